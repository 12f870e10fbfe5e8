package io.headcount.delivery.email;

import io.headcount.delivery.attachment.Background;
import io.headcount.delivery.attachment.StatementFile;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.DeliveryState;
import io.headcount.ledger.PeriodTotal;
import io.headcount.reading.Line;
import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.AccountName;
import io.headcount.statement.StatementDocument.Company;
import io.headcount.statement.StatementDocument.Data;
import io.headcount.statement.StatementDocument.NewCompany;
import io.headcount.statement.StatementDocument.ProofGiven;
import io.headcount.statement.StatementDocument.VanishedCompany;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Statements with something of everything, to be looked at and to be measured. */
final class Gallery {

    private static final Instant RECORDED = Instant.parse("2026-11-01T06:00:04Z");

    private static final List<String> NASTY = List.of(
            "Ångström & Söhne <GmbH>",
            "<script>alert('x')</script><img src=x onerror=alert(1)>",
            "=HYPERLINK(\"http://evil.example\",\"Click\")",
            "شركة الأمن السيبراني المحدودة",
            "evil\u202Egnp.exe",
            "株式会社セキュリティ研究所東京本社",
            "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
            "👩‍💻👩‍💻👩‍💻 Çözüm Ortakları A.Ş. 🏳️‍🌈",
            "O'Neill \"The\" {{Brand}} ${total}",
            "Z̸̢̛a̷l̶g̵o̴ Inc.");

    private Gallery() {}

    /** A statement of some hundred companies, each kind of attention among them. */
    static StatementDocument statement(String type, int revision) {
        List<Company> companies = new ArrayList<>();
        for (int i = 0; i < 137; i++) {
            boolean nasty = i % 4 == 0 && i / 4 < NASTY.size();
            long users = i % 29 == 28 ? 0 : 4_800 / (i + 1) + i % 7 * 11;
            companies.add(new Company(
                    "c-" + i,
                    nasty ? NASTY.get(i / 4) : i % 40 == 39 ? "Globex" : "Company " + (i + 1),
                    users,
                    users + 10,
                    i % 9 == 0 ? users : users + 200,
                    i % 9 == 0,
                    revision == 1 ? null : i % 11 == 0 ? Long.valueOf(users / 2 + 3) : Long.valueOf(users)));
        }
        long total = companies.stream().mapToLong(Company::monthlyUsers).sum();
        return new StatementDocument(
                type,
                RECORDED.toString(),
                new Data(
                        Statements.ID,
                        new AccountName("default", "Keepsafe Managed Services"),
                        "2026-10",
                        "Europe/Istanbul",
                        revision,
                        revision == 1 ? null : "5d1c7c58-0f0a-4d6e-8a43-0d8c3b1b6a11",
                        total,
                        companies.size(),
                        new ProofGiven("export", "2026-11-01T06:00:01Z", companies.size(), total, total),
                        companies,
                        List.of(
                                new VanishedCompany("v-1", "Nakatomi Trading", 212, "2026-10-17", false),
                                new VanishedCompany("v-2", NASTY.get(3), 14, "2026-10-30", false)),
                        List.of(new NewCompany("c-3", "Company 4"), new NewCompany("c-8", NASTY.get(2)))));
    }

    /** What happened before: eleven months, one of them without a statement. */
    static Background background(StatementDocument document) {
        Map<String, Line> lines = new LinkedHashMap<>();
        Map<String, Line> before = new LinkedHashMap<>();
        int i = 0;
        for (Company company : document.data().companies()) {
            LocalDate ends = i % 23 == 7 ? LocalDate.of(2026, 11, 3).plusDays(i) : LocalDate.of(2027, 12, 31);
            lines.put(
                    company.companyId(),
                    line(company.companyId(), company.companyName(), company.monthlyUsers(), i % 50 == 17, ends));
            if (i != 3 && i != 8) {
                before.put(
                        company.companyId(),
                        line(
                                company.companyId(),
                                company.companyName(),
                                company.monthlyUsers() * (90 + i % 17) / 100,
                                false,
                                ends));
            }
            i++;
        }
        before.put("g-1", line("g-1", "Vandelay Industries", 301, false, null));
        long total = before.values().stream().mapToLong(Line::monthlyUsers).sum();
        List<PeriodTotal> earlier = IntStream.rangeClosed(1, 11)
                .filter(n -> n != 5)
                .mapToObj(n ->
                        new PeriodTotal(YearMonth.of(2026, 10).minusMonths(12 - n), "s" + n, total * (n + 20) / 31))
                .toList();
        return new Background(
                earlier,
                before,
                lines,
                List.of(
                        delivery("email", DeliveryState.PENDING),
                        delivery("webhook", DeliveryState.DELIVERED),
                        delivery("slack", DeliveryState.HELD)),
                Map.of("lago", document.data().companies().subList(40, 48)),
                Map.of("lago", Map.of("c-0", "cus_0001", "c-1", "-")));
    }

    private static Line line(String id, String name, long users, boolean expired, LocalDate ends) {
        return new Line(id, name, users, null, null, expired, ends);
    }

    private static Delivery delivery(String destination, DeliveryState state) {
        return new Delivery(
                Delivery.id(Statements.ID, destination),
                Statements.ID,
                destination,
                state,
                1,
                RECORDED,
                RECORDED,
                state == DeliveryState.DELIVERED ? RECORDED.plusSeconds(2) : null,
                null);
    }

    /** Writes every kind in every language to a folder. */
    public static void main(String... folder) throws IOException {
        Path out = Files.createDirectories(Path.of(folder[0]));
        for (String language : List.of("en", "tr", "de")) {
            Summaries summaries = new Summaries(Received.TEMPLATES, Locale.forLanguageTag(language));
            for (String kind : List.of("finalized", "corrected", "provisional")) {
                StatementDocument document = statement("statement." + kind, kind.equals("corrected") ? 2 : 1);
                Summary summary = summaries.of(document, background(document), Statements.ID + "-email");
                write(out, kind + "." + language, summary);
                try (OutputStream workbook = Files.newOutputStream(out.resolve(kind + "." + language + ".xlsx"))) {
                    StatementFile.XLSX.write(document, summary.details(), workbook);
                }
            }
            write(
                    out,
                    "first." + language,
                    summaries.preview(
                            Statements.finalized(List.of(Statements.company("Globex", 12))), Background.NONE));
        }
    }

    private static void write(Path folder, String name, Summary summary) throws IOException {
        Files.writeString(folder.resolve(name + ".html"), summary.page());
        Files.writeString(folder.resolve(name + ".txt"), summary.subject() + "\n\n" + summary.text());
    }
}
