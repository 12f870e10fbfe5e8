package io.headcount.delivery.email;

import io.headcount.statement.StatementDocument.Company;
import io.headcount.text.OneLine;

/** What a company is called in a summary: its name on one line, or its id where it has none. */
final class Names {

    private Names() {}

    static String of(Company company) {
        return of(company.companyName(), company.companyId());
    }

    static String of(String name, String id) {
        String shown = name == null ? "" : OneLine.clipped(name);
        return shown.isEmpty() ? OneLine.clipped(id) : shown;
    }
}
