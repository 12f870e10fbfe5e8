package io.headcount.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headcount.Installation;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.DeliveryState;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.RecordedStatement;
import io.headcount.reading.Progress;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import io.headcount.statement.Account;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HangingDestinationTest {

    private static final CountDownLatch RELEASE = new CountDownLatch(1);

    /** A step that does not come back before it is told to. */
    public static final class Hang {
        public void hang() throws InterruptedException {
            RELEASE.await();
        }
    }

    @TempDir
    private Path folder;

    @Test
    void aDestinationThatHangsDelaysNoOtherAndTakesOneThread() throws Exception {
        Clock clock = Clock.systemUTC();
        try (Sandbox sandbox =
                Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox")).withCompanies(5))) {
            Installation installation = Installation.of(sandbox, folder.resolve("home"), clock);
            installation.withDestination(
                    "stuck",
                    "- bean:",
                    "    beanType: io.headcount.runtime.HangingDestinationTest$Hang",
                    "    method: hang");
            try (Ledger ledger = installation.ledger();
                    HeadcountRuntime runtime = HeadcountRuntime.start(
                            installation.home(),
                            installation.settings(),
                            ledger,
                            clock,
                            Progress.NONE,
                            Scope.ON_CALL)) {
                String id = runtime.call(
                                "statement",
                                Account.DEFAULT,
                                sandbox.currentMonth().minusMonths(1),
                                RecordedStatement.class)
                        .id();
                CompletableFuture<Void> tick = CompletableFuture.runAsync(() -> deliver(runtime));

                await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                    assertThat(delivery(ledger, id, "email").state()).isEqualTo(DeliveryState.DELIVERED);
                    assertThat(delivery(ledger, id, "webhook").state()).isEqualTo(DeliveryState.DELIVERED);
                });
                runtime.deliver();

                assertThat(tick).isNotDone();
                assertThat(delivery(ledger, id, "stuck").attempts()).isEqualTo(1);
                RELEASE.countDown();
                assertThat(tick).succeedsWithin(Duration.ofSeconds(20));
                assertThat(delivery(ledger, id, "stuck").state()).isEqualTo(DeliveryState.DELIVERED);
            } finally {
                RELEASE.countDown();
            }
        }
    }

    private static void deliver(HeadcountRuntime runtime) {
        try {
            runtime.deliver();
        } catch (RouteFailure e) {
            throw new AssertionError(e);
        }
    }

    private static Delivery delivery(Ledger ledger, String statement, String destination) {
        return ledger.deliveries().of(statement).stream()
                .filter(delivery -> delivery.destination().equals(destination))
                .findFirst()
                .orElseThrow();
    }
}
