package io.headcount.billing;

import io.headcount.delivery.attachment.CsvTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** A {@link Capacity} as CSV, a row for each company in its order. */
public final class CapacityCsv {

    private static final List<String> COLUMNS = List.of(
            "period",
            "account",
            "company_id",
            "company_name",
            "monthly_users",
            "expected_monthly_users",
            "target_users",
            "license_limit",
            "percent_used",
            "limit_reached",
            "limit_reached_on",
            "license_expired",
            "license_ends",
            "readings",
            "read_on");

    private CapacityCsv() {}

    /** The whole table, without a byte order mark. */
    public static String of(Capacity capacity) {
        StringBuilder csv = new StringBuilder();
        try {
            CsvTable table = new CsvTable(csv, COLUMNS);
            for (Capacity.Company company : capacity.companies()) {
                table.row(
                        capacity.period(),
                        company.account(),
                        company.companyId(),
                        company.companyName(),
                        company.monthlyUsers(),
                        company.expectedMonthlyUsers(),
                        company.targetUsers(),
                        company.licenseLimit(),
                        company.percentUsed(),
                        company.limitReached(),
                        company.limitReachedOn(),
                        company.licenseExpired(),
                        company.licenseEnds(),
                        company.readings(),
                        company.readOn());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return csv.toString();
    }
}
