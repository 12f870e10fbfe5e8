package io.headcount.destination;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.destination.StandIn.Request;
import io.headcount.ledger.Attempt;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.RecordedStatement;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxCompany;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * All ready destinations in one installation, through a life: a first attempt that fails, in the middle where there is
 * one, a second that succeeds, a repetition, a correction, and a look at a month that is not over.
 */
class ReadyDestinationsTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final List<String> HTTP =
            List.of("slack", "teams", "s3", "openmeter", "lago", "killbill", "stripe", "gradient", "connectwise");
    private static final List<String> BILLING =
            List.of("openmeter", "lago", "killbill", "stripe", "gradient", "connectwise");
    private static final int MAPPED_TO_LAGO = 118;
    private static final String UUID = "00000000-0000-4000-8000-00000000000";
    private static final Map<String, String> SECRETS = Map.of(
            "OPENMETER_TOKEN", "hush-openmeter",
            "LAGO_API_KEY", "hush-lago",
            "KILLBILL_PASSWORD", "hush-killbill",
            "KILLBILL_API_KEY", "hush-tenant-key",
            "KILLBILL_API_SECRET", "hush-tenant-secret",
            "STRIPE_API_KEY", "hush-stripe",
            "GRADIENT_TOKEN", "hush-gradient",
            "CONNECTWISE_PASSWORD", "hush-connectwise",
            "S3_SECRET_ACCESS_KEY", "hush-s3");

    @TempDir
    private static Path folder;

    private static final MovableClock CLOCK = new MovableClock("2026-11-03T09:00:00Z");
    private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();
    private static final Map<String, Map<String, List<Request>>> PHASES = new HashMap<>();
    private static final List<Installation.Run> RUNS = new ArrayList<>();
    private static final Map<String, byte[]> DOCUMENTS = new HashMap<>();

    private static Installation installation;
    private static SftpStandIn sftp;
    private static List<SandboxCompany> october;
    private static List<SandboxCompany> corrected;
    private static List<RecordedStatement> history;
    private static StandIn services;
    private static List<String> reasons;

    @BeforeAll
    static void live() throws Exception {
        LOG.start();
        ((Logger) LoggerFactory.getLogger("ROOT")).addAppender(LOG);
        Path files = folder.resolve("files");
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(MAPPED_TO_LAGO + 2)
                .withClock(CLOCK))) {
            services = StandIn.start();
            sftp = SftpStandIn.start(folder.resolve("sftp"));
            october = sandbox.companies(OCTOBER);
            install(sandbox, files);

            sftp.knownHosts(folder.resolve("known_hosts"), false);
            Files.writeString(files, "a file where the folder should be");
            List.of("slack", "teams", "s3").forEach(service -> services.fail(service, 1));
            BILLING.forEach(service -> services.fail(service, 2));
            phase("failed", "statement");

            sftp.knownHosts(folder.resolve("known_hosts"), true);
            Files.delete(files);
            phase("delivered", "deliver");
            DOCUMENTS.put("1", sandbox.webhooks().get(0).body());

            CLOCK.set("2026-11-03T10:00:00Z");
            phase("again", "deliver", "--again");
            phase("stripe again", "deliver", "--again", "--destination", "stripe");

            sandbox.change(OCTOBER, october.get(0).id(), october.get(0).monthlyUsers() + 10);
            sandbox.change(OCTOBER, october.get(1).id(), 0);
            corrected = sandbox.companies(OCTOBER);
            CLOCK.set("2026-11-04T09:00:00Z");
            services.forget();
            installation.tick();
            keep("corrected");
            DOCUMENTS.put(
                    "2", sandbox.webhooks().get(sandbox.webhooks().size() - 1).body());

            phase("provisional", "statement", "--period", "2026-11", "--deliver");
            history = installation.history();
            reasons = reasons();
        }
    }

    @AfterAll
    static void end() throws IOException {
        ((Logger) LoggerFactory.getLogger("ROOT")).detachAppender(LOG);
        services.close();
        sftp.close();
    }

    private static void install(Sandbox sandbox, Path files) throws IOException {
        installation = Installation.of(sandbox, folder.resolve("home"), CLOCK)
                .with("KEEPNET_PAGE_SIZE", "1000")
                .with("BILLING_TIME_ZONE", "Europe/Istanbul")
                .with("FOLDER_PATH", files.toString())
                .with("SFTP_SERVER", sftp.address())
                .with("SFTP_USER", "headcount")
                .with("SFTP_FOLDER", "in/billing")
                .with("SFTP_KEY_FILE", sftp.keyFile(folder.resolve("key.pem")).toString())
                .with("SFTP_KNOWN_HOSTS_FILE", folder.resolve("known_hosts").toString())
                .with(
                        "SLACK_URL_FILE",
                        Files.writeString(folder.resolve("slack"), services.url("slack") + "/services/T0/hush-slack\n")
                                .toString())
                .with(
                        "TEAMS_URL",
                        services.url("teams") + "/invoke?api-version=1&sp=%2Ftriggers%2Frun&sig=hush-teams_%2B")
                .with("S3_URL", services.url("s3") + "/bucket/headcount")
                .with("S3_REGION", "eu-central-1")
                .with("S3_ACCESS_KEY_ID", "AKIDEXAMPLE")
                .with("OPENMETER_URL", services.url("openmeter"))
                .with("OPENMETER_EVENT_TYPE", "monthly-users")
                .with("LAGO_URL", services.url("lago"))
                .with("LAGO_METRIC_CODE", "monthly_users")
                .with("KILLBILL_URL", services.url("killbill"))
                .with("KILLBILL_USERNAME", "admin")
                .with("KILLBILL_UNIT_TYPE", "users")
                .with("STRIPE_URL", services.url("stripe"))
                .with("STRIPE_EVENT_NAME", "monthly_users")
                .with("GRADIENT_URL", services.url("gradient"))
                .with("GRADIENT_SERVICE_ID", "service-7")
                .with("CONNECTWISE_URL", services.url("connectwise") + "/v4_6_release/apis/3.0")
                .with("CONNECTWISE_USERNAME", "msp+public")
                .with("CONNECTWISE_CLIENT_ID", "client-9");
        SECRETS.forEach(installation::with);
        for (String destination : HTTP) {
            installation.withExample(destination);
        }
        installation.withExample("folder").withExample("sftp");
        StringBuilder customers = new StringBuilder("companyId,openmeter,lago,killbill,stripe,gradient,connectwise\n");
        for (int i = 0; i < MAPPED_TO_LAGO; i++) {
            customers.append(october.get(i).id()).append(",customer-" + i + ",subscription-" + i);
            customers.append(i < 4 ? "," + UUID + i + ",cus_" + i + ",account-" + i + ",1" + i + "/2" + i : ",-,-,-,-");
            customers.append('\n');
        }
        for (int i = MAPPED_TO_LAGO; i < october.size(); i++) {
            customers.append(october.get(i).id()).append(",-,-,-,-,-,-\n");
        }
        Files.writeString(installation.home().customers(), customers);
    }

    private static void phase(String name, String... command) {
        services.forget();
        RUNS.add(installation.run(command));
        keep(name);
    }

    private static void keep(String name) {
        Map<String, List<Request>> received = new HashMap<>();
        HTTP.forEach(service -> received.put(service, services.requests(service)));
        PHASES.put(name, received);
    }

    private static List<String> reasons() {
        try (Ledger ledger = installation.ledger()) {
            return ledger.statements().history().stream()
                    .flatMap(statement -> statement.deliveries().stream())
                    .flatMap(delivery -> ledger.deliveries().attempts(delivery.id()).stream())
                    .map(Attempt::reason)
                    .map(String::valueOf)
                    .toList();
        }
    }

    @Test
    void eachFailsFirstAndSucceedsThen() {
        assertThat(RUNS.get(0).exit()).as(RUNS.get(0).err()).isEqualTo(5);
        assertThat(RUNS.get(0).out().lines().filter(line -> line.contains(": pending,")))
                .as(RUNS.get(0).out())
                .hasSize(HTTP.size() + 2);
        assertThat(RUNS.get(1).exit()).as(RUNS.get(1).out()).isZero();
        assertThat(RUNS.get(1).out().lines().filter(line -> line.contains(": delivered at")))
                .hasSize(HTTP.size() + 2);
        assertThat(RUNS).extracting(Installation.Run::exit).containsExactly(5, 0, 0, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"slack", "teams", "s3"})
    void everyAttemptSaysTheSame(String service) {
        List<String> refused = bodies("failed", service);
        List<String> taken = bodies("delivered", service);

        assertThat(taken).isNotEmpty().startsWith(refused.toArray(String[]::new));
        assertThat(bodies("again", service)).isEqualTo(taken);
        assertThat(targets("failed", service)).isSubsetOf(targets("delivered", service));
    }

    @ParameterizedTest
    @ValueSource(strings = {"openmeter", "lago", "killbill", "stripe", "connectwise"})
    void aBillingSystemIsToldAgainOnlyWhatItHasNotTaken(String service) {
        List<Request> first = PHASES.get("failed").get(service);
        List<String> notTaken = first.stream()
                .filter(request -> request.status() == 503)
                .map(Request::body)
                .toList();

        assertThat(notTaken).hasSize(1);
        assertThat(bodies("delivered", service)).isEqualTo(notTaken);
        assertThat(bodies("again", service)).isEmpty();
        assertThat(bodies("stripe again", service)).isEmpty();
    }

    @Test
    void noAnswersHeadersSteerOrTravel() {
        PHASES.values().stream()
                .flatMap(phase -> phase.values().stream())
                .flatMap(List::stream)
                .forEach(request -> assertThat(request.headers())
                        .as(request.service())
                        .doesNotContainKeys("x-steered", "camelhttpuri", "camelhttpresponsecode")
                        .doesNotContainValue("steered"));
        HTTP.forEach(service -> assertThat(PHASES.get("delivered").get(service))
                .extracting(Request::method)
                .containsOnly(service.equals("s3") ? "PUT" : service.equals("connectwise") ? "PATCH" : "POST"));
    }

    @Test
    void aLookAtAnOpenMonthBillsNobodyAndTheRestSayWhatItIs() {
        BILLING.forEach(
                service -> assertThat(PHASES.get("provisional").get(service)).isEmpty());
        RecordedStatement provisional = history.get(0);
        assertThat(provisional.type().label()).isEqualTo("statement.provisional");
        assertThat(provisional.deliveries())
                .extracting(Delivery::destination)
                .containsExactly("email", "folder", "s3", "sftp", "slack", "teams", "webhook");
        assertThat(bodies("provisional", "slack").get(0))
                .contains("\"PROVISIONAL, not for billing: Monthly users 2026-11");
        assertThat(bodies("provisional", "teams").get(0))
                .contains("\"PROVISIONAL, not for billing: Monthly users 2026-11");
        assertThat(targets("provisional", "s3"))
                .singleElement()
                .asString()
                .endsWith("/statement-2026-11-provisional-r1-" + provisional.id() + ".json");
        assertThat(folder.resolve("files").resolve("statement-2026-11-provisional-r1.json"))
                .content()
                .contains("statement.provisional");
        assertThat(sftp.root().resolve("in/billing/statement-2026-11-provisional-r1.json"))
                .exists();
    }

    @Test
    void filesAreWholeAndNamedByPeriodAndRevision() throws IOException {
        for (Path where : List.of(folder.resolve("files"), sftp.root().resolve("in/billing"))) {
            assertThat(where.resolve("statement-2026-10-r1.json")).hasBinaryContent(DOCUMENTS.get("1"));
            assertThat(where.resolve("statement-2026-10-r2.json")).hasBinaryContent(DOCUMENTS.get("2"));
            try (Stream<Path> all = Files.list(where)) {
                assertThat(all).hasSize(3);
            }
        }
        assertThat(sftp.renamed()).contains(".statement-2026-10-r1.json -> statement-2026-10-r1.json");
    }

    @Test
    void aServerWithAnotherKeyGetsNothing() {
        assertThat(RUNS.get(0).out()).contains("sftp: pending").containsIgnoringCase("HostKey");
    }

    @Test
    void slackGetsPlainTextOnly() {
        Request request = PHASES.get("delivered").get("slack").get(0);

        assertThat(request.target()).isEqualTo("/slack/services/T0/hush-slack");
        JsonNode message = request.json();
        assertThat(message.path("text").asText()).startsWith("Monthly users 2026-10. ");
        assertThat(message.path("mrkdwn").asBoolean(true)).isFalse();
        assertThat(message.path("blocks")).hasSize(3).allSatisfy(block -> {
            assertThat(block.at("/text/type").asText()).isEqualTo("plain_text");
            assertThat(block.at("/text/text").asText()).hasSizeLessThanOrEqualTo(3000);
        });
        assertThat(message.at("/blocks/2/text/text").asText()).contains("and 105 more");
        assertThat(bodies("corrected", "slack").get(0))
                .contains("Corrected: Monthly users 2026-10, revision 2", "(+10)");
    }

    @Test
    void teamsGetsACardAtTheExactAddressOfItsWorkflow() {
        Request request = PHASES.get("delivered").get("teams").get(0);

        assertThat(request.target()).isEqualTo("/teams/invoke?api-version=1&sp=%2Ftriggers%2Frun&sig=hush-teams_%2B");
        assertThat(request.headers().get("content-type")).startsWith("application/json");
        assertThat(request.bytes()).hasSizeLessThanOrEqualTo(14_000);
        JsonNode attachment = request.json().path("attachments").get(0);
        assertThat(attachment.path("contentType").asText()).isEqualTo("application/vnd.microsoft.card.adaptive");
        assertThat(attachment.at("/content/body"))
                .hasSizeGreaterThan(15)
                .allSatisfy(block -> assertThat(block.path("type").asText()).isEqualTo("RichTextBlock"));
        assertThat(attachment.at("/content/body/0/inlines/0/text").asText()).isEqualTo("Monthly users 2026-10");
    }

    @Test
    void s3GetsTheDocumentOnceAndAValidSignature() {
        Request put = PHASES.get("delivered").get("s3").get(0);

        assertThat(put.bytes()).isEqualTo(DOCUMENTS.get("1"));
        assertThat(put.target()).isEqualTo("/s3/bucket/headcount/statement-2026-10-r1-" + statement(1) + ".json");
        assertThat(put.headers())
                .containsEntry("if-none-match", "*")
                .containsEntry("content-type", "application/json")
                .containsEntry("x-amz-date", "20261103T090000Z");
        assertThat(put.headers().get("authorization"))
                .isEqualTo(SignatureV4.of(put, "AKIDEXAMPLE", "hush-s3", "eu-central-1"));
        assertThat(PHASES.get("again").get("s3")).extracting(Request::status).containsExactly(412);
    }

    @Test
    void openMeterGetsCloudEvents() {
        Request batch = PHASES.get("failed").get("openmeter").get(0);

        assertThat(batch.target()).isEqualTo("/openmeter/api/v1/events");
        assertThat(batch.headers())
                .containsEntry("content-type", "application/cloudevents-batch+json")
                .containsEntry("authorization", "Bearer hush-openmeter");
        assertThat(batch.json()).hasSize(100);
        assertThat(batch.json().get(0))
                .hasToString(
                        "{\"specversion\":\"1.0\",\"type\":\"monthly-users\",\"id\":\"%s\",\"source\":\"headcount\",\"subject\":\"customer-0\",\"time\":\"2026-10-31T20:59:59Z\",\"datacontenttype\":\"application/json\",\"data\":{\"monthlyUsers\":%d,\"period\":\"2026-10\",\"revision\":1,\"statementId\":\"%s\"}}"
                                .formatted(id(1, 0), october.get(0).monthlyUsers(), statement(1)));
    }

    @Test
    void lagoGetsBatchesOfAHundred() {
        List<Request> first = PHASES.get("failed").get("lago");
        assertThat(first).extracting(Request::status).containsExactly(200, 503);
        assertThat(first.get(0).target()).isEqualTo("/lago/api/v1/events/batch");
        assertThat(first.get(0).headers()).containsEntry("authorization", "Bearer hush-lago");
        assertThat(first.get(0).json().path("events")).hasSize(100);
        assertThat(first.get(0).json().path("events").get(0))
                .hasToString(
                        "{\"transaction_id\":\"%s\",\"external_subscription_id\":\"subscription-0\",\"code\":\"monthly_users\",\"timestamp\":1793480399,\"properties\":{\"monthly_users\":%d,\"period\":\"2026-10\"}}"
                                .formatted(id(1, 0), october.get(0).monthlyUsers()));
        assertThat(PHASES.get("delivered").get("lago"))
                .extracting(Request::status)
                .containsExactly(200);
    }

    @Test
    void killBillGetsATrackingId() {
        Request usage = PHASES.get("failed").get("killbill").get(0);

        assertThat(usage.target()).isEqualTo("/killbill/1.0/kb/usages");
        assertThat(usage.headers())
                .containsEntry("authorization", "Basic YWRtaW46aHVzaC1raWxsYmlsbA==")
                .containsEntry("x-killbill-apikey", "hush-tenant-key")
                .containsEntry("x-killbill-apisecret", "hush-tenant-secret")
                .containsEntry("x-killbill-createdby", "headcount");
        assertThat(usage.body())
                .isEqualTo(
                        "{\"subscriptionId\":\"%s0\",\"trackingId\":\"%s\",\"unitUsageRecords\":[{\"unitType\":\"users\",\"usageRecords\":[{\"recordDate\":\"2026-10-31T20:59:59Z\",\"amount\":%d}]}]}"
                                .formatted(UUID, id(1, 0), october.get(0).monthlyUsers()));
    }

    @Test
    void stripeGetsAnIdentifierAndATimeWithinTheMonth() {
        Request event = PHASES.get("failed").get("stripe").get(0);

        assertThat(event.target()).isEqualTo("/stripe/v2/billing/meter_events");
        assertThat(event.headers())
                .containsEntry("authorization", "Bearer hush-stripe")
                .hasEntrySatisfying("idempotency-key", key -> assertThat(key).startsWith(id(1, 0) + "-"))
                .containsKey("stripe-version");
        assertThat(event.body())
                .isEqualTo(
                        "{\"event_name\":\"monthly_users\",\"identifier\":\"%s\",\"timestamp\":\"2026-10-31T20:59:59Z\",\"payload\":{\"stripe_customer_id\":\"cus_0\",\"value\":\"%d\"}}"
                                .formatted(id(1, 0), october.get(0).monthlyUsers()));
    }

    @Test
    void gradientKeepsANumberAndMakesItsViewAtTheLast() {
        List<Request> counts = PHASES.get("failed").get("gradient");

        assertThat(counts).extracting(Request::status).containsExactly(200, 503, 200, 200);
        assertThat(counts)
                .extracting(Request::target)
                .startsWith("/gradient/api/vendor-api/service/service-7/count?no_build=true")
                .endsWith("/gradient/api/vendor-api/service/service-7/count");
        assertThat(counts.get(0).headers()).containsEntry("gradient-token", "hush-gradient");
        assertThat(counts.get(0).body())
                .isEqualTo("{\"accountId\":\"account-0\",\"unitCount\":%d}"
                        .formatted(october.get(0).monthlyUsers()));
    }

    @Test
    void connectWiseGetsThePatchOfAQuantity() {
        Request patch = PHASES.get("failed").get("connectwise").get(0);

        assertThat(patch.target()).isEqualTo("/connectwise/v4_6_release/apis/3.0/finance/agreements/10/additions/20");
        assertThat(patch.headers())
                .containsEntry("authorization", "Basic bXNwK3B1YmxpYzpodXNoLWNvbm5lY3R3aXNl")
                .containsEntry("clientid", "client-9");
        assertThat(patch.body())
                .isEqualTo("[{\"op\":\"replace\",\"path\":\"quantity\",\"value\":%d}]"
                        .formatted(october.get(0).monthlyUsers()));
    }

    @Test
    void afterACorrectionEachHasTheNewNumbersHoweverOftenItWasTried() {
        for (int i = 0; i < 4; i++) {
            long users = corrected.get(i).monthlyUsers();
            assertThat(services.sum("openmeter", "customer-" + i)).isEqualTo(users);
            assertThat(services.sum("lago", "subscription-" + i)).isEqualTo(users);
            // Nothing is taken back there: the second of them is left to a person.
            assertThat(services.sum("killbill", UUID + i))
                    .isEqualTo(i == 1 ? october.get(1).monthlyUsers() : users);
            assertThat(services.sum("stripe", "cus_" + i)).isEqualTo(users);
        }
        assertThat(PHASES.get("corrected").get("stripe")).hasSize(2);
        assertThat(PHASES.get("corrected").get("connectwise")).hasSize(2);
        assertThat(PHASES.get("corrected").get("connectwise").get(0).body())
                .endsWith("\"value\":" + corrected.get(0).monthlyUsers() + "}]");
        assertThat(PHASES.get("corrected").get("gradient").get(1).body()).endsWith("\"unitCount\":0}");
    }

    @Test
    void aFailureInTheMiddleIsSaidWithHowFarItHadCome() {
        assertThat(reasons)
                .anyMatch(reason -> reason.startsWith("told 3 of 4 companies, 1 refused. 1 not told yet")
                        && reason.contains(" (cus_1): the receiver answered 503"))
                .anyMatch(reason -> reason.contains(" (11/21): the receiver answered 503"));
    }

    @Test
    void noSecretOfARouteGetsOut() {
        List<String> texts = new ArrayList<>(log());
        RUNS.forEach(run -> texts.add(run.out() + run.err()));
        texts.addAll(reasons);
        Set<String> secrets = new HashSet<>(SECRETS.values());
        secrets.add("hush-slack");
        secrets.add("hush-teams");

        assertThat(texts).hasSizeGreaterThan(30).noneMatch(text -> secrets.stream()
                .anyMatch(text::contains));
    }

    private static List<String> log() {
        return LOG.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private static List<String> bodies(String phase, String service) {
        return PHASES.get(phase).get(service).stream()
                .map(request -> new String(request.bytes(), UTF_8))
                .toList();
    }

    private static List<String> targets(String phase, String service) {
        return PHASES.get(phase).get(service).stream().map(Request::target).toList();
    }

    private static String statement(int revision) {
        return history.stream()
                .filter(statement -> statement.period().equals(OCTOBER) && statement.revision() == revision)
                .findFirst()
                .orElseThrow()
                .id();
    }

    private static String id(int revision, int company) {
        return statement(revision) + "-" + october.get(company).id();
    }
}
