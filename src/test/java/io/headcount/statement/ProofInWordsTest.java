package io.headcount.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.statement.StatementDocument.ProofGiven;
import org.junit.jupiter.api.Test;

class ProofInWordsTest {

    private static String words(String method, Long witness) {
        return new ProofGiven(method, "2026-11-01T06:00:01Z", 1_370, 48_213, witness).inWords();
    }

    @Test
    void whatBoreWitnessIsSaid() {
        assertThat(words("export", 48_213L)).isEqualTo("proven: 1,370 of 1,370 companies; pages and export agree");
        assertThat(words("second-reading", 48_213L)).isEqualTo("proven: 1,370 of 1,370 companies; two readings agree");
        assertThat(words("totals", null))
                .isEqualTo(
                        "proven by the pages' own totals only: 1,370 of 1,370 companies; no second witness was asked");
    }

    @Test
    void namesThatTheExportWritesDifferentlyAreCounted() {
        assertThat(otherNames(1)).endsWith("; pages and export agree; 1 name is written differently in the export");
        assertThat(otherNames(1_234))
                .endsWith("; pages and export agree; 1,234 names are written differently in the export");
        assertThat(otherNames(0)).isEqualTo(words("export", 48_213L));
    }

    private static String otherNames(int count) {
        return new ProofGiven("export", "2026-11-01T06:00:01Z", 1_370, 48_213, 48_213L, null, null, count).inWords();
    }

    @Test
    void figuresThatDifferAreNeverSaidToAgree() {
        assertThat(words("export", 48_212L)).isEqualTo("NOT proven: the pages say 48,213, the witness 48,212");
    }
}
