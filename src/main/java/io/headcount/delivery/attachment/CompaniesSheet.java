package io.headcount.delivery.attachment;

import io.headcount.delivery.attachment.SheetCell.Style;
import io.headcount.reading.Line;
import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.Company;
import io.headcount.statement.StatementType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The sheet with a line for each company that is billed, the largest first, and the total as a formula beside its result. */
final class CompaniesSheet {

    private final StatementDocument.Data data;
    private final Background background;
    private final SheetWords words;
    private final CompanyStatus status;
    private final List<Column> columns = new ArrayList<>();
    private int users;

    private CompaniesSheet(StatementDocument document, Details details) {
        this.data = document.data();
        this.background = details.background();
        this.words = details.words();
        this.status = new CompanyStatus(document, details);
        columns(
                document.statementType() == StatementType.CORRECTED,
                background.comparable(document).isPresent());
    }

    /** A column: its heading, and a company's cell in it. */
    private record Column(SheetCell heading, Function<Company, SheetCell> cell) {}

    static Sheet of(StatementDocument document, Details details, String name, String title) {
        CompaniesSheet sheet = new CompaniesSheet(document, details);
        int count = document.data().companies().size();
        return new Sheet(name, title, sheet.columns.size(), count + 1, count + 3, sheet.rows());
    }

    private void columns(boolean corrected, boolean compared) {
        text("sheet.company", company -> SpreadsheetText.shown(company.companyName()));
        new TreeSet<>(background.references().keySet()).forEach(this::reference);
        users = columns.size();
        number("sheet.users", Company::monthlyUsers);
        if (compared) {
            number("sheet.month-before", this::before);
            column("sheet.change", Style.NUMBER_HEADING, company -> difference(company, before(company)));
        }
        if (corrected) {
            number("sheet.previous", Company::previousMonthlyUsers);
            column(
                    "sheet.difference",
                    Style.NUMBER_HEADING,
                    company -> company.previousMonthlyUsers() == null
                            ? SheetCell.NONE
                            : difference(company, company.previousMonthlyUsers()));
        }
        number("sheet.target", Company::targetUsers);
        number("sheet.limit", Company::licenseLimit);
        number("sheet.over-by", company -> Findings.excess(company) == 0 ? null : Findings.excess(company));
        column("sheet.licence-ends", Style.HEADING, this::licenceEnds);
        text("sheet.status", status::of);
        text("sheet.company-id", company -> SpreadsheetText.shown(company.companyId()));
    }

    private void column(String heading, Style style, Function<Company, SheetCell> cell) {
        columns.add(new Column(SheetCell.text(style, words.say(heading)), cell));
    }

    private void text(String heading, Function<Company, String> text) {
        column(heading, Style.HEADING, company -> SheetCell.text(Style.TEXT, text.apply(company)));
    }

    private void number(String heading, Function<Company, Long> number) {
        column(heading, Style.NUMBER_HEADING, company -> {
            Long value = number.apply(company);
            return value == null ? SheetCell.NONE : SheetCell.number(Style.NUMBER, value);
        });
    }

    /** One of yours; a hyphen, which means that a company is not billed there, is shown as a dash. */
    private void reference(String system) {
        columns.add(new Column(SheetCell.text(Style.HEADING, words.say("sheet.reference", system)), company -> {
            String reference =
                    background.references().get(system).getOrDefault(String.valueOf(company.companyId()), "");
            return SheetCell.text(Style.TEXT, reference.equals("-") ? "–" : SpreadsheetText.shown(reference));
        }));
    }

    private Long before(Company company) {
        Line before = background.lineBefore(company);
        return before == null ? null : Long.valueOf(before.monthlyUsers());
    }

    /** Who was not there had nobody. */
    private static SheetCell difference(Company company, Long before) {
        return SheetCell.number(
                Style.DIFFERENCE, Math.subtractExact(company.monthlyUsers(), before == null ? 0 : before));
    }

    private SheetCell licenceEnds(Company company) {
        Line line = background.line(company);
        return line == null || line.licenseEnds() == null ? SheetCell.NONE : SheetCell.date(line.licenseEnds());
    }

    private Supplier<Stream<List<SheetCell>>> rows() {
        List<Company> companies = data.companies();
        int[] order = largestFirst(companies);
        List<SheetCell> header = columns.stream().map(Column::heading).toList();
        List<SheetCell> total = total();
        // Without an empty row in between, spreadsheets take the total for one more company to filter and to sort.
        // Not flatMap, whose iterator holds all the rows at once.
        return () -> Stream.concat(
                Stream.of(header),
                Stream.concat(
                        IntStream.of(order).mapToObj(index -> row(companies.get(index))), Stream.of(List.of(), total)));
    }

    private List<SheetCell> row(Company company) {
        List<SheetCell> cells = new ArrayList<>(columns.size());
        for (Column column : columns) {
            cells.add(column.cell().apply(company));
        }
        return cells;
    }

    private static int[] largestFirst(List<Company> companies) {
        long[] users = companies.stream().mapToLong(Company::monthlyUsers).toArray();
        return IntStream.range(0, users.length)
                .boxed()
                .sorted(Comparator.comparingLong((Integer index) -> users[index])
                        .reversed())
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /**
     * Only the monthly users are added up: a company that is gone has no line here, so the other columns
     * need not add up to what was billed before.
     */
    private List<SheetCell> total() {
        long total = data.totalMonthlyUsers();
        boolean exact = SheetCell.isShownExactly(total)
                && data.companies().stream().allMatch(company -> SheetCell.isShownExactly(company.monthlyUsers()));
        List<SheetCell> cells = new ArrayList<>();
        cells.add(SheetCell.text(Style.TOTAL_LABEL, words.say("sheet.total")));
        while (cells.size() < columns.size()) {
            cells.add(SheetCell.text(Style.TOTAL_LABEL, ""));
        }
        cells.set(
                users,
                exact
                        ? SheetCell.formula(Style.TOTAL, sum(), total)
                        : SheetCell.text(Style.TOTAL_AS_TEXT, Long.toString(total)));
        return cells;
    }

    /** Down to the empty row, so that a company added at the end counts, and no companies add up to zero. */
    private String sum() {
        char column = Sheet.column(users);
        return "SUM(" + column + "2:" + column + (data.companies().size() + 2) + ")";
    }
}
