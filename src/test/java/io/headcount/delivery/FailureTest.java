package io.headcount.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTest {

    private static final Instant NOW = Instant.parse("2026-11-01T06:00:00Z");

    @ParameterizedTest
    @CsvSource({"500,false", "503,false", "429,false", "401,false", "404,false", "307,false", "410,true"})
    void onlyAReceiverThatIsGoneForGoodIsGivenUp(int status, boolean permanent) {
        Failure failure = Failure.of(http(status, Map.of()), NOW);

        assertThat(failure.permanent()).isEqualTo(permanent);
        assertThat(failure.reason()).contains(String.valueOf(status)).doesNotContain("token=hush");
    }

    @Test
    void aRetryAfterIsHeardHoweverItsNameIsWritten() {
        assertThat(Failure.of(http(429, Map.of("retry-after", "120")), NOW).retryAfter())
                .contains(Duration.ofSeconds(120));
    }

    @Test
    void aMailServersPermanentRefusalIsFoundWhereverItStandsInTheChain() throws Exception {
        SMTPAddressFailedException refused = new SMTPAddressFailedException(
                new InternetAddress("nobody@msp.example"), "RCPT TO", 550, "550 5.1.1 no such user");
        MessagingException outer = new SendFailedException("Invalid Addresses", refused);

        assertThat(Failure.of(new CamelExecutionException("x", null, outer), NOW)
                        .permanent())
                .isTrue();
        assertThat(Failure.of(outer, NOW).reason()).contains("550 5.1.1 no such user");
    }

    @Test
    void aMailServerThatIsBusyIsTriedAgain() {
        SMTPSendFailedException busy =
                new SMTPSendFailedException("DATA", 451, "451 try later", null, null, null, null);

        assertThat(Failure.of(busy, NOW).permanent()).isFalse();
    }

    @Test
    void anAddressThatIsItselfASecretIsNotToldInFull() {
        Failure failure = Failure.of(
                new IOException("cannot reach https://hooks.chat.example/services/T0/B0/hush?token=hush now"), NOW);

        assertThat(failure.reason()).contains("https://hooks.chat.example/…").doesNotContain("hush");
    }

    @Test
    void aPasswordInAnAddressIsNotTold() {
        Failure failure = Failure.of(new IOException("cannot reach HTTPS://me:hush@chat.example:8443/x now"), NOW);

        assertThat(failure.reason()).contains("HTTPS://chat.example:8443/… now").doesNotContain("hush");
    }

    @Test
    void aCauseThatSaysMoreIsToldAndOneThatSaysTheSameIsNot() {
        Failure failure = Failure.of(
                new IOException("no answer", new IllegalStateException("the pool is empty\nand\u202e so on")), NOW);

        assertThat(failure.reason()).isEqualTo("no answer; the pool is empty and so on");
        assertThat(Failure.of(new IOException(new IOException("reset")), NOW).reason())
                .isEqualTo("reset");
    }

    @ParameterizedTest
    @CsvSource({
        "400,true",
        "401,true",
        "404,true",
        "429,true",
        "302,true",
        "501,true",
        "503,true",
        "500,false",
        "502,false",
        "504,false",
        "520,false"
    })
    void anAnswerThatMayComeAfterTheDeedIsNoRefusal(int status, boolean withoutEffect) {
        assertThat(Failure.of(http(status, Map.of()), NOW).withoutEffect()).isEqualTo(withoutEffect);
    }

    @Test
    void whatFailsBeforeTheRequestIsSentHasNoEffectAndTheRestMayHave() {
        assertThat(Failure.of(new IOException("x", new ConnectException("refused")), NOW)
                        .withoutEffect())
                .isTrue();
        assertThat(Failure.of(new UnknownHostException("erp.example"), NOW).withoutEffect())
                .isTrue();
        assertThat(Failure.of(new SSLHandshakeException("no trust"), NOW).withoutEffect())
                .isTrue();
        assertThat(Failure.of(new SocketTimeoutException("Read timed out"), NOW).withoutEffect())
                .isFalse();
        assertThat(Failure.of(new SocketException("Connection reset"), NOW).withoutEffect())
                .isFalse();
        assertThat(Failure.of(new IllegalStateException("who knows"), NOW).withoutEffect())
                .isFalse();
    }

    @Test
    void aRouteThatIsGoneNeedsAPerson() {
        Failure failure = Failure.of(new NoSuchDestination("crm"), NOW);

        assertThat(failure.permanent()).isTrue();
        assertThat(failure.reason()).contains("deliver-crm", "headcount deliver --destination crm");
    }

    private static HttpOperationFailedException http(int status, Map<String, String> headers) {
        return new HttpOperationFailedException(
                "http://127.0.0.1/hooks?token=hush", status, "text", null, headers, "a body that nobody needs to keep");
    }
}
