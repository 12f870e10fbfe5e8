package io.headcount.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is packed is billed by: it must come out as it went in, whatever it is. */
class LinesTest {

    private static final String[] IDS = {
        "8f14e45f-ceea-467f-a9e3-1f1a2b3c4d5e",
        "8F14E45F-CEEA-467F-A9E3-1F1A2B3C4D5E",
        "8f14e45fceea467fa9e31f1a2b3c4d5e",
        "8f14e45f-ceea-467f-a9e3-1f1a2b3c4d5g",
        "8f14e45f-ceea-467f-a9e3-1f1a2b3c4d5e ",
        "1-1-1-1-1",
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "8f14e45f-ceea-467f-a9e3-1f1a2b3c4d5?",
        "8f14e45f-ceea-467f-a9e3-1f1a2b3c4d5\ud800",
        "8f14e45f+ceea-467f-a9e3-1f1a2b3c4d5e",
        "42",
        "şirket",
        "\ud800",
        "\udc00\ud800x"
    };
    private static final String[] NAMES = {
        "",
        " ",
        "Acme",
        "Who?",
        "Who? \ud83d",
        "İĞÜŞÖÇ ığüşöçi",
        "北京长城",
        "🚀🚀",
        "\ud83d",
        "\ude80\ud83d",
        "a\u0000b",
        "\ufffd",
        "x".repeat(3_000_000)
    };
    private static final long[] NUMBERS = {0, 1, 127, 128, 16_383, 16_384, Integer.MAX_VALUE, 1L << 62, Long.MAX_VALUE};

    @Test
    void everyLineComesOutAsItWentIn() {
        List<Line> lines = new ArrayList<>();
        for (String id : IDS) {
            lines.add(new Line(id, "A", 1, null, null, null, null));
        }
        for (String name : NAMES) {
            lines.add(new Line("1", name, 1, 2L, 3L, true, LocalDate.of(2026, 2, 28)));
        }
        for (long number : NUMBERS) {
            lines.add(new Line("1", "A", number, number, null, null, null));
            lines.add(new Line("1", "A", 0, null, number, false, LocalDate.ofEpochDay(0)));
        }
        lines.add(new Line("1", "A", 0, -1L, Long.MIN_VALUE, null, LocalDate.MIN));
        lines.add(new Line("1", "A", 0, null, null, null, LocalDate.MAX));

        assertThat(Lines.of(lines)).isEqualTo(lines).hasSize(lines.size());
    }

    @Test
    void aLineIsFoundByItsCompanyAndByNoOther() {
        List<Line> lines = new ArrayList<>();
        for (String id : IDS) {
            lines.add(new Line(id, "Name of " + id, lines.size(), null, null, null, null));
        }

        LineMap map = LineMap.of(lines);

        assertThat(map.values()).containsExactlyElementsOf(lines);
        assertThat(map.keySet()).containsExactly(IDS).doesNotContain("43", "");
        assertThat(lines)
                .allSatisfy(line -> assertThat(map.get(line.companyId())).isEqualTo(line));
        assertThat(map.get("43")).isNull();
        assertThat(map.get(null)).isNull();
        assertThat(map.containsKey(null)).isFalse();
        assertThat(LineMap.of(Lines.of(lines))).isEqualTo(map);
    }

    @Test
    void aListOfManyComesOutInItsOrder() {
        Random random = new Random(11);
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < 60_000; i++) {
            lines.add(new Line(
                    new UUID(random.nextLong(), random.nextLong()).toString(),
                    NAMES[random.nextInt(NAMES.length - 1)] + i,
                    random.nextInt(5_000),
                    random.nextBoolean() ? random.nextLong(5_000) : null,
                    random.nextBoolean() ? random.nextLong(5_000) : null,
                    random.nextBoolean() ? random.nextBoolean() : null,
                    random.nextBoolean() ? LocalDate.ofEpochDay(random.nextInt(30_000)) : null));
        }
        Lines packed = Lines.of(lines);

        assertThat(packed).isEqualTo(lines);
        assertThat(Lines.of(packed)).isSameAs(packed);
        assertThat(packed.subList(40_000, 40_003)).isEqualTo(lines.subList(40_000, 40_003));
    }

    @Test
    void whatIsAddedLaterIsNotInTheListOfBefore() {
        Lines.Packer packer = new Lines.Packer();
        Line line = new Line("1", "x".repeat(700_000), 1, null, null, null, null);
        packer.add(line);
        Lines before = packer.lines();
        for (int i = 0; i < 1_000; i++) {
            packer.add(new Line("2", "B", i, null, null, null, null));
        }
        packer.add(line);

        assertThat(before).containsExactly(line);
        assertThat(packer.lines()).hasSize(1_002).startsWith(line).endsWith(line);
        assertThatThrownBy(() -> before.get(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> before.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    /** As many as there are, each with nobody there: that is one claim, made often, and not a walk along all of them for each. */
    @Test
    void aHundredThousandCompaniesOfOneNameAreComparedAsFastAsOthers() throws Exception {
        Reading reading = new Reading("default", YearMonth.of(2026, 10), Instant.EPOCH);
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            lines.add(new Line(String.valueOf(i), "Test", 0, null, null, null, null));
        }
        reading.add(new Page(
                1, 100_000, 1, 100_000, lines.stream().map(Line::companyId).toList(), lines));
        Witness witness = new Witness(reading);
        for (int i = 0; i < 99_999; i++) {
            witness.says(new WitnessRow(null, "Test", 0));
        }

        assertThat(witness.differences("export")).containsExactly("'Test': pages 0, export nothing");
        witness.says(new WitnessRow(null, "Test", 0));
        assertThat(witness.differences("export")).isEmpty();
        witness.says(new WitnessRow(null, "Test", 0));
        assertThat(witness.differences("export")).containsExactly("'Test': pages nothing, export 0");
    }

    @Test
    void anExportOfQuiteOtherCompaniesEndsInWordsAndNotInMemory() throws Exception {
        Reading reading = new Reading("default", YearMonth.of(2026, 10), Instant.EPOCH);
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < 120_000; i++) {
            lines.add(new Line(String.valueOf(i), "A" + i, i, null, null, null, null));
        }
        reading.add(new Page(
                1, 120_000, 1, 120_000, lines.stream().map(Line::companyId).toList(), lines));
        Witness witness = new Witness(reading);
        for (int i = 0; i < 120_000; i++) {
            witness.says(new WitnessRow(null, "B" + i, i));
        }

        assertThat(witness.differences("export"))
                .hasSize(6)
                .last()
                .asString()
                .matches("and at least \\d+ more companies");
    }

    @Test
    void linesOfTheSameHashAreToldApart() {
        LineIndex index = new LineIndex();
        for (int i = 0; i < 50_000; i++) {
            index.add(i % 7);
        }
        assertThat(index.find(3, line -> line == 49_997)).isEqualTo(49_997);
        assertThat(index.find(3, line -> line == 49_998)).isEqualTo(-1);
        assertThat(index.find(9, line -> true)).isEqualTo(-1);
    }
}
