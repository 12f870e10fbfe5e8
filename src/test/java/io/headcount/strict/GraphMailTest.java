package io.headcount.strict;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.Installation;
import io.headcount.delivery.smtp.TokenServer;
import io.headcount.http.RawServer;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.DeliveryState;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mail through Microsoft Graph: the same message, a yes that is 202 and nothing else, and every no in words. */
@Timeout(120)
class GraphMailTest {

    private static final byte[] YES =
            "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes(US_ASCII);

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private TokenServer issuer;
    private RawServer graph;
    private volatile RawServer.Answer answer = RawServer.bytes(YES);
    private Installation installation;

    @BeforeEach
    void begin() throws IOException {
        begin(3);
    }

    private void begin(int companies) throws IOException {
        sandbox = Sandbox.start(
                SandboxOptions.defaults(folder.resolve("inbox" + companies)).withCompanies(companies));
        issuer = TokenServer.start();
        graph = RawServer.start((request, out) -> answer.to(request, out));
        installation = Installation.of(sandbox, folder.resolve("home" + companies), Clock.systemUTC())
                .with("WEBHOOK_URL", null)
                .with("WEBHOOK_SECRET", null)
                .with("KEEPNET_PAGE_SIZE", "1000")
                .with("SMTP_HOST", null)
                .with("SMTP_PORT", null)
                .with("SMTP_SECURITY", null)
                .with("EMAIL_FROM", "\"Headcount, the\" <o'brien+bill@msp.example>")
                .with("EMAIL_TO", "\"Doe, Jane\" <jane@msp.example>")
                .with("EMAIL_BCC", "audit@msp.example")
                .with("MAIL_TRANSPORT", "graph")
                .with("GRAPH_BASE_URL", graph.url())
                .with("SMTP_OAUTH2_TOKEN_URL", issuer.url())
                .with("SMTP_OAUTH2_CLIENT_ID", "the application")
                .with("SMTP_OAUTH2_CLIENT_SECRET", "planted-client-secret");
    }

    @AfterEach
    void end() throws IOException {
        graph.close();
        issuer.close();
        sandbox.close();
    }

    private Delivery email() {
        return installation.history().get(0).deliveries().get(0);
    }

    private Installation.Run failing(String... reason) {
        Installation.Run run = installation.run("statement");
        assertThat(run.exit()).as(run.toString()).isEqualTo(5);
        assertThat(email().lastReason()).contains(reason);
        String all = run.out() + run.err() + email().lastReason();
        assertThat(all).doesNotContain("planted", "Exception", "io.headcount");
        issuer.issued().forEach(token -> assertThat(all).doesNotContain(token));
        return run;
    }

