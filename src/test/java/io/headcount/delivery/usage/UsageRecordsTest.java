package io.headcount.delivery.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.delivery.usage.Difference.Wanted;
import io.headcount.ledger.UsageEntry;
import io.headcount.ledger.UsageEntry.State;
import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.Company;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageRecordsTest {

    private static final Map<String, String> BOTH = Map.of("a", "A", "b", "B");
    private static final Instant NOON = Instant.parse("2026-11-03T12:00:00Z");

    private long number;

    @ParameterizedTest
    @CsvSource({
        "2026-10, UTC, 2026-10-31T23:59:59Z",
        "2026-10, Europe/Istanbul, 2026-10-31T20:59:59Z",
        "2026-02, America/Los_Angeles, 2026-03-01T07:59:59Z",
        "2026-10, Europe/Berlin, 2026-10-31T22:59:59Z"
    })
    void theTimeOfUsageIsTheLastSecondOfTheMonthWhereItIsBilled(String period, String zone, Instant moment) {
        assertThat(Usage.of(document(period, zone, company("a", 1))).lastMoment())
                .isEqualTo(moment);
    }

    @Test
    void whatWasToldInPartIsToldTheRest() {
        Difference difference =
                adding(BOTH, List.of(told("a", "A", 9), told("b", "B", 4)), company("a", 5), company("b", 4));

        assertThat(difference.wanted()).containsExactly(new Wanted("a", "Name of a", "A", -4));
    }

    @Test
    void whatWasToldOfAWrongCustomerIsTakenBackBeforeTheRightOneIsTold() {
        Difference difference = adding(BOTH, List.of(told("a", "X", 9)), company("a", 9));

        assertThat(difference.wanted())
                .containsExactly(new Wanted("a", "Name of a", "X", -9), new Wanted("a", "Name of a", "A", 9));
    }

    @Test
    void nothingIsBuiltOnWhatNobodyKnows() {
        Made asked = entry("a", "A", 9).with(State.ASKED);

        Difference difference = adding(BOTH, List.of(asked.entry()), company("a", 12), company("b", 1));

        assertThat(difference.unknown()).containsExactly("a");
        assertThat(difference.wanted()).containsExactly(new Wanted("b", "Name of b", "B", 1));
    }

    @Test
    void aCompanyThatTheStatementDoesNotHaveAnyMoreIsTakenBackAndOneThatTheFileLostIsNot() {
        Difference difference =
                adding(Map.of("b", "B"), List.of(told("a", "A", 9), told("c", "C", 3)), company("a", 9));

        assertThat(difference.wanted()).containsExactly(new Wanted("c", "Name of c", "C", -3));
        assertThat(difference.unmapped()).singleElement().satisfies(one -> {
            assertThat(one.company().companyId()).isEqualTo("a");
            assertThat(one.has()).isEqualTo(9);
        });
    }

    @Test
    void aCustomerWhoLeftIsSetToNobodyButNotIfAnotherAccountHasSetHimSince() {
        UsageEntry left = told("c", "C", 3);
        UsageEntry moved = told("d", "D", 7);
        UsageEntry others =
                of("apac", YearMonth.of(2026, 10), "d", "D", 8).with(State.TOLD).entry();

        Difference difference = setting(BOTH, List.of(left, moved, others), company("a", 5), company("b", 0));

        assertThat(difference.wanted())
                .containsExactly(
                        new Wanted("a", "Name of a", "A", 5),
                        new Wanted("b", "Name of b", "B", 0),
                        new Wanted("c", "Name of c", "C", 0));
    }

    @Test
    void twoAccountsThatNameOneCustomerAreNotTurnedIntoTheNumberOfTheLast() {
        UsageEntry others =
                of("apac", YearMonth.of(2026, 10), "a", "A", 8).with(State.TOLD).entry();

        assertThat(setting(BOTH, List.of(others), company("a", 5)).conflicts())
                .hasEntrySatisfying("a", words -> assertThat(words).contains("account apac has set 8"));
        // A reseller's own company, which both list, is nobody's second bill.
        assertThat(setting(BOTH, List.of(others), company("a", 0)).wanted()).isEmpty();
    }

    @Test
    void aNumberThatMayOrMayNotHaveArrivedIsSetAgain() {
        UsageEntry told = told("a", "A", 5);
        UsageEntry asked = entry("a", "A", 7).with(State.ASKED).entry();

        assertThat(setting(BOTH, List.of(told), company("a", 5)).wanted()).isEmpty();
        assertThat(setting(BOTH, List.of(told, asked), company("a", 5)).wanted())
                .containsExactly(new Wanted("a", "Name of a", "A", 5));
    }

    @Test
    void aCompanyWithAnOddIdHasAnIdentifierThatFits() {
        String odd = Usage.id("s", "ü/" + "x".repeat(300));

        assertThat(odd).matches("s-[0-9a-f]{32}").isEqualTo(Usage.id("s", "ü/" + "x".repeat(300)));
        assertThat(Usage.id("s", "ü")).isNotEqualTo(Usage.id("s", "ö"));
        // The second record of a company is not the first of another.
        assertThat(Usage.id("s", "a--2")).isNotEqualTo("s-a--2");
    }

    @Test
    void ofABatchThatLagoKnowsInPartTheRestIsSent() {
        List<UsageEntry> asked =
                List.of(entry("a", "A", 1).entry(), entry("b", "B", 2).entry());

        assertThat(lago(200, "{}", asked)).isEqualTo(Verdict.YES);
        assertThat(lago(422, "{\"error_details\":{" + known("0") + "}}", asked))
                .isEqualTo(new Verdict.Single(List.of(asked.get(0)), Map.of()));
        assertThat(lago(422, "{\"error_details\":{" + known("0", "1") + "}}", asked))
                .isEqualTo(new Verdict.Single(asked, Map.of()));
        assertThat(lago(422, "{\"error_details\":{" + known("0") + ",\"1\":{\"code\":[\"invalid\"]}}}", asked))
                .isInstanceOfSatisfying(Verdict.Single.class, single -> {
                    assertThat(single.told()).containsExactly(asked.get(0));
                    assertThat(single.refused().get(asked.get(1).id())).contains("422", "invalid");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not JSON",
                "{}",
                "{\"error_details\":{}}",
                "{\"error_details\":{\"7\":{\"transaction_id\":[\"value_already_exist\"]}}}"
            })
    void aRefusalOfLagoThatNamesNobodyIsARefusalOfAll(String answer) {
        assertThat(lago(422, answer, List.of(entry("a", "A", 1).entry())))
                .isInstanceOfSatisfying(Verdict.No.class, no -> {
                    assertThat(no.words()).contains("422");
                    assertThat(no.withoutEffect()).isTrue();
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error_details\":{\"0\":{\"code\":[\"invalid\"]}}}",
                "{\"error_details\":{\"0\":{\"transaction_id\":[\"value_is_mandatory\"]}}}",
                "{\"error_details\":{\"0\":{\"transaction_id\":[\"value_already_exist\"],\"code\":[\"x\"]}}}"
            })
    void anyOtherErrorThanAKnownIdIsNoYes(String answer) {
        assertThat(lago(422, answer, List.of(entry("a", "A", 1).entry())))
                .isInstanceOfSatisfying(Verdict.Single.class, single -> assertThat(single.told())
                        .isEmpty());
    }

    @Test
    void onlyTheRefusalOfAKnownIdCountsAsTold() {
        BillingSystem killBill = new KillBillUsage.KillBill("users");
        List<UsageEntry> asked = List.of(entry("a", "A", 1).entry());
        assertThat(killBill.verdict(answer(201, ""), asked)).isEqualTo(Verdict.YES);
        assertThat(killBill.verdict(answer(400, "{\"code\":50000}"), asked)).isEqualTo(Verdict.YES);
        assertThat(killBill.verdict(answer(400, "{\"code\":3000}"), asked)).isInstanceOf(Verdict.No.class);
        assertThat(killBill.verdict(answer(409, "<html>"), asked)).isInstanceOf(Verdict.No.class);

        BillingSystem stripe = new StripeMeterEvents.Stripe("users", NOON);
        String id = asked.get(0).id();
        assertThat(stripe.verdict(answer(200, "{}"), asked)).isEqualTo(Verdict.YES);
        assertThat(stripe.verdict(
                        answer(
                                400,
                                "{\"error\":{\"message\":\"An event already exists with identifier " + id + ".\"}}"),
                        asked))
                .isEqualTo(Verdict.YES);
        assertThat(stripe.verdict(
                        answer(400, "{\"error\":{\"message\":\"An event already exists with identifier x.\"}}"), asked))
                .isInstanceOf(Verdict.No.class);
        assertThat(stripe.verdict(answer(400, "{\"error\":{\"message\":\"No such customer\"}}"), asked))
                .isInstanceOf(Verdict.No.class);
    }

    @Test
    void usageThatStripeWouldNotTakeIsLeftToAPerson() {
        Usage usage = Usage.of(document("2026-10", "UTC", company("a", 5)));
        UsageEntry record = entry("a", "A", 5).entry();

        assertThat(new StripeMeterEvents.Stripe("x", Instant.parse("2026-12-05T23:59:59Z")).byHand(usage, record))
                .isEmpty();
        assertThat(new StripeMeterEvents.Stripe("x", Instant.parse("2026-12-06T00:00:00Z")).byHand(usage, record))
                .hasValueSatisfying(words -> assertThat(words).contains("older than 35 days", "bill 5 users by hand"));
    }

    @Test
    void aKeyThatComesWithAnotherBodyIsAnotherKey() {
        List<UsageEntry> records = List.of(entry("a", "A", 5).entry());

        assertThat(new UsageCall(records, "{}", true).key())
                .isEqualTo(new UsageCall(records, "{}", false).key())
                .isNotEqualTo(new UsageCall(records, "{ }", true).key());
    }

    private Verdict lago(int status, String body, List<UsageEntry> asked) {
        return new LagoEvents.Lago("users").verdict(answer(status, body), asked);
    }

    private static Answer answer(int status, String body) {
        return new Answer(status, body, Optional.<Duration>empty());
    }

    private static String known(String... indexes) {
        return String.join(
                ",",
                Arrays.stream(indexes)
                        .map(index -> "\"" + index + "\":{\"transaction_id\":[\"value_already_exist\"]}")
                        .toList());
    }

    private static Difference adding(Map<String, String> mapping, List<UsageEntry> book, Company... companies) {
        return Difference.adding(Usage.of(document("2026-10", "UTC", companies)), mapping, "default", book);
    }

    private static Difference setting(Map<String, String> mapping, List<UsageEntry> book, Company... companies) {
        return Difference.setting(Usage.of(document("2026-10", "UTC", companies)), mapping, "default", book);
    }

    /** A record on its way to a state. */
    private record Made(UsageEntry entry, long number) {

        Made with(State state) {
            return new Made(
                    new UsageEntry(
                            entry.deliveryId(),
                            entry.id(),
                            entry.account(),
                            entry.period(),
                            entry.companyId(),
                            entry.companyName(),
                            entry.customer(),
                            entry.quantity(),
                            state,
                            state == State.ASKED ? NOON : null,
                            number),
                    number);
        }
    }

    private UsageEntry told(String company, String customer, long quantity) {
        return entry(company, customer, quantity).with(State.TOLD).entry();
    }

    private Made entry(String company, String customer, long quantity) {
        return of("default", YearMonth.of(2026, 10), company, customer, quantity);
    }

    private Made of(String account, YearMonth period, String company, String customer, long quantity) {
        number++;
        return new Made(
                new UsageEntry(
                        "d",
                        "s-" + number,
                        account,
                        period,
                        company,
                        "Name of " + company,
                        customer,
                        quantity,
                        State.NEW,
                        null,
                        0),
                number);
    }

    private static Company company(String id, long users) {
        return new Company(id, "Name of " + id, users, null, null, false, null);
    }

    private static String document(String period, String zone, Company... companies) {
        return new StatementDocument(
                        "statement.finalized",
                        "2026-11-01T06:00:00Z",
                        new StatementDocument.Data(
                                "s",
                                null,
                                period,
                                zone,
                                1,
                                null,
                                0,
                                companies.length,
                                null,
                                List.of(companies),
                                null,
                                null))
                .toJson();
    }
}
