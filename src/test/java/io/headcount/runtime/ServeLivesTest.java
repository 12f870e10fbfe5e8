package io.headcount.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headcount.Child;
import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.ledger.DeliveryState;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.Trouble;
import io.headcount.operations.health.Health;
import io.headcount.reading.Progress;
import io.headcount.sandbox.Fault;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.component.quartz.QuartzComponent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quartz.Scheduler;

/** A serve of which a part is dead says so, and either makes it new or ends: it is no corpse that says it is well. */
@Timeout(120)
@Tag("long")
class ServeLivesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final AtomicInteger TO_HANG = new AtomicInteger();
    private static volatile CountDownLatch release = new CountDownLatch(1);

    /** Steps that never come back, or take the memory. */
    public static final class Bad {
        public void hang() throws InterruptedException {
            if (TO_HANG.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                release.await();
            }
        }

        public void hangHard() {
            boolean released = false;
            while (!released) {
                try {
                    release.await();
                    released = true;
                } catch (InterruptedException e) {
                    // That is what it is for.
                }
            }
        }

        public void takeTheMemory() {
            throw new OutOfMemoryError("Java heap space");
        }

        public void takeAllTheMemoryOnce() throws IOException {
            Path once = Path.of(System.getProperty("headcount.test.hungry"));
            if (Files.deleteIfExists(once)) {
                List<byte[]> all = new ArrayList<>();
                while (!all.contains(null)) {
                    all.add(new byte[1 << 20]);
                }
            }
        }

        public void shutThePool() {
            throw new IllegalStateException("Connection pool shut down");
        }
    }

    private final MovableClock clock = new MovableClock("2026-11-03T09:00:00Z");
    private final AtomicReference<String> end = new AtomicReference<>();

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private Installation installation;
    private Ledger ledger;
    private HeadcountRuntime runtime;
    private Health health;

    @BeforeEach
    void begin() throws Exception {
        TO_HANG.set(1);
        release = new CountDownLatch(1);
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(25)
                .withClock(clock));
        installation = Installation.of(sandbox, folder.resolve("home"), clock)
                .with("KEEPNET_TIMEOUT", "1s")
                .with("KEEPNET_RUN_DEADLINE", "2s")
                .with("DELIVERY_CLAIM", "10s");
        // What begins by itself would make the order of things a matter of luck.
        Files.delete(installation.home().routes().resolve("schedule-at-start.camel.yaml"));
    }

    private void serve() throws Exception {
        ledger = installation.ledger();
        runtime = HeadcountRuntime.start(
                installation.home(), installation.settings(), ledger, clock, Progress.NONE, Scope.SERVE);
        health = runtime.health(ledger);
        runtime.watch(ledger, end::set, Duration.ofMillis(100));
        assertThat(live()).isEqualTo("200 {\"status\":\"UP\"}");
    }

    @AfterEach
    void end() {
        release.countDown();
        if (runtime != null) {
            runtime.close();
            ledger.close();
        }
        sandbox.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSchedulerThatDoesNotFireIsNoLife(boolean shutDown) throws Exception {
        serve();
        Scheduler scheduler =
                runtime.context().getComponent("quartz", QuartzComponent.class).getScheduler();
        if (shutDown) {
            scheduler.shutdown();
        } else {
            scheduler.standby();
        }

        assertThat(live()).startsWith("503").contains("the scheduler was stopped");
        await().atMost(PATIENCE).until(() -> end.get() != null);
        assertThat(end.get()).contains("the scheduler was stopped");
        assertThat(health.ready().answer("/health").status()).isEqualTo(503);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void threadsThatAreShutDownAreNoLife(boolean ours) throws Exception {
        serve();
        ExecutorService pool = ours
                ? runtime.bean("pageThreads", ExecutorService.class)
                : runtime.context().getExecutorServiceManager().newFixedThreadPool(this, "some", 1);
        assertThat(live()).startsWith("200");

        pool.shutdownNow();

        assertThat(live()).startsWith("503").contains("were shut down");
        await().atMost(PATIENCE).until(() -> end.get() != null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"takeTheMemory", "shutThePool"})
    void afterAFailureThatNothingInTheProcessMendsItEnds(String method) throws Exception {
        installation.withDestination("crm", "- bean:", "    beanType: " + Bad.class.getName(), "    method: " + method);
        serve();
        runtime.call("bring-books-up-to-date");

        await().atMost(PATIENCE).until(() -> end.get() != null);
        assertThat(live()).startsWith("503");
    }

    @Test
    void aReadingThatHangsIsGivenUpAndSaidAndTheNextOneGoesWell() throws Exception {
        step("keepnet-page.camel.yaml", "        - bean:\n            id: read-page", "hang");
        serve();
        CompletableFuture<Void> tick = CompletableFuture.runAsync(() -> tick());

        await().atMost(PATIENCE).until(() -> troubles().contains("the reading of 2026-10"));
        await().atMost(PATIENCE).until(tick::isDone);
        assertThat(end.get()).isNull();
        runtime.call("bring-books-up-to-date");

        assertThat(ledger.statements().history()).hasSize(1);
        assertThat(live()).startsWith("200");
        assertThat(new String(runtime.metrics().answer("/metrics").body(), StandardCharsets.UTF_8))
                .containsPattern("headcount_last_tick_timestamp_seconds 1\\.\\d+E9");
    }

    @Test
    void aReadingThatHangsForGoodEndsIt() throws Exception {
        step("proven-reading.camel.yaml", "        - enrich:\n            id: read-and-prove", "hangHard");
        serve();
        CompletableFuture<Void> tick = CompletableFuture.runAsync(() -> tick());

        await().atMost(PATIENCE).until(() -> end.get() != null);

        assertThat(end.get()).contains("end");
        assertThat(tick).isNotDone();
        assertThat(live()).startsWith("503").contains("does not end");
    }

    @Test
    void aServeThatCantGoOnEndsAndSaysWhy() throws Exception {
        installation = Installation.of(sandbox, folder.resolve("other"), clock);
        installation.withDestination(
                "crm", "- bean:", "    beanType: " + Bad.class.getName(), "    method: takeTheMemory");
        try (Child child = Child.start(installation, "serve")) {
            Installation.Run run = child.end(Duration.ofSeconds(90));

            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.err()).contains("serve can't go on: the memory ran out", "Stopped.");
        }
        assertThat(installation.history()).hasSize(1);
    }

    /** With the option that the launcher gives to serve: Java itself ends it, wherever the memory runs out. */
    @Test
    @Timeout(300)
    void aServeWithoutMemoryEndsAtOnceAndTheNextOneBillsTheMonthOnce() throws Exception {
        Path hungry = Files.createFile(folder.resolve("hungry"));
        List<String> options = List.of("-Xmx96m", "-XX:+ExitOnOutOfMemoryError", "-Dheadcount.test.hungry=" + hungry);
        installation = Installation.of(sandbox, folder.resolve("other"), clock)
                .with("EMAIL_TO", null)
                // Its inbox lives by the clock of the test, a process of its own by that of the machine.
                .with("WEBHOOK_URL", null);
        installation.withDestination(
                "crm", "- bean:", "    beanType: " + Bad.class.getName(), "    method: takeAllTheMemoryOnce");
        try (Child child = Child.start(installation, options, "serve")) {
            assertThat(child.end(Duration.ofSeconds(90)).exit()).isEqualTo(3);
        }
        assertThat(hungry).doesNotExist();
        assertThat(installation.history()).hasSize(1);

        try (Child child = Child.start(installation, options, "serve")) {
            await().atMost(Duration.ofSeconds(150))
                    .until(() -> child.said().matches("(?s).*Delivered \\S+ to crm.*") || !child.isAlive());
            assertThat(child.said()).contains("to crm");
            assertThat(child.terminate().end().exit()).isZero();
        }
        assertThat(installation.history()).singleElement().satisfies(statement -> assertThat(statement.deliveries())
                .allSatisfy(delivery -> assertThat(delivery.state()).isEqualTo(DeliveryState.DELIVERED)));
    }

    /** A month that can't be proven is said by mail; one that nobody tries is said by whoever asks. */
    @Test
    void booksThatNobodyKeepsAreNotReady() throws Exception {
        serve();
        assertThat(ready()).startsWith("200");
        clock.set("2026-11-03T09:10:00Z");
        assertThat(ready()).startsWith("503").contains("overdue", "2026-10");

        sandbox.fault(Fault.of("server-error-forever"));
        runtime.call("bring-books-up-to-date");

        assertThat(troubles()).contains("the reading of 2026-10");
        assertThat(ready()).startsWith("200");
    }

    private void step(String file, String before, String method) throws Exception {
        Path path = installation.home().routes().resolve(file);
        String text = Files.readString(path);
        assertThat(text).contains(before);
        Files.writeString(
                path,
                text.replace(
                        before,
                        "        - bean:\n            beanType: " + Bad.class.getName() + "\n            method: "
                                + method + "\n" + before));
    }

    private void tick() {
        try {
            runtime.call("bring-books-up-to-date");
        } catch (RouteFailure e) {
            throw new AssertionError(e);
        }
    }

    private String troubles() {
        return ledger.troubles().all().stream().map(Trouble::about).toList().toString();
    }

    private String live() throws Exception {
        var answer = health.live().answer("/health/live");
        return answer.status() + " " + new String(answer.body(), StandardCharsets.UTF_8);
    }

    private String ready() throws Exception {
        var answer = health.ready().answer("/health/ready");
        return answer.status() + " " + new String(answer.body(), StandardCharsets.UTF_8);
    }
}
