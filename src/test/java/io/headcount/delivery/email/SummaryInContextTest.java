package io.headcount.delivery.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.delivery.attachment.Background;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.DeliveryState;
import io.headcount.ledger.PeriodTotal;
import io.headcount.reading.Line;
import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.Company;
import java.io.ByteArrayInputStream;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SummaryInContextTest {

    private static final StatementDocument STATEMENT = Statements.finalized(List.of(
            Statements.company("Globex", 1_200), Statements.company("Initech", 34), Statements.company("Hooli", 7)));

    private static Summary summary(StatementDocument document, Background background) {
        return new Summaries(Received.TEMPLATES, Locale.ENGLISH).of(document, background, null);
    }

    private static Background before(PeriodTotal... totals) {
        return new Background(
                List.of(totals),
                Map.of(
                        "id-Globex", line("Globex", 1_000, null, null),
                        "id-Hooli", line("Hooli", 7, null, null),
                        "id-Vandelay", line("Vandelay", 90, null, null)),
                Map.of(),
                List.of(),
                Map.of(),
                Map.of());
    }

    private static PeriodTotal total(int month, long users) {
        return new PeriodTotal(YearMonth.of(2026, month), "s" + month, users);
    }

    private static Line line(String name, long users, Boolean expired, LocalDate ends) {
        return new Line("id-" + name, name, users, null, null, expired, ends);
    }

    @Test
    void theTotalIsComparedWithTheMonthBeforeAndWithNoOther() {
        Summary summary = summary(STATEMENT, before(total(7, 5), total(9, 1_097)));

        for (String part : List.of(summary.text(), summary.html())) {
            assertThat(part).contains("+144 (+13.1%) against September 2026 (1,097)");
        }
        assertThat(summary(STATEMENT, before(total(8, 1_097))).text()).doesNotContain("against", "Largest changes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0    | +1,241 against September 2026 (0)",
                "1241 | 0 against September 2026 (1,241)",
                "2482 | -1,241 (-50%) against September 2026 (2,482)"
            })
    void aChangeIsNeitherDividedByNothingNorTalkedUp(long before, String said) {
        assertThat(summary(STATEMENT, before(total(9, before))).text()).contains("\n" + said + "\n");
    }

    @Test
    void whoMovedMostComesFirstAndWhoIsNewOrGoneIsSaidToBe() {
        Summary summary = summary(STATEMENT, before(total(9, 1_097)));

        String movers = summary.text().substring(summary.text().indexOf("Largest changes since September 2026"));
        movers = movers.substring(0, movers.indexOf("All companies"));
        assertThat(movers.lines().skip(3).filter(line -> !line.isBlank()))
                .satisfiesExactly(
                        first -> assertThat(first).matches("Globex +1,000 +1,200 +\\+200"),
                        second -> assertThat(second).matches("Vandelay +90 +gone +-90"),
                        third -> assertThat(third).matches("Initech +new +34 +\\+34"));
    }

    @Test
    void theTrendHasAYearOfMonthsAndSaysWhereOneIsMissing() {
        Summary summary = summary(STATEMENT, before(total(7, 900), total(9, 1_097)));

        String trend = summary.text().substring(summary.text().indexOf("4 months"));
        assertThat(trend.lines().skip(3).limit(4))
                .satisfiesExactly(
                        july -> assertThat(july).matches("Jul 2026 +900"),
                        august -> assertThat(august).matches("Aug 2026 +no statement"),
                        september -> assertThat(september).matches("Sep 2026 +1,097"),
                        october -> assertThat(october).matches("Oct 2026 +1,241"));
        assertThat(summary.html()).contains("<table role=\"presentation\" width=\"100%\"", "width=\"73%\"");
    }

    @Test
    void theFirstMonthEverIsComparedWithNothing() {
        Summary summary = summary(STATEMENT, Background.NONE);

        for (String part : List.of(summary.text(), summary.html())) {
            assertThat(part)
                    .doesNotContain("against", "months", "Largest changes", "Where else", "What changed")
                    .contains("Nothing stands out");
        }
    }

    @Test
    void aMonthThatIsNotOverIsNotComparedWithOneThatIs() {
        Summary summary =
                summary(Statements.provisional(List.of(Statements.company("Globex", 3))), before(total(9, 1_097)));

        assertThat(summary.text()).doesNotContain("against", "Largest changes").contains("3 so far");
    }

    @Test
    void aCorrectionLeadsWithWhatChanged() {
        Summary summary = summary(
                Statements.corrected(List.of(Statements.changed("Globex", 1_000, 1_200))), before(total(9, 1_097)));

        for (String part : List.of(summary.text(), summary.html())) {
            assertThat(part.replace('\n', ' ')).contains("+200 (+20%) against the 1,000 sent before");
            assertThat(part.indexOf("What changed since revision 1: 1 company"))
                    .isPositive()
                    .isLessThan(part.indexOf("Needs attention"));
        }
    }

    @Test
    void aLicenceIsToldOfFromSixtyDaysBeforeItsEndAndThenAsExpired() {
        // The statement is of 1 November 2026 in Istanbul.
        Background background = new Background(
                List.of(),
                Map.of(),
                Map.of(
                        "1", line("Yesterday", 1, null, LocalDate.of(2026, 10, 31)),
                        "2", line("Today", 1, null, LocalDate.of(2026, 11, 1)),
                        "3", line("Sixty", 1, null, LocalDate.of(2026, 12, 31)),
                        "4", line("Later", 1, null, LocalDate.of(2027, 1, 1)),
                        "5", line("Flagged", 1, true, LocalDate.of(2027, 5, 1)),
                        "6", line("Unknown", 1, null, null)),
                List.of(),
                Map.of(),
                Map.of());

        String text = summary(STATEMENT, background).text();

        assertThat(text)
                .contains("Licence expired by 1 Nov 2026: 2", "Licence ends within 60 days after 1 Nov 2026: 2")
                .doesNotContain("Later", "Unknown");
        assertThat(text.substring(text.indexOf("expired by"), text.indexOf("60 days")))
                .contains("Yesterday", "Flagged", "31 Oct 2026");
        assertThat(text.substring(text.indexOf("60 days"), text.indexOf("All companies")))
                .contains("Today", "Sixty", "31 Dec 2026");
    }

    @Test
    void theMailSaysWhereElseTheStatementGoesAndNothingThatIsOnlyTrueNow() {
        StatementDocument document = Gallery.statement("statement.finalized", 1);
        Background background = Gallery.background(document);
        Summaries summaries = new Summaries(Received.TEMPLATES, Locale.ENGLISH);
        Summary before = summaries.of(document, background, Statements.ID + "-email");
        Background later = new Background(
                background.earlier(),
                background.monthBefore(),
                background.lines(),
                background.deliveries().stream()
                        .map(delivery -> new Delivery(
                                delivery.id(),
                                delivery.statementId(),
                                delivery.destination(),
                                DeliveryState.WITHDRAWN,
                                7,
                                delivery.releasedAt(),
                                delivery.nextAttemptAt(),
                                null,
                                null))
                        .toList(),
                background.unmapped(),
                background.references());

        String elsewhere = before.text().substring(before.text().indexOf("Where else it goes"));
        assertThat(elsewhere)
                .contains("\nwebhook\n", "\nslack\n", "statement's page", "headcount history")
                .doesNotContain("email\n", "delivered", "held", "on its way");
        assertThat(summaries.of(document, later, Statements.ID + "-email").text())
                .isEqualTo(before.text());
    }

    @Test
    void whatHasNoRoomInTheMailIsSaidToBeInTheWorkbook() {
        StatementDocument document = Gallery.statement("statement.finalized", 1);
        Summary summary = summary(document, Gallery.background(document));

        for (String part :
                List.of(summary.text().replace('\n', ' '), summary.html().replace("&quot;", "\""))) {
            assertThat(part)
                    .contains("and 11 more; all of them are in the workbook, sheet \"October 2026\"")
                    .containsPattern(
                            "and \\d+ more; all of them are in the workbook, sheet \"October 2026\" and \"Gone\"");
        }
        Summary without = new Summaries(Received.TEMPLATES, Locale.ENGLISH)
                .of(document, Gallery.background(document), null, Attached.WITHOUT_WORKBOOK);
        assertThat(without.text()).contains("and 11 more\n").doesNotContain("in the workbook");
    }

    @Test
    void aMonthWithoutOneBeforeSaysWhyItIsComparedWithNothing() {
        String why = "No comparison: there was no statement of September 2026 yet.";

        assertThat(summary(STATEMENT, Background.NONE).text()).contains(why);
        assertThat(summary(STATEMENT, before(total(8, 5))).html()).contains(why);
        assertThat(summary(STATEMENT, before(total(9, 5))).text()).doesNotContain(why);
        assertThat(summary(Statements.provisional(List.of()), Background.NONE).text())
                .doesNotContain(why);
    }

    @Test
    void whoIsNotBilledForWantOfAMappingIsNamed() {
        Background background = new Background(
                List.of(),
                Map.of(),
                Map.of(),
                List.of(),
                Map.of("lago", List.of(Statements.company("Globex", 1_200))),
                Map.of());

        Summary summary = summary(STATEMENT, background);

        for (String part : List.of(summary.text(), summary.html())) {
            assertThat(part).contains("Not billed in lago: 1", "config/customers.csv");
        }
        assertThat(summary.text()).containsPattern("Not billed in lago: 1\n.*\n.*\nGlobex +1,200\n");
    }

    @Test
    void aPreviewIsNotMistakenForAStatement() {
        Summary preview = new Summaries(Received.TEMPLATES, Locale.ENGLISH).preview(STATEMENT, Background.NONE);

        for (String part : List.of(preview.text(), preview.html())) {
            assertThat(part)
                    .contains("PREVIEW: not recorded, not sent", "PREVIEW, not recorded and not sent")
                    .doesNotContain("Recorded", "Final");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en    | Monthly users October 2026: 30,397 (137 companies) | 1 November 2026, 09:00:04 | 17 Oct 2026",
                "tr    | Aylık kullanıcılar Ekim 2026: 30.397 (137 şirket) | 1 Kasım 2026, 09:00:04 | 17 Eki 2026",
                "de    | Monatliche Nutzer Oktober 2026: 30.397 (137 Unternehmen) | 1. November 2026 | 17. Okt. 2026",
                "de-CH | Monatliche Nutzer Oktober 2026: 30’397 (137 Unternehmen) | 1. November 2026 | 17. Okt. 2026"
            })
    void numbersMonthsAndDatesAreWrittenAsTheReaderWritesThem(
            String language, String subject, String recorded, String lastSeen) {
        StatementDocument document = Gallery.statement("statement.finalized", 1);
        Summary summary = new Summaries(Received.TEMPLATES, Locale.forLanguageTag(language))
                .of(document, Gallery.background(document), null);

        assertThat(summary.subject()).startsWith(subject);
        assertThat(summary.html()).contains("<html lang=\"" + language + "\">", recorded, lastSeen);
        assertThat(summary.text()).contains(recorded, lastSeen);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "tr", "de"})
    void bothPartsSayTheSameInEveryLanguageAndTheTextFitsANarrowWindow(String language) {
        for (String kind : List.of("finalized", "corrected", "provisional")) {
            StatementDocument document = Gallery.statement("statement." + kind, kind.equals("corrected") ? 2 : 1);
            Summary summary = new Summaries(Received.TEMPLATES, Locale.forLanguageTag(language))
                    .of(document, Gallery.background(document), null);

            String text = words(summary.text().replaceAll("[\\u2068\\u2069]", ""));
            assertThat(told(summary.html())).hasSizeGreaterThan(100).allSatisfy(fact -> assertThat(text)
                    .contains(fact.length() > 40 ? fact.substring(0, 30) : fact));
            assertThat(summary.text().lines().map(line -> line.replaceAll("[\\u2068\\u2069\\p{Mn}]", "")))
                    .allSatisfy(line ->
                            assertThat(line.codePointCount(0, line.length())).isLessThan(78));
            assertThat(summary.html().getBytes(java.nio.charset.StandardCharsets.UTF_8))
                    .hasSizeLessThan(60_000);
        }
    }

    @Test
    void theWorkbookSpeaksTheReadersLanguageAndSaysWhatTheMailSays() throws Exception {
        Received mail = Received.of(
                Statements.corrected(List.of(Statements.changed("Globex", 1_000, 1_200))),
                Background.NONE,
                Locale.GERMAN,
                "d",
                Received.TEMPLATES);

        try (XSSFWorkbook workbook = new XSSFWorkbook(new ByteArrayInputStream(mail.workbook()))) {
            XSSFSheet sheet = workbook.getSheetAt(1);
            assertThat(workbook.getSheetName(0)).isEqualTo("Überblick");
            assertThat(sheet.getSheetName()).isEqualTo("Oktober 2026, korrigiert");
            assertThat(sheet.getRow(0).getCell(1).getStringCellValue()).isEqualTo("Monatliche Nutzer");
            assertThat(sheet.getRow(sheet.getLastRowNum()).getCell(0).getStringCellValue())
                    .isEqualTo("Summe");
            assertThat(sheet.getRow(sheet.getLastRowNum()).getCell(1).getNumericCellValue())
                    .isEqualTo(1_200);
        }
    }

    /** What stands between the tags of the page, each by itself, without what only an inbox shows. */
    private static List<String> told(String html) {
        String body = html.substring(html.indexOf("<body")).replaceFirst("<div.*?</div>", "");
        Matcher texts = Pattern.compile(">([^<>]+)<").matcher(body.replaceAll("(?s)<!--.*?-->", ""));
        return texts.results()
                .flatMap(match -> Stream.of(words(match.group(1)
                        .replace("&nbsp;", " ")
                        .replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("&quot;", "\"")
                        .replace("&#39;", "'")
                        .replace("&amp;", "&"))))
                .filter(fact -> !fact.isBlank())
                .toList();
    }

    private static String words(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    @Test
    void aYearOfMonthsDestinationsAndMoversWithLongNamesAreNotClippedByGmail() throws Exception {
        String name = "\"漢😀".repeat(100);
        List<Company> companies = Stream.iterate(0, i -> i + 1)
                .limit(3_000)
                .map(i -> new Company("c" + i, i % 7 + name, 2_000_000_000L - i, 2_100_000_000L, 1L, true, (long) i))
                .toList();
        StatementDocument document = Statements.corrected(companies);
        Background background = Gallery.background(document);

        Received mail = Received.of(document, background, Locale.GERMAN, "d", Received.TEMPLATES);

        assertThat(mail.encodedHtmlSize()).isGreaterThan(30_000).isLessThan(80_000);
    }
}
