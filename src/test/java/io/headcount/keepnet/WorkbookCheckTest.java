package io.headcount.keepnet;

import static io.headcount.keepnet.Exports.change;
import static io.headcount.keepnet.Exports.read;
import static io.headcount.keepnet.Exports.workbook;
import static io.headcount.keepnet.Exports.zip;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headcount.reading.MissingCount;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkbookCheckTest {

    private static final String SHEET = "xl/worksheets/sheet1.xml";
    private static final String TEXTS = "xl/sharedStrings.xml";

    private byte[] sound;
    private List<Path> before;

    @BeforeEach
    void listTemporaryFiles() throws IOException {
        sound = workbook(
                new Object[] {"Company", "Monthly Users"}, new Object[] {"Acme", "412"}, new Object[] {"B", 7});
        before = temporaryFiles();
    }

    @AfterEach
    void noTemporaryFileIsLeftBehind() throws IOException {
        assertThat(temporaryFiles()).isEqualTo(before);
    }

    private static List<Path> temporaryFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("headcount-export-"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aWorkbookCutOffAnywhereIsNeverRead() throws Exception {
        assertThat(read(sound)).hasSize(2);
        for (int length = 4; length < sound.length; length += 23) {
            byte[] cut = Arrays.copyOf(sound, length);
            assertThatThrownBy(() -> read(cut, MissingCount.ZERO))
                    .as("the first %d bytes", length)
                    .isInstanceOf(UnreadableAnswer.class);
        }
    }

    @Test
    void aSheetCutOffInsideASoundArchiveIsNeverRead() throws Exception {
        for (String part : new String[] {SHEET, TEXTS, "xl/workbook.xml", "[Content_Types].xml"}) {
            for (int tenths = 0; tenths < 10; tenths++) {
                int cut = tenths;
                byte[] body = change(sound, part, xml -> xml.substring(0, xml.length() * cut / 10));
                assertThatThrownBy(() -> read(body, MissingCount.ZERO)).isInstanceOf(UnreadableAnswer.class);
            }
        }
    }

    @Test
    void aFlippedBitIsNeverReadAsAnotherNumber() throws Exception {
        List<?> right = read(sound);
        for (int at = 4; at < sound.length; at += 7) {
            byte[] flipped = sound.clone();
            flipped[at] ^= 1 << at % 8;
            try {
                assertThat(read(flipped, MissingCount.ZERO)).as("byte %d", at).isEqualTo(right);
            } catch (UnreadableAnswer e) {
                assertThat(e.advice()).isNotBlank();
            }
        }
    }

    @Test
    void aZipBombIsDefusedBeforeItGoesOff() throws Exception {
        byte[] zeros = new byte[64 << 20];
        for (String name : new String[] {SHEET, "xl/media/image1.png"}) {
            byte[] bomb = zip(Map.of(name, zeros));
            assertThat(bomb.length).isLessThan(1 << 20);
            assertThatThrownBy(() -> read(bomb))
                    .isInstanceOf(UnreadableAnswer.class)
                    .hasMessageContaining(name.equals(SHEET) ? "damaged" : "200 times");
        }
        byte[] padded = change(sound, SHEET, xml -> xml + "<!-- -->".repeat(3 << 20));
        assertThatThrownBy(() -> read(padded)).hasMessageContaining("200 times");
    }

    @Test
    void anExternalEntityIsNeverFetched(@TempDir Path directory) throws Exception {
        Path secret = Files.writeString(directory.resolve("secret.txt"), "999999");
        String outside = "<!DOCTYPE x [<!ENTITY e SYSTEM \"" + secret.toUri() + "\">]>";
        String inside = "<!DOCTYPE x [<!ENTITY e \"999999\">]>";
        for (String type : new String[] {outside, inside, "<!DOCTYPE x>", ""}) {
            for (String part : new String[] {SHEET, TEXTS}) {
                byte[] body = change(sound, part, xml -> xml.replaceFirst("(<worksheet|<sst)", type + "$1")
                        .replaceFirst(">(7|412)<", type.equals("<!DOCTYPE x>") ? ">$1<" : ">&e;<"));
                for (MissingCount missing : MissingCount.values()) {
                    assertThatThrownBy(() -> read(body, missing))
                            .as("%s in %s", type, part)
                            .isInstanceOf(UnreadableAnswer.class)
                            .hasMessageNotContaining("999999");
                }
            }
        }
    }

    @Test
    void aTextThatTheWorkbookDoesNotHoldIsNotABlankCell() throws Exception {
        byte[] beyond = change(sound, TEXTS, xml -> xml.replaceFirst("<si><t[^>]*>412</t></si>", ""));
        byte[] undeclared =
                change(sound, "[Content_Types].xml", xml -> xml.replaceFirst("<Override[^>]*sharedStrings[^>]*/>", ""));
        byte[] huge = change(sound, SHEET, xml -> xml.replaceFirst("t=\"s\"><v>\\d+<", "t=\"s\"><v>2000000000<"));
        for (byte[] body : new byte[][] {beyond, undeclared, huge}) {
            assertThatThrownBy(() -> read(body, MissingCount.ZERO)).isInstanceOf(UnreadableAnswer.class);
        }
    }

    @Test
    void aCellFarOutDoesNotFillTheMemory() throws Exception {
        byte[] body = change(sound, SHEET, xml -> xml.replace("r=\"B2\"", "r=\"ZZZZZZ2\""));
        assertThatThrownBy(() -> read(body)).hasMessageContaining("beyond the last column");
    }

    @Test
    void whichOfTwoValuesForOneCellIsMeantIsNotGuessed() throws Exception {
        byte[] body =
                change(sound, SHEET, xml -> xml.replaceFirst("(<c r=\"B3\".*?</c>)", "$1<c r=\"B3\"><v>9</v></c>"));
        assertThatThrownBy(() -> read(body)).hasMessageContaining("two values");
    }

    @Test
    void theOrderOfCalculationIsNotTakenForCellsOutOfOrder() throws Exception {
        String chain = "<calcChain><c r=\"C5\" i=\"1\"/><c r=\"A1\"/><c r=\"A1\"/></calcChain>";
        assertThat(read(change(sound, "docProps/app.xml", xml -> chain))).isEqualTo(read(sound));
    }

    @Test
    void partsThatBeginWithAByteOrderMarkAreRead() throws Exception {
        byte[] body = sound;
        for (String part : new String[] {SHEET, TEXTS, "[Content_Types].xml", "xl/workbook.xml"}) {
            body = change(body, part, xml -> '\uFEFF' + xml);
        }
        assertThat(read(body)).isEqualTo(read(sound));
    }

    @Test
    void anotherKindOfArchiveIsNotAWorkbook() throws Exception {
        for (Map<String, byte[]> parts : List.of(
                new HashMap<>(Map.of("companies.csv", "Company,Monthly Users".getBytes(UTF_8))),
                new HashMap<>(Map.of("[Content_Types].xml", "<Types/>".getBytes(UTF_8))))) {
            assertThatThrownBy(() -> read(zip(parts))).isInstanceOf(UnreadableAnswer.class);
        }
    }

    @Test
    void aConnectionThatBreaksIsReportedAsThat() {
        for (int length = 0; length <= sound.length; length += 50) {
            InputStream body = new SequenceInputStream(new ByteArrayInputStream(sound, 0, length), new BrokenStream());
            assertThatThrownBy(() -> new ExportReader("Monthly Users", MissingCount.ERROR).read(body, null, row -> {}))
                    .isInstanceOf(IOException.class)
                    .hasMessage("Connection reset");
        }
    }
}
