package io.headcount.ledger;

import static io.headcount.ledger.Examples.MADE;
import static io.headcount.ledger.Examples.OCTOBER;
import static io.headcount.ledger.Examples.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headcount.reading.Line;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsFile;
import io.headcount.statement.Account;
import io.headcount.statement.Statement;
import io.headcount.statement.StatementType;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One company, one bill, and accounts that get another name, whichever database keeps the ledger. */
abstract class OneBillAcceptance {

    private static final LocalDate DAY = LocalDate.of(2026, 10, 30);

    private Ledger ledger;

    /** Opens a ledger of this test's own, the same one each time. */
    abstract Ledger open() throws Exception;

    @BeforeEach
    void openLedger() throws Exception {
        ledger = open();
    }

    @AfterEach
    void closeLedger() {
        ledger.close();
    }

    private static Statement first(String account, YearMonth period, Line... lines) {
        return Examples.of(account, period, StatementType.FINALIZED, 1, null, lines);
    }

    private RecordedStatement record(Statement statement) {
        assertThat(ledger.statements().record(statement, List.of("email", "webhook"), MADE))
                .isTrue();
        return ledger.statements().find(statement.id()).orElseThrow();
    }

    private static Settings renamed(String former, String account) throws Exception {
        return SettingsFile.read(
                Path.of("no-such-file"),
                Map.of("ACCOUNTS", account, "ACCOUNTS_" + account.toUpperCase() + "_FORMERLY", former));
    }

    @Test
    void aCompanyThatAnotherAccountBillsAlreadyWaitsAndTheReasonNamesIt() {
        Line[] many = new Line[9];
        for (int i = 0; i < many.length; i++) {
            many[i] = line("c" + i, i == 0 ? "Ac\u202Eme\u0007\n" + "x".repeat(100) : "Company " + i, i + 1);
        }
        record(first("emea", OCTOBER, many));
        RecordedStatement second = record(first("apac", OCTOBER, many));

        assertThat(second.isWaiting()).isTrue();
        assertThat(second.review().reason())
                .contains(
                        "9 companies are billed by account emea in this period already: Acme xxx",
                        "Company 4 and 4 more")
                .contains("accounts.apac.formerly=emea", "whatever billing.review says")
                .doesNotContain("Company 5", "\u202E", "\n", "\u0007", "x".repeat(80));
        assertThat(second.deliveries()).extracting(Delivery::state).containsOnly(DeliveryState.HELD);
        assertThat(record(first("apac", OCTOBER.plusMonths(1), many)).isBilled())
                .as("of another period")
                .isTrue();
    }

    @Test
    void aResellersOwnCompanyThatBothListWithoutUsersIsNoSecondBill() {
        record(first("emea", OCTOBER, line("own", "Reseller", 0), line("a", "Acme", 7), line("b", "Bolt", 0)));

        assertThat(record(first(
                                "apac",
                                OCTOBER,
                                line("own", "Reseller", 0),
                                line("a", "Acme", 0),
                                line("b", "Bolt", 5)))
                        .isBilled())
                .isTrue();
    }

    @Test
    void whatWasWithdrawnIsNoBillAndWhatWaitsIsOne() {
        RecordedStatement billed = record(first("emea", OCTOBER, line("a", "Acme", 7)));
        RecordedStatement waits = record(first("apac", OCTOBER, line("a", "Acme", 7), line("b", "Bolt", 5)));
        assertThat(record(first("americas", OCTOBER, line("b", "Bolt", 5))).isWaiting())
                .as("apac may be released")
                .isTrue();
        ledger.reviews().reject(waits.id(), "ada", "not theirs", MADE);

        assertThat(billed.isBilled()).isTrue();
        assertThat(record(first("latam", OCTOBER, line("c", "Cell", 5))).isBilled())
                .isTrue();
        assertThat(record(first("nordics", OCTOBER, line("b", "Bolt", 5)))
                        .review()
                        .reason())
                .contains("a company is billed by account americas in this period already: Bolt.")
                .doesNotContain("apac");
    }

    @Test
    void aCorrectionWaitsForWhatItBillsAnewAndNotForWhatAPersonReleasedBefore() {
        record(first("emea", OCTOBER, line("a", "Acme", 7), line("b", "Bolt", 5)));
        RecordedStatement released = record(first("apac", OCTOBER, line("a", "Acme", 7)));
        ledger.reviews().approve(released.id(), "ada", "both", MADE);

        RecordedStatement again =
                record(Examples.of("apac", OCTOBER, StatementType.CORRECTED, 2, released.id(), line("a", "Acme", 8)));
        assertThat(again.isBilled()).isTrue();
        RecordedStatement more = record(Examples.of(
                "apac", OCTOBER, StatementType.CORRECTED, 3, again.id(), line("a", "Acme", 8), line("b", "Bolt", 1)));
        assertThat(more.review().reason()).contains("a company is billed by account emea", ": Bolt.");
    }

