package io.headcount.delivery.chat;

import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.Company;
import io.headcount.statement.StatementType;
import io.headcount.text.OneLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What a chat is told of a statement, in plain lines.
 *
 * @param title what it is, provisional or corrected included
 * @param facts the total and how it came about
 * @param companies the largest ones, or in a correction those that changed most; a line each
 * @param more how many companies are not among them
 */
record ChatSummary(String title, List<String> facts, List<String> companies, int more) {

    private static final int SHOWN = 15;

    static ChatSummary of(String json) {
        StatementDocument document = StatementDocument.parse(json);
        StatementDocument.Data data = document.data();
        boolean corrected = document.statementType() == StatementType.CORRECTED;
        List<Company> chosen = data.companies().stream()
                .filter(company -> !corrected || change(company) != 0)
                .sorted(Comparator.comparingLong(
                                (Company company) -> corrected ? Math.abs(change(company)) : company.monthlyUsers())
                        .reversed())
                .toList();
        return new ChatSummary(
                title(document),
                facts(document, corrected),
                chosen.stream()
                        .limit(SHOWN)
                        .map(company -> line(company, corrected))
                        .toList(),
                Math.max(0, chosen.size() - SHOWN));
    }

    /** The same with only so many companies. */
    ChatSummary shortened(int companies) {
        int shown = Math.min(companies, this.companies.size());
        return new ChatSummary(title, facts, this.companies.subList(0, shown), more + this.companies.size() - shown);
    }

    /** The companies, one a line, and how many there are more. */
    String companiesInLines() {
        List<String> lines = new ArrayList<>(companies);
        if (more > 0) {
            lines.add("and " + number(more) + " more");
        }
        return String.join("\n", lines);
    }

    private static String title(StatementDocument document) {
        StatementDocument.Data data = document.data();
        String users = "Monthly users " + data.period();
        if (document.statementType() == StatementType.PROVISIONAL) {
            return "PROVISIONAL, not for billing: " + users;
        }
        return document.statementType() == StatementType.CORRECTED
                ? "Corrected: " + users + ", revision " + data.revision()
                : users;
    }

    private static List<String> facts(StatementDocument document, boolean corrected) {
        StatementDocument.Data data = document.data();
        List<String> facts = new ArrayList<>();
        facts.add(name(data.account().name()) + ": " + number(data.totalMonthlyUsers()) + " monthly users in "
                + number(data.companyCount()) + " companies");
        if (corrected) {
            long before =
                    data.companies().stream().mapToLong(ChatSummary::before).reduce(0, Math::addExact);
            facts.add("before: " + number(before) + " (" + signed(Math.subtractExact(data.totalMonthlyUsers(), before))
                    + ")");
        }
        if (document.statementType() == StatementType.PROVISIONAL) {
            facts.add("The month is not over; these numbers will change.");
        }
        facts.add("proof: " + data.proof().method() + ", " + number(data.proof().companies()) + " companies"
                + (data.proof().namesWrittenDifferently() == null
                        ? ""
                        : ", " + number(data.proof().namesWrittenDifferently())
                                + " written differently in the export"));
        if (!data.newCompanies().isEmpty()) {
            facts.add("new: " + number(data.newCompanies().size()));
        }
        if (!data.vanished().isEmpty()) {
            facts.add("vanished: " + number(data.vanished().size()));
        }
        facts.add("statement " + data.statementId());
        return facts;
    }

    private static String line(Company company, boolean corrected) {
        return number(company.monthlyUsers()) + "  " + name(company.companyName())
                + (corrected ? "  (" + signed(change(company)) + ")" : "");
    }

    private static long before(Company company) {
        return company.previousMonthlyUsers() == null ? 0 : company.previousMonthlyUsers();
    }

    private static long change(Company company) {
        return Math.subtractExact(company.monthlyUsers(), before(company));
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String signed(long number) {
        return String.format(Locale.ROOT, "%+,d", number);
    }

    private static String name(String text) {
        return OneLine.clipped(String.valueOf(text));
    }
}
