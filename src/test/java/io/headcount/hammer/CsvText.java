package io.headcount.hammer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;

/** Changes to CSV: separators and quotation marks, columns, rows, cells. */
final class CsvText {

    /** None of them is in the list of {@link JsonText}. */
    private static final List<String> CELLS = List.of(
            "",
            " ",
            "-3",
            "3.0",
            "3,0",
            "3.5",
            "3.000",
            "3,000",
            "3 000",
            "3'000",
            "3e2",
            "=3+3",
            "#REF!",
            "3%",
            "(3)",
            "n/a",
            "null",
            "9223372036854775806",
            "99999999999999999999",
            "\u0663",
            "\u202e3",
            "a\nb",
            "a\"b",
            "java.io.IOException: io.headcount.Broken",
            "x".repeat(40_000));

    private CsvText() {}

    static byte[] changed(byte[] bytes, SplittableRandom dice, Consumer<String> words) throws IOException {
        String text = new String(bytes, UTF_8).replaceFirst("^\uFEFF", "");
        List<List<String>> rows = new ArrayList<>();
        try (CSVParser records = CSVParser.builder()
                .setReader(new StringReader(text))
                .setFormat(CSVFormat.RFC4180)
                .get()) {
            records.forEach(row -> rows.add(new ArrayList<>(row.toList())));
        }
        String separator = ",";
        String end = "\r\n";
        boolean quoted = false;
        int at = dice.nextInt(rows.size());
        List<String> row = rows.get(at);
        int column = dice.nextInt(row.size());
        switch (dice.nextInt(16)) {
            case 0 -> {
                separator = List.of(";", "\t", "|", ":", " ", ",,", "\0").get(dice.nextInt(7));
                words.accept("separated by '" + separator + "'");
            }
            case 1 -> {
                end = List.of("\n", "\r", "\n\n", "\u2028", "\r\r\n", ",\r\n").get(dice.nextInt(6));
                words.accept("lines that end with " + end.codePoints().boxed().toList());
            }
            case 2 -> {
                quoted = true;
                words.accept("all in quotation marks");
            }
            case 3 -> {
                rows.remove(at);
                words.accept("no row " + at);
            }
            case 4 -> {
                rows.add(at, new ArrayList<>(row));
                words.accept("row " + at + " twice");
            }
            case 5 -> {
                rows.forEach(each -> each.remove(column));
                words.accept("no column " + column);
            }
            case 6 -> {
                rows.forEach(each -> each.add(each.get(column)));
                words.accept("column " + column + " twice");
            }
            case 7 -> {
                Collections.swap(rows, at, rows.size() - 1);
                words.accept("row " + at + " last");
            }
            case 8 -> {
                row.remove(column);
                words.accept("row " + at + " without cell " + column);
            }
            case 9 -> {
                row.add(column, "more");
                words.accept("row " + at + " with a cell more at " + column);
            }
            case 10 -> {
                rows.add(List.of("Total", "", "", "", "1"));
                words.accept("a row of totals");
            }
            case 11 -> {
                rows.add(0, List.of("Companies of a month"));
                words.accept("a title");
            }
            default -> {
                String cell = CELLS.get(dice.nextInt(CELLS.size()));
                row.set(column, cell);
                words.accept("cell " + column + " of row " + at + " is '"
                        + (cell.length() > 80 ? cell.length() + " characters" : cell) + "'");
            }
        }
        String between = separator;
        boolean all = quoted;
        return rows.stream()
                .map(each ->
                        each.stream().map(cell -> written(cell, between, all)).collect(Collectors.joining(between)))
                .collect(Collectors.joining(end, "", end))
                .getBytes(UTF_8);
    }

    private static String written(String cell, String separator, boolean quoted) {
        return quoted || cell.contains(separator) || cell.matches("(?s).*[\"\r\n].*")
                ? '"' + cell.replace("\"", "\"\"") + '"'
                : cell;
    }
}
