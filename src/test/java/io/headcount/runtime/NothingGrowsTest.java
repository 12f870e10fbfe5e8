package io.headcount.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.Trouble;
import io.headcount.reading.Progress;
import io.headcount.sandbox.Fault;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.CamelContextTracker;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was used and is over leaves nothing behind. */
@Tag("long")
class NothingGrowsTest {

    private static final int CHANGES = Integer.getInteger("headcount.growth.changes", 60);
    private static final int TICKS = Integer.getInteger("headcount.growth.ticks", 100);

    private final MovableClock clock = new MovableClock("2026-11-03T09:00:00Z");

    @TempDir
    private Path folder;

    private final List<WeakReference<CamelContext>> contexts = Collections.synchronizedList(new ArrayList<>());

    /** Each change of a route is rehearsed in a context of its own; each command that runs in a process starts one. */
    @Test
    void aRuntimeThatWasClosedIsGarbage() throws Exception {
        try (Sandbox sandbox = Sandbox.start(
                        SandboxOptions.defaults(folder.resolve("inbox")).withCompanies(3));
                CamelContextTracker tracker = new CamelContextTracker() {
                    @Override
                    public void contextCreated(CamelContext context) {
                        contexts.add(new WeakReference<>(context));
                    }
                }) {
            tracker.open();
            Installation installation = Installation.of(sandbox, folder.resolve("home"), clock);
            Files.delete(installation.home().routes().resolve("schedule-at-start.camel.yaml"));
            for (int start = 0; start < 5; start++) {
                HeadcountRuntime.start(
                                installation.home(), installation.settings(), null, clock, Progress.NONE, Scope.ON_CALL)
                        .close();
            }
            try (Ledger ledger = installation.ledger();
                    HeadcountRuntime runtime = HeadcountRuntime.start(
                            installation.home(), installation.settings(), ledger, clock, Progress.NONE, Scope.SERVE)) {
                LiveRoutes live = runtime.liveRoutes(installation::settings);
                int endpoints = 0;
                int threads = 0;
                for (int change = 0; change < CHANGES; change++) {
                    installation.withDestination("crm", "- to: file:" + folder.resolve("crm") + "?fileName=" + change);
                    live.look();
                    live.look();
                    assertThat(runtime.routesProblem()).isEmpty();
                    if (change == CHANGES / 2) {
                        endpoints = runtime.context().getEndpoints().size();
                        threads = Thread.activeCount();
                    }
                }

                assertThat(contexts).hasSizeGreaterThan(CHANGES);
                // The one that serves, and the rehearsal that a thread of its own may just be leaving.
                await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                    System.gc();
                    assertThat(contexts.stream().filter(context -> context.get() != null))
                            .hasSizeLessThanOrEqualTo(2);
                });
                assertThat(runtime.context().getEndpoints()).hasSizeLessThanOrEqualTo(endpoints + 2);
                // Those of pools that were closed go when they have nothing more to do.
                int most = threads + 10;
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(Thread.activeCount()).isLessThan(most));
            }
        }
    }

    /** A vendor and receivers that fail in every way there is, over and over, and then not any more. */
    @Test
    void aServeThatHasMetEveryFaultBillsTheNextMonth() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(12)
                .withClock(clock))) {
            Installation installation = Installation.of(sandbox, folder.resolve("home"), clock)
                    .with("KEEPNET_TIMEOUT", "300ms")
                    .with("WEBHOOK_TIMEOUT", "300ms")
                    .with("SMTP_TIMEOUT", "300ms")
                    .with("KEEPNET_RUN_DEADLINE", "5s")
                    .with("KEEPNET_MAX_ATTEMPTS", "2")
                    .with("EMAIL_ALERT_TO", "ops@msp.example")
                    .with("BILLING_REVIEW", "off");
            Files.delete(installation.home().routes().resolve("schedule-at-start.camel.yaml"));
            AtomicReference<String> end = new AtomicReference<>();
            try (Ledger ledger = installation.ledger();
                    HeadcountRuntime runtime = HeadcountRuntime.start(
                            installation.home(), installation.settings(), ledger, clock, Progress.NONE, Scope.SERVE)) {
                runtime.watch(ledger, end::set, Duration.ofMillis(200));
                // A drip ends with the run's time, which by a clock that stands still between two ticks never does.
                Fault[] faults = Arrays.stream(Fault.values())
                        .filter(fault -> fault != Fault.of("drip"))
                        .toArray(Fault[]::new);
                int threads = 0;
                long heap = 0;
                for (int tick = 0; tick < TICKS; tick++) {
                    Fault fault = faults[tick % faults.length];
                    sandbox.fault(fault);
                    clock.set(clock.instant().plus(Duration.ofHours(7)).toString());
                    runtime.call("bring-books-up-to-date");
                    sandbox.mend(fault);
                    if (tick == TICKS / 2) {
                        threads = Thread.activeCount();
                        heap = heap();
                    }
                }
                for (int tick = 0; tick < 3; tick++) {
                    clock.set(clock.instant().plus(Duration.ofDays(1)).toString());
                    runtime.call("bring-books-up-to-date");
                    runtime.call("alerts");
                }

                assertThat(end.get()).isNull();
                assertThat(Thread.activeCount()).isLessThan(threads + 10);
                assertThat(heap()).isLessThan(heap + (16L << 20));
                assertThat(ledger.deliveries().destinationsClaimed()).isEmpty();
                assertThat(ledger.troubles().all().stream()
                                .filter(trouble -> trouble.endedAt() == null)
                                .map(Trouble::about)
                                .filter(about -> !about.startsWith("delivery")))
                        .isEmpty();
                assertThat(runtime.health(ledger).live().answer("/health/live").status())
                        .isEqualTo(200);
                clock.set("2027-06-02T09:00:00Z");
                runtime.call("bring-books-up-to-date");
                assertThat(ledger.statements().find("default", java.time.YearMonth.parse("2027-05")))
                        .hasValueSatisfying(statement -> assertThat(statement.totalMonthlyUsers())
                                .isEqualTo(sandbox.expectedTotal(java.time.YearMonth.parse("2027-05"))));
            }
        }
    }

    private static long heap() {
        long least = Long.MAX_VALUE;
        for (int look = 0; look < 3; look++) {
            System.gc();
            least = Math.min(
                    least,
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }
}