    @Test
    void aCompanyThatACorrectionTookOffOneBillMayGoOnAnother() {
        RecordedStatement billed = record(first("emea", OCTOBER, line("a", "Acme", 7)));
        record(Examples.of("emea", OCTOBER, StatementType.CORRECTED, 2, billed.id(), line("a", "Acme", 0)));

        assertThat(record(first("apac", OCTOBER, line("a", "Acme", 7))).isBilled())
                .isTrue();
    }

    @Test
    void aLookAtAnOpenMonthIsNoBill() {
        record(Examples.of("emea", OCTOBER, StatementType.PROVISIONAL, 1, null, line("a", "Acme", 7)));

        assertThat(record(first("apac", OCTOBER, line("a", "Acme", 7))).isBilled())
                .isTrue();
        assertThat(record(Examples.of("emea", OCTOBER, StatementType.PROVISIONAL, 2, null, line("a", "Acme", 7)))
                        .review())
                .isNull();
    }

    @Test
    void ofAccountsThatBillACompanyAtTheSameMomentOneDoesAndTheOthersWait() throws Exception {
        try (Ledger other = open()) {
            for (int month = 1; month <= 8; month++) {
                YearMonth period = YearMonth.of(2026, month);
                List<Callable<Boolean>> runs = new ArrayList<>();
                for (int run = 0; run < 5; run++) {
                    Statement statement =
                            first("account-" + run, period, line("a", "Acme", 7), line("own" + run, "Own", 1));
                    Ledger machine = run % 2 == 0 ? ledger : other;
                    runs.add(() -> machine.statements().record(statement, List.of("email"), MADE));
                }

                assertThat(LedgerAcceptance.atOnce(runs)).containsOnly(true);

                assertThat(ledger.statements().history())
                        .filteredOn(statement -> statement.period().equals(period))
                        .hasSize(5)
                        .filteredOn(RecordedStatement::isBilled)
                        .hasSize(1);
            }
        }
    }

