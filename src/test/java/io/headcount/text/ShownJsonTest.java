package io.headcount.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Writer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShownJsonTest {

    /** However it comes: a character is not taken apart where a piece ends. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void whatIsPassedOnInPiecesIsShownAsInOne(int piece) throws IOException {
        String json = "{\"name\":\"Grüße 😀 \u202e \u007f \u009b2J \ud83d \udb40\udc41 \ude00 İstanbul\u2028\ud83d";
        StringBuilder shown = new StringBuilder();

        try (Writer writer = ShownJson.into(shown)) {
            for (int at = 0; at < json.length(); at += piece) {
                writer.write(json, at, Math.min(piece, json.length() - at));
            }
        }

        assertThat(shown)
                .hasToString(ShownJson.of(json))
                .hasToString("{\"name\":\"Grüße 😀 \\u202e \\u007f \\u009b2J \\ufffd \\udb40\\udc41 \\ufffd"
                        + " İstanbul\\u2028\\ufffd");
    }
}
