package io.headcount.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.DeliveryState;
import io.headcount.ledger.RecordedStatement;
import io.headcount.sandbox.Fault;
import io.headcount.sandbox.ReceivedMail;
import io.headcount.sandbox.ReceivedWebhook;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A destination is a file that an operator puts into {@code routes/}; what is wrong with it must not hurt the rest. */
class OperatorsRoutesTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);

    private final MovableClock clock = new MovableClock("2026-11-03T09:00:00Z");

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private Installation installation;

    @BeforeEach
    void begin() throws IOException {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(25)
                .withClock(clock));
        installation = Installation.of(sandbox, folder.resolve("home"), clock);
    }

    @AfterEach
    void end() {
        sandbox.close();
    }

    @Test
    void aFolderIsADestinationWithNoJavaAtAll() throws IOException {
        Path archive = folder.resolve("archive");
        Files.createDirectories(installation.home().settingsFile().getParent());
        Files.writeString(installation.home().settingsFile(), "archive.folder=" + archive + "\n");
        installation.withDestination(
                "folder",
                "- to:",
                "    id: write",
                "    uri: file:{{archive.folder}}",
                "    parameters:",
                "      fileName: \"statement-${variable.period}-r${variable.revision}.json\"",
                "- setBody:",
                "    id: tell",
                "    simple: \"${variable.statementId} ${variable.period} ${variable.revision}"
                        + " ${variable.totalMonthlyUsers} ${variable.companyCount} ${variable.deliveryId}\"",
                "- to:",
                "    id: write-facts",
                "    uri: file:{{archive.folder}}",
                "    parameters:",
                "      fileName: \"${variable.deliveryId}.txt\"");

        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).contains("folder: delivered at");
        RecordedStatement statement = installation.history().get(0);
        byte[] document = sandbox.webhooks().get(0).body();
        assertThat(archive.resolve("statement-2026-10-r1.json")).hasBinaryContent(document);
        assertThat(new String(document, StandardCharsets.UTF_8)).contains("İĞÜŞÖÇ", "北京长城", "🚀");
        assertThat(archive.resolve(statement.id() + "-folder.txt"))
                .hasContent("%s 2026-10 1 %d 25 %s-folder"
                        .formatted(statement.id(), sandbox.expectedTotal(OCTOBER), statement.id()));
        assertThat(statement.deliveries())
                .extracting(Delivery::destination)
                .containsExactly("email", "folder", "webhook");
    }

    @Test
    void aRouteThatThrowsStaysPendingAndHoldsUpNobody() throws IOException {
        installation.withDestination(
                "crm",
                "- throwException:",
                "    id: fail",
                "    exceptionType: java.lang.IllegalStateException",
                "    message: \"the CRM is closed, secret " + sandbox.webhookSecret() + "\"");

        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).isEqualTo(5);
        assertThat(run.out())
                .contains("crm: pending", "the CRM is closed", "email: delivered", "webhook: delivered")
                .doesNotContain(sandbox.webhookSecret());
        assertThat(delivery("crm").nextAttemptAt()).isAfter(clock.instant());
    }

    /** What one destination leaves behind must reach neither the next delivery nor the books. */
    @Test
    void aRouteThatStopsAndLittersDisturbsNobody() throws IOException {
        sandbox.fault(Fault.WEBHOOK_500);
        installation.withDestination("aaa", junk());
        installation.withDestination(
                "zzz",
                "- throwException:",
                "    id: fail-zzz",
                "    exceptionType: java.io.IOException",
                "    message: \"not today\"");
        installation.run("statement", "--period", "2026-09");
        installation.run("statement", "--period", "2026-10");
        assertThat(states())
                .containsExactlyInAnyOrder("aaa DELIVERED", "email DELIVERED", "webhook PENDING", "zzz PENDING");
        sandbox.mend(Fault.WEBHOOK_500);
        installation.withDestination("zzz", junk());
        int before = sandbox.webhooks().size();

        Installation.Run run = installation.run("deliver");

        assertThat(run.exit()).as(run.out()).isZero();
        assertThat(run.out().lines()).hasSize(4).allMatch(line -> line.contains(": delivered at"));
        List<ReceivedWebhook> late =
                sandbox.webhooks().subList(before, sandbox.webhooks().size());
        assertThat(late)
                .extracting(webhook -> webhook.headers().get("webhook-id"))
                .containsExactlyInAnyOrderElementsOf(installation.history().stream()
                        .map(statement -> statement.id() + "-webhook")
                        .toList());
        assertThat(late)
                .allSatisfy(webhook -> assertThat(webhook.headers()).doesNotContainKeys("x-junk", "authorization"));
        assertThat(sandbox.mails()).extracting(ReceivedMail::raw).allSatisfy(raw -> assertThat(
                        new String(raw, StandardCharsets.UTF_8))
                .doesNotContainIgnoringCase("X-Junk", "Authorization:"));
    }

    @Test
    void aDestinationThatWasTakenAwayHoldsWhatStillWaitsForIt() throws IOException {
        installation.withDestination(
                "crm",
                "- throwException:",
                "    id: fail",
                "    exceptionType: java.lang.IllegalStateException",
                "    message: closed");
        installation.run("statement");
        Files.delete(installation.home().routes().resolve("deliver-crm.camel.yaml"));

        Installation.Run run = installation.run("deliver");

        assertThat(run.exit()).isEqualTo(5);
        assertThat(run.out()).contains("crm: HELD", "there is no route 'deliver-crm' any more");
        assertThat(delivery("crm").state()).isEqualTo(DeliveryState.HELD);
    }

    @Test
    void aDestinationThatComesLaterGetsNothingOfTheMonthsBefore() throws IOException {
        installation.run("statement");
        installation.withDestination("late", "- log:", "    id: say", "    message: late");

        assertThat(installation.run("statement").exit()).isZero();
        assertThat(installation.history().get(0).deliveries())
                .extracting(Delivery::destination)
                .containsExactly("email", "webhook");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "broken YAML | - route: [",
                "a tab | -\troute:",
                "an unknown property | - route:\\n    id: deliver-crm\\n    groupe: destination",
                "an unknown step | - route:\\n    id: deliver-crm\\n    group: destination\\n    from:\\n      uri: direct:deliver-crm\\n      steps:\\n        - frobnicate: {}",
                "an unknown option | - route:\\n    id: deliver-crm\\n    group: destination\\n    from:\\n      uri: direct:deliver-crm\\n      steps:\\n        - to: { uri: \"file:x?noSuchOption=1\" }",
                "an unknown component | - route:\\n    id: deliver-crm\\n    group: destination\\n    from:\\n      uri: direct:deliver-crm\\n      steps:\\n        - to: { uri: \"nosuch:thing\" }",
                "a wrong id | - route:\\n    id: crm\\n    group: destination\\n    from:\\n      uri: direct:crm\\n      steps:\\n        - log: { message: x }",
                "a capital letter | - route:\\n    id: deliver-CRM\\n    group: destination\\n    from:\\n      uri: direct:deliver-CRM\\n      steps:\\n        - log: { message: x }",
                "no group | - route:\\n    id: deliver-crm\\n    from:\\n      uri: direct:deliver-crm\\n      steps:\\n        - log: { message: x }",
                "a wrong beginning | - route:\\n    id: deliver-crm\\n    group: destination\\n    from:\\n      uri: direct:crm\\n      steps:\\n        - log: { message: x }",
                "an id that is taken | - route:\\n    id: deliver-email\\n    group: destination\\n    from:\\n      uri: direct:deliver-email\\n      steps:\\n        - log: { message: x }",
                "a map | route:\\n  id: deliver-crm\\n  group: destination\\n  from:\\n    uri: direct:deliver-crm\\n    steps:\\n      - log: { message: x }",
                "a text | just a line",
                "nothing | #",
                "no routes | []"
            })
    void aFileThatCanNotServeStopsTheStartAndIsNamed(String wrong, String yaml) throws IOException {
        installation.withRoute(
                "deliver-crm.camel.yaml", yaml.replace("\\n", "\n").replace("\\t", "\t"));

        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).as(wrong + ": " + run).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).as(wrong).contains("deliver-crm.camel.yaml");
        assertThat(sandbox.apiCalls()).isEmpty();
        assertThat(sandbox.webhooks()).isEmpty();
        assertThat(installation.history()).isEmpty();
    }

    @Test
    void anEmptyFolderIsNoRuntime() throws IOException {
        try (Stream<Path> files = Files.list(installation.home().routes())) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Installation.Run empty = installation.run("statement");
        assertThat(empty.exit()).isEqualTo(2);
        assertThat(empty.err()).contains(installation.home().routes().toString(), "has no routes");

        Files.delete(installation.home().routes());
        Installation.Run gone = installation.run("statement");
        assertThat(gone.exit()).isEqualTo(2);
        assertThat(gone.err()).contains(installation.home().routes().toString());
    }

    @ParameterizedTest
    @CsvSource({"statement", "proven-reading", "deliveries", "delivery-attempt", "bring-books-up-to-date"})
    void aRouteThatEverythingNeedsIsMissed(String route) throws IOException {
        Files.delete(installation.home().routes().resolve(route + ".camel.yaml"));

        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("there is no route '" + route + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "keepnet-companies",
        "keepnet-page",
        "keepnet-token",
        "keepnet-token-request",
        "keepnet-export",
        "keepnet-export-file",
        "reading",
        "deliveries-to-destination",
        "send-mail"
    })
    void aRouteThatAnotherCallsIsMissedAtTheStartAndNotAtMonthsEnd(String route) throws IOException {
        Files.delete(installation.home().routes().resolve(route + ".camel.yaml"));

        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(route);
        assertThat(installation.history()).isEmpty();
    }

    private static String[] junk() {
        return new String[] {
            "- setHeader:",
            "    name: X-Junk",
            "    constant: junk",
            "- setHeader:",
            "    name: Authorization",
            "    constant: junk",
            "- setHeader:",
            "    name: CamelHttpPath",
            "    constant: elsewhere",
            "- setVariable:",
            "    name: deliveryId",
            "    constant: junk",
            "- setVariable:",
            "    name: destination",
            "    constant: email",
            "- setProperty:",
            "    name: headcount.attempt",
            "    constant: junk",
            "- setBody:",
            "    constant: junk",
            "- stop: {}"
        };
    }

    private List<String> states() {
        return installation.history().stream()
                .flatMap(statement -> statement.deliveries().stream())
                .map(delivery -> delivery.destination() + " " + delivery.state())
                .distinct()
                .toList();
    }

    private Delivery delivery(String destination) {
        return installation.history().get(0).deliveries().stream()
                .filter(delivery -> delivery.destination().equals(destination))
                .findFirst()
                .orElseThrow();
    }
}
