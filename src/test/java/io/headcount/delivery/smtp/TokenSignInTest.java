package io.headcount.delivery.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.headcount.text.Reason;
import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The lines of a sign-in as the real servers say and want them, and lines that nobody should say. */
class TokenSignInTest {

    private static final String GOOGLES_CHALLENGE = "334 "
            + Base64.getEncoder()
                    .encodeToString("{\"status\":\"400\",\"schemes\":\"Bearer\",\"scope\":\"https://mail.google.com/\"}"
                            .getBytes(UTF_8));
    private static final String GOOGLES_NO =
            "535-5.7.8 Username and Password not accepted. For more information, go to\r\n"
                    + "535 5.7.8  https://support.google.com/mail/?p=BadCredentials a1-2.3 - gsmtp";

    /** What a server answers, one after the other. */
    private static final class Script implements TokenSignIn.Talk {

        private final String mechanism;
        private final Iterator<String> answers;
        private final List<String> said = new ArrayList<>();
        private String heard;

        Script(String mechanism, String... answers) {
            this.mechanism = mechanism;
            this.answers = List.of(answers).iterator();
        }

        @Override
        public boolean offers(String wanted) {
            return wanted.equals(mechanism);
        }

        @Override
        public String offered() {
            return "";
        }

        @Override
        public int say(String command) {
            said.add(command);
            heard = answers.next();
            return Integer.parseInt(heard.substring(0, 3));
        }

        @Override
        public String heard() {
            return heard;
        }
    }

    private static Throwable refusal(Script server) {
        return catchThrowable(() -> new TokenSignIn("mail.example", 587, "me@msp.example", "the.token").at(server));
    }

    @Test
    void googlesNoOfSeveralLinesIsReadAsOne() {
        Script server = new Script("XOAUTH2", GOOGLES_CHALLENGE, GOOGLES_NO);

        Throwable refusal = refusal(server);

        assertThat(refusal).isInstanceOf(MailTokenRejected.class);
        assertThat(Reason.of(refusal))
                .contains("535 5.7.8 Username and Password not accepted. For more information, go to 5.7.8")
                .contains("\"status\":\"400\"", "domain-wide delegation", "docs/mail-google.md");
        assertThat(server.said).hasSize(2).last().isEqualTo("");
        assertThat(new String(
                        Base64.getDecoder().decode(server.said.get(0).substring("AUTH XOAUTH2 ".length())), UTF_8))
                .isEqualTo("user=me@msp.example\u0001auth=Bearer the.token\u0001\u0001");
    }

    @Test
    void theStandardsChallengeIsAnsweredAsItWants() {
        Script server = new Script("OAUTHBEARER", GOOGLES_CHALLENGE, "535 5.7.8 no");

        assertThat(refusal(server)).isInstanceOf(MailTokenRejected.class);

        assertThat(server.said).hasSize(2).last().isEqualTo("AQ==");
        assertThat(new String(
                        Base64.getDecoder().decode(server.said.get(0).substring("AUTH OAUTHBEARER ".length())), UTF_8))
                .isEqualTo(
                        "n,a=me@msp.example,\u0001host=mail.example\u0001port=587\u0001auth=Bearer the.token\u0001\u0001");
    }

    @Test
    void challengesWithoutEndAreAnsweredOnce() {
        Script server = new Script("XOAUTH2", "334 !!!", "334 !!!", "334 !!!");

        Throwable refusal = refusal(server);

        assertThat(refusal).isInstanceOf(MessagingException.class).isNotInstanceOf(MailTokenRejected.class);
        assertThat(Reason.of(refusal)).contains("came to no end");
        assertThat(server.said).hasSize(2);
    }

    @Test
    void aServerThatIsBusyHasNotRejectedTheToken() {
        Throwable refusal = refusal(new Script("XOAUTH2", "454 4.7.0 Temporary authentication failure"));

        assertThat(refusal).isInstanceOf(MessagingException.class).isNotInstanceOf(MailTokenRejected.class);
        assertThat(Reason.of(refusal)).contains("454 4.7.0");
    }

    @Test
    void aTokenThatIsRepeatedInAChallengeIsNotShown() {
        String challenge = "334 " + Base64.getEncoder().encodeToString("{\"bad\":\"the.token\"}".getBytes(UTF_8));

        assertThat(Reason.of(refusal(new Script("XOAUTH2", challenge, "535 5.7.3 no the.token"))))
                .contains("***")
                .doesNotContain("the.token");
    }
}
