package io.headcount.keepnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.headcount.MovableClock;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import io.headcount.settings.SettingsFile;
import io.headcount.statement.Account;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The token: asked for in time, believed within reason, and never seen. */
class TokensTest {

    private static final String NOW = "2026-11-01T06:00:00Z";
    private static final String OPAQUE = "opaque-token-4711";

    private final MovableClock clock = new MovableClock(NOW);
    private final Tokens tokens = tokens("client", "s3cret-4712");

    @ParameterizedTest
    @ValueSource(strings = {"plain", "a&client_secret=b", "100% + more = €", "ümlaut/+=&?#", "a b\tc", "👥", "%41"})
    void aSecretOfAnyCharactersArrivesAsItIs(String secret) {
        String form = tokens("id&" + secret, secret).form();

        Map<String, String> fields = new HashMap<>();
        for (String field : form.split("&")) {
            String[] parts = field.split("=", -1);
            assertThat(parts).hasSize(2);
            fields.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        assertThat(fields)
                .containsOnly(
                        Map.entry("grant_type", "client_credentials"),
                        Map.entry("client_id", "id&" + secret),
                        Map.entry("client_secret", secret),
                        Map.entry("scope", "api1"));
        assertThat(form).matches("[\\x21-\\x7e]+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775807", "253402300800", "-1", "0"})
    void anEndThatIsNoTimeCountsAsNotSaid(String exp) throws Exception {
        String claims = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("{\"exp\":" + exp + "}").getBytes(StandardCharsets.UTF_8));

        accept(200, "{\"access_token\":\"x." + claims + ".y\"}");

        assertThat(tokens.isMissing()).isFalse();
        clock.set("2026-11-01T06:04:00Z");
        assertThat(tokens.isMissing()).isTrue();
    }

