package io.headcount.sandbox;

import java.text.Normalizer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the export says: the rows of the list under the UI's column names, told wrongly where a fault says so. */
final class ExportTable {

    private static final Set<Fault> ABOUT_ONE_COMPANY = Set.of(
            Fault.EXPORT_DIFFERS_ONCE,
            Fault.EXPORT_DIFFERS,
            Fault.EXPORT_NAMES_AND_NUMBER_DIFFER,
            Fault.EXPORT_NUMBERS_SWAPPED,
            Fault.EXPORT_MISSES_ROW,
            Fault.EXPORT_COUNT_TEXT);

    private static final Set<Fault> OTHER_NUMBER =
            Set.of(Fault.EXPORT_DIFFERS_ONCE, Fault.EXPORT_DIFFERS, Fault.EXPORT_NAMES_AND_NUMBER_DIFFER);

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("dd/MM/yyyy HH:mm").withZone(ZoneOffset.UTC);

    private final ActiveFaults faults;
    private final Listing listing;
    private final BadRows bad;
    private final long from;
    private final long to;

    /** The company in the middle of the table, which all faults about one company strike, with the fault. */
    private final String struck;

    private final Fault fault;

    /** A table of the rows from a position of the list up to, but without, another. */
    ExportTable(ActiveFaults faults, Listing listing, long from, long to) {
        this.faults = faults;
        this.listing = listing;
        this.bad = new BadRows(faults, listing);
        this.from = Math.min(from, listing.size());
        this.to = Math.min(to, listing.size());
        this.struck = this.from < this.to
                ? listing.at((int) ((this.from + this.to) / 2)).id()
                : "";
        this.fault =
                ABOUT_ONE_COMPANY.stream().filter(faults::strikes).findFirst().orElse(null);
    }

    List<ExportColumn> columns() {
        List<ExportColumn> columns = new ArrayList<>();
        columns.add(new ExportColumn("Company Name", this::name));
        columns.add(new ExportColumn("Reseller", company -> Companies.RESELLER));
        columns.add(new ExportColumn("Industry", SandboxCompany::industry));
        columns.add(new ExportColumn("License Type", SandboxCompany::licenseType));
        columns.add(new ExportColumn("License Limit", SandboxCompany::licenseLimit));
        columns.add(new ExportColumn("License End Date", dated(SandboxCompany::licenseEnds)));
        columns.add(new ExportColumn("Target Users", SandboxCompany::targetUsers));
        columns.add(new ExportColumn("Monthly Users", this::monthlyUsers));
        columns.add(new ExportColumn("Create Date", dated(SandboxCompany::createdAt)));
        if (faults.on(Fault.EXPORT_OLD_NAMES)) {
            columns.removeIf(column -> column.header().equals("License Limit"));
            columns.add(0, columns.remove(columns.size() - 2));
            columns.add(new ExportColumn("User Limit", SandboxCompany::licenseLimit));
        }
        if (faults.on(Fault.EXPORT_WITHOUT_COLUMN)) {
            columns.removeIf(column -> column.header().equals("Monthly Users"));
        }
        return columns;
    }

    /** One pass over the rows. */
    Stream<SandboxCompany> rows() {
        if (faults.on(Fault.EXPORT_HEADER_ONLY)) {
            return Stream.empty();
        }
        Stream<SandboxCompany> rows = IntStream.range((int) from, (int) to)
                .mapToObj(listing::at)
                .filter(company -> fault != Fault.EXPORT_MISSES_ROW || !isStruck(company));
        return faults.on(Fault.EXPORT_EXTRA_ROW) ? Stream.concat(rows, Stream.of(listing.stranger(0))) : rows;
    }

    private Object monthlyUsers(SandboxCompany company) {
        if (isStruck(company) && fault == Fault.EXPORT_COUNT_TEXT) {
            return "n/a";
        }
        if (fault != null && OTHER_NUMBER.contains(fault) && isStruck(company)) {
            return company.monthlyUsers() + 1;
        }
        if (fault == Fault.EXPORT_NUMBERS_SWAPPED && to - from > 1) {
            return swapped(company);
        }
        Object users = bad.exportedMonthlyUsers(company);
        return users instanceof Number number ? written(number) : users;
    }

    /** The number of the one for that of the other: of the struck one and of the nearest that has another number. */
    private Object swapped(SandboxCompany company) {
        SandboxCompany one = listing.at((int) ((from + to) / 2));
        SandboxCompany other = IntStream.range((int) from, (int) to)
                .mapToObj(listing::at)
                .filter(candidate -> candidate.monthlyUsers() != one.monthlyUsers())
                .findFirst()
                .orElse(one);
        if (isStruck(company)) {
            return other.monthlyUsers();
        }
        return company.id().equals(other.id()) ? one.monthlyUsers() : company.monthlyUsers();
    }

    private Object written(Number users) {
        if (faults.on(Fault.EXPORT_COUNTS_GROUPED)) {
            return String.format(Locale.GERMANY, "%,d", users.longValue());
        }
        return faults.on(Fault.EXPORT_COUNTS_DECIMAL) ? String.format(Locale.US, "%,d.0", users.longValue()) : users;
    }

    private String name(SandboxCompany company) {
        boolean otherwise = faults.on(Fault.EXPORT_NAMES_DIFFER) || faults.on(Fault.EXPORT_NAMES_AND_NUMBER_DIFFER);
        if (!otherwise || company.name().hashCode() % 2 == 0) {
            return company.name();
        }
        return Normalizer.normalize(company.name(), Normalizer.Form.NFKD)
                .replaceAll("\\p{M}+", "")
                .toUpperCase(Locale.ROOT);
    }

    /** The last row: a text for each column or a number, or nothing at all. */
    List<Object> total() {
        boolean wrong = faults.on(Fault.EXPORT_TOTAL_WRONG);
        if (!wrong && !faults.on(Fault.EXPORT_TOTAL_ROW)) {
            return List.of();
        }
        long total = rows().mapToLong(SandboxCompany::monthlyUsers).sum() + (wrong ? 1 : 0);
        return columns().stream()
                .<Object>map(column -> switch (column.header()) {
                    case "Company Name" -> "Toplam";
                    case "Monthly Users" -> total;
                    default -> "";
                })
                .toList();
    }

    private boolean isStruck(SandboxCompany company) {
        return company.id().equals(struck);
    }

    private static Function<SandboxCompany, Object> dated(Function<SandboxCompany, Instant> instant) {
        return company -> DATE.format(instant.apply(company));
    }
}
