package io.headcount.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.YearMonth;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page that was made before must never be an old one. */
class PageAskedAgainTest {

    private final TestClock clock = new TestClock();

    @TempDir
    Path inbox;

    private Sandbox sandbox;
    private VendorClient client;

    @BeforeEach
    void start() throws Exception {
        sandbox =
                Sandbox.start(SandboxOptions.defaults(inbox).withCompanies(400).withClock(clock));
        client = new VendorClient(sandbox);
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void thePageIsTheSameToTheByte() throws Exception {
        assertThat(asked(TestClock.MONTH, 2)).isEqualTo(asked(TestClock.MONTH, 2));
        assertThat(asked(TestClock.MONTH, 1)).isNotEqualTo(asked(TestClock.MONTH, 2));
        assertThat(asked(YearMonth.of(2026, 9), 1)).isNotEqualTo(asked(TestClock.MONTH, 1));
    }

    @Test
    void aCorrectionAndADeletionShow() throws Exception {
        asked(TestClock.MONTH, 1);
        SandboxCompany first = sandbox.companies(TestClock.MONTH).get(0);
        sandbox.change(TestClock.MONTH, first.id(), 4_711);
        assertThat(rows(1).get(0).path("monthlyActiveUserCount").longValue()).isEqualTo(4_711);
        sandbox.delete(first.id());
        assertThat(rows(1).get(0).path("companyResourceId").textValue()).isNotEqualTo(first.id());
    }

    @Test
    void aFaultShowsAndIsGoneOnceItIsMended() throws Exception {
        String honest = asked(TestClock.MONTH, 1);
        sandbox.fault(Fault.COUNT_NULL);
        assertThat(asked(TestClock.MONTH, 1)).isNotEqualTo(honest);
        sandbox.mend(Fault.COUNT_NULL);
        assertThat(asked(TestClock.MONTH, 1)).isEqualTo(honest);
    }

    @Test
    void aLicenceThatRunsOutOvernightIsExpiredInTheMorning() throws Exception {
        long before = expired();
        clock.advance(Duration.ofDays(60));
        long after = sandbox.companies(TestClock.MONTH).stream()
                .limit(100)
                .filter(company -> company.licenseEnds().isBefore(clock.instant()))
                .count();
        assertThat(expired()).isEqualTo(after).isGreaterThan(before);
    }

    @Test
    void theCurrentMonthIsAnotherOnceAMonthBegins() throws Exception {
        String november = asked(YearMonth.from(clock.instant().atZone(clock.getZone())), 1);
        String body = VendorClient.searchBody(TestClock.MONTH, 1, 100).replace("MonthlyActiveUser", "Anything");
        assertThat(client.search(client.token(), body).body()).isEqualTo(november);
        clock.advance(Duration.ofDays(20));
        assertThat(client.search(client.token(), body).body())
                .isEqualTo(asked(YearMonth.from(clock.instant().atZone(clock.getZone())), 1))
                .isNotEqualTo(november);
    }

    private long expired() throws IOException, InterruptedException {
        return StreamSupport.stream(rows(1).spliterator(), false)
                .filter(row -> row.path("licenceExpired").booleanValue())
                .count();
    }

    private JsonNode rows(int page) throws IOException, InterruptedException {
        return VendorClient.JSON
                .readTree(asked(TestClock.MONTH, page))
                .path("data")
                .path("results");
    }

    private String asked(YearMonth month, int page) throws IOException, InterruptedException {
        return client.search(client.token(), VendorClient.searchBody(month, page, 100))
                .body();
    }
}
