package io.headcount;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.sandbox.Fault;
import io.headcount.sandbox.ReceivedMail;
import io.headcount.sandbox.ReceivedWebhook;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every secret is planted as a text that can be found again, and is then found nowhere. */
class SecretsTest {

    private static final String SMTP_PASSWORD = "planted-smtp-pa55word";
    private static final String LEDGER_PASSWORD = "planted-ledger-pa55word";
    private static final String OLD_KEY = "planted-webhook-key-of-last-year";

    @TempDir
    private Path folder;

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
