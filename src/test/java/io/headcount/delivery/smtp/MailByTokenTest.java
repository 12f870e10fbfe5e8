package io.headcount.delivery.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headcount.Certificate;
import io.headcount.Child;
import io.headcount.Installation;
import io.headcount.delivery.smtp.TokenMailServer.SignIn;
import io.headcount.http.RawServer;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.DeliveryState;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mail where passwords are not taken any more: a token is asked for, kept, renewed once, and shown to nobody. */
@Timeout(120)
class MailByTokenTest {

    private static final String MAILBOX = "headcount@msp.example";
    private static final String SECRET = "planted &+=% client-secret";

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private TokenServer issuer;
    private TokenMailServer server;
    private Installation installation;

    @BeforeEach
    void begin() throws IOException {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox")).withCompanies(3));
        issuer = TokenServer.start();
    }

    @AfterEach
    void end() throws IOException {
        if (server != null) {
            server.close();
        }
        issuer.close();
        sandbox.close();
    }

    private void serve(TokenMailServer mailServer) throws IOException {
        server = mailServer;
        installation = Installation.of(sandbox, folder.resolve("home"), Clock.systemUTC())
                .with("SMTP_HOST", "localhost")
                .with("SMTP_PORT", String.valueOf(server.port()))
                .with("SMTP_AUTH", "oauth2")
                .with("SMTP_USERNAME", MAILBOX)
                .with("SMTP_OAUTH2_TOKEN_URL", issuer.url())
                .with("SMTP_OAUTH2_CLIENT_ID", "the application")
                .with("SMTP_OAUTH2_CLIENT_SECRET", SECRET)
                .with("SMTP_OAUTH2_SCOPE", "https://mail.example/.default");
    }

    private Delivery email() {
        return installation.history().get(0).deliveries().get(0);
    }

    private Installation.Run failing(String... reason) {
        Installation.Run run = installation.run("statement");
        assertThat(run.exit()).as(run.toString()).isEqualTo(5);
        assertThat(run.out()).contains("email: pending", "webhook: delivered at");
        assertThat(email().state()).isEqualTo(DeliveryState.PENDING);
        assertThat(email().lastReason()).contains(reason);
        assertNoSecret(run.out() + run.err() + email().lastReason());
        return run;
    }

    private void assertNoSecret(String text) {
        assertThat(text).doesNotContain("planted", "assertion=", "Exception", "io.headcount", "jakarta");
        issuer.issued().forEach(token -> assertThat(text)
                .doesNotContain(token, Base64.getEncoder().encodeToString(token.getBytes(UTF_8))));
    }

    @Test
    @Tag("long")
    void theTokenGoesOverStartTlsAndNowhereElse() throws Exception {
        Certificate certificate = Certificate.of("localhost", folder);
        serve(TokenMailServer.offering(
                List.of("XOAUTH2"), builder -> builder.startTlsSocketFactory(certificateContext(certificate))
                        .enableTLS()
                        .requireTLS()
                        .requireAuth()));
        installation.with("SMTP_SECURITY", null);

        try (Child child = Child.start(installation, certificate.trusted(), "statement")) {
            Installation.Run run = child.end();
            assertThat(run.exit()).as(run.toString()).isZero();
            assertNoSecret(run.out() + run.err());
        }
        assertThat(server.signIns())
                .containsExactly(new SignIn("XOAUTH2", MAILBOX, issuer.issued().get(0)));
        assertThat(server.mails()).hasSize(1);
        assertThat(issuer.asked())
                .containsExactly(Map.of(
                        "grant_type", "client_credentials",
                        "client_id", "the application",
                        "client_secret", SECRET,
                        "scope", "https://mail.example/.default"));
    }

