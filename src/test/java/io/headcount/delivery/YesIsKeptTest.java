package io.headcount.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.Installation;
import io.headcount.StoppablePostgres;
import io.headcount.ledger.Attempt;
import io.headcount.ledger.DeliveryState;
import io.headcount.ledger.Ledger;
import io.headcount.reading.Progress;
import io.headcount.runtime.HeadcountRuntime;
import io.headcount.runtime.Scope;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the other side took is not thrown away, and sent once more, because the database is away for a moment. */
class YesIsKeptTest {

    private static volatile StoppablePostgres postgres;

    /** Says yes at the very moment that the database goes; it is back some seconds later. */
    public static final class Receiver {
        public void take() throws IOException {
            postgres.stop();
            CompletableFuture.runAsync(
                    () -> {
                        try {
                            postgres.start();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    },
                    CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS));
        }
    }

    @TempDir
    private Path folder;

    @Test
    @Timeout(180)
    void aYesOutlivesADatabaseThatIsAwayForAMoment() throws Exception {
        try (StoppablePostgres server = new StoppablePostgres(folder.resolve("postgres"));
                Sandbox sandbox = Sandbox.start(
                        SandboxOptions.defaults(folder.resolve("inbox")).withCompanies(5))) {
            postgres = server;
            server.start();
            Installation installation = Installation.of(sandbox, folder.resolve("home"), Clock.systemUTC())
                    .with("EMAIL_TO", null)
                    .with("WEBHOOK_URL", null)
                    .with("LEDGER_URL", server.url())
                    .with("LEDGER_USERNAME", "postgres");
            installation.withDestination(
                    "crm", "- bean:", "    beanType: " + Receiver.class.getName(), "    method: take");
            try (Ledger ledger = installation.ledger();
                    HeadcountRuntime runtime = HeadcountRuntime.start(
                            installation.home(),
                            installation.settings(),
                            ledger,
                            Clock.systemUTC(),
                            Progress.NONE,
                            Scope.ON_CALL)) {
                runtime.call("bring-books-up-to-date");

                var delivery = ledger.statements().history().get(0).deliveries().get(0);
                assertThat(delivery.state()).isEqualTo(DeliveryState.DELIVERED);
                List<Attempt> attempts = ledger.deliveries().attempts(delivery.id());
                assertThat(attempts).singleElement().satisfies(attempt -> assertThat(attempt.delivered())
                        .isTrue());
            }
        }
    }
}
