package io.headcount.strict;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.delivery.attachment.Background;
import io.headcount.delivery.attachment.StatementFile;
import io.headcount.delivery.email.AlertMail;
import io.headcount.delivery.email.Statements;
import io.headcount.delivery.email.Summaries;
import io.headcount.delivery.email.SummaryMail;
import io.headcount.ledger.Trouble;
import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.AccountName;
import io.headcount.statement.StatementDocument.Company;
import io.headcount.text.OneLine;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mails as a mail server gets them, read by the strictest that a receiver may have. */
class SentMailTest {

    private static final int EXCELS_LONGEST_TEXT = 32_767;
    private static final String LONG_NAME = "Ünlü 😀".repeat(200_000 / 7);
    private static final List<String> HOSTILE = List.of(
            "",
            " ",
            "The \"Quoted\" O'Brien's \"Pub\"",
            "\"",
            "a,b;c\td",
            "Line One\r\nLine Two\rLine Three\nLine Four",
            "\r\nBcc: eve@example.com\r\n\r\n",
            ".\r\n.",
            "From here\r\nFrom there",
            "\u0000\u0007\u001B[2J\u007F\u0085\u009B2J\uFFFE\uFFFF",
            "🚀👩‍💻🎣",
            "\uD83D half",
            "half \uDE00",
            "شركة \u202Eالأمان\u202C\u2066\u2069 الرقمي",
            "=?UTF-8?Q?not_encoded?=",
            "=HYPERLINK(\"http://evil.example\",\"x\")",
            "_x0041_ &amp; <b>]]></b>",
            "=".repeat(2_000),
            LONG_NAME);

