package io.headcount.delivery.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headcount.MovableClock;
import io.headcount.delivery.NotDeliverable;
import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.Company;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageRecordsTest {

    @TempDir
    private Path folder;

    private Customers customers;

    @BeforeEach
    void map() throws IOException {
        customers = new Customers(Files.writeString(
                folder.resolve("customers.csv"),
                "companyId,openmeter,lago,killbill,stripe,gradient,connectwise\na,A,A,,A,A,\nb,B,B,,B,B,\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-10, UTC, 2026-10-31T23:59:59Z",
        "2026-10, Europe/Istanbul, 2026-10-31T20:59:59Z",
        "2026-02, America/Los_Angeles, 2026-03-01T07:59:59Z",
        "2026-10, Europe/Berlin, 2026-10-31T22:59:59Z"
    })
    void theTimeOfUsageIsTheLastSecondOfTheMonthWhereItIsBilled(String period, String zone, Instant moment)
            throws Exception {
        assertThat(Usage.of(document("statement.finalized", period, zone, company("a", 1, null)), "lago", customers)
                        .lastMoment())
                .isEqualTo(moment);
    }

    @Test
    void aCorrectionAddsTheDifferenceAndSetsTheNumber() throws Exception {
        Usage usage = Usage.of(
                document("statement.corrected", "2026-10", "UTC", company("a", 5, 9L), company("b", 4, 4L)),
                "lago",
                customers);

        assertThat(usage.difference()).containsExactly(new UsageRecord("s-a", "A", "Name of a", -4));
        assertThat(usage.absolute()).extracting(UsageRecord::quantity).containsExactly(5L, 4L);
    }

    @Test
    void nothingThatIsProvisionalIsBilled() throws Exception {
        String document = document("statement.provisional", "2026-10", "UTC", company("a", 5, null));

        assertThat(new OpenMeterEvents(customers).calls(document, "x")).isEmpty();
        assertThat(new LagoEvents(customers).calls(document, "x")).isEmpty();
        assertThat(new KillBillUsage(customers).calls(document, "x")).isEmpty();
        assertThat(stripe("2026-11-01T00:00:00Z").calls(document, "x")).isEmpty();
        assertThat(new GradientCounts(customers).calls(document)).isEmpty();
        assertThat(new ConnectWiseQuantities(customers).calls(document)).isEmpty();
    }

    @Test
    void usageThatStripeWouldNotTakeWaitsForAPerson() throws Exception {
        String document = document("statement.finalized", "2026-10", "UTC", company("a", 5, null));

        assertThat(stripe("2026-12-05T23:59:59Z").calls(document, "x")).hasSize(1);
        assertThatThrownBy(() -> stripe("2026-12-06T00:00:00Z").calls(document, "x"))
                .isInstanceOf(NotDeliverable.class)
                .hasMessageContaining("older than 35 days")
                .hasMessageContaining("2026-10");
    }

    @Test
    void aCompanyWithAnOddIdHasAnIdentifierThatFits() {
        String odd = UsageRecord.id("s", "ü/" + "x".repeat(300));

        assertThat(odd).matches("s-[0-9a-f]{32}").isEqualTo(UsageRecord.id("s", "ü/" + "x".repeat(300)));
        assertThat(UsageRecord.id("s", "ü")).isNotEqualTo(UsageRecord.id("s", "ö"));
    }

    @Test
    void ofABatchThatLagoKnowsInPartTheRestIsSent() throws Exception {
        String batch = "{\"events\":[{\"transaction_id\":\"1\"},{\"transaction_id\":\"2\"}]}";
        LagoEvents lago = new LagoEvents(customers);

        assertThat(lago.remaining("{}", batch, 200)).isNull();
        assertThat(lago.remaining(known("0"), batch, 422)).isEqualTo("{\"events\":[{\"transaction_id\":\"2\"}]}");
        assertThat(lago.remaining(known("0", "1"), batch, 422)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not JSON",
                "{}",
                "{\"error_details\":{}}",
                "{\"error_details\":{\"0\":{\"code\":[\"invalid\"]}}}",
                "{\"error_details\":{\"0\":{\"transaction_id\":[\"value_is_mandatory\"]}}}",
                "{\"error_details\":{\"7\":{\"transaction_id\":[\"value_already_exist\"]}}}",
                "{\"error_details\":{\"0\":{\"transaction_id\":[\"value_already_exist\"],\"code\":[\"x\"]}}}"
            })
    void anyOtherRefusalOfLagoIsAFailure(String answer) {
        assertThatThrownBy(() ->
                        new LagoEvents(customers).remaining(answer, "{\"events\":[{\"transaction_id\":\"1\"}]}", 422))
                .isInstanceOf(HttpOperationFailedException.class)
                .hasMessageContaining("422");
    }

    @Test
    void onlyTheRefusalOfAKnownIdCountsAsDelivered() throws Exception {
        KillBillUsage killBill = new KillBillUsage(customers);
        killBill.accept("", 201);
        killBill.accept("{\"code\":50000}", 400);
        assertThatThrownBy(() -> killBill.accept("{\"code\":3000}", 400)).hasMessageContaining("400");
        assertThatThrownBy(() -> killBill.accept("<html>", 409)).hasMessageContaining("409");

        StripeMeterEvents stripe = stripe("2026-11-01T00:00:00Z");
        stripe.accept("{}", "id-1", 200);
        stripe.accept("{\"error\":{\"message\":\"An event already exists with identifier id-1.\"}}", "id-1", 400);
        assertThatThrownBy(() -> stripe.accept(
                        "{\"error\":{\"message\":\"An event already exists with identifier id-2.\"}}", "id-1", 400))
                .hasMessageContaining("400");
        assertThatThrownBy(() -> stripe.accept("{\"error\":{\"message\":\"No such customer\"}}", "id-1", 400))
                .hasMessageContaining("400");
    }

    private StripeMeterEvents stripe(String now) {
        return new StripeMeterEvents(customers, new MovableClock(now));
    }

    private static String known(String... indexes) {
        return "{\"error_details\":{"
                + String.join(
                        ",",
                        Arrays.stream(indexes)
                                .map(index -> "\"" + index + "\":{\"transaction_id\":[\"value_already_exist\"]}")
                                .toList())
                + "}}";
    }

    private static Company company(String id, long users, Long before) {
        return new Company(id, "Name of " + id, users, null, null, false, before);
    }

    private static String document(String type, String period, String zone, Company... companies) {
        return new StatementDocument(
                        type,
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
