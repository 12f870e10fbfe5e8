package io.headcount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command in a process of its own, started as the launcher starts it. Ended, if need be by force, when closed. */
public final class Child implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Process process;
    private final Drain out;
    private final Drain err;

    private Child(Process process) {
        this.process = process;
        this.out = new Drain(process.getInputStream());
        this.err = new Drain(process.getErrorStream());
    }

    /** Starts a command with the environment of an installation and nothing else of ours. */
    public static Child start(Installation installation, String... command) throws IOException {
        return start(installation, List.of(), command);
    }

    /** Starts a command in a virtual machine with some options more. */
    public static Child start(Installation installation, List<String> options, String... command) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dheadcount.home=" + installation.home().folder()));
        line.addAll(options);
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.headcount.Headcount"));
        line.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(line);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(installation.environment());
        return new Child(builder.start());
    }

    /** Waits until it has written something, wherever. */
    public Child untilItSays(String text) {
        return untilItSays(text, PATIENCE);
    }

    /** As the other, for what takes longer. */
    public Child untilItSays(String text, Duration patience) {
        await().atMost(patience).until(() -> said().contains(text) || !process.isAlive());
        assertThat(said()).contains(text);
        return this;
    }

    /** What it has written so far, wherever. */
    public String said() {
        return out.text() + err.text();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Asks it to stop, by SIGTERM. */
    public Child terminate() {
        // The process's own destroy() would also close the pipes, and its last words would be lost.
        process.toHandle().destroy();
        return this;
    }

    /** Ends it as a power cut would: by SIGKILL. */
    public void kill() {
        process.toHandle().destroyForcibly();
    }

    /** Waits for its end. */
    public Installation.Run end() throws InterruptedException {
        return end(PATIENCE);
    }

    /** Waits for its end, but no longer than this. */
    public Installation.Run end(Duration limit) throws InterruptedException {
        assertThat(process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS))
                .as("ends within " + limit + "; it said: " + err.text())
                .isTrue();
        return new Installation.Run(process.exitValue(), out.whole(), err.whole());
    }

    @Override
    public void close() {
        process.toHandle().destroyForcibly();
    }

    /** Reads what a process writes, so that it never waits for us. */
    private static final class Drain {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Thread reader;

        Drain(InputStream stream) {
            reader = new Thread(() -> read(stream), "drain");
            reader.setDaemon(true);
            reader.start();
        }

        private void read(InputStream stream) {
            try (stream) {
                stream.transferTo(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }

        String whole() throws InterruptedException {
            reader.join(PATIENCE.toMillis());
            return text();
        }
    }
}
