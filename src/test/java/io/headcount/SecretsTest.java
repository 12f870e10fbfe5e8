package io.headcount;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.sandbox.Fault;
import io.headcount.sandbox.ReceivedMail;
import io.headcount.sandbox.ReceivedWebhook;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every secret is planted as a text that can be found again, and is then found nowhere. */
class SecretsTest {

    private static final String SMTP_PASSWORD = "planted-smtp-pa55word";
    private static final String LEDGER_PASSWORD = "planted-ledger-pa55word";
    private static final String OLD_KEY = "planted-webhook-key-of-last-year";

    private static final String SERVER_PASSWORD = "planted-server-pa55word";
    private static final String WEBHOOK_PATH = "planted-webhook-path";
    private static final String WEBHOOK_QUERY = "planted-webhook+query";
    private static final String SLACK_PATH = "planted-slack-address";

    @TempDir
    private Path folder;

    /** Who looks for a fault turns the log up, and sends what it said to somebody. */
    @Test
    void noSecretGetsOutWhileItServesEvenWhereTheLogTellsAll() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(25)
                .withFaults(Fault.TOKEN_EXPIRES_ONCE, Fault.SERVER_ERROR_ONCE, Fault.WEBHOOK_500))) {
            Installation installation = Installation.of(sandbox, folder.resolve("home"), Clock.systemUTC())
                    .with("SMTP_USERNAME", "someone")
                    .with("SMTP_PASSWORD", SMTP_PASSWORD)
                    .with("LEDGER_USERNAME", "someone")
                    .with("LEDGER_PASSWORD", LEDGER_PASSWORD)
                    .with("SERVER_PASSWORD", SERVER_PASSWORD)
                    .with(
                            "WEBHOOK_URL",
                            sandbox.webhookUrl() + "/" + WEBHOOK_PATH + "?sig="
                                    + URLEncoder.encode(WEBHOOK_QUERY, StandardCharsets.UTF_8))
                    .withExample("slack")
                    .with("SLACK_URL", "http://127.0.0.1:1/services/" + SLACK_PATH)
                    .with("LOG_LEVEL", "trace");
            Map<String, String> places = new LinkedHashMap<>();
            String statement;
            try (Child child = Child.start(installation, "serve")) {
                child.untilItSays("with server.password")
                        .untilItSays("to slack failed")
                        .untilItSays("to webhook failed")
                        .untilItSays("to email.");
                URI page = URI.create(found(child, "available at (\\S+),"));
                statement = found(child, "statement=(\\S+)");
                for (String path : List.of("", "health/ready", "metrics", "statements/" + statement, "nothing")) {
                    places.put("/" + path, get(page.resolve(path), SERVER_PASSWORD));
                    places.put("/" + path + " for a stranger", get(page.resolve(path), "guessed"));
                }
                Installation.Run run = child.terminate().end();
                places.put("standard output", run.out() + "-");
                places.put("standard error", run.err());
                assertThat(run.err()).contains(" TRACE ").contains(" DEBUG ");
            }
            ledger(installation, places);
            assertThat(places.get("/statements/" + statement)).contains("slack");
            assertThat(places.get("/metrics")).contains("destination=\"slack\"");

            List<String> secrets = new ArrayList<>(List.of(
                    sandbox.clientSecret(),
                    sandbox.webhookSecret(),
                    SMTP_PASSWORD,
                    LEDGER_PASSWORD,
                    SERVER_PASSWORD,
                    SLACK_PATH,
                    WEBHOOK_PATH,
                    WEBHOOK_QUERY,
                    URLEncoder.encode(WEBHOOK_QUERY, StandardCharsets.UTF_8),
                    "Bearer ",
                    "eyJ"));
            List.of(SMTP_PASSWORD, "\0someone\0" + SMTP_PASSWORD, "headcount:" + SERVER_PASSWORD)
                    .forEach(secret ->
                            secrets.add(Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8))));
            // Line by line, so that what is found can be read.
            places.forEach((place, text) -> assertThat(
                            text.lines().filter(line -> secrets.stream().anyMatch(line::contains)))
                    .as(place)
                    .isEmpty());
        }
    }

    private static String found(Child child, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(child.said());
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    private static String get(URI address, String password) throws Exception {
        String user = Base64.getEncoder().encodeToString(("headcount:" + password).getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(address)
                                .header("Authorization", "Basic " + user)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.headers().map() + " " + answer.body();
    }

    @Test
    void noSecretGetsOutByAnyWay() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(25)
                .withFaults(Fault.SERVER_ERROR_ONCE, Fault.WEBHOOK_500_ONCE, Fault.SMTP_BUSY_ONCE))) {
            String oldSecret = "whsec_" + Base64.getEncoder().encodeToString(OLD_KEY.getBytes(StandardCharsets.UTF_8));
            Path secretFile = Files.writeString(folder.resolve("client-secret"), sandbox.clientSecret() + "\n");
            Installation installation = Installation.of(sandbox, folder.resolve("home"), Clock.systemUTC())
                    .with("KEEPNET_CLIENT_SECRET", null)
                    .with("KEEPNET_CLIENT_SECRET_FILE", secretFile.toString())
                    .with("SMTP_USERNAME", "someone")
                    .with("SMTP_PASSWORD", SMTP_PASSWORD)
                    .with("LEDGER_USERNAME", "someone")
                    .with("LEDGER_PASSWORD", LEDGER_PASSWORD)
                    .with("WEBHOOK_SECRET", oldSecret + " " + sandbox.webhookSecret());

            Map<String, String> places = new LinkedHashMap<>();
            assertThat(run(installation, places, "statement").exit()).isEqualTo(5);
            assertThat(run(installation, places, "deliver").exit()).isZero();
            assertThat(run(installation, places, "check").exit()).isZero();
            sandbox.fault(Fault.INVALID_CLIENT);
            assertThat(run(installation, places, "statement", "--dry-run").exit())
                    .isEqualTo(3);
            ledger(installation, places);
            for (ReceivedMail mail : sandbox.mails()) {
                places.put("mail", new String(mail.raw(), StandardCharsets.UTF_8));
                places.put("mail, readable", Files.readString(mail.html()));
            }
            for (ReceivedWebhook webhook : sandbox.webhooks()) {
                places.put("webhook", new String(webhook.body(), StandardCharsets.UTF_8) + webhook.headers());
            }

            assertThat(places).hasSizeGreaterThan(10);
            List<String> secrets = new ArrayList<>(List.of(
                    sandbox.clientSecret(),
                    sandbox.webhookSecret(),
                    oldSecret,
                    SMTP_PASSWORD,
                    LEDGER_PASSWORD,
                    OLD_KEY,
                    "Bearer ",
                    "eyJ"));
            secrets.add(URLEncoder.encode(sandbox.clientSecret(), StandardCharsets.UTF_8));
            secrets.add(Base64.getEncoder().encodeToString(SMTP_PASSWORD.getBytes(StandardCharsets.UTF_8)));
            places.forEach(
                    (place, text) -> assertThat(text).as(place).isNotEmpty().doesNotContain(secrets));
        }
    }

    private static Installation.Run run(Installation installation, Map<String, String> places, String... command)
            throws Exception {
        try (Child child = Child.start(installation, command)) {
            Installation.Run run = child.end();
            String name = String.join(" ", command);
            places.put(name + ", standard output", run.out() + "-");
            places.put(name + ", standard error", run.err() + "-");
            return run;
        }
    }

    private static void ledger(Installation installation, Map<String, String> places) throws IOException {
        try (Stream<Path> files = Files.walk(installation.home().data())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                places.put(file.toString(), new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1) + "-");
            }
        }
    }
}
