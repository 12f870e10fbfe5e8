package io.headcount.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.MovableClock;
import io.headcount.ledger.Ledger;
import io.headcount.log.Meters;
import io.headcount.reading.Line;
import io.headcount.reading.Proof;
import io.headcount.reading.ProvenReading;
import io.headcount.reading.Verification;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import io.headcount.settings.SettingsFile;
import io.headcount.statement.Account;
import io.headcount.statement.Statement;
import io.headcount.statement.Statement.Circumstances;
import io.headcount.statement.StatementType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which months a tick of the schedule takes up, whatever ticks were missed. */
class DuePeriodsTest {

    private final MovableClock clock = new MovableClock("2026-11-01T06:00:00Z");

    @TempDir
    private Path folder;

    private Ledger ledger;

    @BeforeEach
    void open() throws Exception {
        ledger = Ledger.open(settings(Map.of()), folder);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void atTheFirstStartItIsTheLastClosedMonth() throws Exception {
        assertThat(toBill(Map.of())).containsExactly(YearMonth.of(2026, 10));
    }

    @Test
    void aFewMonthsWithoutPowerAreMadeUpForOldestFirst() throws Exception {
        toBill(Map.of());
        clock.set("2027-02-10T06:00:00Z");

        assertThat(toBill(Map.of()))
                .containsExactly(
                        YearMonth.of(2026, 10), YearMonth.of(2026, 11), YearMonth.of(2026, 12), YearMonth.of(2027, 1));
    }

    @Test
    void whatIsBilledIsNotBilledAgain() throws Exception {
        record(YearMonth.of(2026, 9), StatementType.FINALIZED);

        assertThat(toBill(Map.of("BILLING_FIRST_PERIOD", "2026-08")))
                .containsExactly(YearMonth.of(2026, 8), YearMonth.of(2026, 10));
    }

    @Test
    void aLookAtAMonthThatWasOpenThenIsNotItsBill() throws Exception {
        record(YearMonth.of(2026, 10), StatementType.PROVISIONAL);

        assertThat(toBill(Map.of("BILLING_FIRST_PERIOD", "2026-10"))).containsExactly(YearMonth.of(2026, 10));
    }

    /** Somebody tried the product out in the middle of a month, before the first start of the service. */
    @Test
    void aLookAtTheOpenMonthDoesNotPutTheFirstBillOff() throws Exception {
        record(YearMonth.of(2026, 11), StatementType.PROVISIONAL);

        assertThat(toBill(Map.of())).containsExactly(YearMonth.of(2026, 10));
    }

    @Test
    void anOpenMonthIsNotBilled() throws Exception {
        assertThat(toBill(Map.of("BILLING_FIRST_PERIOD", "2026-12"))).isEmpty();
        assertThat(books(Map.of("BILLING_FIRST_PERIOD", "2026-12")).duePeriods())
                .containsExactly(DuePeriod.forDailyReading(Account.DEFAULT, YearMonth.of(2026, 11)));
    }

    @Test
    void whereTheMonthEndsLaterItIsBilledLater() throws Exception {
        Map<String, String> west =
                Map.of("BILLING_TIME_ZONE", "America/Los_Angeles", "BILLING_FIRST_PERIOD", "2026-10");

        assertThat(toBill(west)).isEmpty();
        clock.set("2026-11-01T07:00:00Z");
        assertThat(toBill(west)).containsExactly(YearMonth.of(2026, 10));
    }

    private List<YearMonth> toBill(Map<String, String> environment) throws SettingsException {
        return books(environment).duePeriods().stream()
                .filter(due -> due.route().equals("statement"))
                .map(DuePeriod::period)
                .toList();
    }

    private Books books(Map<String, String> environment) throws SettingsException {
        Settings settings = settings(environment);
        return new Books(
                ledger,
                settings,
                new BillingCalendar(settings.get(Setting.BILLING_TIME_ZONE), Duration.ZERO, clock),
                null,
                null,
                Meters.NONE);
    }

    private static Settings settings(Map<String, String> environment) throws SettingsException {
        return SettingsFile.read(Path.of("no-such-file"), environment);
    }

    private void record(YearMonth period, StatementType type) {
        List<Line> lines = List.of(new Line("a", "Acme", 3, null, null, null, null));
        ProvenReading reading = new ProvenReading(
                Account.DEFAULT, period, lines, 3, new Proof(Verification.EXPORT, clock.instant(), 1, 3, 3L));
        Circumstances plain = Circumstances.plain(new Account(Account.DEFAULT, "Acme"), ZoneOffset.UTC, type, 1);
        assertThat(ledger.statements()
                        .record(Statement.of(reading, plain, clock.instant()), List.of("email"), clock.instant()))
                .isTrue();
    }
}