    @Test
    void theSameMessageArrivesWhole() throws Exception {
        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).as(run.toString()).isZero();
        RawServer.Request request = graph.requests().get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.target()).isEqualTo("/v1.0/users/o%27brien%2Bbill@msp.example/sendMail");
        assertThat(request.header("Content-Type")).isEqualTo("text/plain");
        assertThat(request.header("Authorization"))
                .isEqualTo("Bearer " + issuer.issued().get(0));
        assertThat(request.head()).doesNotContain("Headcount-Time-Left");
        StrictMail mail = StrictMail.read(Base64.getDecoder().decode(request.body()));
        assertThat(mail.message().getMessageId()).isEqualTo("<" + email().id() + "@msp.example>");
        assertThat(mail.message().getFrom().get(0).getName()).isEqualTo("Headcount, the");
        assertThat(((Mailbox) mail.message().getTo().get(0)).getName()).isEqualTo("Doe, Jane");
        assertThat(((Mailbox) mail.message().getBcc().get(0)).getAddress()).isEqualTo("audit@msp.example");
        assertThat(mail.files()).hasSize(2);
        assertThat(issuer.asked().get(0))
                .containsEntry("grant_type", "client_credentials")
                .containsEntry("scope", graph.url() + "/.default");
    }

    @Test
    void aTestMailGoesTheSameWayAndIsNoBill() throws Exception {
        Installation.Run run = installation.run("check", "--send");

        assertThat(run.out()).contains("ok    test mail   127.0.0.1 took it");
        StrictMail mail = StrictMail.read(
                Base64.getDecoder().decode(graph.requests().get(0).body()));
        assertThat(mail.message().getSubject()).isEqualTo("Headcount: TEST, no bill");
        assertThat(((Mailbox) mail.message().getBcc().get(0)).getAddress()).isEqualTo("audit@msp.example");
        assertThat(graph.requests()).hasSize(1);
        assertThat(run.out() + run.err()).doesNotContain("planted");
    }

    @Test
    void aTokenThatIsRejectedIsRenewedOnce() {
        answer = (request, out) -> out.write(
                graph.requests().size() < 2
                        ? TokenServer.answer(401, "{\"error\":{\"code\":\"InvalidAuthenticationToken\"}}")
                        : YES);

        assertThat(installation.run("statement").exit()).isZero();

        assertThat(issuer.issued()).hasSize(2);
        assertThat(graph.requests()).hasSize(2);
        assertThat(email().attempts()).isEqualTo(1);
    }

    @Test
    void aGraphThatRejectsEveryTokenIsNotAskedForEver() {
        answer = (request, out) -> out.write(TokenServer.answer(
                401,
                "{\"error\":{\"code\":\"InvalidAuthenticationToken\",\"message\":\"" + request.header("Authorization")
                        + "\"}}"));

        failing("the access token is not good", "401", "InvalidAuthenticationToken");

        assertThat(graph.requests()).hasSize(2);
        assertThat(issuer.issued()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403|ErrorAccessDenied|Access is denied. Check credentials and try again.|may not send as"
                        + " o'brien+bill@msp.example|Mail.Send|pending",
                "404|ErrorInvalidUser|The requested user 'x' is invalid.|knows no mailbox|user principal name|pending",
                "413|RequestEntityTooLarge|too large|too long|less than Graph does|held",
                "400|ErrorMimeContentInvalidBase64String|Invalid base64 string|does not take the message|email.from|held",
                "503|ServiceUnavailable|later|it is in trouble||pending",
                "504|Timeout|later|it is in trouble||pending",
                "200||ok|and not 202|proxy|pending",
                "302|||redirection|proxy|pending"
            })
    void everyNoSaysWhatToDo(int status, String code, String message, String words, String advice, String state) {
        answer = RawServer.bytes(TokenServer.answer(
                status,
                "{\"error\":{\"code\":\"" + (code == null ? "" : code) + "\",\"message\":\"" + message + "\"}}"));

        failing("Graph answered " + status, words, advice == null ? "" : advice);

        assertThat(email().state().label()).isEqualTo(state);
        assertThat(graph.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"429", "503"})
    void whereGraphAsksForPatienceItGetsIt(int status) {
        answer = RawServer.bytes(TokenServer.answer(status, "{}", "Retry-After: 7200"));
        Instant begun = Instant.now();

        failing("Graph answered " + status);

        assertThat(email().state()).isEqualTo(DeliveryState.PENDING);
        assertThat(email().nextAttemptAt()).isAfter(begun.plusSeconds(7_000));
    }

    @Test
    void aGraphThatHangsHoldsUpTheMailNoLongerThanItsTimeOut() {
        installation.with("SMTP_TIMEOUT", "500ms");
        answer = RawServer.held(new byte[0]);

        failing("before smtp.timeout (500ms) was over");
    }

    @Test
    @Tag("long")
    void aMailThatIsTooLongForOneRequestLeavesTheWorkbookOutAndSaysSo() throws Exception {
        end();
        begin(35_000);

        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).as(run.err()).isZero();
        byte[] body = graph.requests().get(0).body();
        assertThat(body.length).isLessThan(4_000_000);
        StrictMail mail = StrictMail.read(Base64.getDecoder().decode(body));
        assertThat(mail.files().keySet()).hasSizeLessThan(2).noneMatch(name -> name.endsWith(".xlsx"));
        assertThat(String.join("\n", mail.texts()).replaceAll("\\s+", " "))
                .contains(mail.files().isEmpty() ? "too large to be attached" : "workbook would have been too large");
    }

    @Test
    void checkSaysWhetherThereIsATokenAndWhetherItMaySend() {
        assertThat(installation.run("check").out()).containsPattern("ok +e-mail +there is a token for 127.0.0.1");

        String claims = Base64.getUrlEncoder().withoutPadding().encodeToString("{\"roles\":[]}".getBytes(UTF_8));
        issuer.answering(200, "{\"access_token\":\"a." + claims + ".c\"}");
        assertThat(installation.run("check").out()).containsPattern("\\? +e-mail .*Mail.Send");

        issuer.answering(401, "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215: Invalid\"}");
        Installation.Run refused = installation.run("check");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.out()).containsPattern("FAIL +e-mail .*AADSTS7000215.*secret id");
        assertThat(graph.requests()).isEmpty();
    }

    @Test
    void whatIsMissingIsNamedAtTheStart() {
        for (String needed : List.of("SMTP_OAUTH2_CLIENT_ID", "SMTP_OAUTH2_CLIENT_SECRET", "SMTP_OAUTH2_TOKEN_URL")) {
            String before = installation.environment().get(needed);
            Installation.Run run = installation.with(needed, null).run("statement");

            assertThat(run.exit()).isEqualTo(2);
            assertThat(run.err())
                    .contains(
                            needed.endsWith("TOKEN_URL")
                                    ? "smtp.oauth2.tenant: required, because mail.transport=graph"
                                    : needed.toLowerCase(java.util.Locale.ROOT)
                                                    .replace("smtp_oauth2_", "smtp.oauth2.")
                                                    .replace("client_", "client-")
                                            + ": required");
            installation.with(needed, before);
        }
    }
}
