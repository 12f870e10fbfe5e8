package io.headcount.keepnet.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a maintainer wants to see is how a name is written, not whose it is. */
class StandInsTest {

    private final StandIns standIns = new StandIns();

    @Test
    void theSameNameHasTheSameStandInAndAnotherHasAnother() {
        Set<String> made = new HashSet<>();
        for (int i = 0; i < 6_000; i++) {
            String name = "company" + (char) ('a' + i % 26) + Integer.toString(i, 36);
            String standIn = standIns.text(name);

            assertThat(made.add(standIn)).as(standIn).isTrue();
            assertThat(standIns.text(name)).isEqualTo(standIn).isNotEqualTo(name);
        }
    }

    @Test
    void blanksQuotesLineEndsAndCapitalsStayAsTheyAre() {
        String plain = standIns.text("smith jones");
        String[] words = plain.split(" ");

        assertThat(standIns.text("SMITH,  \"Jones\"\r\n"))
                .isEqualTo(words[0].toUpperCase() + ",  \""
                        + words[1].substring(0, 1).toUpperCase() + words[1].substring(1) + "\"\r\n");
    }

    @Test
    void anotherSpellingOfAWordStaysAnotherSpelling() {
        List<String> spellings =
                List.of("Işık", "Isik", "IŞIK", "işık", "ışık", "McDonald", "Mcdonald", "straße", "strasse");

        assertThat(spellings.stream().map(standIns::text).distinct()).hasSameSizeAs(spellings);
    }

    @Test
    void aNameInDecomposedLettersStaysTheSameNameInDecomposedLetters() {
        String composed = standIns.text("Müller");
        String decomposed = standIns.text(Normalizer.normalize("Müller", Normalizer.Form.NFD));

        assertThat(decomposed).isNotEqualTo(composed);
        assertThat(Normalizer.normalize(decomposed, Normalizer.Form.NFC)).isEqualTo(composed);
    }

    @Test
    void addressesAndIdsKeepTheirForm() {
        assertThat(standIns.text("from 203.77.113.250 by ayse@planted.example"))
                .matches("\\S+ 192\\.0\\.2\\.\\d+ \\S+ person\\d+@example\\.invalid");
        assertThat(standIns.text("5EAF00D5-1234-4ABC-9DEF-0123456789AB"))
                .matches("00000000-0000-4000-8000-[0-9A-F]{12}")
                .isEqualToIgnoringCase(standIns.text("5eaf00d5-1234-4abc-9def-0123456789ab"));
        assertThat(standIns.text("2a02:8108:0:1::99")).startsWith("2001:db8::");
    }
}
