package io.headcount.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.MovableClock;
import io.headcount.keepnet.AccountTokens;
import io.headcount.reading.Line;
import io.headcount.reading.Page;
import io.headcount.reading.ProvenReading;
import io.headcount.reading.Prover;
import io.headcount.reading.Reading;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsFile;
import io.headcount.statement.Account;
import io.headcount.statement.StatementType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a statement may call itself. */
class StatementMakerTest {

    /** Whoever was on the platform in the month's last minutes would be missing from the bill. */
    @ParameterizedTest
    @CsvSource({
        "2026-10-31T23:59:59Z, 2026-10-31T23:59:59Z, PROVISIONAL",
        "2026-10-31T23:59:59Z, 2026-11-01T00:00:30Z, PROVISIONAL",
        "2026-10-31T23:30:00Z, 2026-11-01T06:00:00Z, PROVISIONAL",
        "2026-11-01T00:00:00Z, 2026-11-01T00:00:30Z, FINALIZED",
    })
    void aReadingThatBeganInTheMonthIsNotItsBillThoughTheMonthEndsUnderIt(
            String begun, String recorded, StatementType type) throws Exception {
        MovableClock clock = new MovableClock(recorded);
        Settings settings = SettingsFile.read(Path.of("no-such-file"), Map.of());
        StatementMaker maker = new StatementMaker(
                null,
                settings,
                new AccountTokens(settings, clock),
                new BillingCalendar(ZoneId.of("UTC"), Duration.ZERO, clock));
        Reading reading = new Reading(Account.DEFAULT, YearMonth.of(2026, 10), Instant.parse(begun));
        Line line = new Line("a", "Acme", 5, null, null, null, null);
        reading.add(new Page(1, 10, 1, 1, List.of("a"), List.of(line)));
        ProvenReading proven = new Prover().byTotals(reading);

        assertThat(maker.first(proven).type()).isEqualTo(type);
    }
}
