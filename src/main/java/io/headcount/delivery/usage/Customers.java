package io.headcount.delivery.usage;

import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.Company;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which customer of which billing system a company is: {@code config/customers.csv}. The file is read anew each time, so
 * that what is mended in it holds at the next attempt. Thread-safe.
 */
public final class Customers {

    /** The billing systems, each a column of the file and the name of the ready destination that goes with it. */
    public static final List<String> SYSTEMS =
            List.of("openmeter", "lago", "killbill", "stripe", "gradient", "connectwise");

    /** A copied destination, such as {@code lago2}, has a column of that name: it has customers of its own. */
    private static final Pattern COPY = Pattern.compile("([a-z]+)(?:[2-9]|[1-9]\\d)");

    private final Path file;

    /** @param file the file; it need not be there as long as nobody asks */
    public Customers(Path file) {
        this.file = file;
    }

    /** The billing system that a destination or a column is of: {@code lago}, and of {@code lago2} the same; nothing for all others. */
    public static Optional<String> system(String name) {
        Matcher copy = COPY.matcher(name);
        String system = copy.matches() ? copy.group(1) : name;
        return SYSTEMS.contains(system) ? Optional.of(system) : Optional.empty();
    }

    /** Whether a destination can't do without the file. */
    public static boolean areNeededBy(String destination) {
        return system(destination).isPresent();
    }

    /**
     * What is wrong with the file, one line each with the number of the line; nothing if it can be used.
     *
     * @param systems the systems that it must have a column for
     */
    public List<String> problems(Collection<String> systems) {
        try {
            for (String system : systems) {
                of(system);
            }
            return List.of();
        } catch (UnusableCustomers e) {
            return e.problems();
        }
    }

    /**
     * The customers of a system by the ids of the companies; a company that is not billed there on purpose has the
     * customer {@link CustomersFile#NOT_BILLED}.
     *
     * @throws UnusableCustomers if the file can't be read, is wrong anywhere, or has no column for the system
     */
    Map<String, String> of(String system) throws UnusableCustomers {
        Map<String, Map<String, String>> columns = CustomersFile.read(file);
        Map<String, String> column = columns.get(system);
        if (column == null) {
            throw new UnusableCustomers(
                    List.of(file + ", line 1: there is no column '" + system + "', which the destination needs"));
        }
        return column;
    }

    /**
     * The customers of a system by the ids of the companies, without the companies that are not billed there on purpose.
     *
     * @throws UnusableCustomers if the file can't be read, is wrong anywhere, or has no column for the system
     */
    public Map<String, String> billed(String system) throws UnusableCustomers {
        Map<String, String> billed = new TreeMap<>(of(system));
        billed.values().removeIf(CustomersFile.NOT_BILLED::equals);
        return billed;
    }

    /**
     * The companies of a statement that have users and are nobody in a system, in the statement's order. They are not
     * sent there. A company with no users owes nothing and is not among them, nor is one that the file says is not
     * billed there on purpose.
     *
     * @param system one of {@link #SYSTEMS}
     * @throws UnusableCustomers if the file can't be read, is wrong anywhere, or has no column for the system
     */
    public List<Company> unmapped(String system, StatementDocument document) throws UnusableCustomers {
        Map<String, String> customers = of(system);
        return document.data().companies().stream()
                .filter(company -> company.monthlyUsers() > 0
                        || (company.previousMonthlyUsers() != null && company.previousMonthlyUsers() > 0))
                .filter(company -> !customers.containsKey(company.companyId()))
                .toList();
    }

    /**
     * The same for each of the destinations that need the file, by their names; those that lack nobody are left out. Of a
     * file that can't be used nothing is said here: whoever is to be billed by it fails, and says why.
     */
    public Map<String, List<Company>> unmapped(Collection<String> destinations, StatementDocument document) {
        Map<String, List<Company>> unmapped = new TreeMap<>();
        for (String system : destinations) {
            if (areNeededBy(system)) {
                try {
                    List<Company> companies = unmapped(system, document);
                    if (!companies.isEmpty()) {
                        unmapped.put(system, companies);
                    }
                } catch (UnusableCustomers e) {
                    return Map.of();
                }
            }
        }
        return unmapped;
    }

    /**
     * Who each company is in each of the systems: by the systems' names, those that the file has no customer of left out, and by the
     * companies' ids. Of a file that is not there or can't be used nothing is said here, as in {@link #unmapped(Collection,
     * StatementDocument)}.
     */
    public Map<String, Map<String, String>> references() {
        try {
            Map<String, Map<String, String>> references = new TreeMap<>(CustomersFile.read(file));
            references.values().removeIf(Map::isEmpty);
            return references;
        } catch (UnusableCustomers e) {
            return Map.of();
        }
    }

    /** The companies of the file that a statement does not have: gone, or mistyped. By their ids, sorted. */
    public List<String> unknown(String system, StatementDocument document) throws UnusableCustomers {
        List<String> unknown = new ArrayList<>(of(system).keySet());
        unknown.removeAll(
                document.data().companies().stream().map(Company::companyId).collect(Collectors.toSet()));
        return unknown.stream().sorted().toList();
    }
}
