package io.headcount.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.DeliveryState;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxCompany;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two receivers of one kind: each gets what is its own, signed or addressed with what is its own, and neither learns the other's secret. */
class CopiedDestinationsTest {

    private static final Path WEBHOOK = Path.of("routes", "deliver-webhook.camel.yaml");
    private static final String FIRST = "whsec_" + "Zmlyc3QtZmlyc3QtZmlyc3QtZmlyc3QtZmlyc3Q=";
    private static final String SECOND = "whsec_" + "c2Vjb25kLXNlY29uZC1zZWNvbmQtc2Vjb25kLTI=";

    private final MovableClock clock = new MovableClock(Instant.now().toString());

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private Receiver first;
    private Receiver second;
    private Installation installation;

    /** A receiver that believes its own secret only, by the library of those who wrote the specification. */
    private static final class Receiver implements AutoCloseable {

        private final HttpServer server;
        private final String secret;
        private final List<String> bodies = new CopyOnWriteArrayList<>();
        private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
        private final List<Integer> answers = new CopyOnWriteArrayList<>();
        private volatile int refusal;

        Receiver(String secret) throws IOException {
            this.secret = secret;
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
            server.createContext("/", this::handle);
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/planted-path-of-it";
        }

        private void handle(HttpExchange exchange) throws IOException {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Map<String, List<String>> received = new HashMap<>();
            exchange.getRequestHeaders().forEach((name, values) -> received.put(name.toLowerCase(Locale.ROOT), values));
            int status = refusal;
            if (status == 0) {
                try {
                    verify(secret, body, received);
                    status = 204;
                } catch (WebhookVerificationException e) {
                    status = 401;
                }
            }
            bodies.add(body);
            headers.add(received);
            answers.add(status);
            byte[] words = status == 204 ? new byte[0] : ("I know " + secret).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, words.length == 0 ? -1 : words.length);
            exchange.getResponseBody().write(words);
            exchange.close();
        }

        static void verify(String secret, String body, Map<String, List<String>> headers)
                throws WebhookVerificationException {
            new Webhook(secret).verify(body, headers);
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    @BeforeEach
    void begin() throws IOException {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(3)
                .withClock(clock));
        first = new Receiver(FIRST);
        second = new Receiver(SECOND);
        installation = Installation.of(sandbox, folder.resolve("home"), clock)
                .with("EMAIL_TO", null)
                .with("EMAIL_ALERT_TO", "operations@msp.example")
                .with("WEBHOOK_URL", first.url())
                .with("WEBHOOK_SECRET", FIRST)
                .with("BILLING_REVIEW", "off");
    }

    @AfterEach
    void end() {
        first.close();
        second.close();
        sandbox.close();
    }

    private Installation withSecond() throws IOException {
        return installation
                .withCopy(WEBHOOK, "webhook", 2)
                .with("WEBHOOK2_URL", second.url())
                .with("WEBHOOK2_SECRET", SECOND);
    }

    private Map<String, Delivery> deliveries() {
        Map<String, Delivery> deliveries = new HashMap<>();
        installation.history().get(0).deliveries().forEach(one -> deliveries.put(one.destination(), one));
        return deliveries;
    }

