package io.headcount.command;

import static io.headcount.command.Bookkeeping.line;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.reading.Line;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import io.headcount.strict.StrictCsv;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapacityCommandTest {

    private static final LocalDate FAR = LocalDate.of(2029, 12, 31);

    private final MovableClock clock = new MovableClock("2026-11-11T09:00:00Z");

    @TempDir
    private Path folder;

    private Installation installation;

    @BeforeEach
    void begin() throws IOException {
        installation = Installation.in(folder, clock);
    }

    private JsonNode json(String... command) throws IOException {
        Installation.Run run = installation.run(command);
        assertThat(run.exit()).as(run.toString()).isZero();
        return new JsonMapper().readTree(run.out());
    }

    private static JsonNode company(JsonNode capacity, String id) {
        for (JsonNode company : capacity.path("companies")) {
            if (company.path("companyId").asText().equals(id)) {
                return company;
            }
        }
        throw new AssertionError(capacity.toPrettyString());
    }

    /** Ten days; the last reading is that of the 10th. */
    private void tenDays() {
        try (Bookkeeping books = Bookkeeping.of(installation)) {
            for (int day = 1; day <= 10; day++) {
                String on = String.format("2026-11-%02d", day);
                Line late = line("late", "Late", 40, 40L, 50L, FAR);
                Line gone = line("gone", "Gone", 3, 3L, 10L, FAR);
                Line[] always = {
                    line("grows", "=Grows", 100 + 10L * day, 80 + 10L * day, 270L, FAR),
                    line("over", "Over", 600, 501L, 500L, FAR),
                    line("free", "Free", 1_000, 900L, null, null),
                    line("ends", "Ends", 10, 10L, 1_000L, LocalDate.of(2026, 11, 20)),
                    line("shrinks", "Shrinks", 70, 100L - day, 200L, FAR),
                    new Line("silent", "Silent", 5, null, null, null, null),
                    day > 7 ? late : gone
                };
                books.read("default", on, always);
            }
        }
    }

    @Test
    void whoRunsOutFirstStandsFirst() throws IOException {
        tenDays();

        JsonNode capacity = json("capacity", "--format", "json");

        assertThat(capacity.path("period").asText()).isEqualTo("2026-11");
        assertThat(capacity.path("companies").findValuesAsText("companyId"))
                .containsExactly("over", "grows", "ends", "late", "shrinks", "free", "silent");
        JsonNode grows = company(capacity, "grows");
        assertThat(grows.path("monthlyUsers").asLong()).isEqualTo(200);
        assertThat(grows.path("expectedMonthlyUsers").asLong()).isEqualTo(400);
        assertThat(grows.path("targetUsers").asLong()).isEqualTo(180);
        assertThat(grows.path("percentUsed").decimalValue().toPlainString()).isEqualTo("66.6");
        assertThat(grows.path("limitReachedOn").asText()).isEqualTo("2026-11-19");
        JsonNode over = company(capacity, "over");
        assertThat(over.path("limitReached").asBoolean()).isTrue();
        assertThat(over.path("limitReachedOn").isNull()).isTrue();
        assertThat(company(capacity, "free").path("percentUsed").isNull()).isTrue();
        assertThat(company(capacity, "silent").path("targetUsers").isNull()).isTrue();
        // Its registered users fall, but whoever was there in the month stays counted.
        assertThat(company(capacity, "shrinks").path("expectedMonthlyUsers").asLong())
                .isEqualTo(70);
        assertThat(company(capacity, "shrinks").path("limitReachedOn").isNull()).isTrue();
        JsonNode totals = capacity.path("totals");
        assertThat(totals.path("companies").asInt()).isEqualTo(7);
        assertThat(totals.path("monthlyUsers").asLong()).isEqualTo(200 + 600 + 1_000 + 10 + 70 + 5 + 40);
        assertThat(totals.path("expectedMonthlyUsers").asLong()).isEqualTo(400 + 600 + 1_000 + 10 + 70 + 5 + 40);
        assertThat(totals.path("companiesWithExpectation").asInt()).isEqualTo(6);
        assertThat(totals.path("limitReached").asInt()).isEqualTo(1);
        assertThat(totals.path("limitReachedThisMonth").asInt()).isEqualTo(1);
        assertThat(totals.path("licenseEndsThisMonth").asInt()).isEqualTo(1);
        assertThat(capacity.path("readings").get(0).path("gone").asInt()).isEqualTo(1);

        assertThat(installation.run("capacity").out())
                .containsSubsequence(
                        "read on 2026-11-10",
                        "1,925 monthly users in 7 companies; 2,125 expected",
                        "Over; limit reached",
                        "=Grows; limit reached on about 2026-11-19",
                        "Ends; licence ends on 2026-11-20",
                        "straight line");
        List<List<String>> csv =
                StrictCsv.rows(installation.run("capacity", "--format", "csv").out());
        assertThat(csv).hasSize(8);
        assertThat(csv.get(0))
                .containsExactly(
                        "period",
                        "account",
                        "company_id",
                        "company_name",
                        "monthly_users",
                        "expected_monthly_users",
                        "target_users",
                        "license_limit",
                        "percent_used",
                        "limit_reached",
                        "limit_reached_on",
                        "license_expired",
                        "license_ends",
                        "readings",
                        "read_on");
        assertThat(csv.get(2))
                .containsExactly(
                        "2026-11",
                        "default",
                        "grows",
                        "'=Grows",
                        "200",
                        "400",
                        "180",
                        "270",
                        "66.6",
                        "false",
                        "2026-11-19",
                        "false",
                        "2029-12-31",
                        "10",
                        "2026-11-10");
    }

    /** One import of many users on the second day is no trend. */
    @Test
    void nothingIsSaidOfTheFutureWhereThereAreFewReadings() throws IOException {
        try (Bookkeeping books = Bookkeeping.of(installation)) {
            for (int day = 1; day <= 4; day++) {
                Line line = line("a", "Acme", 100L * day, 100L * day, 1_000L, FAR);
                books.read("default", "2026-11-0" + day, line);
                // Another machine read the same day.
                books.read("default", "2026-11-0" + day, line);
            }
        }

        JsonNode capacity = json("capacity", "--format", "json");

        assertThat(company(capacity, "a").path("readings").asInt()).isEqualTo(4);
        assertThat(company(capacity, "a").path("expectedMonthlyUsers").isNull()).isTrue();
        assertThat(company(capacity, "a").path("limitReachedOn").isNull()).isTrue();
        assertThat(capacity.path("totals").path("expectedMonthlyUsers").isNull())
                .isTrue();
        assertThat(installation.run("capacity").out()).contains("too few daily readings");
    }

    @Test
    void numbersThatNoCounterHoldsAreNotWrapped() throws IOException {
        long half = Long.MAX_VALUE / 2 + 1;
        try (Bookkeeping books = Bookkeeping.of(installation)) {
            for (int day = 1; day <= 9; day++) {
                books.read(
                        "default",
                        "2026-11-0" + day,
                        line("a", "Acme", half / 10 * day, half / 10 * day, Long.MAX_VALUE, FAR),
                        line("b", "Bolt", 0, 0L, Long.MAX_VALUE, FAR),
                        line("c", "Core", 0, 1L, 0L, FAR));
            }
        }

        JsonNode capacity = json("capacity", "--format", "json");

        assertThat(company(capacity, "a").path("expectedMonthlyUsers").isNull()).isTrue();
        assertThat(company(capacity, "a").path("limitReachedOn").asText()).startsWith("2026-11");
        assertThat(company(capacity, "c").path("limitReached").asBoolean()).isTrue();
        assertThat(company(capacity, "c").path("percentUsed").isNull()).isTrue();
        assertThat(capacity.path("totals").path("licenseLimit").isNull()).isTrue();
    }

    @Test
    void aMonthThatWasNotReadYetIsSaidAndNotShownAsEmpty() throws IOException {
        tenDays();
        clock.set("2026-12-01T09:00:00Z");

        Installation.Run text = installation.run("capacity");
        JsonNode json = json("capacity", "--format", "json");

        assertThat(text.exit()).isZero();
        assertThat(text.out()).contains("No daily reading of 2026-12", "serve");
        assertThat(json.path("readings")).isEmpty();
        assertThat(json.path("companies")).isEmpty();
        assertThat(json.path("totals").path("companies").asInt()).isZero();
    }

    /** As 'serve' does it, from the vendor to the answer. */
    @Test
    void theDailyReadingsOfServeAreWhatIsAnswered() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(6)
                .withClock(clock))) {
            Installation served = Installation.of(sandbox, folder.resolve("served"), clock);
            for (int day = 10; day < 15; day++) {
                clock.set("2026-11-" + day + "T09:00:00Z");
                served.tick();
            }

            Installation.Run run = served.run("capacity", "--format", "json");

            JsonNode capacity = new JsonMapper().readTree(run.out());
            assertThat(capacity.path("companies")).hasSize(6).allSatisfy(company -> {
                assertThat(company.path("readings").asInt()).isEqualTo(5);
                assertThat(company.path("expectedMonthlyUsers").isNumber()).isTrue();
            });
            assertThat(capacity.path("totals").path("targetUsers").asLong()).isPositive();
        }
    }
}
