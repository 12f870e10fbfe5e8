package io.headcount.delivery.attachment;

import io.headcount.reading.Line;
import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.Company;
import io.headcount.statement.StatementDocument.NewCompany;
import io.headcount.statement.StatementDocument.VanishedCompany;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What there is to say of a company, in words to filter by: all that the mail counts under what needs attention. */
final class CompanyStatus {

    private final Background background;
    private final SheetWords words;
    private final Findings findings;
    private final Set<String> newcomers;
    private final Set<String> gone;
    private final Map<String, Integer> repeated;
    private final Map<String, Set<String>> unmapped = new TreeMap<>();

    CompanyStatus(StatementDocument document, Details details) {
        StatementDocument.Data data = document.data();
        this.background = details.background();
        this.words = details.words();
        this.findings = Findings.of(document);
        this.newcomers = data.newCompanies().stream().map(NewCompany::companyId).collect(Collectors.toSet());
        this.gone = data.vanished().stream().map(VanishedCompany::companyId).collect(Collectors.toSet());
        this.repeated = Findings.repeatedNames(data.companies());
        background
                .unmapped()
                .forEach((system, companies) -> unmapped.put(
                        system, companies.stream().map(Company::companyId).collect(Collectors.toSet())));
    }

    /** Empty where there is nothing to say. */
    String of(Company company) {
        List<String> said = new ArrayList<>();
        say(said, newcomers.contains(company.companyId()), "was-new");
        say(said, gone.contains(company.companyId()), "is-gone");
        Long previous = company.previousMonthlyUsers();
        say(said, previous != null && previous != company.monthlyUsers(), "sheet.status.corrected");
        say(said, company.overLimit(), "sheet.status.over-limit");
        Line line = background.line(company);
        say(said, line != null && findings.expired(line), "sheet.status.expired");
        say(said, line != null && findings.expiring(line), "sheet.status.expiring");
        say(said, company.monthlyUsers() == 0, "sheet.status.zero");
        say(said, !repeated.isEmpty() && repeated.containsKey(Findings.seenName(company)), "sheet.status.repeated");
        unmapped.forEach((system, companies) -> {
            if (companies.contains(company.companyId())) {
                said.add(words.say("sheet.status.unmapped", system));
            }
        });
        return String.join(", ", said);
    }

    private void say(List<String> said, boolean holds, String key) {
        if (holds) {
            said.add(words.say(key));
        }
    }
}
