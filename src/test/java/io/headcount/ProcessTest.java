package io.headcount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.DeliveryState;
import io.headcount.sandbox.Fault;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Headcount as a process: it is started, left alone, and stopped at the worst moment. */
@Tag("long")
class ProcessTest {

    /** What containers give a process after SIGTERM. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private Installation installation;

    @BeforeEach
    void begin() throws IOException {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox")).withCompanies(25));
        installation = Installation.of(sandbox, folder.resolve("home"), Clock.systemUTC());
    }

    @AfterEach
    void end() {
        sandbox.close();
    }

    @Test
    void itCatchesUpAtTheStartAndStopsWhenAsked() throws Exception {
        try (Child child = Child.start(installation, "serve")) {
            await().atMost(PATIENCE)
                    .until(() ->
                            sandbox.webhooks().size() == 1 && sandbox.mails().size() == 1);
            Installation.Run run =
                    child.untilItSays("Headcount serves").terminate().end(GRACE);

            assertThat(run.exit()).isZero();
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).contains("Recorded the statement of", "destinations [email, webhook]", "Stopped.");
            assertThat(states())
                    .isEqualTo(Map.of("email", DeliveryState.DELIVERED, "webhook", DeliveryState.DELIVERED));
        }
        try (Child child = Child.start(installation, "serve")) {
            child.untilItSays("Headcount serves").terminate();
            assertThat(child.end(GRACE).exit()).isZero();
        }
        assertThat(installation.history()).hasSize(1);
        assertThat(sandbox.webhooks()).hasSize(1);
    }

    @Test
    void aSecondServeOnTheSameLedgerIsTurnedAwayAndTheFirstGoesOn() throws Exception {
        try (Child child = Child.start(installation, "serve")) {
            child.untilItSays("Headcount serves");
            Installation.Run second = installation.run("serve");

            assertThat(second.exit()).isEqualTo(1);
            assertThat(second.out()).isEmpty();
            assertThat(second.err())
                    .contains("another Headcount has it open", "Stop that one first")
                    .doesNotContain("\tat ");
            assertThat(child.isAlive()).isTrue();
            for (String command : List.of("statement", "history", "deliver")) {
                assertThat(installation.run(command).exit()).as(command).isZero();
            }
        }
    }

    @Test
    void aBrokenWebhookStaysPendingAndTheProcessGoesOn() throws Exception {
        sandbox.fault(Fault.WEBHOOK_500);
        try (Child child = Child.start(installation, "serve")) {
            child.untilItSays("failed (attempt 1)");
            await().atMost(PATIENCE).until(() -> sandbox.mails().size() == 1);
            assertThat(child.isAlive()).isTrue();

            assertThat(child.terminate().end(GRACE).exit()).isZero();
        }
        assertThat(states()).isEqualTo(Map.of("email", DeliveryState.DELIVERED, "webhook", DeliveryState.PENDING));
    }

    @Test
    void aVendorThatHangsDoesNotKeepItFromStopping() throws Exception {
        sandbox.fault(Fault.HANG_FOREVER);
        installation.with("KEEPNET_TIMEOUT", "60s");
        try (Child child = Child.start(installation, "serve")) {
            await().atMost(PATIENCE).until(() -> sandbox.apiCalls().stream().anyMatch(call -> call.pageNumber() == 1));

            assertThat(child.terminate().end(GRACE).exit()).isZero();
        }
        assertThat(installation.history()).isEmpty();
        assertThat(sandbox.webhooks()).isEmpty();
    }

    @Test
    void aWebhookThatHangsDoesNotEitherAndComesThroughLater() throws Exception {
        sandbox.fault(Fault.WEBHOOK_HANG);
        installation.with("WEBHOOK_TIMEOUT", "60s");
        try (Child child = Child.start(installation, "serve")) {
            await().atMost(PATIENCE).until(() -> sandbox.webhooks().size() == 1);

            assertThat(child.terminate().end(GRACE).exit()).isZero();
        }
        assertThat(states()).containsEntry("webhook", DeliveryState.PENDING);
        sandbox.mend(Fault.WEBHOOK_HANG);

        assertThat(installation.run("deliver").exit()).isZero();
        assertThat(sandbox.webhooks())
                .hasSize(2)
                .extracting(webhook -> webhook.headers().get("webhook-id"))
                .containsOnly(sandbox.webhooks().get(0).headers().get("webhook-id"));
    }

    @Test
    void aKillInTheMiddleOfADeliveryLosesNothing() throws Exception {
        sandbox.fault(Fault.WEBHOOK_HANG);
        installation.with("WEBHOOK_TIMEOUT", "60s");
        try (Child child = Child.start(installation, "statement")) {
            await().atMost(PATIENCE)
                    .until(() ->
                            sandbox.webhooks().size() == 1 && sandbox.mails().size() == 1);
            child.kill();
            child.end();
        }
        sandbox.mend(Fault.WEBHOOK_HANG);
        int calls = sandbox.apiCalls().size();

        assertThat(installation.run("statement").exit()).isZero();

        assertThat(sandbox.apiCalls()).hasSize(calls);
        assertThat(installation.history()).hasSize(1);
        assertThat(states()).containsOnlyKeys("email", "webhook").containsValues(DeliveryState.DELIVERED);
    }

    @Test
    void serveRefusesWhatItCouldOnlyDoWrong() {
        assertThat(installation.with("KEEPNET_MONTH_FIELD", "").run("serve").err())
                .contains("keepnet.month-field");
        Installation.Run run = installation
                .with("KEEPNET_MONTH_FIELD", null)
                .with("EMAIL_TO", null)
                .with("WEBHOOK_URL", null)
                .run("serve");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("email.to", "webhook.url");
        assertThat(sandbox.apiCalls()).isEmpty();
    }

    @Test
    void jsonIsAllThatStandsInStandardOutput() throws Exception {
        try (Child child = Child.start(installation, "statement", "--format", "json")) {
            Installation.Run run = child.end();

            assertThat(run.exit()).isZero();
            assertThat(run.out()).startsWith("{").endsWith("}\n");
            assertThat(run.err()).contains("Recorded the statement");
        }
    }

    @Test
    void theDemoNeedsNothingAndShowsEverything() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Installation bare = Installation.in(folder.resolve("bare"), Clock.systemUTC());
        bare.withDestination("bank", "- to:", "    uri: file:" + folder.resolve("bank"));
        try (Child child = Child.start(bare, List.of("-Djava.io.tmpdir=" + temporary), "demo")) {
            Installation.Run run = child.end();

            assertThat(run.exit()).as(run.err()).isZero();
            List<Path> files = Pattern.compile("\\S+\\.(eml|html|json)\\b")
                    .matcher(run.out())
                    .results()
                    .map(match -> Path.of(match.group()))
                    .toList();
            assertThat(files)
                    .extracting(file -> file.toString().replaceAll(".*\\.", ""))
                    .containsExactly("eml", "html", "json");
            assertThat(files).allSatisfy(file -> assertThat(file).exists().startsWith(temporary));
            long total = new ObjectMapper()
                    .readTree(files.get(2).toFile())
                    .path("data")
                    .path("totalMonthlyUsers")
                    .asLong();
            String shown = String.format(Locale.ROOT, "%,d", total);
            assertThat(total).isPositive();
            assertThat(run.out()).contains(shown + " monthly users in 137 companies");
            assertThat(Files.readString(files.get(1))).contains(shown);
            assertThat(Files.readString(files.get(0))).contains(shown);
        }
        assertThat(bare.home().data()).doesNotExist();
        assertThat(folder.resolve("bank")).doesNotExist();
    }

    @Test
    void theSandboxServesUntilItIsStopped() throws Exception {
        Installation bare = Installation.in(folder.resolve("bare"), Clock.systemUTC());
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        try (Child child = Child.start(bare, List.of("-Djava.io.tmpdir=" + temporary), "sandbox", "--companies", "3")) {
            child.untilItSays("arrive in");
            Installation.Run run = child.terminate().end(GRACE);

            assertThat(run.exit()).isZero();
            Map<String, String> settings = settings(run.out());
            assertThat(settings).containsKeys("KEEPNET_API_BASE_URL", "KEEPNET_CLIENT_SECRET", "WEBHOOK_SECRET");
            assertThat(settings.get("KEEPNET_API_BASE_URL")).startsWith("http://127.0.0.1:");
        }
        try (Stream<Path> left = Files.list(bare.home().folder())) {
            assertThat(left.map(Path::getFileName)).doesNotContain(Path.of("data"));
        }
    }

    private static Map<String, String> settings(String out) {
        return Pattern.compile("export (\\w+)='(.*)'")
                .matcher(out)
                .results()
                .collect(Collectors.toMap(match -> match.group(1), match -> match.group(2)));
    }

    private Map<String, DeliveryState> states() {
        return installation.history().get(0).deliveries().stream()
                .collect(Collectors.toMap(Delivery::destination, Delivery::state));
    }
}
