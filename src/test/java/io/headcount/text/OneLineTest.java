package io.headcount.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names that strangers chose, on one line of a mail, a page or a file. */
class OneLineTest {

    @Test
    void noCharacterEndsALineMovesTheCursorOrTurnsTheDirection() {
        List<String> wrong = new ArrayList<>();
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            String line = OneLine.of("x" + Character.toString(c) + "y");
            boolean holds = line.startsWith("x")
                    && line.endsWith("y")
                    && line.codePoints().noneMatch(OneLineTest::isHarmful)
                    && (!Character.isLetterOrDigit(c) || line.contains(Character.toString(c)));
            if (!holds) {
                wrong.add(Integer.toHexString(c));
            }
        }

        assertThat(wrong).isEmpty();
    }

    private static boolean isHarmful(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            case Character.SPACE_SEPARATOR -> c != ' ';
            default -> c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
        };
    }

    @Test
    void blanksAreOneAndNoneAtTheEnds() {
        assertThat(OneLine.of("  a  b\t\nc ")).isEqualTo("a b c");
        assertThat(OneLine.of("a b")).isEqualTo("a b");
        assertThat(OneLine.of("a ")).isEqualTo("a");
        assertThat(OneLine.of("Şirket A.Ş.")).isEqualTo("Şirket A.Ş.");
        assertThat(OneLine.of("")).isEmpty();
        assertThat(OneLine.of(" ")).isEmpty();
    }
}
