package io.headcount.delivery.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headcount.text.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a token endpoint says with 200: a token that can be used, or a plain no. */
class MailTokenTest {

    private static final Instant NOW = Instant.parse("2026-11-27T09:00:00Z");

    private static MailToken read(String answer) throws MailFailure {
        return MailToken.read(answer.getBytes(UTF_8), NOW);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"expires_in\":3599'|3599",
                "'\"expires_in\":\"3599\"'|3599",
                "'\"expires_in\":3599.9'|3599",
                "'\"expires_in\":0'|300",
                "'\"expires_in\":-1'|300",
                "'\"expires_in\":null'|300",
                "'\"expires_in\":\"soon\"'|300",
                "'\"expires_in\":[]'|300",
                "'\"expires_in\":99999999999999999999999999'|86400",
                "'\"expires_in\":1e308'|86400",
                "'\"expires_in\":\"NaN\"'|300",
                "'\"other\":1'|300"
            })
    void itsLifeIsBelievedWithinReason(String life, long seconds) throws MailFailure {
        MailToken token = read("{\"access_token\":\"abc\"," + life + "}");

        assertThat(Duration.between(NOW, token.expiresAt())).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(token.toString()).doesNotContain("abc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "planted\\r\\nRCPT TO:<x@evil.example>",
                "planted\\u0001user=x",
                "planted token",
                "plantéd",
                "planted\\u0000",
                "=planted"
            })
    void oneThatWouldEndTheLineIsNotSentOn(String token) {
        assertThatThrownBy(() -> read("{\"access_token\":\"" + token + "\"}"))
                .isInstanceOf(MailFailure.class)
                .satisfies(e -> assertThat(Reason.of(e))
                        .contains("characters that no token has")
                        .doesNotContain("planted"));
    }

    @Test
    void oneOfAHundredKilobytesIsRefused() {
        assertThatThrownBy(() -> read("{\"access_token\":\"" + "a".repeat(100_000) + "\"}"))
                .satisfies(e ->
                        assertThat(Reason.of(e)).contains("100000 characters").doesNotContain("aaaa"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[]",
                "null",
                "17",
                "\"planted\"",
                "<html>planted</html>",
                "{\"access_token\":{}}",
                "{}"
            })
    void whatIsNoTokenIsNone(String answer) {
        assertThatThrownBy(() -> read(answer))
                .isInstanceOf(MailFailure.class)
                .satisfies(e -> assertThat(Reason.of(e)).contains("200").doesNotContain("planted", "Exception"));
    }

    @Test
    void whatItMayIsRead() throws MailFailure {
        String claims = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"roles\":[\"Mail.Send\",\"Other\"]}".getBytes(UTF_8));

        MailToken token = read("{\"access_token\":\"head." + claims + ".signature\"}");

        assertThat(token.grants("Mail.Send")).contains(true);
        assertThat(token.grants("SMTP.SendAsApp")).contains(false);
        assertThat(read("{\"access_token\":\"opaque\"}").grants("Mail.Send")).isEmpty();
        assertThat(read("{\"access_token\":\"a.!.c\"}".replace("!", "-~")).grants("Mail.Send"))
                .isEmpty();
    }
}
