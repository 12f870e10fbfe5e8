package io.headcount.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.sandbox.ApiCall;
import io.headcount.sandbox.Fault;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bears witness to a total is the operator's choice, and every summary says what it was. */
class WitnessTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final String EXPORT = "/api/companies/search/export";

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
    void theExportIsAskedForTheWholeListOnce() throws IOException {
        installation.run("statement");

        assertThat(sandbox.apiCalls()).extracting(ApiCall::path).containsOnlyOnce(EXPORT);
        assertThat(proof("export").path("witnessTotal").asLong()).isEqualTo(sandbox.expectedTotal(OCTOBER));
    }

    @Test
    void namesThatTheExportWritesDifferentlyAreSaidWhereverTheProofIs() throws IOException {
        sandbox.fault(Fault.EXPORT_NAMES_DIFFER);

        Installation.Run check = installation.run("check");
        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).as(run.err()).isZero();
        int count = proof("export").path("namesWrittenDifferently").asInt();
        assertThat(count).isPositive();
        assertThat(run.out()).contains("; " + count + " names are written differently in the export");
        assertThat(check.out())
                .contains(count + " names are written differently in the export, with the same numbers: '")
                .contains("' in the pages, '");
        assertThat(Files.readString(sandbox.mails().get(0).html()).replaceAll("\\s+", " "))
                .contains("with the same number for each. " + count + " names are written differently in the export.");
        assertThat(sandbox.apiCalls())
                .extracting(ApiCall::path)
                .filteredOn(EXPORT::equals)
                .hasSize(4);
    }

    @Test
    void aDifferenceThatStaysNamesTheOtherWays() {
        sandbox.fault(Fault.EXPORT_NAMES_AND_NUMBER_DIFFER);
        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).isEqualTo(4);
        assertThat(run.err())
                .contains(
                        "they differ in",
                        "billing.verify=second-reading",
                        "totals",
                        "keepnet.export-type",
                        "keepnet.export-column");
    }

    @Test
    void aCredentialThatMayNotExportIsBackedByASecondReading() throws IOException {
        sandbox.fault(Fault.EXPORT_FORBIDDEN);
        Installation.Run run =
                installation.with("BILLING_VERIFY", "second-reading").run("statement");

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).contains("two readings agree");
        assertThat(sandbox.apiCalls()).extracting(ApiCall::path).doesNotContain(EXPORT);
        assertThat(sandbox.apiCalls())
                .filteredOn(call -> call.pageNumber() > 0)
                .extracting(ApiCall::pageNumber)
                .startsWith(1)
                .containsExactlyInAnyOrder(1, 1, 2, 3, 1, 1, 2, 3);
        assertThat(proof("second-reading").path("witnessTotal").asLong()).isEqualTo(sandbox.expectedTotal(OCTOBER));
    }

    @Test
    void twoReadingsThatDifferProveNothing() {
        sandbox.fault(Fault.ROW_SHIFT_FOREVER);
        Installation.Run run =
                installation.with("BILLING_VERIFY", "second-reading").run("statement");

        assertThat(run.exit()).as(run.out()).isEqualTo(4);
        assertThat(run.err()).contains("Nothing was recorded and nothing was sent.");
        assertThat(sandbox.webhooks()).isEmpty();
    }

    @Test
    void totalsAloneAreSaidToBeAlone() throws IOException {
        Installation.Run run = installation.with("BILLING_VERIFY", "totals").run("statement");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("proven by the pages' own totals only", "no second witness was asked");
        assertThat(sandbox.apiCalls()).extracting(ApiCall::path).doesNotContain(EXPORT);
        assertThat(proof("totals").path("witnessTotal").isNull()).isTrue();
        assertThat(Files.readString(sandbox.mails().get(0).html())).contains("counted once;", "nothing else was asked");
    }

    @Test
    void aMissingCountStopsTheRunUnlessItIsConfiguredToBeZero() {
        long missing = sandbox.companies(OCTOBER).get(3).monthlyUsers();
        for (Fault fault : new Fault[] {Fault.COUNT_NULL, Fault.COUNT_MISSING}) {
            sandbox.fault(fault);
            Installation.Run strict = installation.run("statement", "--dry-run");
            assertThat(strict.exit()).isEqualTo(4);
            assertThat(strict.err()).contains(sandbox.companies(OCTOBER).get(3).id(), "billing.missing-count=zero");
            sandbox.mend(fault);
        }

        sandbox.fault(Fault.COUNT_NULL);
        Installation.Run lenient =
                installation.with("BILLING_MISSING_COUNT", "zero").run("statement");

        assertThat(lenient.exit()).as(lenient.err()).isZero();
        assertThat(missing).isPositive();
        assertThat(installation.history().get(0).totalMonthlyUsers())
                .isEqualTo(sandbox.expectedTotal(OCTOBER) - missing);
    }

    private JsonNode proof(String method) throws IOException {
        JsonNode proof = new ObjectMapper()
                .readTree(sandbox.webhooks().get(0).body())
                .path("data")
                .path("proof");
        assertThat(proof.path("method").asText()).isEqualTo(method);
        assertThat(proof.path("companies").asInt()).isEqualTo(25);
        return proof;
    }
}
