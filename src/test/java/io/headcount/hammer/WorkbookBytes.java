package io.headcount.hammer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Changes to a workbook: its parts, rows, cells and their types, written as a sound archive. */
final class WorkbookBytes {

    private static final Pattern CELL = Pattern.compile("(?s)<c [^>]*?(?:/>|>.*?</c>)");
    private static final Pattern ROW = Pattern.compile("(?s)<row .*?</row>");
    private static final Pattern VALUE = Pattern.compile("(?<=<v>)[^<]*(?=</v>)");
    private static final Pattern TYPE = Pattern.compile("(?<= t=\")\\w+(?=\")");
    private static final Pattern PLACE = Pattern.compile("(?<= r=\")[A-Z]+\\d+(?=\")");

    private WorkbookBytes() {}

    static byte[] changed(byte[] bytes, SplittableRandom dice, Consumer<String> words) throws IOException {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry part = zip.getNextEntry(); part != null; part = zip.getNextEntry()) {
                parts.put(part.getName(), zip.readAllBytes());
            }
        }
        List<String> names = new ArrayList<>(parts.keySet());
        String sheet = names.stream()
                .filter(name -> name.contains("sheet1"))
                .findFirst()
                .orElseThrow();
        String any = names.get(dice.nextInt(names.size()));
        switch (dice.nextInt(8)) {
            case 0 -> {
                parts.remove(any);
                words.accept("no part " + any);
            }
            case 1 -> parts.put(any, Bytes.changed(parts.get(any), dice, what -> words.accept(any + ": " + what)));
            default ->
                parts.put(
                        sheet,
                        cells(new String(parts.get(sheet), UTF_8), dice, words).getBytes(UTF_8));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue());
            }
        }
        return out.toByteArray();
    }

    private static String cells(String xml, SplittableRandom dice, Consumer<String> words) {
        return switch (dice.nextInt(8)) {
            case 0 -> one(CELL, xml, dice, words, cell -> "", "left out");
            case 1 -> one(CELL, xml, dice, words, cell -> cell + cell, "twice");
            case 2 -> one(ROW, xml, dice, words, row -> "", "left out");
            case 3 -> one(ROW, xml, dice, words, row -> row + row, "twice");
            case 4 -> {
                String type = List.of("n", "s", "b", "e", "str", "inlineStr", "d", "x")
                        .get(dice.nextInt(8));
                yield one(TYPE, xml, dice, words, old -> type, "type " + type);
            }
            case 5 -> {
                String place =
                        List.of("A1", "ZZZ1", "E2", "B99999999999", "XFE1").get(dice.nextInt(5));
                yield one(PLACE, xml, dice, words, old -> place, "at " + place);
            }
            default -> {
                String value = List.of(
                                "", "-3", "3.5", "3.0", "3E2", "1E+308", "99999999", "x", "9223372036854775806", " ")
                        .get(dice.nextInt(10));
                yield one(VALUE, xml, dice, words, old -> value, "value '" + value + "'");
            }
        };
    }

    private static String one(
            Pattern pattern,
            String xml,
            SplittableRandom dice,
            Consumer<String> words,
            java.util.function.UnaryOperator<String> change,
            String what) {
        List<MatchResult> found = pattern.matcher(xml).results().toList();
        if (found.isEmpty()) {
            words.accept("nothing");
            return xml;
        }
        MatchResult chosen = found.get(dice.nextInt(found.size()));
        String old = chosen.group();
        words.accept((old.length() > 60 ? old.substring(0, 60) + "…" : old) + ": " + what);
        return xml.substring(0, chosen.start()) + change.apply(old) + xml.substring(chosen.end());
    }
}