    @Test
    void theHistoryGoesWithARenamedAccountAndEveryIdStays() throws Exception {
        ledger.statements().firstPeriod(Account.DEFAULT, null, OCTOBER.minusMonths(1));
        RecordedStatement september = record(first(Account.DEFAULT, OCTOBER.minusMonths(1), line("a", "Acme", 6)));
        RecordedStatement october = record(first(Account.DEFAULT, OCTOBER, line("a", "Acme", 7)));
        String document = ledger.statements().document(october.id());
        ledger.readings()
                .keep(Account.DEFAULT, Examples.reading(Account.DEFAULT, OCTOBER, line("a", "Acme", 7)), DAY, MADE);
        ledger.troubles().raise("the reading of 2026-10", "failed", "failed", true, MADE);
        ledger.troubles().raise("the review of 2026-10, revision 2", "waits", "waits", true, MADE);
        ledger.troubles().raise("delivery " + october.id() + "-email", "held", "held", false, MADE);

        Renaming.apply(ledger, renamed("default", "emea"));
        Renaming.apply(ledger, renamed("default", "emea"));

        assertThat(ledger.statements().history())
                .extracting(RecordedStatement::id, RecordedStatement::account)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(september.id(), "emea"),
                        org.assertj.core.groups.Tuple.tuple(october.id(), "emea"));
        assertThat(ledger.statements().find("emea", OCTOBER).orElseThrow().deliveries())
                .isEqualTo(october.deliveries());
        assertThat(ledger.statements().document(october.id())).isEqualTo(document);
        assertThat(ledger.statements().firstPeriod("emea", null, OCTOBER.plusMonths(5)))
                .isEqualTo(OCTOBER.minusMonths(1));
        assertThat(ledger.readings().isTaken("emea", OCTOBER, DAY)).isTrue();
        assertThat(ledger.readings().seen("emea", OCTOBER)).containsKey("a");
        assertThat(ledger.readings().seen(Account.DEFAULT, OCTOBER)).isEmpty();
        assertThat(ledger.troubles().all())
                .extracting(Trouble::about)
                .containsExactlyInAnyOrder(
                        "the reading of 2026-10 of account emea",
                        "the review of 2026-10 of account emea, revision 2",
                        "delivery " + october.id() + "-email");
    }

    @Test
    void machinesThatRenameAnAccountTogetherDoItOnce() throws Exception {
        record(first(Account.DEFAULT, OCTOBER, line("a", "Acme", 7)));
        try (Ledger other = open()) {
            Settings settings = renamed("default", "emea");
            List<Callable<Boolean>> starts = new ArrayList<>();
            for (int start = 0; start < 4; start++) {
                Ledger machine = start % 2 == 0 ? ledger : other;
                starts.add(() -> {
                    Renaming.apply(machine, settings);
                    return true;
                });
            }

            assertThat(LedgerAcceptance.atOnce(starts)).containsOnly(true);
        }
        assertThat(ledger.statements().find("emea", OCTOBER)).isPresent();
    }

    /** The reason that it waits for says to do just that. */
    @Test
    void whatARenamedAccountWasHeldForIsWithdrawnWhenItSaysItsFormerName() throws Exception {
        RecordedStatement billed = record(first(Account.DEFAULT, OCTOBER, line("a", "Acme", 7)));
        RecordedStatement look = record(Examples.of(
                Account.DEFAULT, OCTOBER.plusMonths(1), StatementType.PROVISIONAL, 1, null, line("a", "Acme", 7)));
        RecordedStatement held = record(first("emea", OCTOBER, line("a", "Acme", 7)));
        RecordedStatement secondLook = record(
                Examples.of("emea", OCTOBER.plusMonths(1), StatementType.PROVISIONAL, 1, null, line("a", "Acme", 8)));
        ledger.readings().keep("emea", Examples.reading("emea", OCTOBER, line("a", "Acme", 9)), DAY, MADE);
        ledger.readings()
                .keep(Account.DEFAULT, Examples.reading(Account.DEFAULT, OCTOBER, line("a", "Acme", 7)), DAY, MADE);
        ledger.troubles().raise("the review of 2026-10 of account emea, revision 1", "waits", "waits", true, MADE);
        assertThat(held.isWaiting()).isTrue();

        Renaming.apply(ledger, renamed("default", "emea"));

        assertThat(ledger.statements().revisions("emea", OCTOBER))
                .extracting(RecordedStatement::id)
                .containsExactly(billed.id());
        assertThat(ledger.statements().waiting()).isEmpty();
        assertThat(ledger.statements().find(held.id()).orElseThrow().review().decision())
                .isEqualTo("account emea is account default by another name");
        assertThat(ledger.statements().history())
                .extracting(RecordedStatement::id)
                .containsExactlyInAnyOrder(billed.id(), look.id(), held.id(), secondLook.id());
        assertThat(ledger.troubles().all()).isEmpty();
        assertThat(ledger.readings().seen("emea", OCTOBER).get("a").monthlyUsers())
                .isEqualTo(9);
    }

    @Test
    void aNameCanBeTakenBackAndBeRenamedOnceMore() throws Exception {
        RecordedStatement billed = record(first(Account.DEFAULT, OCTOBER, line("a", "Acme", 7)));
        Renaming.apply(ledger, renamed("default", "emea"));
        assertThatThrownBy(() -> Renaming.apply(ledger, renamed("default", "apac")))
                .hasMessageContaining("account default is called emea since");
        Renaming.apply(ledger, renamed("emea", "apac"));
        assertThatThrownBy(() -> Renaming.apply(ledger, SettingsFile.read(Path.of("no-such-file"), Map.of())))
                .hasMessageContaining("account default is called apac since", "accounts.default.formerly=apac");
        Renaming.apply(ledger, renamed("apac", "default"));
        Renaming.apply(ledger, SettingsFile.read(Path.of("no-such-file"), Map.of()));

        assertThat(ledger.statements()
                        .find(Account.DEFAULT, OCTOBER)
                        .orElseThrow()
                        .id())
                .isEqualTo(billed.id());
    }

    @Test
    void accountsThatHaveBothBilledAMonthAreNotMadeOne() throws Exception {
        record(first(Account.DEFAULT, OCTOBER, line("a", "Acme", 7)));
        record(first(Account.DEFAULT, OCTOBER.plusMonths(1), line("a", "Acme", 7)));
        record(first("emea", OCTOBER, line("b", "Bolt", 7)));
        List<RecordedStatement> before = ledger.statements().history();

        assertThatThrownBy(() -> Renaming.apply(ledger, renamed("default", "emea")))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("both accounts have billed 2026-10,")
                .hasMessageContaining("Nothing was changed");
        assertThatThrownBy(() -> Renaming.apply(ledger, renamed("defualt", "emea")))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("the ledger has no account defualt, only: default, emea");

        assertThat(ledger.statements().history()).isEqualTo(before);
    }
}
