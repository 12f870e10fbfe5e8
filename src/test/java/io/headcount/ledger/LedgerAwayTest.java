package io.headcount.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headcount.Child;
import io.headcount.Installation;
import io.headcount.StoppablePostgres;
import io.headcount.sandbox.Fault;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL that is away for a while, as it is when it is upgraded or its machine restarts. */
@Tag("long")
class LedgerAwayTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern PAGE = Pattern.compile("available at (http://\\S+/),");

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private StoppablePostgres postgres;
    private Installation installation;

    @BeforeEach
    void begin() throws Exception {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox")).withCompanies(12));
        postgres = new StoppablePostgres(folder.resolve("postgres"));
        installation = Installation.of(sandbox, folder.resolve("home"), Clock.systemUTC())
                .with("LEDGER_URL", postgres.url())
                .with("LEDGER_USERNAME", "postgres");
    }

    @AfterEach
    void end() throws Exception {
        postgres.close();
        sandbox.close();
    }

    /** It goes under serve, while a receiver takes its time, and what that says is kept all the same. */
    @Test
    void aLedgerThatGoesIsSaidInALineAndNothingIsSentTwiceForIt() throws Exception {
        postgres.start();
        sandbox.fault(Fault.WEBHOOK_HANG);
        installation.with("WEBHOOK_TIMEOUT", "60s");
        try (Child child = Child.start(installation, "serve")) {
            child.untilItSays("Headcount serves");
            await().atMost(PATIENCE)
                    .until(() -> sandbox.webhooks().size() == 1 && child.said().contains("to email."));
            Matcher page = PAGE.matcher(child.said());
            assertThat(page.find()).isTrue();
            URI address = URI.create(page.group(1));
            assertThat(status(address.resolve("/health/ready"))).isEqualTo(200);

            postgres.stop();
            child.untilItSays("The ledger does not answer.");
            for (String path : new String[] {"/", "/health/ready", "/health", "/"}) {
                long begun = System.nanoTime();
                assertThat(status(address.resolve(path))).as(path).isEqualTo(503);
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).as(path).isLessThan(Duration.ofSeconds(3));
            }
            assertThat(status(address.resolve("/metrics"))).isEqualTo(200);
            assertThat(status(address.resolve("/health/live"))).isEqualTo(200);

            postgres.start();
            child.untilItSays("The ledger answers again");
            await().atMost(PATIENCE).until(() -> status(address.resolve("/health/ready")) == 200);
            assertThat(status(address)).isEqualTo(200);
            assertThat(child.terminate().end(Duration.ofSeconds(20)).exit()).isZero();
            assertThat(child.said())
                    .containsOnlyOnce("The ledger does not answer.")
                    .containsOnlyOnce("The ledger answers again")
                    .doesNotContain("\tat ", "Exception", "HikariPool");
        }
    }

    /** Compose and Kubernetes start both at once. */
    @Test
    void aLedgerThatIsNotThereYetIsWaitedFor() throws Exception {
        try (Child child = Child.start(installation, "serve")) {
            child.untilItSays("The ledger does not answer yet");
            postgres.start();

            child.untilItSays("Headcount serves");
            await().atMost(PATIENCE).until(() -> sandbox.mails().size() == 1);
            assertThat(child.terminate().end(Duration.ofSeconds(20)).exit()).isZero();
            assertThat(child.said()).containsOnlyOnce("does not answer yet").doesNotContain("\tat ");
        }
    }

    @Test
    void aLedgerThatDoesNotComeEndsItWithAPlainLine() throws Exception {
        try (Child child = Child.start(installation, "serve")) {
            Installation.Run run = child.end(Duration.ofSeconds(150));

            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.err())
                    .contains("does not answer yet", "can't be opened", "ledger.url", "Nothing was recorded")
                    .doesNotContain("\tat ");
        }
    }

    private static int status(URI address) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        return client.send(
                        HttpRequest.newBuilder(address)
                                .timeout(Duration.ofSeconds(20))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
