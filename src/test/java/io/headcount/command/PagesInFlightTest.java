package io.headcount.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.sandbox.ApiCall;
import io.headcount.sandbox.Fault;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several pages at a time must change nothing but the time it takes. */
class PagesInFlightTest {

    private final MovableClock clock = new MovableClock("2026-11-03T09:00:00Z");

    @TempDir
    private Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void begin() throws IOException {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(400)
                .withClock(clock));
    }

    @AfterEach
    void end() {
        sandbox.close();
    }

    private Installation.Run run(String inFlight) throws IOException {
        return Installation.of(sandbox, folder.resolve("home-" + inFlight), clock)
                .with("KEEPNET_PAGES_IN_FLIGHT", inFlight)
                .run("statement", "--dry-run", "--format", "json");
    }

    /** The id is a digest over all lines in their order. */
    @Test
    void theStatementIsTheSameToTheByteHoweverManyPagesAreUnderWay() throws IOException {
        List<String> outputs = new ArrayList<>();
        for (String inFlight : List.of("1", "2", "8", "32")) {
            Installation.Run run = run(inFlight);
            assertThat(run.exit()).as(run.err()).isZero();
            outputs.add(run.out().replaceAll("\"(readAt|timestamp)\" : \"[^\"]*\"", ""));
        }

        assertThat(outputs).allMatch(output -> output.equals(outputs.get(0)));
        assertThat(outputs.get(0)).contains("\"companyCount\" : 400");
    }

    @Test
    void thePagesAfterTheFirstDoNotWaitForEachOther() throws IOException {
        sandbox.fault(Fault.HANG_ONCE);

        assertThat(run("4").exit()).isZero();

        // The one that hung was asked again when it had timed out; all but one of the others had been answered by then.
        List<Integer> pages = sandbox.apiCalls().stream()
                .map(ApiCall::pageNumber)
                .filter(page -> page > 0)
                .toList();
        assertThat(pages).startsWith(1);
        assertThat(pages.lastIndexOf(2)).isGreaterThan(14);
    }

    @Test
    void oneAfterTheOtherIsStillToBeHad() throws IOException {
        assertThat(run("1").exit()).isZero();

        assertThat(sandbox.apiCalls())
                .extracting(ApiCall::pageNumber)
                .filteredOn(page -> page > 0)
                .isSorted();
    }

    @Test
    void aVendorThatAsksForFewerCallsGetsFewerAndTheMonthIsReadAllTheSame() throws IOException {
        sandbox.fault(Fault.RATE_LIMIT_BARE);

        Installation.Run run = run("8");

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("\"totalMonthlyUsers\" : "
                        + sandbox.expectedTotal(sandbox.currentMonth().minusMonths(1)));
        assertThat(run.out()).contains("\"companyCount\" : 400");
    }
}
