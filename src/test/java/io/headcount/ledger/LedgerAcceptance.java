package io.headcount.ledger;

import static io.headcount.ledger.Examples.MADE;
import static io.headcount.ledger.Examples.OCTOBER;
import static io.headcount.ledger.Examples.finalized;
import static io.headcount.ledger.Examples.line;
import static io.headcount.ledger.Examples.provisional;
import static io.headcount.ledger.Examples.statement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.headcount.reading.Line;
import io.headcount.settings.Settings;
import io.headcount.statement.Account;
import io.headcount.statement.Statement;
import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a ledger must do, whichever database keeps it. */
abstract class LedgerAcceptance {

    private static final Duration CLAIM = Duration.ofMinutes(15);

    private Ledger ledger;

    /** Settings that lead to a ledger of this test's own. */
    abstract Settings settings() throws Exception;

    /** Where an embedded ledger lies. */
    abstract Path data();

    Ledger open() throws Exception {
        return Ledger.open(settings(), data());
    }

    @BeforeEach
    void openLedger() throws Exception {
        ledger = open();
    }

    @AfterEach
    void closeLedger() {
        ledger.close();
    }

    @Test
    void anOldVersionDoesNotWriteIntoALedgerThatANewerOneHasUpgraded() throws Exception {
        ledger.jdbi()
                .useHandle(
                        handle -> handle.execute(
                                """
                insert into "flyway_schema_history" ("installed_rank", "version", "description", "type", "script",
                    "installed_by", "execution_time", "success")
                values (99, '99', 'of a newer version', 'SQL', 'V99__newer.sql', 'headcount', 1, true)"""));
        ledger.close();

        assertThatThrownBy(this::open)
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("not as this version expects");
    }

    @Test
    void whatIsToldOfEarlierMonthsDoesNotChangeWhenTheyAreCorrectedLater() {
        ledger.statements().record(finalized(OCTOBER.minusMonths(2), line("a", "Acme", 5)), List.of(), MADE);
        ledger.statements().record(finalized(OCTOBER.minusMonths(1), line("a", "Acme", 6)), List.of(), MADE);
        Statement corrected = statement(OCTOBER.minusMonths(1), StatementType.CORRECTED, 2, line("a", "Acme", 8));
        ledger.statements().record(corrected, List.of(), MADE.plusSeconds(60));
        ledger.statements().record(provisional(OCTOBER.minusMonths(1), 9, line("a", "Acme", 99)), List.of(), MADE);
        ledger.statements().record(finalized(OCTOBER, line("a", "Acme", 7)), List.of(), MADE);

        YearMonth from = OCTOBER.minusMonths(1);
        assertThat(ledger.statements().earlier(Account.DEFAULT, from.minusMonths(1), OCTOBER, MADE))
                .extracting(PeriodTotal::totalMonthlyUsers)
                .containsExactly(5L, 6L);
        assertThat(ledger.statements().earlier(Account.DEFAULT, from, OCTOBER, MADE.plusSeconds(60)))
                .containsExactly(new PeriodTotal(from, corrected.id(), 8));
        assertThat(ledger.statements().earlier("another", from, OCTOBER, MADE)).isEmpty();
    }

    @Test
    void statementLinesAndDeliveriesComeTogether() {
        Statement statement = finalized(OCTOBER, line("a", "Acme", 7), line("b", "Bolt", 5));

        assertThat(ledger.statements().record(statement, List.of("webhook", "email"), MADE))
                .isTrue();

        RecordedStatement recorded =
                ledger.statements().find(Account.DEFAULT, OCTOBER).orElseThrow();
        assertThat(recorded.id()).isEqualTo(statement.id());
        assertThat(recorded.totalMonthlyUsers()).isEqualTo(12);
        assertThat(recorded.companyCount()).isEqualTo(2);
        assertThat(recorded.type()).isEqualTo(StatementType.FINALIZED);
        assertThat(recorded.recordedAt()).isEqualTo(MADE);
        assertThat(recorded.deliveries()).extracting(Delivery::destination).containsExactly("email", "webhook");
        assertThat(recorded.deliveries()).allSatisfy(delivery -> {
            assertThat(delivery.id()).isEqualTo(statement.id() + "-" + delivery.destination());
            assertThat(delivery.state()).isEqualTo(DeliveryState.PENDING);
            assertThat(delivery.attempts()).isZero();
            assertThat(delivery.nextAttemptAt()).isEqualTo(MADE);
            assertThat(delivery.lastReason()).isNull();
        });
        assertThat(ledger.statements().lines(statement.id()).values()).containsExactlyElementsOf(statement.lines());
    }

    @Test
    void whereALineCannotBeRecordedNothingIs() {
        Statement impossible = finalized(OCTOBER, line("a", "Acme", 7), line("x".repeat(201), "Endless", 5));

        assertThatThrownBy(() -> ledger.statements().record(impossible, List.of("email"), MADE))
                .isInstanceOf(JdbiException.class);

        assertNothingRecorded();
    }

    @Test
    void aDeliveryThatCannotBeRecordedTakesTheStatementWithIt() {
        Statement statement = finalized(OCTOBER, line("a", "Acme", 7));

        assertThatThrownBy(() -> ledger.statements().record(statement, List.of("email", "d".repeat(65)), MADE))
                .isInstanceOf(JdbiException.class);

        assertNothingRecorded();
    }

    /** To answer 'already recorded' would lose the period without a word. */
    @Test
    void aCompanyThatStandsThereTwiceIsNoStatementThatWasRecordedBefore() {
        Statement impossible = finalized(OCTOBER, line("a", "Acme", 7), line("a", "Acme", 7));

        assertThatThrownBy(() -> ledger.statements().record(impossible, List.of("email"), MADE))
                .isInstanceOf(JdbiException.class);

        assertNothingRecorded();
    }

