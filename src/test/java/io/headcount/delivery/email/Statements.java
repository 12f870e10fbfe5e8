package io.headcount.delivery.email;

import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.AccountName;
import io.headcount.statement.StatementDocument.Company;
import io.headcount.statement.StatementDocument.Data;
import io.headcount.statement.StatementDocument.ProofGiven;
import java.util.List;
import java.util.stream.IntStream;

/** Statement documents as they come out of the ledger. */
public final class Statements {

    public static final String ID = "0b9f4c1e-6d51-4a52-9d0a-6c6a3a2f7d10";

    private Statements() {}

    public static StatementDocument finalized(List<Company> companies) {
        return document("statement.finalized", new AccountName("default", "Acme Security"), 1, companies);
    }

    public static StatementDocument corrected(List<Company> companies) {
        return document("statement.corrected", new AccountName("default", "Acme Security"), 2, companies);
    }

    public static StatementDocument provisional(List<Company> companies) {
        return document("statement.provisional", new AccountName("default", "Acme Security"), 1, companies);
    }

    public static StatementDocument of(AccountName account, Company... companies) {
        return document("statement.finalized", account, 1, List.of(companies));
    }

    public static StatementDocument provenBy(String method, Long witnessTotal, Company... companies) {
        Data data = finalized(List.of(companies)).data();
        ProofGiven proof =
                new ProofGiven(method, data.proof().readAt(), companies.length, data.totalMonthlyUsers(), witnessTotal);
        return new StatementDocument(
                "statement.finalized",
                "2026-11-01T06:00:04Z",
                new Data(
                        ID,
                        data.account(),
                        data.period(),
                        data.timeZone(),
                        1,
                        null,
                        data.totalMonthlyUsers(),
                        companies.length,
                        proof,
                        data.companies(),
                        List.of(),
                        List.of()));
    }

    /** One that says of itself another total than its companies have. */
    public static StatementDocument claiming(long total, List<Company> companies) {
        StatementDocument document = finalized(companies);
        Data data = document.data();
        return new StatementDocument(
                document.type(),
                document.timestamp(),
                new Data(
                        data.statementId(),
                        data.account(),
                        data.period(),
                        data.timeZone(),
                        data.revision(),
                        data.supersedes(),
                        total,
                        data.companyCount(),
                        data.proof(),
                        data.companies(),
                        data.vanished(),
                        data.newCompanies()));
    }

    public static Company company(String name, long users) {
        return new Company("id-" + name, name, users, null, null, false, null);
    }

    public static Company overLimit(String name, long targetUsers, long limit) {
        return new Company("id-" + name, name, 7, targetUsers, limit, true, null);
    }

    public static Company changed(String name, long before, long now) {
        return new Company("id-" + name, name, now, null, null, false, before);
    }

    public static List<Company> companies(int count, String name) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Company("c-" + i, name, 100_000 - i, 500_000L + i, 400_000L, true, 90_000L - i))
                .toList();
    }

    private static StatementDocument document(String type, AccountName account, int revision, List<Company> companies) {
        long total = companies.stream().mapToLong(Company::monthlyUsers).sum();
        return new StatementDocument(
                type,
                "2026-11-01T06:00:04Z",
                new Data(
                        ID,
                        account,
                        "2026-10",
                        "Europe/Istanbul",
                        revision,
                        revision == 1 ? null : "5d1c7c58-0f0a-4d6e-8a43-0d8c3b1b6a11",
                        total,
                        companies.size(),
                        new ProofGiven("export", "2026-11-01T06:00:01Z", companies.size(), total, total),
                        companies,
                        List.of(),
                        List.of()));
    }
}
