package io.headcount.delivery.usage;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.headcount.ledger.UsageEntry;
import io.headcount.ledger.UsageEntry.State;
import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.Company;
import io.headcount.statement.StatementType;
import io.headcount.text.OneLine;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A statement as billing systems are told of it, company by company. Immutable. */
final class Usage {

    static final ObjectMapper JSON = new ObjectMapper();

    /** Between a company and which of its records it is. */
    private static final String NEXT = "--";

    private final StatementDocument document;
    private final Map<String, Company> companies = new LinkedHashMap<>();

    private Usage(StatementDocument document) {
        this.document = document;
        document.data().companies().forEach(company -> companies.put(company.companyId(), company));
    }

    static Usage of(String json) {
        return new Usage(StatementDocument.parse(json));
    }

    StatementDocument document() {
        return document;
    }

    StatementDocument.Data data() {
        return document.data();
    }

    boolean isProvisional() {
        return document.statementType() == StatementType.PROVISIONAL;
    }

    /** By their ids, in the statement's order. */
    Map<String, Company> companies() {
        return companies;
    }

    List<Company> withUsers() {
        return companies.values().stream()
                .filter(company -> company.monthlyUsers() > 0)
                .toList();
    }

    /** The last second of the period in the billing time zone. */
    Instant lastMoment() {
        return YearMonth.parse(data().period())
                .plusMonths(1)
                .atDay(1)
                .atStartOfDay(ZoneId.of(data().timeZone()))
                .toInstant()
                .minusSeconds(1);
    }

    /**
     * A record that was not sent yet.
     *
     * @param deliveryId the delivery that it is made for
     * @param account the account whose statement this is
     * @param earlier how many records of the company the delivery has already
     */
    UsageEntry entry(
            String deliveryId,
            String account,
            String companyId,
            String companyName,
            String customer,
            long quantity,
            int earlier) {
        return new UsageEntry(
                deliveryId,
                id(data().statementId(), companyId) + (earlier == 0 ? "" : further(customer, quantity, earlier + 1)),
                account,
                YearMonth.parse(data().period()),
                companyId,
                OneLine.clipped(companyName),
                customer,
                quantity,
                State.NEW,
                null,
                0);
    }

    /** Another for each content, too: a ledger that was restored from a backup counts anew. */
    private static String further(String customer, long quantity, int number) {
        return NEXT + number + "-" + digest(quantity + " " + customer, 4);
    }

    /** At most 80 characters: letters, digits and hyphens. The vendor's ids are UUIDs and fit as they are; any other is told by its digest. */
    static String id(String statementId, String companyId) {
        boolean fits = companyId.matches("[A-Za-z0-9-]{1,40}") && !companyId.contains(NEXT);
        return statementId + "-" + (fits ? companyId : digest(companyId, 16));
    }

    /** So many bytes of a text's SHA-256, in hexadecimal digits. */
    static String digest(String text, int bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
