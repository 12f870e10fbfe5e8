package io.headcount.destination;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.Child;
import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.destination.BillingSystems.Mishap;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.DeliveryState;
import io.headcount.ledger.Ledger;
import io.headcount.sandbox.ReceivedMail;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxCompany;
import io.headcount.sandbox.SandboxOptions;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens, each billing system ends up with the statement's number of each customer, or a person hears of it by name. */
@Tag("long")
class ToldTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final ZoneId ISTANBUL = ZoneId.of("Europe/Istanbul");

    private final MovableClock clock = new MovableClock("2026-11-03T09:00:00Z");
    private final Map<String, Map<Integer, String>> mapping = new HashMap<>();

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private BillingSystems systems;
    private Installation installation;
    private List<SandboxCompany> companies;

    @BeforeEach
    void begin() throws IOException {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(8)
                .withClock(clock));
        systems = BillingSystems.start(clock, ISTANBUL);
        installation = Installation.of(sandbox, folder.resolve("home"), clock)
                .with("BILLING_TIME_ZONE", "Europe/Istanbul")
                .with("BILLING_REVIEW", "off")
                .with("WEBHOOK_URL", null)
                .with("EMAIL_TO", null)
                .with("EMAIL_ALERT_TO", "operations@msp.example");
        systems.install(installation);
        companies = sandbox.companies(OCTOBER);
        for (int i = 0; i < companies.size(); i++) {
            sandbox.change(OCTOBER, companies.get(i).id(), 100 + i);
        }
        companies = sandbox.companies(OCTOBER);
        write();
    }

    @AfterEach
    void end() {
        systems.close();
        sandbox.close();
    }

    /** Writes config/customers.csv: everybody is who they are by default, but for what {@link #mapping} says. */
    private void write() throws IOException {
        Files.writeString(
                installation.home().customers(),
                BillingSystems.customers(
                        companies.stream().map(SandboxCompany::id).toList(),
                        system -> number -> mapping.getOrDefault(system, Map.of())
                                .getOrDefault(number, BillingSystems.customer(system, number))));
    }

    private void map(String system, int company, String customer) throws IOException {
        mapping.computeIfAbsent(system, any -> new HashMap<>()).put(company, customer);
        write();
    }

    private void mapEverywhere(int company, String customer) throws IOException {
        for (String system : BillingSystems.ALL) {
            map(system, company, customer);
        }
    }

    /** What the invoices should say: the number of each company, but for some. */
    private Map<String, Long> expected(String system, Integer... without) {
        Map<String, Long> expected = new TreeMap<>();
        for (int i = 0; i < companies.size(); i++) {
            if (!List.of(without).contains(i) && companies.get(i).monthlyUsers() > 0) {
                expected.put(
                        BillingSystems.customer(system, i), companies.get(i).monthlyUsers());
            }
        }
        return expected;
    }

    private void change(int company, long users) {
        sandbox.change(OCTOBER, companies.get(company).id(), users);
        companies = sandbox.companies(OCTOBER);
    }

    private Map<String, Delivery> deliveries() {
        Map<String, Delivery> deliveries = new TreeMap<>();
        installation
                .history()
                .get(0)
                .deliveries()
                .forEach(delivery -> deliveries.put(delivery.destination(), delivery));
        return deliveries;
    }

    private static String text(ReceivedMail mail) throws MessagingException, IOException {
        Object content = new MimeMessage(null, new ByteArrayInputStream(mail.raw())).getContent();
        return String.valueOf(
                        content instanceof Multipart parts
                                ? parts.getBodyPart(0).getContent()
                                : content)
                .replaceAll("\\s+", " ");
    }

    private void assertEverybodyAgrees() {
        for (String system : BillingSystems.ALL) {
            assertThat(systems.invoices(system, OCTOBER)).as(system).isEqualTo(expected(system));
        }
        assertThat(deliveries().values())
                .allSatisfy(delivery ->
                        assertThat(delivery.state()).as(delivery.toString()).isEqualTo(DeliveryState.DELIVERED));
        assertThat(systems.parked()).isEmpty();
    }

    @Test
    void oneCustomerWhoIsRefusedKeepsNobodyElseFromBeingBilled() throws IOException {
        for (String system : BillingSystems.ALL) {
            systems.refuse(
                    system,
                    BillingSystems.customer(system, 1),
                    system.equals("lago") ? 422 : 400,
                    system.equals("killbill") ? "" : "customer is archived, ask hush-" + system);
        }

        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).isEqualTo(5);
        for (String system : BillingSystems.ALL) {
            assertThat(systems.invoices(system, OCTOBER)).as(system).isEqualTo(expected(system, 1));
            assertThat(deliveries().get(system).lastReason())
                    .startsWith("told 7 of 8 companies, 1 refused. ")
                    .contains(
                            companies.get(1).name() + " (" + BillingSystems.customer(system, 1) + ")",
                            system.equals("killbill")
                                    ? "400 and no word, as Kill Bill does where the subscription ended"
                                    : "customer is archived")
                    .doesNotContain("hush-lago");
            assertThat(run.out()).contains(system + ": pending", "told 7 of 8 companies, 1 refused");
        }
        systems.forgetCalls();
        clock.set("2026-11-03T10:00:00Z");
        BillingSystems.ALL.forEach(system -> systems.accept(system, BillingSystems.customer(system, 1)));

        assertThat(installation.run("deliver").exit()).isZero();

        assertEverybodyAgrees();
        assertThat(systems.calls("killbill")).hasSize(1);
        assertThat(systems.calls("connectwise")).hasSize(1);
        assertThat(systems.calls("openmeter").get(0).json()).hasSize(1);
    }

    @Test
    void aPersonHearsOfWhoIsRefusedWithTheReceiversWordsAndOnceMoreWhenItIsWell() throws Exception {
        systems.refuse("killbill", BillingSystems.customer("killbill", 1), 400, "{\"message\":\"no such plan\"}");

        installation.tick();
        clock.set("2026-11-03T10:00:00Z");
        installation.tick();

        assertThat(sandbox.mails()).singleElement().satisfies(mail -> assertThat(text(mail))
                .contains(
                        "killbill in part",
                        "told 7 of 8 companies, 1 refused",
                        companies.get(1).name(),
                        "no such plan"));

        systems.accept("killbill", BillingSystems.customer("killbill", 1));
        clock.set("2026-11-03T23:00:00Z");
        installation.tick();

        assertThat(sandbox.mails()).hasSize(2);
        assertEverybodyAgrees();
    }

    @Test
    void aCompanyThatIsNamedBetweenAStatementAndItsCorrectionIsBilledItsNumber() throws Exception {
        mapEverywhere(2, "");
        assertThat(installation.run("statement").exit()).isEqualTo(5);
        assertThat(deliveries().get("lago").lastReason())
                .startsWith("told 7 of 8 companies, 1 unmapped")
                .contains(companies.get(2).name(), companies.get(2).id());

        mapping.clear();
        write();
        change(2, 777);
        change(3, 500);
        clock.set("2026-11-04T09:00:00Z");
        installation.tick();

        assertEverybodyAgrees();
        assertThat(deliveries().get("lago").told().inWords()).isEqualTo("told 8 of 8 companies");
    }

    @Test
    void aCompanyThatIsNamedLateIsBilledByItself() throws Exception {
        mapEverywhere(2, "");
        installation.tick();
        mapping.clear();
        write();
        clock.set("2026-11-04T09:00:00Z");

        installation.tick();

        assertEverybodyAgrees();
    }

    @Test
    void whatAWrongCustomerWasBilledIsTakenBack() throws Exception {
        for (String system : BillingSystems.ALL) {
            map(system, 0, BillingSystems.customer(system, 500));
        }
        assertThat(installation.run("statement").exit()).isZero();
        mapping.clear();
        write();
        clock.set("2026-11-03T10:00:00Z");

        installation.run("deliver", "--again");

        for (String system : BillingSystems.ALL) {
            Map<String, Long> expected = expected(system);
            if (system.equals("killbill")) {
                expected.put(
                        BillingSystems.customer(system, 500), companies.get(0).monthlyUsers());
            }
            assertThat(systems.invoices(system, OCTOBER)).as(system).isEqualTo(expected);
        }
        Delivery killBill = deliveries().get("killbill");
        assertThat(killBill.state()).isEqualTo(DeliveryState.HELD);
        assertThat(killBill.lastReason())
                .contains(BillingSystems.customer("killbill", 500), "credit 100 users by hand");
        assertThat(systems.parked()).isEmpty();
    }

    @Test
    void whatIsRepeatedAfterTheIdsAreForgottenIsNotBilledTwice() throws Exception {
        installation.run("statement");
        systems.openMeterRemembers(Duration.ZERO);
        clock.set("2026-11-09T09:00:00Z");
        systems.forgetCalls();

        assertThat(installation.run("deliver", "--again").exit()).isZero();

        assertEverybodyAgrees();
        BillingSystems.ALL.forEach(
                system -> assertThat(systems.calls(system)).as(system).isEmpty());
    }

    @Test
    void aLowerNumberAfterTheInvoiceParksNobodysAccountAtKillBill() throws Exception {
        installation.run("statement");
        change(3, 40);
        clock.set("2026-11-04T09:00:00Z");
        installation.tick();

        assertThat(systems.parked()).isEmpty();
        Delivery held = deliveries().get("killbill");
        assertThat(held.state()).isEqualTo(DeliveryState.HELD);
        assertThat(held.lastReason())
                .startsWith("told 7 of 8 companies, 1 refused")
                .contains(companies.get(3).name(), "credit 63 users by hand", "--dismiss --destination killbill");
        for (String system : List.of("openmeter", "lago", "stripe", "gradient", "connectwise")) {
            assertThat(systems.invoices(system, OCTOBER)).as(system).isEqualTo(expected(system));
        }
        assertThat(sandbox.mails()).singleElement().satisfies(mail -> assertThat(text(mail))
                .contains("credit 63"));

        installation.run(
                "deliver", "--dismiss", "--destination", "killbill", "--period", "2026-10", "--reason", "credited 63");
        change(3, 45);
        clock.set("2026-11-05T09:00:00Z");
        installation.tick();

        // The credit counts: of 103 told and 63 credited, 5 are missing.
        assertThat(systems.invoice("killbill", OCTOBER, BillingSystems.customer("killbill", 3)))
                .isEqualTo(103 + 5);
        assertThat(deliveries().get("killbill").state()).isEqualTo(DeliveryState.DELIVERED);
    }

    @Test
    void whoLeavesTheListIsNotBilledHisLastNumberForEver() throws Exception {
        for (SandboxCompany company : companies) {
            sandbox.change(YearMonth.of(2026, 9), company.id(), 50);
        }
        installation.run("statement", "--period", "2026-09");
        sandbox.delete(companies.get(5).id());
        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).as(run.out() + run.err()).isZero();
        for (String system : BillingSystems.ALL) {
            assertThat(systems.invoices(system, OCTOBER)).as(system).isEqualTo(expected(system, 5));
        }
    }

    @Test
    void aFileThatNamesNobodyIsNoDelivery() throws Exception {
        for (int i = 0; i < companies.size(); i++) {
            mapEverywhere(i, "");
        }

        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).isEqualTo(5);
        assertThat(run.out()).contains("lago: pending", "told 0 of 8 companies, 8 unmapped");
        BillingSystems.ALL.forEach(system -> assertThat(systems.calls(system)).isEmpty());
        assertThat(installation.run("history").out()).contains("told 0 of 8 companies, 8 unmapped");
    }

    @Test
    void aFileThatIsEmptiedTakesNothingBack() throws Exception {
        installation.run("statement");
        for (int i = 0; i < companies.size(); i++) {
            mapEverywhere(i, "");
        }
        clock.set("2026-11-03T10:00:00Z");
        systems.forgetCalls();

        Installation.Run run = installation.run("deliver", "--again");

        assertThat(run.exit()).isEqualTo(5);
        BillingSystems.ALL.forEach(system -> {
            assertThat(systems.calls(system)).isEmpty();
            assertThat(systems.invoices(system, OCTOBER)).isEqualTo(expected(system));
        });
    }

    @Test
    void whatNobodyIsToBeBilledForIsNoCompanyThatIsMissing() throws Exception {
        mapEverywhere(4, "-");

        assertThat(installation.run("statement").exit()).isZero();

        assertThat(deliveries().get("stripe").told().inWords()).isEqualTo("told 7 of 7 companies");
    }

    @Test
    void aCorrectionLeavesAloneWhoHasNotChangedHandEditsIncluded() throws Exception {
        installation.run("statement");
        systems.set("connectwise", BillingSystems.customer("connectwise", 0), 99_999);
        systems.forgetCalls();
        change(6, 1);
        clock.set("2026-11-04T09:00:00Z");
        installation.tick();

        assertThat(systems.calls("connectwise")).hasSize(1);
        assertThat(systems.invoice("connectwise", OCTOBER, BillingSystems.customer("connectwise", 0)))
                .isEqualTo(99_999);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CUT_AFTER", "BROKEN_AFTER"})
    void aYesThatIsLostBillsNobodyTwice(String mishap) throws Exception {
        systems.mishaps(system -> Mishap.valueOf(mishap));
        assertThat(installation.run("statement").exit()).isEqualTo(5);
        systems.mishaps(system -> Mishap.NONE);
        clock.set("2026-11-03T10:00:00Z");

        assertThat(installation.run("deliver").exit()).isZero();

        assertEverybodyAgrees();
    }

    @Test
    void aYesThatIsLostBeforeTheCustomerIsMendedIsFoundAndTakenBack() throws Exception {
        for (String system : BillingSystems.ADDING) {
            map(system, 0, BillingSystems.customer(system, 500));
        }
        systems.mishaps(system -> Mishap.CUT_AFTER);
        installation.run("statement");
        systems.mishaps(system -> Mishap.NONE);
        mapping.clear();
        write();
        clock.set("2026-11-03T10:00:00Z");

        installation.run("deliver");

        for (String system : List.of("openmeter", "lago", "stripe")) {
            assertThat(systems.invoices(system, OCTOBER)).as(system).isEqualTo(expected(system));
        }
        assertThat(deliveries().get("killbill").lastReason()).contains("credit 100 users by hand");
    }

    @Test
    void whatMayHaveArrivedBeforeTheIdsWereForgottenIsLeftToAPersonAndNobodyElseIs() throws Exception {
        int[] calls = {0};
        systems.mishaps(system -> system.equals("stripe") && calls[0]++ == 2 ? Mishap.CUT_AFTER : Mishap.NONE);
        assertThat(installation.run("statement").exit()).isEqualTo(5);
        clock.set("2026-11-05T09:00:00Z");
        systems.forgetCalls();

        Installation.Run run = installation.run("deliver");

        assertThat(run.out())
                .contains(
                        "stripe: HELD",
                        "told 7 of 8 companies, 1 refused",
                        companies.get(2).name(),
                        "Look for");
        // Who has everything tried once more has not looked at Stripe.
        installation.run("deliver");
        installation.run("deliver", "--again");
        assertThat(systems.calls("stripe")).isEmpty();
        installation.run("deliver", "--dismiss", "--destination", "stripe", "--reason", "it is there");
        change(2, 200);
        clock.set("2026-11-06T09:00:00Z");
        installation.tick();
        assertEverybodyAgrees();
    }

    @Test
    void whatAPersonHasSeenIsNotThereIsSentOnceMore() throws Exception {
        int[] calls = {0};
        systems.mishaps(system -> system.equals("stripe") && calls[0]++ == 2 ? Mishap.CUT : Mishap.NONE);
        installation.run("statement");
        clock.set("2026-11-05T09:00:00Z");
        installation.run("deliver");
        clock.set("2026-11-05T10:00:00Z");

        assertThat(installation.run("deliver", "--destination", "stripe").exit())
                .isZero();

        assertEverybodyAgrees();
    }

    @Test
    void aCorrectionDoesNotWaitForOneCustomerWhomNobodyCanBill() throws Exception {
        systems.refuse("lago", BillingSystems.customer("lago", 1), 422, "archived");
        installation.run("statement");
        change(2, 900);
        clock.set("2026-11-04T09:00:00Z");
        installation.tick();

        assertThat(systems.invoices("lago", OCTOBER)).isEqualTo(expected("lago", 1));
        assertThat(installation.history().get(1).deliveries())
                .filteredOn(delivery -> delivery.destination().equals("lago"))
                .extracting(Delivery::state)
                .containsExactly(DeliveryState.WITHDRAWN);
        assertThat(deliveries().get("lago").lastReason()).startsWith("told 7 of 8 companies, 1 refused");
        // The older statement does not come after the newer one, whoever asks for it.
        installation.run("deliver", "--again", "--period", "2026-10");
        assertThat(systems.invoices("lago", OCTOBER)).isEqualTo(expected("lago", 1));
    }

    @Test
    void aSystemThatIsDownIsNotAskedForEachCustomer() throws Exception {
        systems.mishaps(system -> Mishap.UNAVAILABLE);

        Installation.Run run = installation.run("statement");

        assertThat(systems.calls("killbill")).hasSize(3);
        assertThat(run.out()).contains("told 0 of 8 companies, 8 refused", "8 not told yet", "503");
        systems.mishaps(system -> Mishap.NONE);
        clock.set("2026-11-03T10:00:00Z");
        assertThat(installation.run("deliver").exit()).isZero();
        assertEverybodyAgrees();
    }

    @Test
    void gradientMakesItsViewOnceAndAlsoWhenTheLastOneIsRefused() throws Exception {
        installation.run("statement");
        assertThat(systems.calls("gradient"))
                .hasSize(8)
                .filteredOn(call -> !call.target().endsWith("no_build=true"))
                .hasSize(1);
        systems.refuse("gradient", BillingSystems.customer("gradient", 7), 404, "No account map found");
        change(0, 1);
        change(7, 2);
        clock.set("2026-11-04T09:00:00Z");

        installation.tick();

        assertThat(systems.invoice("gradient", OCTOBER, BillingSystems.customer("gradient", 0)))
                .isEqualTo(1);
        assertThat(deliveries().get("gradient").lastReason()).contains("No account map found", "map it");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 11, 17})
    void aProcessThatIsKilledBetweenAYesAndItsNoteBillsNobodyTwice(int atCall) throws Exception {
        systems.mishaps(system -> Mishap.UNAVAILABLE);
        installation.run("statement");
        CompletableFuture<Child> process = new CompletableFuture<>();
        AtomicInteger calls = new AtomicInteger();
        systems.mishaps(system -> {
            if (calls.incrementAndGet() != atCall) {
                return Mishap.NONE;
            }
            process.join().kill();
            return Mishap.CUT_AFTER;
        });
        try (Child child = Child.start(installation, "deliver")) {
            process.complete(child);
            child.end(Duration.ofMinutes(2));
        }
        assertThat(calls.get()).isGreaterThanOrEqualTo(atCall);
        systems.mishaps(system -> Mishap.NONE);
        clock.set("2026-11-03T10:00:00Z");

        assertThat(installation.run("deliver").exit()).isZero();

        assertEverybodyAgrees();
    }

    @Test
    void whatTheVersionBeforeHasToldIsNotToldAgain() throws Exception {
        installation.run("statement");
        asTheVersionBeforeLeftIt();
        systems.openMeterRemembers(Duration.ZERO);
        systems.forgetCalls();
        change(2, 900);
        change(3, 700);
        clock.set("2026-11-06T09:00:00Z");

        installation.tick();

        assertEverybodyAgrees();
        assertThat(systems.calls("connectwise")).hasSize(2);
        assertThat(systems.calls("stripe")).hasSize(2);
    }

    @Test
    void whatTheVersionBeforeHasLeftHalfDoneIsDoneUnderTheSameIds() throws Exception {
        int[] calls = new int[1];
        systems.mishaps(system ->
                system.equals("killbill") && ++calls[0] > 3 || system.equals("lago") ? Mishap.CUT_AFTER : Mishap.NONE);
        installation.run("statement");
        asTheVersionBeforeLeftIt();
        systems.mishaps(system -> Mishap.NONE);
        clock.set("2026-11-03T10:00:00Z");

        assertThat(installation.run("deliver").exit()).isZero();

        assertEverybodyAgrees();
    }

    @Test
    void aRouteOfTheVersionBeforeSendsNothingAndSaysWhy() throws Exception {
        installation.withRoute(
                "deliver-lago.camel.yaml",
                "- route:",
                "    id: deliver-lago",
                "    group: destination, billing",
                "    from:",
                "      uri: direct:deliver-lago",
                "      steps:",
                "        - split:",
                "            expression:",
                "              method:",
                "                ref: lagoEvents",
                "                method: calls",
                "            steps:",
                "              - log: { message: x }");

        Installation.Run run = installation.run("statement");

        assertThat(run.out())
                .contains("lago: HELD", "of an earlier version", "Copy routes/examples/deliver-lago.camel.yaml");
    }

    /** The tables as they were: what was told is not in them. */
    private void asTheVersionBeforeLeftIt() throws Exception {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:h2:file:" + installation.home().data().resolve("headcount"), "headcount", "");
                Statement sql = connection.createStatement()) {
            for (String table : List.of("usage_event", "usage_record", "delivery_told", "untracked_delivery")) {
                sql.execute("drop table " + table);
            }
            // Those after it are applied once more, which changes nothing.
            assertThat(sql.executeUpdate("delete from \"flyway_schema_history\" where \"version\" >= '5'"))
                    .isEqualTo(4);
        }
    }

    @Test
    void aDestinationThatWasTakenAwayLeavesNoTroubleOnceItIsDismissed() throws Exception {
        systems.mishaps(system -> Mishap.UNAVAILABLE);
        installation.run("statement");
        systems.mishaps(system -> Mishap.NONE);
        Files.delete(installation.home().routes().resolve("deliver-stripe.camel.yaml"));
        clock.set("2026-11-03T10:00:00Z");
        installation.tick();
        assertThat(deliveries().get("stripe").state()).isEqualTo(DeliveryState.HELD);

        Installation.Run run = installation.run(
                "deliver",
                "--dismiss",
                "--destination",
                "stripe",
                "--account",
                "default",
                "--reason",
                "we left Stripe");

        assertThat(run.out()).contains("2026-10  stripe: given up for good");
        clock.set("2026-11-04T10:00:00Z");
        installation.tick();
        assertThat(deliveries().get("stripe").obstacle()).isEqualTo("given up: we left Stripe");
        try (Ledger ledger = installation.ledger()) {
            assertThat(ledger.troubles().all()).isEmpty();
        }
    }
}