    private void assertNothingRecorded() {
        assertThat(ledger.statements().history()).isEmpty();
        for (String table : List.of("statement", "statement_line", "delivery")) {
            assertThat(ledger.jdbi().<Integer, RuntimeException>withHandle(handle -> handle.createQuery(
                                    "select count(*) from " + table)
                            .mapTo(Integer.class)
                            .one()))
                    .as(table)
                    .isZero();
        }
    }

    @Test
    void aPeriodIsBilledOnceThoughItsNumbersChangeAfterwards() {
        Statement first = finalized(OCTOBER, line("a", "Acme", 7));
        Statement second = finalized(OCTOBER, line("a", "Acme", 8), line("b", "Bolt", 1));
        ledger.statements().record(first, List.of("email"), MADE);
        List<RecordedStatement> before = ledger.statements().history();

        assertThat(ledger.statements().record(second, List.of("email", "webhook"), MADE.plusSeconds(60)))
                .isFalse();
        assertThat(ledger.statements().record(first, List.of("webhook"), MADE.plusSeconds(60)))
                .isFalse();

        assertThat(ledger.statements().history()).isEqualTo(before);
        assertThat(ledger.statements().document(first.id()))
                .isEqualTo(first.document().toJson());
        assertThat(ledger.statements().find(second.id())).isEmpty();
        assertThat(ledger.statements().lines(second.id())).isEmpty();
    }

    @Test
    void ofManyWhoRecordAPeriodAtOnceOneDoes() throws Exception {
        try (Ledger other = secondMachine()) {
            for (int month = 1; month <= 6; month++) {
                YearMonth period = YearMonth.of(2026, month);
                List<Callable<Boolean>> runs = new ArrayList<>();
                for (int run = 0; run < 6; run++) {
                    // The numbers differ, as they do when the vendor's list moves between two readings.
                    Statement statement = finalized(period, line("a", "Acme", run), line("b", "Bolt", 5));
                    Ledger machine = run % 2 == 0 ? ledger : other;
                    runs.add(() -> machine.statements().record(statement, List.of("email", "webhook"), MADE));
                }

                assertThat(atOnce(runs)).filteredOn(Boolean::booleanValue).hasSize(1);

                RecordedStatement recorded =
                        ledger.statements().find(Account.DEFAULT, period).orElseThrow();
                assertThat(recorded.deliveries()).hasSize(2);
                assertThat(ledger.statements().lines(recorded.id()).values().stream()
                                .mapToLong(Line::monthlyUsers)
                                .sum())
                        .isEqualTo(recorded.totalMonthlyUsers());
            }
        }
        assertThat(ledger.statements().history()).hasSize(6);
    }

