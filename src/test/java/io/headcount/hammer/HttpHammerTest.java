package io.headcount.hammer;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.hammer.Rounds.Blow;
import io.headcount.http.RawServer;
import io.headcount.ledger.DeliveryState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The head and the framing of HTTP answers, changed in every way that comes to mind, where the vendor and the receiver should be. */
class HttpHammerTest {

    /** Of a receiver only. */
    private enum Receiver {
        ANSWER
    }

    /** A status line of 2xx, after what is only for information, and an end of the head; nothing less is a yes. */
    private static final Pattern YES = Pattern.compile(
            "(?s)\\A(?:\\s*HTTP/1\\.\\d +1\\d\\d[^\\n]*\\n(?:[^\\r\\n][^\\n]*\\n)*\\r?\\n)*\\s*HTTP/\\d(?:\\.\\d)?[ \\t\\x0B\\f]*2\\d\\d(?:(?:[ \\t][^\\n]*)?\\r?\\n.*|(?:[ \\t][^\\n]*)?\\z)");

    @TempDir
    private Path folder;

    @Test
    void aVendorThatFramesItsAnswersWrongIsNotMisread() throws Exception {
        try (ReadingRig rig = new ReadingRig(folder, "CSV", true)) {
            int rounds = Rounds.play("HttpHammerTest (vendor)", 9, MutatedVendor.Answer.values(), rig::round);

            rig.end(result -> "Hammered the vendor's framing: " + rounds + " rounds, " + result);
            assertThat(rig.refused()).isPositive();
        }
    }

    @Test
    void onlyAYesOfTheReceiverIsADelivery() throws Exception {
        AtomicReference<byte[]> answer = new AtomicReference<>();
        try (RawServer receiver = RawServer.start((request, out) -> out.write(answer.get()));
                DeliveryRig rig = DeliveryRig.toReceiver(folder, receiver.url() + "/hook/s3cret-path")) {
            int rounds = Rounds.play("HttpHammerTest (receiver)", 8, Receiver.values(), (blows, diary) -> {
                Blow blow = blows.get(0);
                SplittableRandom dice = new SplittableRandom(blow.seed());
                int status =
                        List.of(200, 202, 204, 301, 400, 410, 429, 500, 503).get(dice.nextInt(9));
                byte[] body = "{\"received\":true}".getBytes(StandardCharsets.UTF_8);
                Reply reply = new Reply(status, List.of("Content-Type: application/json"), body);
                boolean wellFramed = dice.nextInt(4) == 0;
                answer.set(
                        wellFramed
                                ? Heads.changed(reply, dice, what -> diary.note(blow, status + ", " + what))
                                        .bytes()
                                : Framing.changed(reply, dice, what -> diary.note(blow, status + ", " + what)));

                int asked = receiver.requests().size();
                DeliveryState state = rig.attempt();

                // Nothing is said where a connection was closed after the answer before, without a word of it.
                boolean said = receiver.requests().size() > asked;
                String sent = new String(answer.get(), StandardCharsets.ISO_8859_1);
                if (state == DeliveryState.DELIVERED) {
                    assertThat(said).isTrue();
                    assertThat(sent).as("taken for a yes").matches(YES);
                } else if (wellFramed && said) {
                    assertThat(sent)
                            .as("a yes that was not heard: %s", rig.lastReason())
                            .doesNotMatch(YES);
                }
            });

            answer.set("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(rig.attempt()).isEqualTo(DeliveryState.DELIVERED);
            System.out.println("Hammered the receiver: " + rounds + " rounds, " + rig.inWords());
        }
    }

    /** Else its next delivery would break off, and nobody would know whether it arrived. */
    @Test
    void aConnectionThatTheReceiverClosedAfterItsYesIsNotUsedAgain() throws Exception {
        byte[] yes = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);
        try (RawServer receiver = RawServer.start(RawServer.bytes(yes));
                DeliveryRig rig = DeliveryRig.toReceiver(folder, receiver.url() + "/hook/s3cret-path")) {
            for (int i = 0; i < 100; i++) {
                assertThat(rig.attempt()).as(rig.lastReason()).isEqualTo(DeliveryState.DELIVERED);
            }
        }
    }
}
