package io.headcount.hammer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.hammer.Rounds.Blow;
import io.headcount.hammer.ScriptedMailServer.Said;
import io.headcount.hammer.ScriptedMailServer.Step;
import io.headcount.ledger.DeliveryState;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a mail server says, changed at each step of the conversation. Each answer ends by itself: one that drips or never ends is a
 * change of its own, to be added to {@link #changed}.
 */
class MailHammerTest {

    private static final List<String> ANSWERS = List.of(
            "200 Ok",
            "211 Status",
            "220 Ready",
            "221 Bye",
            "250 Ok",
            "251 Forwarded",
            "252 Perhaps",
            "299 Odd",
            "334 Password",
            "354 Go on",
            "421 Later",
            "450 Busy",
            "451 Error",
            "452 Full",
            "454 TLS",
            "500 What?",
            "501 Syntax",
            "503 Sequence",
            "521 No mail here",
            "530 Log in first",
            "535 Wrong password",
            "550 Refused",
            "552 Too large",
            "554 No",
            "600 Odd",
            "999 Odd",
            "000 Odd",
            "25 Ok",
            "2500 Ok",
            "-250 Ok",
            "250",
            "250Ok",
            "250\tOk",
            " 250 Ok",
            "x250 Ok",
            "25O Ok",
            "Ok",
            "",
            "250 \u001b[31m\u0007\u0000",
            "550 java.lang.IllegalStateException: io.headcount.Broken at io.headcount.Broken(Broken.java:1)",
            "550 \u00e4\u00f6\u00fc",
            "550 " + "long ".repeat(200),
            "HTTP/1.1 400 Bad Request",
            "220-a\r\n220-b",
            "250-a\r\n550 b",
            "550-a\r\n250 b",
            "250-a\r\nnothing\r\n250 b",
            "250-\r\n250 ",
            "250-a\r\n250-b\r\n250-c",
            "250 a\n250 b",
            "550-Refused\r\n550-by rule\r\n550 7");

    @TempDir
    private Path folder;

    @Test
    void onlyAYesToTheEndOfTheMailIsADelivery() throws Exception {
        try (ScriptedMailServer server = new ScriptedMailServer();
                DeliveryRig rig = DeliveryRig.toMailServer(folder, server.port())) {
            int rounds = Rounds.play("MailHammerTest", 8, Step.values(), (blows, diary) -> {
                server.follow(300, (step, honest) -> {
                    Said said = new Said(honest.getBytes(ISO_8859_1), false);
                    for (Blow blow : blows) {
                        if (blow.target() == step) {
                            said = changed(said, new SplittableRandom(blow.seed()), what -> diary.note(blow, what));
                        }
                    }
                    return said;
                });

                DeliveryState state = rig.attempt();

                if (state == DeliveryState.DELIVERED) {
                    assertThat(server.said(Step.END_OF_DATA)).startsWith("2");
                }
            });

            server.follow(10_000, (step, honest) -> new Said(honest.getBytes(ISO_8859_1), false));
            assertThat(rig.attempt()).isEqualTo(DeliveryState.DELIVERED);
            System.out.println("Hammered the mail server: " + rounds + " rounds, " + rig.inWords());
        }
    }

    /** An answer that leaves the other side waiting for more ends the connection, so that a round takes no time-out. */
    private static Said changed(Said said, SplittableRandom dice, Consumer<String> words) {
        byte[] bytes = said.bytes();
        switch (dice.nextInt(6)) {
            case 0 -> {
                int end = dice.nextInt(bytes.length + 1);
                words.accept("cut off after byte " + end);
                return new Said(java.util.Arrays.copyOf(bytes, end), true);
            }
            case 1 -> {
                words.accept("hangs up after it");
                return new Said(bytes, true);
            }
            case 2 -> {
                String more = ANSWERS.get(dice.nextInt(ANSWERS.size()));
                words.accept("after it '" + shown(more) + "'");
                return new Said(Reply.join(bytes, (more + "\r\n").getBytes(ISO_8859_1)), said.end());
            }
            case 3 -> {
                byte[] changed = Bytes.changed(bytes, dice, words);
                boolean whole = changed.length > 0 && changed[changed.length - 1] == '\n';
                return new Said(changed, !whole);
            }
            default -> {
                String other = ANSWERS.get(dice.nextInt(ANSWERS.size()));
                words.accept("'" + shown(other) + "'");
                boolean unended = other.matches("(?s).*\\d{3}-[^\\r\\n]*");
                return new Said((other + "\r\n").getBytes(ISO_8859_1), unended || dice.nextInt(3) == 0);
            }
        }
    }

    private static String shown(String text) {
        return (text.length() > 60 ? text.substring(0, 60) + "…" : text)
                .replace("\r", "\\r")
                .replace("\n", "\\n")
                .replace("\u001b", "\\e")
                .replace("\u0000", "\\0")
                .replace("\u0007", "\\a");
    }
}