    /** Another process with the same ledger, where the database allows it; else this one once more. */
    Ledger secondMachine() throws Exception {
        return open();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Plain Ltd",
                "👥 Crew 👩‍👩‍👧‍👦",
                "شركة الأمن المحدودة",
                "Nul\u0000Nul",
                "Line\r\nbreak\ttab",
                "Quote \" and \\ and '; drop table statement; --",
                "\u202Eeman desrever",
                "Cafe\u0301 is not Caf\u00e9",
                "half a pair \uD83D, the other half \uDC65",
                "\uFFFF\uFFFE\uFEFF",
                "",
            })
    void theDocumentComesBackByteForByteWhateverACustomerIsCalled(String name) {
        Statement statement = finalized(OCTOBER, line("a", name, 7));
        String document = statement.document().toJson();

        ledger.statements().record(statement, List.of("email"), MADE);

        String kept = ledger.statements().document(statement.id());
        assertThat(kept).isEqualTo(document);
        assertThat(new String(kept.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(document);
        assertThat(StatementDocument.parse(kept).data().companies().get(0).companyName())
                .isEqualTo(name.replaceAll("\\p{Cs}", "\uFFFD"));
        assertThat(ledger.statements().lines(statement.id()).get("a").companyName())
                .isEqualTo(name.replaceAll("[\\x00\\p{Cs}]", "\uFFFD"));
    }

    @Test
    void aThousandCompaniesComeBackInTheVendorsOrder() {
        Line[] lines = new Line[1000];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = line("id-" + (i * 7919 % 1000), "Company " + i, i);
        }
        Statement statement = finalized(OCTOBER, lines);

        ledger.statements().record(statement, List.of("email"), MADE);

        assertThat(ledger.statements().lines(statement.id()).values()).containsExactly(lines);
    }

    @Test
    void theLargestTotalFits() {
        Statement statement = finalized(OCTOBER, line("a", "Acme", Long.MAX_VALUE - 1));

        ledger.statements().record(statement, List.of(), MADE);

        assertThat(ledger.statements().find(statement.id()).orElseThrow().totalMonthlyUsers())
                .isEqualTo(Long.MAX_VALUE - 1);
    }

    @Test
    void aMonthWithoutCompaniesIsAStatementToo() {
        assertThat(ledger.statements().record(finalized(OCTOBER), List.of("email"), MADE))
                .isTrue();
        assertThat(ledger.statements()
                        .find(Account.DEFAULT, OCTOBER)
                        .orElseThrow()
                        .companyCount())
                .isZero();
    }

    @Test
    void theFirstPeriodStaysWhatItWasAtTheFirstStart() {
        StatementRecords statements = ledger.statements();

        assertThat(statements.firstPeriod(Account.DEFAULT, null, OCTOBER)).isEqualTo(OCTOBER);
        assertThat(statements.firstPeriod(Account.DEFAULT, null, OCTOBER.plusMonths(3)))
                .isEqualTo(OCTOBER);
        assertThat(statements.firstPeriod(Account.DEFAULT, YearMonth.of(2026, 1), OCTOBER.plusMonths(3)))
                .as("what the settings say wins")
                .isEqualTo(YearMonth.of(2026, 1));
        assertThat(statements.firstPeriod("other", null, OCTOBER.plusMonths(5))).isEqualTo(OCTOBER.plusMonths(5));
    }

    @Test
    void provisionalStatementsAreCountedByThemselves() {
        StatementRecords statements = ledger.statements();
        assertThat(statements.nextProvisional(Account.DEFAULT, OCTOBER)).isEqualTo(1);
        statements.record(provisional(OCTOBER, 1, line("a", "Acme", 3)), List.of("email"), MADE);
        statements.record(provisional(OCTOBER, 2, line("a", "Acme", 4)), List.of("email"), MADE.plusSeconds(1));

        assertThat(statements.nextProvisional(Account.DEFAULT, OCTOBER)).isEqualTo(3);
        assertThat(statements.nextProvisional(Account.DEFAULT, OCTOBER.plusMonths(1)))
                .isEqualTo(1);
        assertThat(statements.find(Account.DEFAULT, OCTOBER))
                .as("a look at an open month is not its bill")
                .isEmpty();

        assertThat(statements.record(finalized(OCTOBER, line("a", "Acme", 4)), List.of("email"), MADE.plusSeconds(2)))
                .isTrue();
        assertThat(statements.find(Account.DEFAULT, OCTOBER).orElseThrow().type())
                .isEqualTo(StatementType.FINALIZED);
    }

    @Test
    void theLatestRevisionOfAMonthIsFound() {
        ledger.statements().record(finalized(OCTOBER, line("a", "Acme", 4)), List.of("email"), MADE);
        ledger.statements()
                .record(
                        statement(OCTOBER, StatementType.CORRECTED, 2, line("a", "Acme", 5)),
                        List.of("email"),
                        MADE.plusSeconds(1));

        assertThat(ledger.statements()
                        .find(Account.DEFAULT, OCTOBER)
                        .orElseThrow()
                        .revision())
                .isEqualTo(2);
    }

    @Test
    void historyTellsTheNewestFirst() {
        ledger.statements()
                .record(finalized(YearMonth.of(2026, 9), line("a", "A", 1)), List.of(), MADE.plusSeconds(60));
        ledger.statements().record(finalized(YearMonth.of(2026, 7), line("a", "A", 2)), List.of(), MADE);
        ledger.statements().record(finalized(YearMonth.of(2026, 8), line("a", "A", 3)), List.of(), MADE);

        assertThat(ledger.statements().history())
                .extracting(RecordedStatement::period)
                .containsExactly(YearMonth.of(2026, 9), YearMonth.of(2026, 8), YearMonth.of(2026, 7));
    }

    @Test
    void whatIsNotInTheLedgerIsNotMadeUp() {
        assertThat(ledger.statements().find("nothing")).isEmpty();
        assertThat(ledger.statements().history()).isEmpty();
        assertThat(ledger.deliveries().claimNext("email", MADE, MADE.plus(CLAIM)))
                .isEmpty();
        assertThat(ledger.deliveries().destinationsDue(MADE)).isEmpty();
    }

    @Test
    void ofManyWhoClaimEachDeliveryIsClaimedOnce() throws Exception {
        int months = 15;
        for (int month = 0; month < months; month++) {
            ledger.statements()
                    .record(
                            finalized(OCTOBER.plusMonths(month), line("a", "Acme", month)),
                            List.of("email", "webhook"),
                            MADE);
        }
        List<String> claimed = Collections.synchronizedList(new ArrayList<>());
        try (Ledger other = secondMachine()) {
            List<Callable<Void>> workers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String destination = i < 4 ? "email" : "webhook";
                DeliveryRecords deliveries = (i % 2 == 0 ? ledger : other).deliveries();
                workers.add(() -> {
                    Optional<Delivery> next;
                    do {
                        next = deliveries.claimNext(destination, MADE, MADE.plus(CLAIM));
                        next.ifPresent(delivery -> {
                            assertThat(delivery.attempts()).isEqualTo(1);
                            claimed.add(delivery.id());
                        });
                    } while (next.isPresent());
                    return null;
                });
            }
            atOnce(workers);
        }
        assertThat(claimed).doesNotHaveDuplicates().hasSize(2 * months);
    }

    @Test
    void theOldestDeliveryGoesFirst() {
        ledger.statements().record(finalized(OCTOBER, line("a", "Acme", 2)), List.of("email"), MADE.plusSeconds(5));
        ledger.statements()
                .record(finalized(OCTOBER.minusMonths(1), line("a", "Acme", 1)), List.of("email"), MADE.plusSeconds(1));
        Instant now = MADE.plusSeconds(10);

        Delivery first = claim("email", now);

        assertThat(ledger.statements().find(first.statementId()).orElseThrow().period())
                .isEqualTo(OCTOBER.minusMonths(1));
    }

    @Test
    void whatWasRecordedThisVeryInstantIsDue() {
        Instant now = Instant.parse("2026-11-01T06:00:04.000999999Z");
        ledger.statements().record(finalized(OCTOBER, line("a", "Acme", 2)), List.of("email"), now);

        assertThat(ledger.deliveries().destinationsDue(now)).containsExactly("email");
        assertThat(ledger.deliveries().claimNext("email", now, now.plus(CLAIM))).isPresent();
    }

    @Test
    void anAttemptIsInTheBooksBeforeAnythingIsSent() {
        record("email");

        Delivery claimed = claim("email", MADE);

        assertThat(claimed.attempts()).isEqualTo(1);
        assertThat(ledger.deliveries().attempts(claimed.id())).singleElement().satisfies(attempt -> {
            assertThat(attempt.startedAt()).isEqualTo(MADE);
            assertThat(attempt.endedAt()).isNull();
            assertThat(attempt.delivered()).isNull();
        });
        assertThat(ledger.deliveries().claimNext("email", MADE, MADE.plus(CLAIM)))
                .isEmpty();
        assertThat(ledger.deliveries().destinationsDue(MADE)).isEmpty();
    }

    @Test
    void whatWasDeliveredIsNotDueAgain() {
        record("email");
        Delivery claimed = claim("email", MADE);

        ledger.deliveries().delivered(claimed, MADE.plusSeconds(2));

        Delivery delivered = only(claimed);
        assertThat(delivered.state()).isEqualTo(DeliveryState.DELIVERED);
        assertThat(delivered.deliveredAt()).isEqualTo(MADE.plusSeconds(2));
        assertThat(ledger.deliveries().claimNext("email", MADE.plus(Duration.ofDays(9)), MADE.plus(CLAIM)))
                .isEmpty();
    }

    @Test
    void whatFailedIsDueWhenItWasSaidToBe() {
        record("email");
        Instant next = MADE.plusSeconds(60);

        ledger.deliveries().failed(claim("email", MADE), MADE.plusSeconds(1), "the receiver answered 500", next);

        assertThat(ledger.deliveries().claimNext("email", next.minusMillis(1), next.plus(CLAIM)))
                .isEmpty();
        Delivery again = claim("email", next);
        assertThat(again.attempts()).isEqualTo(2);
        assertThat(ledger.deliveries().attempts(again.id()))
                .extracting(Attempt::reason)
                .containsExactly("the receiver answered 500", null);
    }

    @Test
    void whatIsHeldWaitsForAPersonAndIsYoungAgainThen() {
        record("email");
        Delivery claimed = claim("email", MADE);
        ledger.deliveries().held(claimed, MADE.plusSeconds(1), "the receiver answered 410");
        Instant later = MADE.plus(Duration.ofDays(30));
        assertThat(only(claimed).state()).isEqualTo(DeliveryState.HELD);
        assertThat(ledger.deliveries().claimNext("email", later, later.plus(CLAIM)))
                .isEmpty();

        ledger.deliveries().release(only(claimed), later);

        assertThat(only(claimed).releasedAt()).isEqualTo(later);
        assertThat(claim("email", later).attempts()).isEqualTo(2);
    }

    @Test
    void aClaimThatLapsedIsTakenOver() {
        record("email");
        Delivery lost = claim("email", MADE);
        Instant lapsed = MADE.plus(CLAIM).plusMillis(1);
        assertThat(ledger.deliveries().claimNext("email", MADE.plus(CLAIM), lapsed))
                .isEmpty();

        Delivery taken = claim("email", lapsed);

        assertThat(taken.id()).isEqualTo(lost.id());
        assertThat(taken.attempts()).isEqualTo(2);
    }

    @Test
    void aLateFailureDoesNotOverwriteTheNewerAttempt() {
        record("email");
        Delivery late = claim("email", MADE);
        Instant lapsed = MADE.plus(CLAIM).plusMillis(1);
        Delivery newer = claim("email", lapsed);

        ledger.deliveries().held(late, lapsed.plusSeconds(1), "too late to matter");

        assertThat(only(newer).state()).isEqualTo(DeliveryState.PENDING);
        assertThat(ledger.deliveries().claimNext("email", lapsed.plusSeconds(2), lapsed.plus(CLAIM)))
                .as("the newer claim still holds")
                .isEmpty();
        ledger.deliveries().delivered(newer, lapsed.plusSeconds(3));
        ledger.deliveries().failed(late, lapsed.plusSeconds(4), "later still", lapsed.plusSeconds(5));
        assertThat(only(newer).state()).isEqualTo(DeliveryState.DELIVERED);
        assertThat(ledger.deliveries().attempts(newer.id()))
                .extracting(Attempt::delivered)
                .containsExactly(false, true);
    }

    /** The other side said yes: that stays true, whoever asks again. */
    @Test
    void aLateYesCounts() {
        record("email");
        Delivery late = claim("email", MADE);
        Instant lapsed = MADE.plus(CLAIM).plusMillis(1);
        Delivery newer = claim("email", lapsed);

        ledger.deliveries().delivered(late, lapsed.plusSeconds(1));
        ledger.deliveries().failed(newer, lapsed.plusSeconds(2), "the receiver answered 500", lapsed.plusSeconds(60));

        assertThat(only(newer).state()).isEqualTo(DeliveryState.DELIVERED);
    }

    @Test
    void whatIsOnItsWayCannotBeReleased() {
        record("email");
        Delivery claimed = claim("email", MADE);

        ledger.deliveries().release(claimed, MADE.plusSeconds(5));

        assertThat(ledger.deliveries().claimNext("email", MADE.plusSeconds(6), MADE.plus(CLAIM)))
                .isEmpty();
    }

    @Test
    void aDeliveredOneIsSentOnceMoreOnlyByAPerson() {
        record("email");
        Delivery claimed = claim("email", MADE);
        ledger.deliveries().delivered(claimed, MADE.plusSeconds(1));

        ledger.deliveries().release(only(claimed), MADE.plusSeconds(2));

        assertThat(claim("email", MADE.plusSeconds(2)).id()).isEqualTo(claimed.id());
    }

    @Test
    void aReasonIsClippedWhereACharacterEnds() {
        record("email");
        Delivery claimed = claim("email", MADE);

        ledger.deliveries()
                .failed(claimed, MADE.plusSeconds(1), "x".repeat(998) + "👥".repeat(500), MADE.plusSeconds(2));

        String reason = only(claimed).lastReason();
        assertThat(reason)
                .hasSizeLessThanOrEqualTo(1000)
                .startsWith("x".repeat(998))
                .endsWith("…");
        assertThat(reason.replaceAll("\\p{Cs}", "")).isEqualTo(reason);
    }

    @Test
    void aReasonWithANulIsStillAReason() {
        record("email");
        Delivery claimed = claim("email", MADE);

        ledger.deliveries().failed(claimed, MADE.plusSeconds(1), "no\u0000thing \uD83D", MADE.plusSeconds(2));

        assertThat(only(claimed).lastReason()).isEqualTo("no\uFFFDthing \uFFFD");
    }

    @Test
    void openedAgainItIsTheSameLedger() throws Exception {
        record("email");
        List<RecordedStatement> before = ledger.statements().history();
        ledger.close();

        ledger = open();

        assertThat(ledger.statements().history()).isEqualTo(before);
        assertThat(ledger.deliveries().claimNext("email", MADE, MADE.plus(CLAIM)))
                .isPresent();
    }

    @Test
    void tablesThatAreNotOursAreNotTouched() {
        ledger.jdbi()
                .useHandle(handle -> handle.execute(
                        "update \"flyway_schema_history\" set \"checksum\" = 1 where \"version\" = '1'"));
        ledger.close();

        assertThatThrownBy(this::open)
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("tables are not as this version expects");
    }

    /** 05:30 and 06:30 UTC are both 01:30 in New York that day; Chatham's clocks stand at odd quarters. */
    @ParameterizedTest
    @ValueSource(strings = {"UTC", "America/New_York", "Europe/Istanbul", "Asia/Kathmandu", "Pacific/Chatham"})
    void noTimeZoneOfTheMachineMovesAnInstant(String zone) {
        TimeZone before = TimeZone.getDefault();
        try {
            List<Instant> times = List.of(
                    Instant.parse("2026-11-01T05:30:00.123Z"),
                    Instant.parse("2026-11-01T06:30:00.123Z"),
                    Instant.parse("2026-03-08T07:30:00.999Z"),
                    Instant.parse("2026-12-31T23:59:59.999Z"));
            for (Instant time : times) {
                TimeZone.setDefault(TimeZone.getTimeZone(zone));
                YearMonth period = OCTOBER.plusMonths(times.indexOf(time));
                Statement statement = finalized(period, line("a", "Acme", 2));
                ledger.statements().record(statement, List.of("email"), time);
                Delivery claimed = ledger.deliveries()
                        .claimNext("email", time, time.plus(CLAIM))
                        .orElseThrow();
                ledger.deliveries().delivered(claimed, time.plusMillis(1));

                for (String reader : List.of(zone, "America/Los_Angeles", "UTC")) {
                    TimeZone.setDefault(TimeZone.getTimeZone(reader));
                    RecordedStatement recorded =
                            ledger.statements().find(statement.id()).orElseThrow();
                    assertThat(recorded.recordedAt()).isEqualTo(time);
                    assertThat(recorded.deliveries().get(0).deliveredAt()).isEqualTo(time.plusMillis(1));
                    assertThat(recorded.deliveries().get(0).releasedAt()).isEqualTo(time);
                    assertThat(ledger.statements().lines(statement.id()).get("a"))
                            .isEqualTo(statement.lines().get(0));
                }
            }
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void aCorrectionIsNotClaimedBeforeWhatItCorrectsIsDelivered() {
        revisions(1, 2, 3);
        Instant later = MADE.plus(Duration.ofDays(2));
        Delivery first = claim("email", MADE);
        assertThat(ledger.deliveries().claimNext("email", MADE, MADE.plus(CLAIM)))
                .as("while it is on its way")
                .isEmpty();
        ledger.deliveries().failed(first, MADE, "500", later.plusSeconds(1));
        assertThat(ledger.deliveries().claimNext("email", later, later.plus(CLAIM)))
                .as("while it waits for its next attempt")
                .isEmpty();
        assertThat(ledger.deliveries().destinationsDue(later)).containsExactly("webhook");

        Instant then = later.plusSeconds(1);
        ledger.deliveries().held(claim("email", then), then, "410");

        assertThat(ledger.deliveries().claimNext("email", then, then.plus(CLAIM)))
                .as("while it is held")
                .isEmpty();
        assertThat(of(2, "email").state()).isEqualTo(DeliveryState.HELD);
        assertThat(of(3, "email").obstacle()).contains("revision 1", "held");
        assertThat(ledger.figures().deliveries()).contains(new DeliveryCount("email", DeliveryState.HELD, 3, MADE));
        assertThat(claim("webhook", then).statementId())
                .isEqualTo(of(1, "webhook").statementId());

        ledger.deliveries().release(of(1, "email"), then);
        assertThat(of(3, "email").state()).isEqualTo(DeliveryState.PENDING);
        ledger.deliveries().delivered(claim("email", then), then);

        assertThat(of(2, "email").releasedAt()).as("young from now on").isEqualTo(then);
        assertThat(claim("email", then).id()).isEqualTo(of(2, "email").id());
        assertThat(ledger.deliveries().claimNext("email", then, then.plus(CLAIM)))
                .isEmpty();
    }

    @Test
    void anotherMonthAnotherPlaceAndALookAtTheOpenMonthWaitForNothing() {
        revisions(1, 2);
        ledger.statements().record(finalized(OCTOBER.plusMonths(1), line("a", "A", 1)), List.of("email"), MADE);
        ledger.statements().record(provisional(OCTOBER, 1, line("a", "A", 1)), List.of("other"), MADE);
        Delivery held = claim("email", MADE);
        ledger.deliveries().held(held, MADE, "410");

        assertThat(claim("email", MADE).statementId())
                .isEqualTo(ledger.statements()
                        .find(Account.DEFAULT, OCTOBER.plusMonths(1))
                        .orElseThrow()
                        .id());
        assertThat(claim("webhook", MADE).id()).isEqualTo(of(1, "webhook").id());
        assertThat(claim("other", MADE)).isNotNull();
    }

    @Test
    void whatIsOlderThanTheNewestDeliveredIsNeverSentAgain() {
        revisions(1, 2);
        ledger.deliveries().delivered(claim("email", MADE), MADE);
        ledger.deliveries().delivered(claim("email", MADE), MADE);

        assertThat(ledger.deliveries().release(of(1, "email"), MADE)).isFalse();
        assertThat(ledger.deliveries().release(of(2, "email"), MADE)).isTrue();

        assertThat(of(1, "email").state()).isEqualTo(DeliveryState.DELIVERED);
        assertThat(ledger.deliveries().release(of(1, "email"), MADE))
                .as("nor while the newer one is sent again")
                .isFalse();
        assertThat(claim("email", MADE).id()).isEqualTo(of(2, "email").id());
    }

    @Test
    void whatWasOvertakenBeforeThereWasAnOrderIsNotSentAfterwards() {
        revisions(1, 2, 3);
        ledger.jdbi().useHandle(handle -> handle.createUpdate(
                        "update delivery set state = 'delivered', delivered_at = :now where id = :id")
                .bind("now", StatementRecords.utc(MADE))
                .bind("id", of(2, "email").id())
                .execute());

        assertThat(of(1, "email").state()).isEqualTo(DeliveryState.WITHDRAWN);
        assertThat(ledger.deliveries().release(of(1, "email"), MADE)).isFalse();
        assertThat(claim("email", MADE).id()).isEqualTo(of(3, "email").id());
    }

    @Test
    void aDeliveryThatIsGivenUpHoldsUpNothing() {
        revisions(1, 2);
        Delivery first = claim("email", MADE);
        assertThat(ledger.deliveries().dismiss(first, "ann@desk", "too early", MADE))
                .as("it is not held")
                .isFalse();
        ledger.deliveries().held(first, MADE, "410");

        assertThat(ledger.deliveries().dismiss(first, "ann@desk", "done by hand", MADE))
                .isTrue();
        assertThat(ledger.deliveries().dismiss(first, "bob@desk", "once more", MADE))
                .isFalse();

        assertThat(of(1, "email").state()).isEqualTo(DeliveryState.WITHDRAWN);
        assertThat(of(1, "email").obstacle()).contains("given up", "done by hand");
        assertThat(ledger.deliveries().release(first, MADE)).isFalse();
        assertThat(claim("email", MADE).id()).isEqualTo(of(2, "email").id());
    }

    @Test
    void ofManyWhoDeliverTheRevisionsOfAMonthEachGoesOutAfterTheOneBefore() throws Exception {
        revisions(1, 2, 3, 4, 5, 6);
        List<Integer> sent = Collections.synchronizedList(new ArrayList<>());
        try (Ledger other = secondMachine()) {
            List<Callable<Void>> workers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                Ledger machine = i % 2 == 0 ? ledger : other;
                workers.add(() -> {
                    while (sent.size() < 6) {
                        machine.deliveries()
                                .claimNext("email", MADE, MADE.plus(CLAIM))
                                .ifPresent(delivery -> {
                                    sent.add(machine.statements()
                                            .find(delivery.statementId())
                                            .orElseThrow()
                                            .revision());
                                    machine.deliveries().delivered(delivery, MADE);
                                });
                    }
                    return null;
                });
            }
            atOnce(workers);
        }
        assertThat(sent).containsExactly(1, 2, 3, 4, 5, 6);
    }

    /** Either the older one is sent again before the newer one, or not at all. */
    @Test
    void whoSendsAgainWhileAnotherMachineClaimsTheCorrectionDoesNotTurnTheOrderRound() throws Exception {
        try (Ledger other = secondMachine()) {
            for (int round = 0; round < 20; round++) {
                YearMonth period = OCTOBER.plusMonths(round);
                ledger.statements().record(finalized(period, line("a", "A", 1)), List.of("email"), MADE);
                Delivery first = claim("email", MADE);
                ledger.deliveries().delivered(first, MADE);
                Statement second = statement(period, StatementType.CORRECTED, 2, line("a", "A", 2));
                ledger.statements().record(second, List.of("email"), MADE);

                List<Callable<Object>> both = List.of(
                        () -> other.deliveries().claimNext("email", MADE, MADE.plus(CLAIM)),
                        () -> ledger.deliveries().release(first, MADE));
                atOnce(both);

                Delivery newer = ledger.deliveries().of(second.id()).get(0);
                boolean newerIsOnItsWay = newer.attempts() == 1;
                boolean olderIsToBeSent = only(first).state() == DeliveryState.PENDING;
                assertThat(newerIsOnItsWay && olderIsToBeSent)
                        .as("round %d: %s and %s", round, only(first), newer)
                        .isFalse();
                ledger.jdbi().useHandle(handle -> handle.execute("update delivery set state = 'delivered'"));
            }
        }
    }

    @Test
    void whatWaitsForReviewIsRecordedAndNeitherSentNorBilled() {
        ledger.statements().record(finalized(OCTOBER.minusMonths(1), line("a", "Acme", 5)), List.of(), MADE);
        Statement doubtful = finalized(OCTOBER, line("a", "Acme", 0));
        assertThat(ledger.statements().record(doubtful, List.of("email", "webhook"), "0 after 5", null, MADE))
                .isTrue();

        RecordedStatement waiting =
                ledger.statements().waiting(Account.DEFAULT, OCTOBER).orElseThrow();
        assertThat(waiting.isWaiting()).isTrue();
        assertThat(waiting.isBilled()).isFalse();
        assertThat(waiting.review().reason()).isEqualTo("0 after 5");
        assertThat(waiting.deliveries()).allSatisfy(delivery -> {
            assertThat(delivery.state()).isEqualTo(DeliveryState.HELD);
            assertThat(delivery.obstacle()).contains("review", "headcount approve");
            assertThat(ledger.deliveries().release(delivery, MADE)).isFalse();
            assertThat(ledger.deliveries().dismiss(delivery, "ann@desk", "no", MADE))
                    .isFalse();
        });
        assertThat(ledger.deliveries().destinationsDue(MADE)).isEmpty();
        assertThat(ledger.statements().find(Account.DEFAULT, OCTOBER)).isEmpty();
        assertThat(ledger.statements()
                        .findBefore(Account.DEFAULT, OCTOBER.plusMonths(1))
                        .map(RecordedStatement::period))
                .contains(OCTOBER.minusMonths(1));
        assertThat(ledger.statements().earlier(Account.DEFAULT, OCTOBER, OCTOBER.plusMonths(1), MADE))
                .isEmpty();
        assertThat(ledger.reviews().waiting()).containsExactly(java.util.Map.entry(Account.DEFAULT, 1));
        assertThat(ledger.figures().lastStatement(Account.DEFAULT)).contains(MADE);

        Instant later = MADE.plus(Duration.ofDays(10));
        assertThat(ledger.reviews().approve(doubtful.id(), "ann@desk", "they all left", later))
                .isTrue();
        assertThat(ledger.reviews().reject(doubtful.id(), "bob@desk", "no", later))
                .isFalse();
        assertThat(ledger.reviews().approve(doubtful.id(), "bob@desk", null, later))
                .isFalse();

        RecordedStatement billed =
                ledger.statements().find(Account.DEFAULT, OCTOBER).orElseThrow();
        assertThat(billed.review())
                .isEqualTo(new Review(Review.State.APPROVED, "0 after 5", later, "ann@desk", "they all left"));
        assertThat(billed.deliveries()).allSatisfy(delivery -> {
            assertThat(delivery.state()).isEqualTo(DeliveryState.PENDING);
            assertThat(delivery.releasedAt()).isEqualTo(later);
        });
        assertThat(ledger.statements().earlier(Account.DEFAULT, OCTOBER, OCTOBER.plusMonths(1), MADE))
                .as("nobody could know of it before it was approved")
                .isEmpty();
        assertThat(ledger.statements().earlier(Account.DEFAULT, OCTOBER, OCTOBER.plusMonths(1), later))
                .hasSize(1);
        assertThat(claim("email", later).statementId()).isEqualTo(doubtful.id());
    }

    @Test
    void whatIsRejectedIsNeverSentAndHoldsUpNothing() {
        Statement doubtful = finalized(OCTOBER, line("a", "Acme", 0));
        ledger.statements().record(doubtful, List.of("email"), "0 after 5", null, MADE);

        assertThat(ledger.reviews().reject(doubtful.id(), "ann@desk", "they are still there", MADE))
                .isTrue();

        RecordedStatement withdrawn = ledger.statements().find(doubtful.id()).orElseThrow();
        assertThat(withdrawn.isWithdrawn()).isTrue();
        assertThat(withdrawn.review().decidedBy()).isEqualTo("ann@desk");
        assertThat(withdrawn.deliveries().get(0).state()).isEqualTo(DeliveryState.WITHDRAWN);
        assertThat(ledger.deliveries().release(withdrawn.deliveries().get(0), MADE))
                .isFalse();
        assertThat(ledger.statements().find(Account.DEFAULT, OCTOBER)).isEmpty();
        assertThat(ledger.statements().nextRevision(Account.DEFAULT, OCTOBER)).isEqualTo(2);
        Statement next = statement(OCTOBER, StatementType.FINALIZED, 2, line("a", "Acme", 6));
        ledger.statements().record(next, List.of("email"), MADE);
        assertThat(claim("email", MADE).statementId()).isEqualTo(next.id());
        assertThat(ledger.statements()
                        .find(Account.DEFAULT, OCTOBER)
                        .orElseThrow()
                        .id())
                .isEqualTo(next.id());
    }

    @Test
    void ofOneWhoApprovesOneWhoRejectsAndAReadingWithOtherNumbersOneWins() throws Exception {
        try (Ledger other = secondMachine()) {
            for (int round = 0; round < 10; round++) {
                YearMonth period = OCTOBER.plusMonths(round);
                Statement doubtful = finalized(period, line("a", "Acme", 0));
                ledger.statements().record(doubtful, List.of("email"), "0 after 5", null, MADE);
                Statement changed = statement(period, StatementType.FINALIZED, 2, line("a", "Acme", 6));

                List<Boolean> won = atOnce(List.of(
                        () -> ledger.reviews().approve(doubtful.id(), "ann@desk", null, MADE),
                        () -> other.reviews().reject(doubtful.id(), "bob@desk", "no", MADE),
                        () -> other.statements().record(changed, List.of("email"), null, doubtful.id(), MADE)));

                assertThat(won).filteredOn(Boolean::booleanValue).hasSize(1);
                RecordedStatement now = ledger.statements().find(doubtful.id()).orElseThrow();
                assertThat(now.isBilled()).isEqualTo(won.get(0));
                assertThat(now.deliveries().get(0).state())
                        .isEqualTo(won.get(0) ? DeliveryState.PENDING : DeliveryState.WITHDRAWN);
                assertThat(ledger.statements().find(changed.id()).isPresent()).isEqualTo(won.get(2));
                if (won.get(2)) {
                    assertThat(now.review().state()).isEqualTo(Review.State.REPLACED);
                }
            }
        }
    }

    @Test
    void aStatementThatCannotBeRecordedLeavesTheOneThatWaitsWaiting() {
        Statement doubtful = finalized(OCTOBER, line("a", "Acme", 0));
        ledger.statements().record(doubtful, List.of("email"), "0 after 5", null, MADE);
        Statement impossible = statement(OCTOBER, StatementType.FINALIZED, 2, line("x".repeat(201), "Endless", 5));

        assertThatThrownBy(() -> ledger.statements().record(impossible, List.of("email"), null, doubtful.id(), MADE))
                .isInstanceOf(JdbiException.class);
        assertThat(ledger.statements()
                        .record(finalized(OCTOBER, line("a", "Acme", 1)), List.of("email"), null, doubtful.id(), MADE))
                .as("of a revision that is there")
                .isFalse();

        assertThat(ledger.statements().find(doubtful.id()).orElseThrow().isWaiting())
                .isTrue();
    }

    @Test
    void whatASystemWasToldIsKeptAndItsStateFollowsFromWhatHappened() {
        record("lago");
        Delivery first =
                ledger.deliveries().claimNext("lago", MADE, MADE.plus(CLAIM)).orElseThrow();
        List<UsageEntry> made =
                List.of(entry(first, "s-a", "A", 7), entry(first, "s-b", "B", 5), entry(first, "s-c", "C", 1));

        List<UsageEntry> asked = ledger.usage().note(made, UsageEntry.State.ASKED, first, null, MADE);
        ledger.usage().note(asked.subList(0, 1), UsageEntry.State.TOLD, first, null, MADE.plusSeconds(1));
        ledger.usage().note(asked.subList(1, 2), UsageEntry.State.REFUSED, first, "no such \u0000 customer", MADE);
        // What was told stays told.
        ledger.usage().note(asked.subList(0, 1), UsageEntry.State.REFUSED, first, null, MADE.plusSeconds(2));
        ledger.usage().note(first.id(), new Told(3, 1, 0, 2));
        ledger.usage().note(first.id(), new Told(4, 2, 1, 1));

        List<UsageEntry> book = ledger.usage().of("lago", Account.DEFAULT, OCTOBER);
        assertThat(book).isEqualTo(ledger.usage().of("lago"));
        assertThat(book)
                .extracting(UsageEntry::id, UsageEntry::state, UsageEntry::unknownSince)
                .containsExactly(
                        tuple("s-a", UsageEntry.State.TOLD, null),
                        tuple("s-b", UsageEntry.State.REFUSED, null),
                        tuple("s-c", UsageEntry.State.ASKED, MADE));
        assertThat(book.get(0).number()).isGreaterThan(asked.get(2).number());
        assertThat(ledger.usage().of("stripe")).isEmpty();
        assertThat(ledger.deliveries().find(first.id()).orElseThrow().told().inWords())
                .isEqualTo("told 2 of 4 companies, 1 unmapped, 1 refused");
        assertThat(ledger.figures().untold()).containsEntry("lago", new Told(4, 2, 1, 1));
    }

    @Test
    void whatWasToldInPartGivesWayToTheNextRevisionAndIsNeverSentAfterIt() {
        record("lago");
        Instant later = MADE.plusSeconds(60);
        Delivery first =
                ledger.deliveries().claimNext("lago", MADE, MADE.plus(CLAIM)).orElseThrow();
        Statement corrected = statement(OCTOBER, StatementType.CORRECTED, 2, line("a", "Acme", 8));
        ledger.statements().record(corrected, List.of("lago"), MADE);
        ledger.usage().note(first.id(), new Told(2, 1, 0, 1));
        // Not while it is still being told.
        assertThat(ledger.deliveries().claimNext("lago", MADE, MADE.plus(CLAIM)))
                .isEmpty();

        ledger.deliveries().failed(first, MADE, "told 1 of 2 companies", MADE);

        Delivery second =
                ledger.deliveries().claimNext("lago", later, later.plus(CLAIM)).orElseThrow();
        assertThat(second.statementId()).isEqualTo(corrected.id());
        Delivery over = ledger.deliveries().find(first.id()).orElseThrow();
        assertThat(over.state()).isEqualTo(DeliveryState.WITHDRAWN);
        assertThat(over.obstacle()).contains("revision 2, takes its place");
        assertThat(ledger.deliveries().release(over, later)).isFalse();
    }

    @Test
    void whoDismissesADeliveryHasTakenCareOfWhatWasLeftToHimAndOfNothingElse() {
        record("lago");
        Delivery first =
                ledger.deliveries().claimNext("lago", MADE, MADE.plus(CLAIM)).orElseThrow();
        List<UsageEntry> made = List.of(entry(first, "s-a", "A", -7), entry(first, "s-b", "B", 5));
        ledger.usage().note(made.subList(0, 1), UsageEntry.State.LEFT, first, "credit 7", MADE);
        ledger.usage().note(made.subList(1, 2), UsageEntry.State.REFUSED, first, "no", MADE);
        assertThat(ledger.deliveries().dismiss(first, "ayse", "under way", MADE))
                .isFalse();
        ledger.deliveries().failed(first, MADE, "told 0 of 2 companies", MADE.plusSeconds(60));

        assertThat(ledger.deliveries().dismiss(first, "ayse", "credited", MADE)).isTrue();

        assertThat(ledger.usage().of("lago", Account.DEFAULT, OCTOBER))
                .extracting(UsageEntry::id, UsageEntry::state)
                .containsExactly(tuple("s-a", UsageEntry.State.TOLD), tuple("s-b", UsageEntry.State.REFUSED));
        assertThat(ledger.usage().untracked("lago", Account.DEFAULT)).isEmpty();
    }

    private static UsageEntry entry(Delivery delivery, String id, String customer, long quantity) {
        return new UsageEntry(
                delivery.id(),
                id,
                Account.DEFAULT,
                OCTOBER,
                "company of " + customer,
                "Müller & Söhne",
                customer,
                quantity,
                UsageEntry.State.NEW,
                null,
                0);
    }

    private void revisions(int... revisions) {
        for (int revision : revisions) {
            Statement statement = revision == 1
                    ? finalized(OCTOBER, line("a", "Acme", 1))
                    : statement(OCTOBER, StatementType.CORRECTED, revision, line("a", "Acme", revision));
            ledger.statements().record(statement, List.of("email", "webhook"), MADE);
        }
    }

    private Delivery of(int revision, String destination) {
        return ledger.statements().history().stream()
                .filter(statement -> statement.period().equals(OCTOBER)
                        && statement.type() != StatementType.PROVISIONAL
                        && statement.revision() == revision)
                .flatMap(statement -> statement.deliveries().stream())
                .filter(delivery -> delivery.destination().equals(destination))
                .findFirst()
                .orElseThrow();
    }

    private void record(String... destinations) {
        ledger.statements().record(finalized(OCTOBER, line("a", "Acme", 2)), List.of(destinations), MADE);
    }

    private Delivery claim(String destination, Instant now) {
        return ledger.deliveries().claimNext(destination, now, now.plus(CLAIM)).orElseThrow();
    }

    private Delivery only(Delivery delivery) {
        return ledger.deliveries().of(delivery.statementId()).get(0);
    }

    static <T> List<T> atOnce(List<Callable<T>> tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            CyclicBarrier start = new CyclicBarrier(tasks.size());
            List<Future<T>> futures = new ArrayList<>();
            for (Callable<T> task : tasks) {
                futures.add(threads.submit(() -> {
                    start.await();
                    return task.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