    private static MailServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void begin() {
        server = new MailServer();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    static Stream<StatementDocument> documents() {
        List<Company> hostile = IntStream.range(0, HOSTILE.size())
                .mapToObj(i -> new Company(HOSTILE.get(i), HOSTILE.get(i), i, null, (long) i, false, 3L * i))
                .toList();
        List<StatementDocument> documents = new ArrayList<>();
        for (List<Company> companies : List.of(
                List.<Company>of(),
                Statements.companies(1, "Globex"),
                Statements.companies(137, "Ünlü Şirket"),
                Statements.companies(6_000, "東京 \"Security\", Ltd"),
                hostile)) {
            documents.add(Statements.finalized(companies));
            documents.add(Statements.corrected(companies));
            documents.add(Statements.provisional(companies));
        }
        return documents.stream();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void whateverAStatementHoldsAStrictReceiverHasAllOfIt(StatementDocument document) throws Exception {
        String language =
                switch (document.statementType()) {
                    case FINALIZED -> "en";
                    case CORRECTED -> "tr";
                    case PROVISIONAL -> "de";
                };

        assertWhole(document, templates(), Locale.forLanguageTag(language));
    }

    @Test
    void aLogoMakesNoDifference() throws Exception {
        Path templates = withLogo(templates());

        StrictMail mail =
                assertWhole(Statements.finalized(Statements.companies(137, "Globex")), templates, Locale.ENGLISH);

        assertThat(mail.texts().get(1)).contains("cid:");
    }

    /** The sender's name and the account's stand in headers. */
    @Test
    void namesInHeadersForgeNone() throws Exception {
        for (String name : HOSTILE) {
            StatementDocument document =
                    Statements.of(new AccountName("default", name), Statements.company("Globex", 3));

            StrictMail mail = assertWhole(document, templates(), Locale.ENGLISH);

            assertThat(mail.message().getHeader().getField("Bcc")).isNull();
            String shown = OneLine.clipped(name).replace("=?", "= ?");
            assertThat(mail.message().getSubject())
                    .isEqualTo("Monthly users October 2026: 3 (1 company)" + (shown.isEmpty() ? "" : ", " + shown));
            assertThat(mail.message().getFrom().get(0).getName()).isEqualTo("Büro, \"Finanz\"");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAlertIsAsWellFormedAsABill(boolean over) throws Exception {
        AlertMail alerts =
                new AlertMail("Headcount <headcount@msp.example>", List.of("operations@msp.example"), ZoneOffset.UTC);
        Instant moment = Instant.parse("2026-11-03T09:00:00Z");
        for (String text : HOSTILE) {
            Trouble trouble = new Trouble(
                    "delivery 1", "delivery " + text, text, true, moment, moment, null, over ? moment : null);

            StrictMail mail = StrictMail.read(server.receive(alerts.compose(trouble)));

            assertThat(mail.texts()).hasSize(1);
            assertThat(mail.message().getSubject()).startsWith("Headcount: delivery");
        }
    }

    @Test
    void theSameMailIsTheSameInEveryAttempt() throws Exception {
        SummaryMail summary = summary(templates(), Locale.ENGLISH);
        String document =
                Statements.finalized(Statements.companies(137, "Globex")).toJson();

        StrictMail first = StrictMail.read(server.receive(summary.compose(document, "dlv-1-email")));
        StrictMail second = StrictMail.read(server.receive(summary.compose(document, "dlv-1-email")));

        assertThat(first.message().getMessageId())
                .isEqualTo(second.message().getMessageId())
                .isEqualTo("<dlv-1-email@msp.example>");
        assertThat(first.message().getDate()).isEqualTo(second.message().getDate());
        assertThat(first.files()).hasSize(2).allSatisfy((name, bytes) -> assertThat(
                        second.files().get(name))
                .isEqualTo(bytes));
    }

    private StrictMail assertWhole(StatementDocument document, Path templates, Locale locale) throws Exception {
        StatementDocument recorded = StatementDocument.parse(document.toJson());

        StrictMail mail =
                StrictMail.read(server.receive(summary(templates, locale).compose(document.toJson(), "dlv-1-email")));

        assertThat(mail.texts()).hasSize(2).allSatisfy(text -> assertThat(text.replace("\r\n", ""))
                .doesNotContain("\r", "\n"));
        assertThat(mail.files()).containsOnlyKeys(StatementFile.CSV.name(recorded), StatementFile.XLSX.name(recorded));
        for (StatementFile form : StatementFile.values()) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            form.write(
                    recorded,
                    new Summaries(templates, locale)
                            .of(recorded, Background.NONE, null)
                            .details(),
                    bytes);
            assertThat(mail.files().get(form.name(recorded))).isEqualTo(bytes.toByteArray());
        }
        assertCsv(StrictCsv.read(mail.files().get(StatementFile.CSV.name(recorded))), recorded);
        assertWorkbook(StrictWorkbook.read(mail.files().get(StatementFile.XLSX.name(recorded))), recorded);
        return mail;
    }

    private static void assertCsv(List<List<String>> rows, StatementDocument document) {
        List<Company> companies = document.data().companies();
        assertThat(rows).hasSize(companies.size() + 1);
        for (int i = 0; i < companies.size(); i++) {
            assertCell(rows.get(i + 1).get(0), companies.get(i).companyId());
            assertCell(rows.get(i + 1).get(1), companies.get(i).companyName());
            assertThat(rows.get(i + 1).get(2))
                    .isEqualTo(String.valueOf(companies.get(i).monthlyUsers()));
        }
    }

    /** An apostrophe may keep it from being a formula, and Excel has no room for all of a long one. */
    private static void assertCell(String cell, String text) {
        assertThat(cell.length()).isLessThanOrEqualTo(EXCELS_LONGEST_TEXT);
        if (text.length() > EXCELS_LONGEST_TEXT) {
            assertThat(cell).endsWith("…").hasSizeGreaterThan(EXCELS_LONGEST_TEXT - 3);
            assertThat(text).startsWith(cell.substring(0, cell.length() - 1));
        } else {
            // On one line, as everywhere; what steers a terminal is seen to be missing.
            assertThat(cell.replaceAll("[' \uFFFD]", ""))
                    .isEqualTo(OneLine.of(text).replaceAll("[' \uFFFD]", ""));
        }
    }

    private static void assertWorkbook(XSSFSheet sheet, StatementDocument document) {
        List<Company> companies = document.data().companies().stream()
                .sorted(Comparator.comparingLong(Company::monthlyUsers).reversed())
                .toList();
        for (int i = 0; i < companies.size(); i++) {
            Row row = sheet.getRow(i + 1);
            assertThat(row.getCell(1).getNumericCellValue())
                    .isEqualTo(companies.get(i).monthlyUsers());
            if (row.getCell(0) != null) {
                assertThat(row.getCell(0).getStringCellValue().length()).isLessThanOrEqualTo(EXCELS_LONGEST_TEXT);
            }
        }
        Row total = sheet.getRow(sheet.getLastRowNum());
        assertThat(sheet.getLastRowNum()).isEqualTo(companies.size() + 2);
        assertThat(total.getCell(1).getNumericCellValue())
                .isEqualTo(document.data().totalMonthlyUsers());
    }

    private static SummaryMail summary(Path templates, Locale locale) {
        return new SummaryMail(
                new Summaries(templates, locale),
                any -> Background.NONE,
                "\"Büro, \\\"Finanz\\\"\" <headcount@MSP.example>",
                List.of("Çiğdem <finance@msp.example>", "second@msp.example"));
    }

    private static Path templates() {
        return Path.of("config", "email");
    }

    private Path withLogo(Path templates) throws IOException {
        try (Stream<Path> files = Files.list(templates)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        ImageIO.write(
                new BufferedImage(301, 77, BufferedImage.TYPE_INT_RGB),
                "png",
                folder.resolve("logo.png").toFile());
        return folder;
    }
}