    @Test
    void aTokenRequestThatBrokeOffOnTheWayHoldsUpNobody() throws Exception {
        Thread asker = new Thread(() -> {
            tokens.isMissing();
            tokens.over(Thread.currentThread());
        });
        asker.start();
        asker.join();

        long begun = System.nanoTime();
        assertThat(tokens.isMissing()).isTrue();

        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .as("others wait 5 s for a token that is being asked for")
                .isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void aTokenIsAskedForOnceAndRenewedBeforeItExpiresOnTheWay() throws Exception {
        assertThat(tokens.isMissing()).isTrue();

        accept(200, answer(OPAQUE, "3600"));

        assertThat(tokens.authorization()).isEqualTo("Bearer " + OPAQUE);
        clock.set("2026-11-01T06:58:59Z");
        assertThat(tokens.isMissing()).isFalse();
        clock.set("2026-11-01T06:59:00Z");
        assertThat(tokens.isMissing()).isTrue();
    }

    @Test
    void aTokenThatDoesNotSayHowLongIsNotTrustedForLong() throws Exception {
        accept(200, "{\"access_token\":\"" + OPAQUE + "\",\"token_type\":\"Bearer\"}");

        clock.set("2026-11-01T06:03:59Z");
        assertThat(tokens.isMissing()).isFalse();
        clock.set("2026-11-01T06:04:00Z");
        assertThat(tokens.isMissing()).isTrue();
    }

    @Test
    void aTokenThatTheVendorRejectsIsRenewedOnceAndThenThatIsIt() throws Exception {
        accept(200, answer(OPAQUE, "3600"));

        Patience patience = patience();
        assertThat(tokens.rejected("Bearer " + OPAQUE, patience)).isInstanceOf(TokenRejected.class);
        assertThat(tokens.isMissing()).isTrue();
        accept(200, answer("another", "3600"));
        assertThat(tokens.rejected("Bearer another", patience))
                .isInstanceOf(CredentialRefused.class)
                .hasMessageContaining("twice in a row");
    }

    @Test
    void aTokenThatAnotherCallHasJustLostIsNoNullButARejection() throws Exception {
        accept(200, answer(OPAQUE, "3600"));
        assertThat(tokens.isMissing()).isFalse();

        tokens.rejected("Bearer " + OPAQUE, patience());

        assertThatThrownBy(tokens::authorization).isInstanceOf(TokenRejected.class);
    }

    @Test
    void aRejectionLongAfterTheLastOneIsWorthANewTokenAgain() throws Exception {
        Patience patience = patience();
        accept(200, answer(OPAQUE, "3600"));
        assertThat(tokens.rejected("Bearer " + OPAQUE, patience)).isInstanceOf(TokenRejected.class);
        accept(200, answer("another", "3600"));
        patience.tokenAccepted();

        assertThat(tokens.rejected("Bearer another", patience)).isInstanceOf(TokenRejected.class);
    }

    @Test
    void aTokenThatAnotherCallHasReplacedMeanwhileIsNoReasonToThrowTheNewOneAway() throws Exception {
        accept(200, answer(OPAQUE, "3600"));
        assertThat(tokens.rejected("Bearer " + OPAQUE, patience())).isInstanceOf(TokenRejected.class);
        accept(200, answer("another", "3600"));
        Patience patience = patience();

        assertThat(tokens.rejected("Bearer " + OPAQUE, patience)).isInstanceOf(TokenRejected.class);
        assertThat(tokens.isMissing()).isFalse();
        assertThat(tokens.rejected("Bearer another", patience)).isInstanceOf(TokenRejected.class);
        assertThat(tokens.isMissing()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"400, invalid_client", "401, invalid_client", "400, unauthorized_client"})
    void aWrongCredentialIsSaidWithTheSettingToMend(int status, String error) {
        assertThatExceptionOfType(CredentialRefused.class)
                .isThrownBy(() -> accept(status, "{\"error\":\"" + error + "\"}"))
                .withMessageContaining(error)
                .satisfies(refused -> assertThat(refused.advice()).contains("keepnet.client-secret"));
        assertThat(tokens.isMissing()).isTrue();
    }

    @Test
    void anErrorThatRepeatsTheSecretIsNotRepeated() {
        Throwable refused =
                catchThrowable(() -> accept(400, "{\"error\":\"bad secret s3cret-4712\",\"secret\":\"s3cret-4712\"}"));

        assertThat(stackTrace(refused)).doesNotContain("s3cret-4712");
    }

    @Test
    void aVendorInTroubleIsNoWrongCredential() {
        assertThatExceptionOfType(VendorUnavailable.class)
                .isThrownBy(() -> tokens.accept(503, "7", patience(), body("")))
                .satisfies(trouble -> assertThat(trouble.retryAfter()).contains(Duration.ofSeconds(7)));
        assertThatExceptionOfType(CredentialRefused.class).isThrownBy(() -> accept(403, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>Log in</html>",
                "{}",
                "[]",
                "null",
                "{\"access_token\":null}",
                "{\"access_token\":\" \"}",
                "{\"access_token\":{\"a\":1}}",
                "{\"access_token\":\"half-a-token-4713",
            })
    void whatIsNoTokenIsSaidAndNotShown(String answer) {
        Throwable unreadable = catchThrowable(() -> accept(200, answer));

        assertThat(unreadable).isInstanceOf(UnreadableAnswer.class);
        assertThat(stackTrace(unreadable)).doesNotContain("half-a-token-4713");
        assertThat(tokens.isMissing()).isTrue();
    }

    @Test
    void anAnswerWithoutEndIsGivenUp() {
        assertThat(catchThrowable(() -> accept(200, " ".repeat(2 << 20)))).hasMessageContaining("larger");
    }

    @Test
    void theResellersNameIsReadFromTheToken() throws Exception {
        accept(200, answer(jwt("{\"user_company_name\":\" Acme Güvenlik \",\"reseller_access\":\"true\"}"), "3600"));

        assertThat(tokens.resellerName()).contains("Acme Güvenlik");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"reseller_access\":\"false\"}",
                "{\"reseller_access\":false}",
                "{\"reseller_access\":\"False\"}"
            })
    void whoIsNoResellerHearsItBeforeTheFirstPage(String claims) {
        assertThatExceptionOfType(CredentialRefused.class)
                .isThrownBy(() -> accept(200, answer(jwt(claims), "3600")))
                .satisfies(refused -> assertThat(refused.advice()).contains("Client Role = Reseller"));
        assertThat(tokens.isMissing()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {OPAQUE, "a.b", "a.!!!.c", "..", "a..c", "a.bnVsbA.c", "a.W10.c", "a.e30.c", "a.ew.c"})
    void aTokenOfAnotherKindIsTakenAsItIs(String opaque) throws Exception {
        assertThatCode(() -> accept(200, answer(opaque, "3600"))).doesNotThrowAnyException();
        assertThat(tokens.authorization()).isEqualTo("Bearer " + opaque);
        assertThat(tokens.resellerName()).isEmpty();
    }

    @Test
    void theEndOfAJwtCountsWhereTheAnswerDoesNotSay() throws Exception {
        Instant end = Instant.parse(NOW).plusSeconds(600);
        AccessToken token = AccessToken.read(
                ("{\"access_token\":\"" + jwt("{\"exp\":" + end.getEpochSecond() + "}") + "\"}")
                        .getBytes(StandardCharsets.UTF_8),
                Instant.parse(NOW));

        assertThat(token.expiresAt()).isEqualTo(end);
    }

    @Test
    void aTokenDoesNotShowItself() throws Exception {
        AccessToken token =
                AccessToken.read(answer(OPAQUE, "3600").getBytes(StandardCharsets.UTF_8), Instant.parse(NOW));
        accept(200, answer(OPAQUE, "3600"));

        assertThat(token + " " + tokens + " " + tokens.rejected("Bearer " + OPAQUE, patience()))
                .doesNotContain(OPAQUE)
                .doesNotContain("s3cret-4712");
    }

    private void accept(int status, String answer) throws Exception {
        tokens.accept(status, null, patience(), body(answer));
    }

    private Patience patience() {
        return new Patience(clock.instant().plusSeconds(60));
    }

    private static ByteArrayInputStream body(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String answer(String token, String expiresIn) {
        return "{\"access_token\":\"" + token + "\",\"expires_in\":" + expiresIn + ",\"token_type\":\"Bearer\"}";
    }

    private static String jwt(String claims) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return base64.encodeToString("{\"alg\":\"RS256\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".c2ln";
    }

    private static String stackTrace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private Tokens tokens(String id, String secret) {
        try {
            Settings settings = SettingsFile.read(
                    Path.of("no-such-file"), Map.of("KEEPNET_CLIENT_ID", id, "KEEPNET_CLIENT_SECRET", secret));
            return new Tokens(settings, Account.DEFAULT, clock);
        } catch (SettingsException e) {
            throw new AssertionError(e);
        }
    }
}
