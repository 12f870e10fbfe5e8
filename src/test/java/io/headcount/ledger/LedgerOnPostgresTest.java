package io.headcount.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.headcount.settings.Settings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A ledger that machines share. */
class LedgerOnPostgresTest extends LedgerAcceptance {

    private String url;

    @Override
    Settings settings() throws Exception {
        if (url == null) {
            url = Postgres.server().newDatabase();
        }
        return Postgres.settings(url, "postgres", null);
    }

    @Override
    Path data() {
        return Path.of("no-such-folder");
    }

    @Test
    void aWrongPasswordIsSaidAndNotShown() {
        LedgerException refused = catchThrowableOfType(
                LedgerException.class, () -> Ledger.open(Postgres.settings(url, "locked", "wrong-horse"), data()));

        assertThat(refused).hasMessageContaining("ledger.password").hasMessageContaining("locked");
        assertThat(stackTrace(refused)).doesNotContain("wrong-horse");
    }

    @Test
    void theRightPasswordOpens() throws Exception {
        try (Ledger ledger = Ledger.open(Postgres.settings(url, "locked", Postgres.PASSWORD), data())) {
            assertThat(ledger.statements().history()).isEmpty();
        }
    }

    @Test
    void aPasswordOfTheOldKindIsNotToldEvenToTheRealDatabase() {
        LedgerException refused = catchThrowableOfType(
                LedgerException.class, () -> Ledger.open(Postgres.settings(url, "old", Postgres.PASSWORD), data()));

        assertThat(refused).hasMessageContaining("as MD5").hasMessageContaining("password_encryption");
    }

    /** On Linux 0.0.0.0 leads to this machine, and is no loopback address. */
    @Test
    void beyondThisMachineADatabaseWithoutTlsIsRefusedUnlessTheAddressAllowsIt() throws Exception {
        String elsewhere = url.replace("127.0.0.1", "0.0.0.0");

        LedgerException refused = catchThrowableOfType(
                LedgerException.class,
                () -> Ledger.open(Postgres.settings(elsewhere, "locked", Postgres.PASSWORD), data()));

        assertThat(refused).hasMessageContaining("SSL").hasMessageContaining("sslmode");
        try (Ledger ledger =
                Ledger.open(Postgres.settings(elsewhere + "?sslmode=disable", "locked", Postgres.PASSWORD), data())) {
            assertThat(ledger.statements().history()).isEmpty();
        }
    }

    @Test
    void aServerThatIsNotThereIsSaid() throws Exception {
        Settings settings = Postgres.settings("jdbc:postgresql://127.0.0.1:1/x?connectTimeout=2", "postgres", null);

        LedgerException refused = catchThrowableOfType(LedgerException.class, () -> Ledger.open(settings, data()));

        assertThat(refused).hasMessageContaining("can't be opened").hasMessageContaining("ledger.url");
    }

    /** It may be on another machine, where its process is alive and well. */
    @Test
    void aClaimOfAnotherMachineIsNotDropped() throws Exception {
        try (Ledger one = open();
                Ledger other = open()) {
            one.statements()
                    .record(
                            Examples.finalized(Examples.OCTOBER, Examples.line("a", "Acme", 1)),
                            List.of("email"),
                            Examples.MADE);
            one.deliveries().claimNext("email", Examples.MADE, Examples.MADE.plusSeconds(900));

            other.deliveries().dropDeadClaims();

            assertThat(other.deliveries().claimNext("email", Examples.MADE, Examples.MADE.plusSeconds(900)))
                    .isEmpty();
        }
    }

    @Test
    void machinesThatStartTogetherMakeTheTablesOnce() throws Exception {
        String fresh = Postgres.server().newDatabase();

        List<Ledger> ledgers = atOnce(List.of(
                () -> Ledger.open(Postgres.settings(fresh, "postgres", null), data()),
                () -> Ledger.open(Postgres.settings(fresh, "postgres", null), data()),
                () -> Ledger.open(Postgres.settings(fresh, "postgres", null), data())));

        assertThat(ledgers)
                .allSatisfy(ledger -> assertThat(ledger.statements().history()).isEmpty());
        ledgers.forEach(Ledger::close);
    }

    private static String stackTrace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
