package io.headcount.delivery.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.Company;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SummaryContentTest {

    private static final String TWICE =
            "counted twice, from the vendor's list of companies and from its export, with the same"
                    + " number for each.";

    private static String plain(String part) {
        return part.replace("&#39;", "'").replaceAll("\\s+", " ");
    }

    @Test
    void whoReadsThePlainTextLearnsWhatTheOthersSeeInHtml() throws Exception {
        Received mail = Received.of(Statements.finalized(List.of(
                Statements.company("Globex", 41_200),
                Statements.company("Globex", 512),
                Statements.company("Sleepy Ltd", 0),
                Statements.overLimit("Initech", 1_520, 1_500))));

        for (String part : List.of(mail.text(), mail.html())) {
            assertThat(part)
                    .contains("Acme Security", "October 2026", "41,719", "4 companies")
                    .satisfies(said -> assertThat(plain(said))
                            .contains(
                                    "Billed are the users who were on the platform in October 2026",
                                    "4 of 4 companies; " + TWICE))
                    .contains("Companies with zero users:", "Over their licence limit: 1", "1,520", "1,500")
                    .contains("Names that occur more than once: 1")
                    .contains("Globex", "41,200", "512", "Sleepy Ltd", "Initech")
                    .contains(Statements.ID, "2026-10", "Europe/Istanbul", "1 November 2026, 09:00:04")
                    .contains("The complete list of companies is attached")
                    .doesNotContain("PROVISIONAL", "CORRECTION");
        }
    }

    @Test
    void theProofClaimsNoMoreThanWasChecked() throws Exception {
        Company one = Statements.company("One", 5);

        assertThat(proof("export", 5L, one)).contains("1 of 1 company; " + TWICE);
        assertThat(proof("second-reading", 5L, one))
                .contains(
                        "1 of 1 company; the vendor's list of companies was read twice, with the same number for each.");
        assertThat(proof("totals", null, one))
                .contains("1 of 1 company; counted once;", "nothing else was asked")
                .doesNotContain("agree", "twice", "same number");
        assertThat(proof("export", null, one)).doesNotContain("agree", "twice", "same number");
        assertThat(proof("export", 4L, one)).contains("do NOT agree").doesNotContain("twice", "same number");
    }

    private static String proof(String method, Long witnessTotal, Company company) throws Exception {
        Received mail = Received.of(Statements.provenBy(method, witnessTotal, company));
        String text = mail.text().replace('\n', ' ');
        String html = mail.html().replace("&#39;", "'");
        String proof = text.substring(text.indexOf("Proof: ") + 7, text.indexOf("Needs attention"));
        assertThat(text).containsOnlyOnce("Proof: ");
        assertThat(html).contains(proof.strip());
        return proof;
    }

    @Test
    void aProvisionalStatementIsNotMistakenForAFinalOne() throws Exception {
        Received mail = Received.of(Statements.provisional(List.of(Statements.company("One", 5))));

        assertThat(mail.message().getSubject())
                .isEqualTo("PROVISIONAL: Monthly users October 2026: 5 (1 company), Acme Security");
        assertThat(mail.attachment().getFileName()).isEqualTo("headcount-default-2026-10-r1-provisional.csv");
        for (String part : List.of(mail.text(), mail.html())) {
            assertThat(part)
                    .contains("PROVISIONAL: not a final statement", "Do not invoice", "provisional total")
                    .contains("PROVISIONAL, not recorded as billed")
                    .doesNotContain("Recorded");
        }
        assertThat(mail.text().indexOf("PROVISIONAL")).isLessThan(mail.text().indexOf("Monthly users"));
    }

    @Test
    void aCorrectionNamesWhoseNumberChangedAndLeavesOutWhoseDidNot() throws Exception {
        Received mail = Received.of(Statements.corrected(List.of(
                Statements.changed("Grown", 1_000, 1_512),
                Statements.changed("Shrunk", 9_000, 7_999),
                Statements.changed("Same", 2_000, 2_000),
                Statements.company("New", 3))));

        assertThat(mail.message().getSubject())
                .isEqualTo("Corrected: Monthly users October 2026: 11,514 (4 companies, revision 2), Acme Security");
        for (String part : List.of(mail.text(), mail.html())) {
            String changes = part.substring(part.indexOf("What changed"), part.indexOf("All companies"));
            assertThat(part).contains("CORRECTION: revision 2", "5d1c7c58-0f0a-4d6e-8a43-0d8c3b1b6a11");
            assertThat(changes)
                    .contains("1,000", "1,512", "+512", "9,000", "7,999", "-1,001")
                    .doesNotContain("Same", "New");
            assertThat(changes.indexOf("Shrunk")).isLessThan(changes.indexOf("Grown"));
        }
    }

    @Test
    void aCorrectionOfNoListedNumberSaysSo() throws Exception {
        Received mail = Received.of(Statements.corrected(List.of(Statements.changed("Same", 2, 2))));

        assertThat(mail.text()).contains("No company has a different number than before.");
        assertThat(mail.html()).contains("No company has a different number than before.");
    }

    @Test
    void longListsAreCutAndSayHowMuchIsLeft() throws Exception {
        List<Company> companies = new ArrayList<>();
        for (int i = 100; i < 175; i++) {
            companies.add(new Company("id" + i, "Firm " + i, i, 50L + i, 50L, true, 0L));
        }
        for (int i = 0; i < 24; i++) {
            companies.add(Statements.company("Twin " + i / 2, 1));
        }

        Received mail = Received.of(Statements.corrected(companies));

        for (String part : List.of(mail.text(), mail.html())) {
            assertThat(part)
                    .contains("and 45 more", "and 70 more", "and 7 more")
                    .contains("Over their licence limit: 75", "Names that occur more than once: 12")
                    .contains("The 10 largest companies", "Firm 174", "Firm 145", "Twin 4")
                    .doesNotContain("Firm 144", "Twin 5");
        }
    }

    @Test
    void aMonthWithoutCompaniesIsAStatementToo() throws Exception {
        StatementDocument none = Statements.finalized(List.of());

        Received mail = Received.of(none);

        assertThat(mail.message().getSubject()).contains(": 0 (0 companies)");
        assertThat(plain(mail.text())).contains("0 of 0 companies; " + TWICE);
        assertThat(plain(mail.html())).contains("0 of 0 companies; " + TWICE);
        assertThat(mail.csv().lines()).hasSize(1);
    }

    @Test
    void aCompanyWithoutANameIsShownByItsId() throws Exception {
        Received mail = Received.of(Statements.finalized(List.of(
                new Company("c-77", " \r\n", 5, null, null, true, null),
                new Company("c-78", null, 4, null, null, false, null))));

        assertThat(mail.text()).contains("c-77", "c-78", "unknown").doesNotContain("more than once");
        assertThat(mail.html()).contains("<bdi>c-77</bdi>", "<bdi>c-78</bdi>");
    }

    @Test
    void theTextFitsANarrowWindowAndItsColumnsStandInLine() throws Exception {
        List<Company> companies = IntStream.range(0, 30)
                .mapToObj(i -> new Company(
                        "id" + i, "x".repeat(10 * i + 1), Integer.MAX_VALUE - i, 2_000_000_000L, 5L, true, 0L + i))
                .toList();

        Received mail = Received.of(Statements.corrected(companies));

        assertThat(mail.text().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(78));
        assertThat(mail.text().lines().filter(line -> line.contains("x") && line.contains("+2,147")))
                .hasSize(30)
                .extracting(String::length)
                .containsOnly(77);
    }

    @Test
    void aScreenReaderAnOutlookAndADarkScreenAreReckonedWith() throws Exception {
        String html = Received.of(Statements.corrected(Statements.companies(30, "Globex")))
                .html();

        assertThat(html)
                .contains("<html lang=\"en\">", "scope=\"col\"", "scope=\"row\"", "role=\"presentation\"")
                .contains("name=\"color-scheme\" content=\"light dark\"", "max-width:600px", "<!--[if mso]>")
                .doesNotContain("<img", "<svg", "flex", "url(", "http:", "https:");
    }
}
