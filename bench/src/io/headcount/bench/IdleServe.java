package io.headcount.bench;

import io.headcount.bench.Row.Target;
import io.headcount.bench.Worker.Contender;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How much memory {@code serve} holds once it has brought the books up to date and waits for tomorrow. */
final class IdleServe {

    private static final int COMPANIES = 100;
    private static final double MOST_MEGABYTES = 150;
    /** A mail and a webhook: the catch-up at the start is over. */
    private static final int MESSAGES = 2;

    private static final Duration QUIET = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Programs programs;
    private final Options options;
    private final Table table;

    IdleServe(Programs programs, Options options, Table table) {
        this.programs = programs;
        this.options = options;
        this.table = table;
    }

    void run() throws IOException, InterruptedException {
        Sample ours = new Sample(Unit.MEGABYTES);
        Sample floor = new Sample(Unit.MEGABYTES);
        for (int i = 0; i < (options.quick() ? 1 : 3); i++) {
            try (SandboxProcess sandbox = SandboxProcess.start(programs, COMPANIES, Duration.ZERO)) {
                serve(sandbox, ours);
                floor(sandbox, floor);
            }
        }
        table.add(new Row("serve, idle: resident", COMPANIES, null, ours, "after a reading", floor, null)
                .with(Target.atMost(MOST_MEGABYTES, Unit.MEGABYTES, ours.median())));
    }

    private void serve(SandboxProcess sandbox, Sample sample) throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>(sandbox.environment());
        environment.put("SERVER_PORT", "0");
        try (MeasuredProcess serve = programs.headcount(programs.installation(), environment, "", "serve")) {
            long limit = System.nanoTime() + PATIENCE.toNanos();
            while (sandbox.received() < MESSAGES) {
                if (!serve.isAlive() || System.nanoTime() > limit) {
                    throw serve.failure("delivered nothing");
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
            TimeUnit.NANOSECONDS.sleep(QUIET.toNanos());
            serve.resident().ifPresent(sample::add);
        }
    }

    private void floor(SandboxProcess sandbox, Sample sample) throws IOException {
        try (WorkerProcess floor = WorkerProcess.start(programs, sandbox, Contender.FLOOR, 1)) {
            floor.warmUp();
            floor.resident().ifPresent(sample::add);
        }
    }
}