    private static javax.net.ssl.SSLContext certificateContext(Certificate certificate) {
        try {
            return certificate.context();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aServerWithoutStartTlsGetsNoToken() throws IOException {
        serve(TokenMailServer.offering("XOAUTH2"));
        installation.with("SMTP_SECURITY", "starttls");

        failing("STARTTLS");

        assertThat(server.signIns()).isEmpty();
    }

    @Test
    void aTokenIsNotSentInTheClearToAnotherMachine() throws IOException {
        serve(TokenMailServer.offering("XOAUTH2"));

        Installation.Run run =
                installation.with("SMTP_HOST", "mail.example.com").run("statement");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("smtp.security: none would send the token in the clear");
        assertThat(issuer.asked()).isEmpty();
    }

    @Test
    void theStandardsOwnMechanismIsUsedWhereOnlyThatIsOffered() throws IOException {
        serve(TokenMailServer.offering("OAUTHBEARER"));
        installation.with("SMTP_USERNAME", "head=count,1@msp.example");

        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).as(run.toString()).isZero();
        assertThat(server.signIns())
                .containsExactly(new SignIn(
                        "OAUTHBEARER",
                        "head=count,1@msp.example",
                        issuer.issued().get(0)));
    }

    @Test
    void aTestMailSignsInAsASummaryDoes() throws IOException {
        serve(TokenMailServer.offering("XOAUTH2"));

        Installation.Run run = installation.run("check", "--send");

        assertThat(run.out()).containsPattern("ok    test mail   localhost:\\d+ took it, '250 ");
        assertThat(server.signIns()).isNotEmpty().allMatch(signIn -> signIn.toString()
                .contains(issuer.issued().get(0)));
        assertThat(installation.history()).isEmpty();
        assertNoSecret(run.out() + run.err());
    }

    @Test
    void aServerThatTakesPasswordsOnlyGetsNoToken() throws IOException {
        serve(TokenMailServer.offering("PLAIN", "LOGIN"));

        failing("offers no sign-in by OAuth 2.0", "PLAIN LOGIN");
    }

    @Test
    void oneTokenServesAllMailsOfATick() throws Exception {
        serve(TokenMailServer.offering("XOAUTH2"));
        installation
                .with("BILLING_REVIEW", "off")
                .with(
                        "BILLING_FIRST_PERIOD",
                        sandbox.currentMonth().minusMonths(3).toString());

        installation.tick();

        assertThat(server.mails()).hasSize(3);
        assertThat(issuer.issued()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTokenThatIsRejectedIsRenewedOnceAndTheMailComesOnce(boolean challenge) throws IOException {
        serve(TokenMailServer.offering("XOAUTH2").taking(token -> !token.contains("token_1")));
        if (!challenge) {
            server.withoutChallenge();
        }

        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).as(run.toString()).isZero();
        assertThat(issuer.issued()).hasSize(2);
        assertThat(server.refusedSignIns()).hasSize(1);
        assertThat(server.mails()).hasSize(1);
        assertThat(email().attempts()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"XOAUTH2", "OAUTHBEARER"})
    void aServerThatRejectsEveryTokenIsNotAskedForEver(String mechanism) throws IOException {
        serve(TokenMailServer.offering(mechanism).taking(token -> false));

        failing("the access token is not good: 535 5.7.3", "New-ServicePrincipal", "docs/mail-microsoft.md");

        assertThat(issuer.issued()).hasSize(2);
        assertThat(server.refusedSignIns()).hasSize(2);
    }

    @Test
    void whatAServerRepeatsOfATokenIsNotShown() throws IOException {
        serve(TokenMailServer.offering("XOAUTH2")
                .taking(token -> false)
                .refusingWith("535 5.7.8 bad token TOKEN user=" + MAILBOX));

        failing("535 5.7.8 bad token ***");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit"
                        + " https://aka.ms/smtp_auth_disabled for more information. [FR0P281CA0001]|SMTP AUTH is switched off"
                        + " there|mail.transport=graph",
                "535 5.7.3 Authentication unsuccessful|Exchange gives the application no right|enterprise application",
                "535 5.7.8 Username and Password not accepted. For more information, go to https://support.google.com/|Google"
                        + " takes no account password|docs/mail-google.md"
            })
    void refusalsOfASignInSayWhatToDo(String words, String advice, String more) throws IOException {
        serve(TokenMailServer.offering("XOAUTH2").taking(token -> false).refusingWith(words));

        Installation.Run check = installation.run("check");
        failing(words.substring(0, 9), advice, more);

        assertThat(check.exit()).isEqualTo(2);
        assertThat(check.out())
                .containsPattern("FAIL  e-mail .*" + words.substring(0, 9) + ".*" + advice + ".*" + more);
        assertNoSecret(check.out() + check.err());
    }

    /** Exchange says the same of a wrong password. */
    @Test
    void aPasswordThatIsRefusedIsNotTakenForAToken() throws IOException {
        serve(TokenMailServer.offering("PLAIN"));
        for (String setting : List.of("TOKEN_URL", "CLIENT_ID", "CLIENT_SECRET", "SCOPE")) {
            installation.with("SMTP_OAUTH2_" + setting, null);
        }
        installation.with("SMTP_AUTH", null).with("SMTP_PASSWORD", "planted-password");

        failing("535 5.7.3", "smtp.auth=oauth2 or mail.transport=graph", "smtp.password");

        assertThat(email().lastReason()).doesNotContain("New-ServicePrincipal");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "550 5.7.60 SMTP; Client does not have permissions to send as this sender|Send As|held",
                "554 5.2.252 SendAsDenied; headcount@msp.example not allowed to send as other@msp.example|Send As|held",
                "530 5.7.57 SMTP; Client was not authenticated to send anonymous mail during MAIL FROM|wants a sign-in|held"
            })
    void refusalsOfASenderSayWhatToDo(String words, String advice, String state) throws IOException {
        serve(TokenMailServer.offering("XOAUTH2").refusingSender(words));

        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).isEqualTo(5);
        assertThat(email().state().label()).isEqualTo(state);
        assertThat(email().lastReason()).contains(words.substring(0, 9), advice, "docs/mail-microsoft.md");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401|invalid_client|AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is"
                        + " the client secret value, not the client secret ID, for a secret added to app 'planted'. Trace ID: 1"
                        + " Correlation ID: 2|not the secret id",
                "401|invalid_client|AADSTS7000222: The provided client secret keys are expired.|has expired",
                "400|unauthorized_client|AADSTS700016: Application with identifier 'x' was not found in the directory|no such"
                        + " application",
                "400|invalid_request|AADSTS90002: Tenant 'x' not found.|no such directory",
                "400|invalid_grant|AADSTS50034: The user account does not exist in the directory.|not in this directory",
                "400|invalid_grant|Invalid JWT Signature.|download a new one",
                "400|invalid_grant|Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe."
                        + " Check your iat and exp values|clock is wrong",
                "400|invalid_grant|Invalid email or User ID|a user of the Workspace domain",
                "401|unauthorized_client|Client is unauthorized to retrieve access tokens using this method|domain-wide"
                        + " delegation",
                "400|invalid_scope||check smtp.oauth2.scope",
                "403|||check smtp.oauth2.token-url"
            })
    void refusalsOfATokenSayWhatToDo(int status, String error, String words, String advice) throws IOException {
        serve(TokenMailServer.offering("XOAUTH2"));
        issuer.answering(
                status,
                "{\"error\":\"" + (error == null ? "" : error) + "\",\"error_description\":\""
                        + (words == null ? "" : words.replace("planted", "x")) + "\"}");

        Installation.Run check = installation.run("check");
        failing("refuses to issue a token (" + status, advice);

        assertThat(check.exit()).isEqualTo(2);
        assertThat(check.out()).containsPattern("FAIL  e-mail .*refuses to issue a token.*" + advice);
        assertThat(server.signIns()).isEmpty();
        assertThat(email().lastReason()).doesNotContain("Trace ID");
    }

    @Test
    void whatATokenEndpointRepeatsOfItsSecretIsNotShown() throws IOException {
        serve(TokenMailServer.offering("XOAUTH2"));
        String encoded = java.net.URLEncoder.encode(SECRET, UTF_8);
        issuer.answering(
                400,
                "{\"error\":\"" + SECRET + "\",\"error_description\":\"client_secret=" + encoded + " and " + SECRET
                        + "\"}");

        failing("refuses to issue a token (400");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>Sign in</html>",
                "{\"access_token\":\"planted\\r\\nMAIL FROM:<x@y>\"}",
                "{\"access_token\":\"\"}",
                "[1,2"
            })
    void nonsenseForATokenSendsNothing(String answer) throws IOException {
        serve(TokenMailServer.offering("XOAUTH2"));
        issuer.answering(200, answer);

        failing("token endpoint");

        assertThat(server.signIns()).isEmpty();
    }

    @Test
    void aRedirectionOfATokenEndpointIsNotFollowed() throws IOException {
        serve(TokenMailServer.offering("XOAUTH2"));
        issuer.doing(RawServer.bytes(TokenServer.answer(307, "{}", "Location: " + issuer.url())));

        failing("redirection", "smtp.oauth2.token-url");

        assertThat(issuer.asked()).hasSize(1);
    }

    @Test
    void aTokenEndpointThatHangsHoldsUpTheMailNoLongerThanItsTimeOut() throws IOException {
        serve(TokenMailServer.offering("XOAUTH2"));
        installation.with("SMTP_TIMEOUT", "500ms");
        issuer.doing(RawServer.held(new byte[0]));
        long begun = System.nanoTime();

        failing("before smtp.timeout (500ms) was over");

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void aTokenEndpointThatDripsItsBodyHoldsUpTheMailNoLonger() throws IOException {
        serve(TokenMailServer.offering("XOAUTH2"));
        installation.with("SMTP_TIMEOUT", "500ms");
        issuer.doing(RawServer.endless(
                RawServer.ascii("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n{"), RawServer.ascii(" "), 20));

        failing("smtp.timeout (500ms)");
    }

    @Test
    void aTokenEndpointThatIsBusyIsAskedWhenItSays() throws IOException {
        serve(TokenMailServer.offering("XOAUTH2"));
        issuer.doing(RawServer.bytes(TokenServer.answer(429, "{}", "Retry-After: 7200")));
        Instant begun = Instant.now();

        failing("asks for fewer calls (429)");

        assertThat(email().nextAttemptAt()).isAfter(begun.plusSeconds(7_000));
    }

    @Test
    void googleGetsAnAssertionThatItsKeyVouchesFor() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair keys = generator.generateKeyPair();
        serve(TokenMailServer.offering("OAUTHBEARER", "XOAUTH2"));
        Path file = folder.resolve("key.json");
        installation
                .with("SMTP_OAUTH2_PROVIDER", "google")
                .with("SMTP_OAUTH2_KEY_FILE", file.toString())
                .with("SMTP_OAUTH2_TOKEN_URL", null)
                .with("SMTP_OAUTH2_CLIENT_ID", null)
                .with("SMTP_OAUTH2_CLIENT_SECRET", null)
                .with("SMTP_OAUTH2_SCOPE", null);
        Files.writeString(
                file,
                new ObjectMapper()
                        .writeValueAsString(Map.of(
                                "type", "service_account",
                                "client_email", "mailer@project.iam.gserviceaccount.com",
                                "private_key_id", "key-1",
                                "private_key",
                                        "-----BEGIN PRIVATE KEY-----\n"
                                                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                                        .encodeToString(keys.getPrivate()
                                                                .getEncoded())
                                                + "\n-----END PRIVATE KEY-----\n",
                                "token_uri", issuer.url())));

        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).as(run.toString()).isZero();
        Map<String, String> asked = issuer.asked().get(0);
        assertThat(asked)
                .containsOnlyKeys("grant_type", "assertion")
                .containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
        String[] parts = asked.get("assertion").split("\\.");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(keys.getPublic());
        signature.update((parts[0] + "." + parts[1]).getBytes(UTF_8));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
        JsonNode claims = new ObjectMapper().readTree(Base64.getUrlDecoder().decode(parts[1]));
        assertThat(claims.path("iss").asText()).isEqualTo("mailer@project.iam.gserviceaccount.com");
        assertThat(claims.path("sub").asText()).isEqualTo(MAILBOX);
        assertThat(claims.path("scope").asText()).isEqualTo("https://mail.google.com/");
        assertThat(claims.path("aud").asText()).isEqualTo(issuer.url());
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isBetween(60L, 3600L);
        assertThat(server.signIns()).hasSize(1);
        assertThat(run.out() + run.err()).doesNotContain(parts[2], "PRIVATE KEY");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "planted|is no JSON",
                "{\"type\":\"authorized_user\"}|not the key file of a service account",
                "{\"type\":\"service_account\",\"client_email\":\"a@b\",\"private_key\":\"planted\"}|no private key that can be"
                        + " used",
                "{\"type\":\"service_account\",\"client_email\":\"a@b\",\"token_uri\":\"http://planted.example/\"}|plain http is"
                        + " refused"
            })
    void aKeyFileThatIsNoneStopsTheStart(String content, String problem) throws IOException {
        serve(TokenMailServer.offering("XOAUTH2"));
        Path file = Files.writeString(folder.resolve("key.json"), content);

        Installation.Run run = installation
                .with("SMTP_OAUTH2_PROVIDER", "google")
                .with("SMTP_OAUTH2_KEY_FILE", file.toString())
                .run("statement");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("smtp.oauth2.key-file", problem).doesNotContain("planted", "Exception");
    }

    @Test
    void noSecretGetsOutWhereTheLogTellsAll() throws Exception {
        serve(TokenMailServer.offering("XOAUTH2").taking(token -> !token.contains("token_1")));
        installation.with("LOG_LEVEL", "trace");

        try (Child child = Child.start(installation, "statement")) {
            Installation.Run run = child.end();
            assertThat(run.exit()).isZero();
            assertThat(run.err()).contains(" TRACE ");
            String all = run.out() + run.err();
            for (String secret : List.of(
                    SECRET,
                    java.net.URLEncoder.encode(SECRET, UTF_8),
                    "client_secret=",
                    "of-the+issuer",
                    "access_token\":",
                    Base64.getEncoder()
                            .encodeToString(("user=" + MAILBOX + "\u0001auth=Bearer ").getBytes(UTF_8))
                            .substring(0, 40))) {
                assertThat(all.lines().filter(line -> line.contains(secret)))
                        .as(secret)
                        .isEmpty();
            }
        }
        assertThat(issuer.issued()).hasSize(2);
    }
}
