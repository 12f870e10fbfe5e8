package io.headcount.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever is logged, by whomever: no line without end, and no secret. */
class DiscretionTest {

    @AfterEach
    void end() {
        Discretion.hide(UnaryOperator.identity());
    }

    @Test
    void aLineWithoutEndIsClippedAndTheOthersStay() {
        String shown = Discretion.shown("first\n" + "5".repeat(3_000_000) + "\nlast\n");

        assertThat(shown)
                .startsWith("first\n555")
                .endsWith("(2996000 characters more)\nlast\n")
                .hasSizeLessThan(4_100);
    }

    @Test
    void whatIsClippedIsStillJsonWhereverItIsCut() throws Exception {
        ObjectMapper json = new ObjectMapper();
        for (String unit : new String[] {"x", "\"", "\\", "\u0001", "\n", "😀"}) {
            for (int shift = 0; shift < 8; shift++) {
                String line = json.writeValueAsString(Map.of("a", "y".repeat(shift) + unit.repeat(5_000), "b", "kept"));

                Map<?, ?> read = json.readValue(Discretion.shownJson(line), Map.class);

                assertThat(read.get("b")).isEqualTo("kept");
                assertThat((String) read.get("a")).endsWith(" characters more)").hasSizeLessThan(4_100);
            }
        }
    }

    @Test
    void aSecretIsHiddenInWhateverIsLogged() {
        Discretion.hide(text -> text.replace("planted", "***"));

        assertThat(Discretion.shown("to http://h/planted\n")).isEqualTo("to http://h/***\n");
        assertThat(Discretion.shownJson("{\"a\":\"planted\"}")).isEqualTo("{\"a\":\"***\"}");
    }
}
