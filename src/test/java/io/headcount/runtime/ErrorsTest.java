package io.headcount.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.ledger.Attempt;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.DeliveryState;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.Trouble;
import io.headcount.reading.Progress;
import io.headcount.sandbox.Fault;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is thrown ends a piece of work as failed: it is recorded and tried again, and nobody waits for it for ever. */
@Timeout(120)
class ErrorsTest {

    private static final Duration CLAIM = Duration.ofMinutes(15);

    private static final AtomicInteger TO_THROW = new AtomicInteger();
    private static volatile CountDownLatch release = new CountDownLatch(1);

    /** Steps that go wrong in ways that no exception tells of. */
    public static final class Bad {
        /** Ends by an error, as often as was said. */
        public void error() {
            if (TO_THROW.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new StackOverflowError();
            }
        }

        /** Comes back when it is told to, or interrupted; and only once. */
        public void hang() throws InterruptedException {
            if (TO_THROW.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                release.await();
            }
        }

        /** Comes back when it is told to, whoever interrupts it. */
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
    }

    private final MovableClock clock = new MovableClock("2026-11-03T09:00:00Z");

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private Installation installation;

    @BeforeEach
    void begin() throws Exception {
        TO_THROW.set(1);
        release = new CountDownLatch(1);
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(25)
                .withClock(clock));
        installation = Installation.of(sandbox, folder.resolve("home"), clock);
    }

    @AfterEach
    void end() {
        release.countDown();
        sandbox.close();
    }

    @Test
    void aDestinationThatDiesOfAnErrorIsTriedAgain() throws Exception {
        installation.withDestination("crm", step("error"));
        try (Ledger ledger = installation.ledger();
                HeadcountRuntime runtime = runtime(ledger)) {
            runtime.call("bring-books-up-to-date");

            assertThat(delivery(ledger, "crm").state()).isEqualTo(DeliveryState.PENDING);
            assertThat(attempts(ledger, "crm")).singleElement().satisfies(attempt -> {
                assertThat(attempt.delivered()).isFalse();
                assertThat(attempt.reason()).isNotBlank();
            });
            assertThat(delivery(ledger, "email").state()).isEqualTo(DeliveryState.DELIVERED);
            clock.set("2026-11-03T09:05:00Z");
            runtime.deliver();
            assertThat(delivery(ledger, "crm").state()).isEqualTo(DeliveryState.DELIVERED);
        }
    }

    @Test
    void aClaimIsGivenBackThoughNothingCameOfTheAttempt() throws Exception {
        installation.withDestination("crm", "- log: here");
        Path file = installation.home().routes().resolve("deliveries-to-destination.camel.yaml");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace(
                                "              - filter:",
                                "              - bean:\n                  beanType: " + Bad.class.getName()
                                        + "\n                  method: error\n              - filter:"));
        TO_THROW.set(3);
        try (Ledger ledger = installation.ledger();
                HeadcountRuntime runtime = runtime(ledger)) {
            assertThatThrownBy(() -> runtime.call("bring-books-up-to-date")).isInstanceOf(RouteFailure.class);

            for (String destination : List.of("crm", "email", "webhook")) {
                assertThat(attempts(ledger, destination))
                        .singleElement()
                        .satisfies(attempt -> assertThat(attempt.delivered()).isFalse());
            }
            clock.set("2026-11-03T09:05:00Z");
            runtime.deliver();
            for (String destination : List.of("crm", "email", "webhook")) {
                assertThat(delivery(ledger, destination).state()).isEqualTo(DeliveryState.DELIVERED);
            }
        }
    }

    @Test
    void whatOutlastsItsClaimIsGivenUpAndTriedAgainWithoutARestart() throws Exception {
        installation.withDestination("crm", step("hang"));
        try (Ledger ledger = installation.ledger();
                HeadcountRuntime runtime = runtime(ledger)) {
            CompletableFuture<Void> tick = CompletableFuture.runAsync(() -> call(runtime, "bring-books-up-to-date"));
            await().atMost(Duration.ofSeconds(60)).until(() -> TO_THROW.get() == 0 && isDelivered(ledger, "email"));

            clock.set(clock.instant().plus(CLAIM).plusSeconds(1).toString());
            runtime.deliver();

            assertThat(attempts(ledger, "crm")).hasSize(1).allSatisfy(attempt -> {
                assertThat(attempt.delivered()).isFalse();
                assertThat(attempt.reason()).contains("delivery.claim");
            });
            await().atMost(Duration.ofSeconds(20)).until(tick::isDone);
            clock.set(clock.instant().plusSeconds(300).toString());
            runtime.deliver();
            assertThat(delivery(ledger, "crm").state()).isEqualTo(DeliveryState.DELIVERED);
        }
    }

    /** A thread that nothing ends is left behind, but not one after the other. */
    @Test
    void aDestinationWhereThreadsHangForGoodIsLeftAloneAndSaidToBeSo() throws Exception {
        installation.withDestination("crm", step("hangHard"));
        try (Ledger ledger = installation.ledger();
                HeadcountRuntime runtime = runtime(ledger)) {
            CompletableFuture<Void> first = CompletableFuture.runAsync(() -> call(runtime, "bring-books-up-to-date"));
            await().atMost(Duration.ofSeconds(60)).until(() -> isDelivered(ledger, "email"));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> attempts(ledger, "crm").size() == 1);
            clock.set(clock.instant().plus(CLAIM).plusSeconds(1).toString());
            runtime.deliver();
            clock.set(clock.instant().plusSeconds(300).toString());
            CompletableFuture<Void> second = CompletableFuture.runAsync(() -> call(runtime, "deliveries"));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> attempts(ledger, "crm").size() == 2);
            clock.set(clock.instant().plus(CLAIM).plusSeconds(1).toString());
            runtime.deliver();
            clock.set(clock.instant().plusSeconds(3600).toString());
            runtime.deliver();

            assertThat(attempts(ledger, "crm")).hasSize(2);
            assertThat(runtime.bean("deliveries", io.headcount.delivery.Deliveries.class)
                            .stuck())
                    .containsExactly("crm");
            release.countDown();
            assertThat(first).succeedsWithin(Duration.ofSeconds(20));
            assertThat(second).succeedsWithin(Duration.ofSeconds(20));
            assertThat(delivery(ledger, "crm").state()).isEqualTo(DeliveryState.DELIVERED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"read-page", "post-page"})
    void anErrorInAThreadThatReadsPagesEndsTheReading(String before) throws Exception {
        Path file = installation.home().routes().resolve("keepnet-page.camel.yaml");
        String text = Files.readString(file);
        String kind = before.equals("read-page") ? "        - bean:" : "        - to:";
        Files.writeString(
                file,
                text.replace(
                        kind + "\n            id: " + before,
                        "        - bean:\n            beanType: " + Bad.class.getName()
                                + "\n            method: error\n" + kind + "\n            id: " + before));
        TO_THROW.set(1);
        try (Ledger ledger = installation.ledger();
                HeadcountRuntime runtime = runtime(ledger)) {
            runtime.call("bring-books-up-to-date");

            assertThat(TO_THROW).hasValue(0);
            assertThat(ledger.troubles().all())
                    .extracting(Trouble::about)
                    .anyMatch(about -> about.startsWith("the reading of"));
            runtime.call("bring-books-up-to-date");
            assertThat(ledger.statements().history()).hasSize(1);
            assertThat(ledger.troubles().all()).isEmpty();
        }
    }

    @Test
    void stoppingIsNoTrouble() throws Exception {
        sandbox.fault(Fault.of("server-error-forever"));
        installation.with("KEEPNET_RETRY_DELAY", "60s");
        try (Ledger ledger = installation.ledger()) {
            CompletableFuture<Void> tick;
            try (HeadcountRuntime runtime = runtime(ledger)) {
                tick = CompletableFuture.runAsync(() -> call(runtime, "bring-books-up-to-date"));
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> !sandbox.apiCalls().isEmpty());
            }
            await().atMost(Duration.ofSeconds(60)).until(tick::isDone);

            assertThat(ledger.troubles().all()).isEmpty();
        }
    }

    private HeadcountRuntime runtime(Ledger ledger) throws Exception {
        return HeadcountRuntime.start(
                installation.home(), installation.settings(), ledger, clock, Progress.NONE, Scope.ON_CALL);
    }

    private static String[] step(String method) {
        return new String[] {"- bean:", "    beanType: " + Bad.class.getName(), "    method: " + method};
    }

    private static void call(HeadcountRuntime runtime, String route) {
        try {
            runtime.call(route);
        } catch (RouteFailure e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isDelivered(Ledger ledger, String destination) {
        return ledger.statements().history().size() == 1
                && delivery(ledger, destination).state() == DeliveryState.DELIVERED;
    }

    private static Delivery delivery(Ledger ledger, String destination) {
        return ledger.statements().history().get(0).deliveries().stream()
                .filter(delivery -> delivery.destination().equals(destination))
                .findFirst()
                .orElseThrow();
    }

    private static List<Attempt> attempts(Ledger ledger, String destination) {
        return ledger.deliveries().attempts(delivery(ledger, destination).id());
    }
}
