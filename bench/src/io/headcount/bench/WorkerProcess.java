package io.headcount.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A contender in a process of its own, which reads when it is told to and idles meanwhile.
 *
 * <p>So each has its own heap, collector and compiled code, and yet contenders can take turns, reading by reading: what
 * else the machine does from one minute to the next falls on all of them alike. In one virtual machine the second would
 * inherit the heap that the first has grown; in processes one after the other, the luck of another minute.
 */
final class WorkerProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final MeasuredProcess process;
    private final PrintStream orders;
    private final BufferedReader answers;
    private final Path gcLog;
    private final Sample times = new Sample(Unit.MILLISECONDS);
    private Count count;

    private WorkerProcess(MeasuredProcess process, Path gcLog) {
        this.process = process;
        this.orders = process.orders();
        this.answers = process.answers();
        this.gcLog = gcLog;
    }

    /** @param inFlight how many pages the floor asks for at a time; the product has a setting of its own for that */
    static WorkerProcess start(Programs programs, SandboxProcess sandbox, Worker.Contender who, int inFlight)
            throws IOException {
        Path gcLog = programs.fresh("gc");
        MeasuredProcess process = programs.java(
                Worker.class,
                sandbox.environment(),
                List.of(GcLog.option(gcLog), "-Dheadcount.home=" + programs.installation()),
                who.name(),
                String.valueOf(inFlight));
        return new WorkerProcess(process, gcLog);
    }

    /** Reads once, without keeping the time. */
    void warmUp() throws IOException {
        turn();
    }

    /** Reads once and keeps the time. */
    void read() throws IOException {
        times.add(turn());
    }

    /** The times that were kept. */
    Sample times() {
        return times;
    }

    /** What the latest reading came to. */
    Count count() {
        return count;
    }

    OptionalDouble resident() {
        return process.resident();
    }

    OptionalDouble peakResident() {
        return process.peakResident();
    }

    /** Ends it, and tells how much heap it used. */
    GcLog end() throws IOException, InterruptedException {
        orders.close();
        process.succeed(PATIENCE);
        return GcLog.read(gcLog);
    }

    private double turn() throws IOException {
        orders.println();
        String answer = answers.readLine();
        if (answer == null) {
            throw process.failure("did not answer");
        }
        String[] words = answer.split(" ");
        count = new Count(Long.parseLong(words[0]), Long.parseLong(words[1]));
        return Long.parseLong(words[2]) / 1e6;
    }

    @Override
    public void close() {
        process.close();
    }
}
