package io.headcount.delivery.usage;

import io.headcount.text.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads {@code config/customers.csv}, strictly: a line that is read in another way than it was meant bills a customer
 * for another's users. RFC 4180, UTF-8, the first line names the columns.
 */
final class CustomersFile {

    /** In place of a customer: the company is not billed in that system, and that is no oversight. */
    static final String NOT_BILLED = "-";

    private static final String COMPANY_ID = "companyId";
    /** For people; nobody reads it here. */
    private static final String COMPANY_NAME = "companyName";

    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Map<String, Pattern> FORMS =
            Map.of("killbill", UUID, "connectwise", Pattern.compile("\\d{1,18}/\\d{1,18}"));
    private static final Map<String, String> IN_WORDS =
            Map.of("killbill", "a subscription's UUID", "connectwise", "agreement/addition, two numbers");
    /** Whatever can be printed, also in other scripts and with blanks. */
    private static final Pattern ANY_FORM = Pattern.compile("[^\\p{C}\\p{Zl}\\p{Zp}]{1,200}");

    private final Path file;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, Map<String, String>> columns = new LinkedHashMap<>();
    private final Map<String, Long> companies = new HashMap<>();
    private final Map<String, Long> customers = new HashMap<>();

    private CustomersFile(Path file) {
        this.file = file;
    }

    /**
     * The columns that the file has, each with the customers by the companies' ids; a blank cell is no customer.
     *
     * @throws UnusableCustomers naming everything that is wrong
     */
    static Map<String, Map<String, String>> read(Path file) throws UnusableCustomers {
        CustomersFile reader = new CustomersFile(file);
        reader.parse();
        if (!reader.problems.isEmpty()) {
            throw new UnusableCustomers(reader.problems);
        }
        return reader.columns;
    }

    private void parse() throws UnusableCustomers {
        CSVFormat format =
                CSVFormat.RFC4180.builder().setIgnoreEmptyLines(false).get();
        long line = 1;
        try (CSVParser parser = CSVParser.parse(text(), format)) {
            List<String> header = null;
            for (CSVRecord row : parser) {
                List<String> cells = row.stream().map(String::strip).toList();
                if (header == null) {
                    header = header(cells);
                } else if (cells.size() > 1 || !cells.get(0).isEmpty()) {
                    row(line, header, cells);
                }
                line = parser.getCurrentLineNumber() + 1;
            }
            if (header == null) {
                problems.add(file + ": is empty; its first line must name the columns, " + COMPANY_ID + " the first");
            }
        } catch (UncheckedIOException | IOException e) {
            problem(line, "is no CSV as RFC 4180 has it: " + e.getMessage());
        }
    }

    private String text() throws UnusableCustomers {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (NoSuchFileException e) {
            throw new UnusableCustomers(List.of(file + ": is not there; it says which customer a company is"));
        } catch (CharacterCodingException e) {
            throw new UnusableCustomers(List.of(file + ": is not UTF-8; save it as CSV UTF-8"));
        } catch (IOException e) {
            throw new UnusableCustomers(List.of(file + ": can't be read: " + Reason.of(e)));
        }
    }

    private List<String> header(List<String> cells) {
        if (!cells.get(0).equals(COMPANY_ID)) {
            problem(1, "the first column must be " + COMPANY_ID + ", but is '" + cells.get(0) + "'");
        }
        for (String column : cells.subList(1, cells.size())) {
            if (Customers.areNeededBy(column)) {
                if (columns.put(column, new HashMap<>()) != null) {
                    problem(1, "the column '" + column + "' is there twice");
                }
            } else if (!column.equals(COMPANY_NAME)) {
                problem(
                        1,
                        "there is no column '" + column + "', only " + COMPANY_NAME + ", "
                                + String.join(", ", Customers.SYSTEMS)
                                + ", and of a copied destination its name, such as lago2");
            }
        }
        return cells;
    }

    private void row(long line, List<String> header, List<String> cells) {
        if (cells.size() != header.size()) {
            problem(line, cells.size() + " cells where line 1 has " + header.size());
            return;
        }
        String company = cells.get(0);
        if (company.isEmpty()) {
            problem(line, "no " + COMPANY_ID);
            return;
        }
        Long earlier = companies.putIfAbsent(company, line);
        if (earlier != null) {
            problem(line, "the company " + company + " is in line " + earlier + " already");
            return;
        }
        for (int i = 1; i < cells.size(); i++) {
            Map<String, String> column = columns.get(header.get(i));
            if (column != null && !cells.get(i).isEmpty()) {
                cell(line, header.get(i), column, company, cells.get(i));
            }
        }
    }

    private void cell(long line, String name, Map<String, String> column, String company, String customer) {
        String system = Customers.system(name).orElseThrow();
        if (!customer.equals(NOT_BILLED)) {
            if (!FORMS.getOrDefault(system, ANY_FORM).matcher(customer).matches()) {
                problem(
                        line,
                        "'" + customer + "' can't be a customer of " + system + ", which is "
                                + IN_WORDS.getOrDefault(system, "an id of at most 200 characters that can be printed"));
                return;
            }
            // Of two numbers for one customer some systems keep the last and forget the other.
            Long earlier = customers.putIfAbsent(name + " " + customer, line);
            if (earlier != null) {
                problem(line, "the " + name + " customer " + customer + " is in line " + earlier + " already");
                return;
            }
        }
        column.put(company, customer);
    }

    private void problem(long line, String problem) {
        problems.add(file + ", line " + line + ": " + problem);
    }
}