    @Test
    void twoWebhooksVerifyEachItsOwnSignature() throws Exception {
        Installation.Run run = withSecond().run("statement");

        assertThat(run.exit()).as(run.toString()).isZero();
        assertThat(first.answers).containsExactly(204);
        assertThat(second.answers).containsExactly(204);
        assertThat(second.bodies).isEqualTo(first.bodies);
        assertThat(second.headers.get(0).get("webhook-id"))
                .isNotEqualTo(first.headers.get(0).get("webhook-id"));
        assertThatCode(() -> Receiver.verify(SECOND, second.bodies.get(0), second.headers.get(0)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> Receiver.verify(FIRST, second.bodies.get(0), second.headers.get(0)))
                .isInstanceOf(WebhookVerificationException.class);
        assertThat(deliveries()).containsOnlyKeys("webhook", "webhook2");
    }

    @Test
    void theSecondSecretComesFromAFileAndIsSeenNowhere() throws Exception {
        second.refusal = 500;
        Installation.Run run = withSecond()
                .with("WEBHOOK2_SECRET", null)
                .with(
                        "WEBHOOK2_SECRET_FILE",
                        Files.writeString(folder.resolve("secret"), SECOND + "\n")
                                .toString())
                .run("statement");

        assertThat(run.exit()).as(run.toString()).isEqualTo(5);
        assertThat(deliveries().get("webhook2").state()).isEqualTo(DeliveryState.PENDING);
        Installation.Run check = installation.run("check", "--send");
        assertThat(check.out())
                .contains(
                        "ok    test event  webhook answered 204",
                        "FAIL  test event  webhook2 answered 500, 'I know ***'");
        assertThat(run.out()
                        + run.err()
                        + check.out()
                        + check.err()
                        + installation.run("history").out())
                .doesNotContain(SECOND, "c2Vjb25k", "planted-path");
    }

    @Test
    void aCopyWithoutSettingsIsOffAndSaidToBe() throws Exception {
        installation.withCopy(WEBHOOK, "webhook", 2);

        assertThat(installation.run("statement").exit()).isZero();

        assertThat(deliveries()).containsOnlyKeys("webhook");
        assertThat(installation.run("check").out()).contains("off   webhook     webhook2.url is not set");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "WEBHOOK2_SECRET||webhook2.secret: required, because webhook2.url is set",
                "WEBHOOK2_SECRET|hush-hush|webhook2.secret: must be",
                "WEBHOOK2_URL|http://billing.example/x|webhook2.url: plain http is refused",
                "WEBHOOK3_URL|https://billing.example/x|WEBHOOK3_URL: no route in routes/ refers to webhook3.url",
                "WEBHOOK2_SECRT|hush|WEBHOOK2_SECRT: no such setting; did you mean WEBHOOK2_SECRET?"
            })
    void whatIsWrongWithTheSecondIsSaidAsOfTheFirst(String variable, String text, String problem) throws Exception {
        Installation.Run run = withSecond().with(variable, text).run("statement");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains(problem).doesNotContain("hush");
        assertThat(first.bodies).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "webhook2.timeout=5s|webhook2.timeout: no such setting",
                "webhook2.enabled=true|webhook2.enabled: follows from other settings",
                "webhook3.url=https://b.example|webhook3.url: no route in routes/ refers to webhook3.url",
                "smtp2.host=mail.example|smtp2.host: no such setting; did you mean smtp.host?",
                "billing2.anything=x|billing2.anything: no such setting"
            })
    void aTypoOfACopiedGroupIsATypo(String line, String problem) throws Exception {
        withSecond();
        Files.writeString(installation.home().settingsFile(), line + "\n");

        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains(problem);
    }

    @Test
    void twoChannelsAndTwoLagosGetEachTheirOwn() throws Exception {
        List<SandboxCompany> companies =
                sandbox.companies(YearMonth.from(clock.instant().atOffset(java.time.ZoneOffset.UTC))
                        .minusMonths(1));
        try (StandIn services = StandIn.start()) {
            installation
                    .withExample("slack")
                    .withExample("lago")
                    .withCopy(Path.of("routes/examples/deliver-slack.camel.yaml"), "slack", 2)
                    .withCopy(Path.of("routes/examples/deliver-lago.camel.yaml"), "lago", 2)
                    .withCopy(Path.of("routes/examples/check-lago.camel.yaml"), "lago", 2);
            for (String name : List.of("slack", "slack2", "lago", "lago2")) {
                installation.with(name.toUpperCase(Locale.ROOT) + "_URL", services.url(name));
            }
            installation
                    .with("LAGO_API_KEY", "hush-one")
                    .with("LAGO2_API_KEY", "hush-two")
                    .with("LAGO_METRIC_CODE", "users")
                    .with("LAGO2_METRIC_CODE", "seats");
            List<String> lines = new ArrayList<>(List.of("companyId,lago,lago2"));
            companies.forEach(company -> lines.add(company.id() + ",one " + company.id() + ",two " + company.id()));
            Files.write(installation.home().customers(), lines);

            Installation.Run run = installation.run("statement");

            assertThat(run.exit()).as(run.toString()).isZero();
            assertThat(deliveries()).containsOnlyKeys("lago", "lago2", "slack", "slack2", "webhook");
            assertThat(services.requests("slack2").get(0).body())
                    .isEqualTo(services.requests("slack").get(0).body());
            assertThat(services.requests("lago")).singleElement().satisfies(call -> assertThat(call.body())
                    .contains("\"one ", "\"users\"")
                    .doesNotContain("\"two "));
            assertThat(services.requests("lago2")).singleElement().satisfies(call -> {
                assertThat(call.body()).contains("\"two ", "\"seats\"").doesNotContain("\"one ");
                assertThat(call.headers()).containsEntry("authorization", "Bearer hush-two");
            });
            assertThat(installation.run("check", "--destinations").out())
                    .contains(
                            "lago2       metric seats: could not be asked: an answer without /billable_metric/aggregation_type")
                    .contains("?     lago        was not asked, because routes/ has no route 'check-lago'");

            Files.writeString(installation.home().customers(), "companyId,lago\n");
            assertThat(installation.run("statement").err()).contains("there is no column 'lago2'");
        }
    }
}
