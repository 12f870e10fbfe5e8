package io.headcount.crash;

import io.headcount.Installation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A process of the real program, and what it has logged. */
final class Machine implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Thread listener;

    private Machine(Process process) {
        this.process = process;
        this.listener = new Thread(this::listen, "log-of-" + process.pid());
        listener.setDaemon(true);
        listener.start();
    }

    static Machine start(Program program, Installation installation, String... args) throws IOException {
        return startUnder("", program, installation, args);
    }

    static Machine startUnder(String limits, Program program, Installation installation, String... args)
            throws IOException {
        return new Machine(
                program.command(installation.home().folder(), installation.environment(), limits, Arrays.asList(args))
                        .redirectErrorStream(true)
                        .start());
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(log::add);
        } catch (IOException | UncheckedIOException e) {
            log.add("(the log broke off: " + e + ")");
        }
    }

    /** What it has printed and logged so far. */
    List<String> log() {
        return List.copyOf(log);
    }

    long timesLogged(String text) {
        return log.stream().filter(line -> line.contains(text)).count();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for something that the process does; returns whether it came to pass while the process lived. */
    boolean await(BooleanSupplier event, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!event.getAsBoolean()) {
            if (System.nanoTime() >= end || process.waitFor(2, TimeUnit.MILLISECONDS)) {
                return event.getAsBoolean();
            }
        }
        return true;
    }

    /** Waits until it ends. */
    int exit() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("Did not end: " + String.join("\n", log));
        }
        listener.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        return process.exitValue();
    }

    /** SIGKILL: nothing can be put in order any more. */
    int kill() throws InterruptedException {
        process.destroyForcibly();
        return exit();
    }

    /** SIGTERM. */
    int stop() throws InterruptedException {
        process.destroy();
        return exit();
    }

    @Override
    public void close() {
        try {
            kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
