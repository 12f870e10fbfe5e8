package io.headcount.keepnet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.reading.MissingCount;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are small and would become large in memory, read one after the other by a program that has 128 MB. */
class HostileExportTest {

    private static final String WORKBOOK = "xl/workbook.xml";
    private static final String TEXTS = "xl/sharedStrings.xml";
    private static final String SHEET = "xl/worksheets/sheet1.xml";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** By the file's name: what must be said of it. */
    private final Map<String, String> expected = new LinkedHashMap<>();

    @TempDir
    private Path folder;

    @Test
    void noExportFillsTheMemoryOrTheStack() throws Exception {
        SoftAssertions softly = new SoftAssertions();
        part("comment", SHEET, "<worksheet><!--", "x", 200 << 20, "a tag or comment of more than");
        part("attribute", SHEET, "<worksheet><row r=\"", "1", 200 << 20, "a tag or comment of more than");
        part("attributes", SHEET, "<worksheet><row ", "a=\"\" ", 100 << 20, "not a ZIP archive of valid XML");
        part("name", SHEET, "<", "a", 50 << 20, "not a ZIP archive of valid XML");
        part("instruction", SHEET, "<?a ", "b", 50 << 20, "a tag or comment of more than");
        part("instructions", SHEET, "<a>", "<?a b?>", 50 << 20, "processing instructions");
        part("data", SHEET, "<a><![CDATA[", "x", 50 << 20, "a text longer than a cell can hold");
        part("nested", SHEET, "", "<a>", 60_000_000, "nested more than 64 deep");
        part("cells", SHEET, "<worksheet><sheetData><row>", "<c/>", 40_000_000, "a row of more than 16384 cells");
        part("rows", SHEET, "<worksheet><sheetData>", "<row/>", 40_000_000, "more than 1048576 rows");
        part("text", TEXTS, "<sst><si><t>", "x", 50 << 20, "a text longer than a cell can hold");
        part("runs", TEXTS, "<sst><si>", "<r><t>xxxxxxxxxxx</t></r>", 50 << 20, "a text longer than a cell can hold");
        part("texts", TEXTS, "<sst>", "<si><t>x</t></si>", 100 << 20, "keepnet.export-type=CSV");
        part("number", SHEET, "<a><row><c><v>", "9", 90_000, "it is not a ZIP archive of valid XML");
        part("sheets", WORKBOOK, "<a>", "<sheet name=\"a\"/>", 8 << 20, "more sheets and parts");
        part("names", SHEET, names(200_000), "", 0, "names of elements and attributes");
        part("entity", SHEET, "<!DOCTYPE a [<!ENTITY b \"", "x", 50 << 20, "document type");
        file("overlap", overlapping(), "parts that overlap");
        file("directory", directory(2_000_000), "parts");
        file("moved", moved(), "the directory of its parts is in the wrong place");
        csv("field", "Company,Monthly Users\n\"", "x", 200 << 20, "a row of more than 1048576 characters");
        csv("columns", "Company,Monthly Users\nA", ",", 200 << 20, "a row of more than 16384 columns");
        csv("blank", "Company,Monthly Users\n", "\n", 20_000_000, "more than 10000000 rows");
        csv("header", "", ",", 50 << 20, "neither a workbook nor CSV");

        List<String> said = read();

        assertThat(said).hasSameSizeAs(expected.keySet());
        int line = 0;
        for (Map.Entry<String, String> each : expected.entrySet()) {
            softly.assertThat(said.get(line++)).startsWith(each.getKey() + ": ").contains(each.getValue());
        }
        softly.assertAll();
        assertThat(said).noneMatch(message -> message.contains("Exception") || message.contains("Error"));
    }

    private List<String> read() throws IOException, InterruptedException {
        Path out = folder.resolve("out.txt");
        Process reader = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostileExportTest.class.getName(),
                        folder.toString(),
                        String.join(",", expected.keySet()))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            assertThat(reader.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("the end of reading: %s", Files.readString(out))
                    .isTrue();
        } finally {
            reader.destroyForcibly();
        }
        return Files.readAllLines(out);
    }

    /** Reads the exports that are named, and says of each in a line what was wrong with it. */
    public static void main(String[] arguments) throws IOException {
        for (String name : arguments[1].split(",")) {
            try (InputStream body = Files.newInputStream(Path.of(arguments[0], name))) {
                new ExportReader("Monthly Users", MissingCount.ERROR).read(body, null, row -> {});
                System.out.println(name + ": was read");
            } catch (KeepnetException e) {
                System.out.println(name + ": " + e.getMessage());
            }
        }
    }

    private void file(String name, byte[] content, String says) throws IOException {
        Files.write(folder.resolve(name), content);
        expected.put(name, says);
    }

    private void csv(String name, String begins, String goesOn, int length, String says) throws IOException {
        try (OutputStream out = Files.newOutputStream(folder.resolve(name))) {
            fill(out, begins, goesOn, length);
        }
        expected.put(name, says);
    }

    private void part(String name, String part, String begins, String goesOn, int length, String says)
            throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve(name)))) {
            zip.setLevel(1);
            zip.putNextEntry(new ZipEntry(part));
            fill(zip, begins, goesOn, length);
            zip.closeEntry();
        }
        expected.put(name, says);
    }

    private static void fill(OutputStream out, String begins, String goesOn, int length) throws IOException {
        out.write(begins.getBytes(UTF_8));
        byte[] block = goesOn.repeat(10_000).getBytes(UTF_8);
        for (long written = 0; written < length; written += block.length) {
            out.write(block);
        }
    }

    private static String names(int count) {
        StringBuilder names = new StringBuilder("<a>");
        for (int i = 0; i < count; i++) {
            names.append("<a").append(i).append("/>");
        }
        return names.append("</a>").toString();
    }

    /** Two parts that both are the same bytes of the archive, and in truth only one. */
    private static byte[] overlapping() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<byte[]> parts = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            parts.add(("p" + (100 + i)).getBytes(UTF_8));
        }
        byte[] one = Exports.zip(Map.of("p100", "x".repeat(1 << 20).getBytes(UTF_8)));
        ByteBuffer sound = ByteBuffer.wrap(one).order(ByteOrder.LITTLE_ENDIAN);
        int directory = sound.getInt(one.length - 22 + 16);
        byte[] entry = Arrays.copyOfRange(one, directory, one.length - 22);
        out.write(one, 0, directory);
        for (byte[] name : parts) {
            byte[] named = entry.clone();
            System.arraycopy(name, 0, named, 46, name.length);
            out.write(named);
        }
        out.write(end(parts.size(), entry.length * parts.size(), directory));
        return out.toByteArray();
    }

    private static byte[] directory(int parts) {
        byte[] end = end(parts, 46 * parts, 4);
        byte[] file = Arrays.copyOf("PK\3\4".getBytes(UTF_8), 4 + 46 * parts + end.length);
        System.arraycopy(end, 0, file, file.length - end.length, end.length);
        return file;
    }

    private static byte[] moved() throws IOException {
        byte[] sound = Exports.workbook(new Object[] {"Company", "Monthly Users"});
        ByteBuffer end = ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN);
        end.putInt(sound.length - 22 + 16, end.getInt(sound.length - 22 + 16) - 40);
        return sound;
    }

    private static byte[] end(int parts, int size, int offset) {
        return ByteBuffer.allocate(22)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x06054b50)
                .putInt(0)
                .putShort((short) parts)
                .putShort((short) parts)
                .putInt(size)
                .putInt(offset)
                .putShort((short) 0)
                .array();
    }
}
