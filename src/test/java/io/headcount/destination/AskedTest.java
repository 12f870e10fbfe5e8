package io.headcount.destination;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.destination.BillingSystems.Call;
import io.headcount.destination.BillingSystems.Mishap;
import io.headcount.http.RawServer;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxCompany;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a billing system does not know it takes, and bills nobody: 'check --destinations' finds it, and changes nothing there. */
class AskedTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final String BEGIN = "2026-11-03T09:00:00Z";
    private static final int COMPANIES = 4;
    private static final MovableClock CLOCK = new MovableClock(BEGIN);

    @TempDir
    private static Path folder;

    private static Sandbox sandbox;
    private static BillingSystems systems;
    private static Installation installation;
    private static List<SandboxCompany> companies;

    @BeforeAll
    static void deliver() throws IOException {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(COMPANIES)
                .withClock(CLOCK));
        systems = BillingSystems.start(CLOCK, ZoneId.of("Europe/Istanbul"));
        installation = Installation.of(sandbox, folder.resolve("home"), CLOCK)
                .with("BILLING_TIME_ZONE", "Europe/Istanbul")
                .with("BILLING_REVIEW", "off")
                .with("WEBHOOK_URL", null)
                .with("EMAIL_TO", null);
        systems.install(installation);
        for (int i = 0; i < COMPANIES; i++) {
            sandbox.change(OCTOBER, sandbox.companies(OCTOBER).get(i).id(), 100 + i);
        }
        companies = sandbox.companies(OCTOBER);
        Files.writeString(
                installation.home().customers(),
                BillingSystems.customers(
                        companies.stream().map(SandboxCompany::id).toList(),
                        system -> number -> BillingSystems.customer(system, number)));
        assertThat(installation.run("statement").exit()).isZero();
        for (String system : BillingSystems.ALL) {
            installation.withQuestions(system);
        }
    }

    @AfterAll
    static void end() {
        systems.close();
        sandbox.close();
    }

    @AfterEach
    void nothingWasToldAndNothingIsLeft() throws IOException {
        assertThat(systems.shown()).isNotNull();
        systems.shown().forget();
        systems.mishaps(system -> Mishap.NONE);
        systems.whenCalled(() -> {});
        CLOCK.set(BEGIN);
        for (String system : BillingSystems.ALL) {
            installation.withQuestions(system);
        }
    }

    private static Installation.Run check() {
        systems.forgetCalls();
        int before = installation.history().get(0).deliveries().size();
        Installation.Run run = installation.run("check", "--destinations");
        for (String system : BillingSystems.ALL) {
            assertThat(systems.calls(system)).as(system).allSatisfy(call -> {
                assertThat(call.method()).isEqualTo("GET");
                assertThat(call.json().isMissingNode()).isTrue();
                assertThat(call.headers()).doesNotContainKeys("Content-Type", "Headcount-Time-Left");
            });
        }
        assertThat(installation.history()).singleElement().satisfies(statement -> assertThat(statement.deliveries())
                .hasSize(before));
        return run;
    }

    private static String name(int company) {
        return companies.get(company).name();
    }

    private static String about(String system, int company) {
        return name(company) + " (" + BillingSystems.customer(system, company) + ")";
    }

    @Test
    void whatIsThereIsFoundAndShowsWhatItWasTold() {
        Installation.Run run = check();

        assertThat(run.exit()).as(run.out()).isZero();
        assertThat(run.out())
                .contains(
                        "ok    lago        metric monthly_users, 4 of 4 subscriptions found\n",
                        "ok    openmeter   meter of monthly-users, 4 of 4 subjects found; 4 of 4 show what they were told in"
                                + " 2026-10\n",
                        "ok    stripe      meter monthly_users, 4 of 4 customers found; 4 of 4 show what they were told in",
                        "ok    killbill    unit users, 4 of 4 subscriptions found; 4 of 4 show what they were told in",
                        "ok    gradient    service service-7, 4 of 4 accounts found\n",
                        "ok    connectwise 4 of 4 additions found; 4 of 4 show what they were told in 2026-10\n",
                        "?     gradient    " + about("gradient", 2) + ": the account is not mapped there yet");
        assertThat(run.out()).doesNotContain("hush");
    }

    @Test
    void whoIsNotThereIsNamedWithTheSystemsWordsAndWithoutOurCredential() {
        systems.shown()
                .say("subscriptions/lago Müller & Söhne 1", 404, "{\"code\":\"subscription_not_found {credential}\"}");
        systems.shown()
                .say(
                        "/openmeter/api/v1/customers?pageSize=100&subject=openmeter Müller & Söhne 1",
                        200,
                        "{\"items\":[]}");
        systems.shown().say("subjects/openmeter Müller & Söhne 1", 404, "{\"title\":\"Not Found\"}");
        systems.shown().say("customers/stripe Müller & Söhne 1", 200, "{\"id\":\"x\",\"deleted\":true}");
        systems.shown()
                .say("subscriptions/" + BillingSystems.customer("killbill", 1), 200, "{\"state\":\"CANCELLED\"}");
        systems.shown().say("organization/accounts", 200, "[]");
        systems.shown().say("additions/1001", 200, "{\"quantity\":101,\"cancelledDate\":\"2026-09-30T00:00:00Z\"}");

        Installation.Run run = check();

        assertThat(run.exit()).as(run.out()).isEqualTo(2);
        assertThat(run.out())
                .contains("FAIL  lago        " + about("lago", 1)
                        + ": there is no such subscription ('{\"code\":\"subscription_not_found Bearer ***\"}'); mend it there, or"
                        + " its line in config/customers.csv")
                .contains("FAIL  lago        metric monthly_users, 3 of 4 subscriptions found")
                .contains("FAIL  openmeter   " + about("openmeter", 1) + ": there is no such subject ('")
                .contains("FAIL  stripe      " + about("stripe", 1) + ": the customer was deleted")
                .contains("FAIL  killbill    " + about("killbill", 1) + ": the subscription is CANCELLED, not ACTIVE")
                .contains("FAIL  gradient    " + about("gradient", 3) + ": there is no such account")
                .contains("0 of 4 accounts found")
                .contains("FAIL  connectwise " + about("connectwise", 1) + ": the addition was cancelled on 2026-09-30")
                .doesNotContain("hush", "could not be asked");
    }

    @Test
    void aMetricThatIsNotThereOrCountsOtherwiseIsSaidBeforeAnybodyIsBilledByIt() {
        systems.shown().say("/billable_metrics/", 404, "{\"code\":\"billable_metric_not_found\"}");
        systems.shown()
                .say(
                        "/openmeter/api/v1/meters?",
                        200,
                        "[{\"slug\":\"users\",\"eventType\":\"monthly-users\",\"aggregation\":\"MAX\",\"valueProperty\":\"$.users\"}]");
        systems.shown()
                .say(
                        "/stripe/v1/billing/meters?",
                        200,
                        "{\"has_more\":false,\"data\":[{\"id\":\"mtr_1\",\"event_name\":\"monthly_users\",\"status\":\"active\","
                                + "\"default_aggregation\":{\"formula\":\"count\"},\"event_time_window\":\"day\","
                                + "\"customer_mapping\":{\"event_payload_key\":\"id\"},\"value_settings\":{\"event_payload_key\":\"value\"}}]}");
        systems.shown().say("/1.0/kb/catalog", 200, "[{\"units\":[{\"name\":\"seats\"}]}]");
        systems.shown().say("/gradient/api/vendor-api", 200, "{\"data\":{\"skus\":[]}}");

        Installation.Run run = check();

        assertThat(run.exit()).as(run.out()).isEqualTo(2);
        assertThat(run.out())
                .contains("FAIL  lago        metric monthly_users: is not there", "mend lago.metric-code")
                .contains(
                        "FAIL  openmeter   meter of monthly-users: must SUM $.monthlyUsers, but users is MAX of $.users")
                .contains(
                        "FAIL  stripe      meter monthly_users: default_aggregation.formula must be 'sum', but is 'count'")
                .contains("customer_mapping.event_payload_key must be 'stripe_customer_id', but is 'id'")
                .contains("takes events pre-aggregated by day")
                .contains("FAIL  killbill    unit users: is in no version of the catalogue", "killbill.unit-type")
                .contains("FAIL  gradient    service service-7: is not there", "gradient.service-id");
    }

    @Test
    void aSystemThatDoesNotAnswerIsNotSaidToLackAnybody() {
        systems.mishaps(system -> switch (system) {
            case "lago" -> Mishap.UNAVAILABLE;
            case "openmeter" -> Mishap.CUT;
            case "connectwise" -> Mishap.BROKEN_AFTER;
            default -> Mishap.NONE;
        });
        systems.shown().say("/stripe/", 429, "{\"error\":{\"message\":\"slow down\"}}");
        systems.shown().say("/killbill/", 401, "who is {credential}");
        systems.shown().say("/gradient/", 404, "<html>nothing here</html>");

        Installation.Run run = check();

        assertThat(run.exit()).as(run.out()).isEqualTo(2);
        assertThat(run.out())
                .contains(
                        "FAIL  lago        metric monthly_users: could not be asked: the receiver answered 503, 'later'")
                .contains(
                        "FAIL  lago        the rest could not be asked, 2 questions: so many calls in a row had no answer")
                .contains("FAIL  lago        0 of 4 subscriptions found, 4 not asked")
                .contains("FAIL  openmeter   meter of monthly-users: could not be asked: ")
                .contains("FAIL  connectwise " + about("connectwise", 0)
                        + ": could not be asked: the receiver answered 500")
                .contains(
                        "FAIL  stripe      meter monthly_users: could not be asked: the receiver answered 429: too many requests")
                .contains(
                        "FAIL  killbill    unit users: could not be asked: the receiver answered 401: it does not accept our"
                                + " credential")
                .contains(
                        "FAIL  gradient    service service-7: could not be asked: the receiver answered 404: a web page, so"
                                + " check its address, '<html>nothing here</html>'")
                .doesNotContain("there is no such", "is not there", "hush");
        assertThat(systems.calls("stripe")).hasSize(3);
        assertThat(systems.calls("lago")).hasSize(3);
        assertThat(systems.calls("killbill")).hasSize(1);
    }

    @Test
    void aNumberThatSomebodyChangedThereStandsBesideOurs() {
        systems.shown().say("additions/1000", 200, "{\"quantity\":12.00}");
        systems.shown().say("customer=stripe Müller & Söhne 3", 200, "{\"data\":[]}");
        systems.shown()
                .say(
                        "usages/" + BillingSystems.customer("killbill", 2),
                        200,
                        "{\"rolledUpUnits\":[{\"unitType\":\"users\",\"amount\":7}]}");
        systems.shown().say("/query?", 200, "{\"data\":[{\"subject\":\"openmeter Müller & Söhne 0\",\"value\":200}]}");

        Installation.Run run = check();

        assertThat(run.exit()).as(run.out()).isZero();
        assertThat(run.out())
                .contains("?     connectwise " + about("connectwise", 0)
                        + ": shows 12.0, and was told 100 users in 2026-10")
                .contains("?     stripe      " + about("stripe", 3) + ": shows 0, and was told 103 users in 2026-10")
                .contains("?     killbill    " + about("killbill", 2) + ": shows 7, and was told 102 users in 2026-10")
                .contains("?     openmeter   " + about("openmeter", 0) + ": shows 200, and was told 100 users")
                .contains("?     openmeter   " + about("openmeter", 1) + ": shows 0, and was told 101 users")
                .contains("4 of 4 additions found; 3 of 4 show what they were told in 2026-10");
    }

    @Test
    void aDestinationWithoutItsQuestionsIsSaidNotToBeAsked() throws IOException {
        Files.delete(installation.home().routes().resolve("check-lago.camel.yaml"));

        Installation.Run run = check();

        assertThat(run.exit()).as(run.out()).isZero();
        assertThat(run.out())
                .contains("?     lago        was not asked, because routes/ has no route 'check-lago': copy"
                        + " routes/examples/check-lago.camel.yaml to routes/check-lago.camel.yaml\n");
        assertThat(systems.calls("lago")).isEmpty();
    }

    @Test
    void askingEndsWithItsTimeHoweverManyThereAre() {
        systems.whenCalled(
                () -> CLOCK.set(CLOCK.instant().plus(Duration.ofMinutes(4)).toString()));

        Installation.Run run = check();

        assertThat(run.exit()).as(run.out()).isEqualTo(2);
        assertThat(run.out())
                .contains("FAIL  connectwise the rest could not be asked, 1 question: the time for it was over");
        assertThat(BillingSystems.ALL.stream()
                        .mapToInt(system -> systems.calls(system).size())
                        .sum())
                .isEqualTo(3);
    }

    @Test
    @Tag("long")
    void aCustomerIsAskedForByItsWholeIdWhateverIsInIt() throws Exception {
        String customers = Files.readString(installation.home().customers());
        String odd = "a/b?c#d%20e+f={{g}}&h";
        try {
            Files.writeString(
                    installation.home().customers(), customers.replace(BillingSystems.customer("lago", 0), odd));

            assertThat(check().out()).contains("4 of 4 subscriptions found");
            assertThat(systems.calls("lago"))
                    .extracting(Call::target)
                    .contains("/lago/api/v1/subscriptions/a%2Fb%3Fc%23d%2520e%2Bf%3D%7B%7Bg%7D%7D%26h");
        } finally {
            Files.writeString(installation.home().customers(), customers);
        }
    }

    @Test
    @Tag("long")
    void aRouteThatGoesRoundWithoutANextQuestionIsEnded() throws Exception {
        Path route = installation.home().routes().resolve("check-lago.camel.yaml");
        Files.writeString(
                route,
                Files.readString(route)
                        .replaceFirst("(id: lago-next-question\\s+ref: inquiries\\s+method: )next", "$1findings"));

        Installation.Run run = check();

        assertThat(run.exit()).as(run.out()).isNotZero();
        assertThat(run.out()).contains("FAIL  lago        could not be asked: ", "routes/check-lago.camel.yaml");
    }

    @Test
    @Tag("long")
    void anAnswerWithoutEndIsNotWaitedFor() throws Exception {
        try (RawServer endless = RawServer.start(RawServer.endless(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"a\":\""
                        .getBytes(StandardCharsets.US_ASCII),
                "x".getBytes(StandardCharsets.US_ASCII),
                20))) {
            Installation.Run run = installation
                    .with("LAGO_URL", endless.url())
                    .with("WEBHOOK_TIMEOUT", "300ms")
                    .run("check", "--destinations");

            assertThat(run.exit()).as(run.out()).isEqualTo(2);
            assertThat(run.out())
                    .contains("FAIL  lago        metric monthly_users: could not be asked: ")
                    .contains("FAIL  lago        0 of 4 subscriptions found, 4 not asked");
        } finally {
            installation.with("LAGO_URL", systems.url("lago")).with("WEBHOOK_TIMEOUT", null);
        }
    }

    @Test
    void withoutTheWordNobodyIsAsked() {
        systems.forgetCalls();

        installation.run("check");

        BillingSystems.ALL.forEach(system -> assertThat(systems.calls(system)).isEmpty());
    }
}
