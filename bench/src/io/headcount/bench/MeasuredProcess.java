package io.headcount.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/** A process that is watched from its start to its end; ended with SIGTERM, then by force, when closed. */
final class MeasuredProcess implements AutoCloseable {

    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final int LOOK_EVERY_MILLIS = 20;
    private static final int LAST_WORDS = 15;

    private final String name;
    private final Process process;
    private final Path log;
    private final long begun;
    private volatile OptionalDouble peakResident = OptionalDouble.empty();

    private MeasuredProcess(String name, Process process, Path log, long begun) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.begun = begun;
        Thread watch = new Thread(this::watch, "watch");
        watch.setDaemon(true);
        watch.start();
    }

    /** How a process ended. */
    record End(double milliseconds, int exitCode, OptionalDouble peakResident) {}

    /** Starts one; what it says on standard error goes into a file. */
    static MeasuredProcess start(String name, ProcessBuilder program, Path log) throws IOException {
        program.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        long begun = System.nanoTime();
        return new MeasuredProcess(name, program.start(), log, begun);
    }

    /** What it says on standard output. */
    BufferedReader answers() {
        return process.inputReader(StandardCharsets.UTF_8);
    }

    /** Its standard input. */
    PrintStream orders() {
        return new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    OptionalDouble resident() {
        return Resident.now(process.pid());
    }

    OptionalDouble peakResident() {
        return process.isAlive() ? Resident.peak(process.pid()) : peakResident;
    }

    /** Waits for its end, whatever that is; what it outlasts the limit by is cut off. */
    End end(Duration limit) throws InterruptedException {
        boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        double took = (System.nanoTime() - begun) / 1e6;
        if (!ended) {
            close();
        }
        return new End(took, ended ? process.exitValue() : -1, peakResident);
    }

    /** Waits for its end, which must be a good one. */
    End succeed(Duration limit) throws IOException, InterruptedException {
        End end = end(limit);
        if (end.exitCode() != 0) {
            throw failure("ended with " + end.exitCode());
        }
        return end;
    }

    /** What to throw when it does not do what it should. */
    IOException failure(String what) throws IOException {
        List<String> said = Files.readAllLines(log);
        return new IOException(name + " " + what + ". Its last words: "
                + String.join("\n  ", said.subList(Math.max(0, said.size() - LAST_WORDS), said.size())));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Nobody can ask a process that has ended for its peak, so it is asked all the time. */
    private void watch() {
        try {
            do {
                OptionalDouble peak = Resident.peak(process.pid());
                if (peak.isPresent()) {
                    peakResident = peak;
                }
            } while (!process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
