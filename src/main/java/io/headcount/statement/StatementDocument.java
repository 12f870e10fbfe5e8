package io.headcount.statement;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.headcount.reading.MonthProof;
import io.headcount.reading.Verification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.util.List;
import java.util.Locale;

/**
 * A statement as it leaves the house: the JSON document that every destination gets as its body, made once when the
 * statement is recorded and kept, byte for byte, in the ledger.
 *
 * @param type {@code statement.finalized}, {@code statement.corrected} or {@code statement.provisional}
 * @param timestamp when the statement was recorded, ISO 8601 in UTC
 * @param data the statement
 */
public record StatementDocument(String type, String timestamp, Data data) {

    static final String CLOCK_CHECKED = "checked";
    static final String CLOCK_UNCHECKED = "unchecked";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /**
     * The statement proper.
     *
     * @param statementId the same for every copy of this statement, everywhere and always
     * @param account whose companies were counted
     * @param period the billing period, {@code yyyy-MM}
     * @param timeZone the billing time zone, an IANA name
     * @param revision 1 for the first statement of a period, 2 for its first correction
     * @param supersedes the id of the statement that this one corrects, or null
     * @param totalMonthlyUsers the sum over all companies
     * @param companyCount how many companies there are
     * @param proof why the total may be trusted
     * @param companies a line for each company, in the vendor's order
     * @param vanished companies that were seen in the period and are gone from the list
     * @param newCompanies companies that were not in the statement of the month before, where there is one
     */
    public record Data(
            String statementId,
            AccountName account,
            String period,
            String timeZone,
            int revision,
            String supersedes,
            long totalMonthlyUsers,
            int companyCount,
            ProofGiven proof,
            List<Company> companies,
            List<VanishedCompany> vanished,
            List<NewCompany> newCompanies) {

        /** A document of an earlier version may hold no such lists. */
        public Data {
            vanished = vanished == null ? List.of() : vanished;
            newCompanies = newCompanies == null ? List.of() : newCompanies;
        }
    }

    /** A company that is gone; {@code billed} says whether its last known number is in the total. */
    public record VanishedCompany(
            String companyId, String companyName, long lastMonthlyUsers, String lastSeen, boolean billed) {}

    /** A company that is new in this period. */
    public record NewCompany(String companyId, String companyName) {}

    /** The account's id in the settings, and the reseller's name as the vendor gives it. */
    public record AccountName(String id, String name) {}

    /**
     * The proof.
     *
     * @param witnessTotal null where only the pages' own totals were checked
     * @param month {@code honoured} where the vendor was seen to honour the month that was asked for, else {@code unchecked}; null in a
     *     document of an earlier version
     * @param clock {@code checked} where the vendor's answers bore a time by which the month is closed, too, else {@code unchecked}; null
     *     in a document of an earlier version
     * @param namesWrittenDifferently how many companies the witness names differently; null if none
     */
    public record ProofGiven(
            String method,
            String readAt,
            int companies,
            long searchTotal,
            Long witnessTotal,
            @JsonInclude(JsonInclude.Include.NON_NULL) String month,
            @JsonInclude(JsonInclude.Include.NON_NULL) String clock,
            @JsonInclude(JsonInclude.Include.NON_NULL) Integer namesWrittenDifferently) {

        /** Nought is the same as nothing, and is not written. */
        public ProofGiven {
            namesWrittenDifferently =
                    namesWrittenDifferently != null && namesWrittenDifferently == 0 ? null : namesWrittenDifferently;
        }

        /** A proof that says nothing of month and clock, as those of an earlier version, and where all names are written alike. */
        public ProofGiven(String method, String readAt, int companies, long searchTotal, Long witnessTotal) {
            this(method, readAt, companies, searchTotal, witnessTotal, null, null, null);
        }

        /** In a line of English; that two sources agree is said only where their figures do. */
        public String inWords() {
            String read = String.format(Locale.ROOT, "%,d of %,d companies; ", companies, companies);
            if (witnessTotal == null) {
                return "proven by the pages' own totals only: " + read + "no second witness was asked"
                        + monthAndClock();
            }
            if (witnessTotal != searchTotal) {
                return String.format(
                        Locale.ROOT, "NOT proven: the pages say %,d, the witness %,d", searchTotal, witnessTotal);
            }
            return "proven: " + read
                    + (method.equals(Verification.EXPORT.label()) ? "pages and export agree" : "two readings agree")
                    + names()
                    + monthAndClock();
        }

        private String monthAndClock() {
            String words = "";
            if (month != null) {
                words += isMonthHonoured()
                        ? "; the month is honoured"
                        : "; whether the month is honoured was not checked";
            }
            return clock != null && !isClockChecked() ? words + "; the clock was not checked" : words;
        }

        /** Whether the vendor was seen to honour the month; a proof of an earlier version does not say. */
        @JsonIgnore
        public boolean isMonthHonoured() {
            return MonthProof.HONOURED.label().equals(month);
        }

        /** Whether the month is closed by the vendor's clock, too. */
        @JsonIgnore
        public boolean isClockChecked() {
            return CLOCK_CHECKED.equals(clock);
        }

        private String names() {
            if (namesWrittenDifferently == null) {
                return "";
            }
            return namesWrittenDifferently == 1
                    ? "; 1 name is written differently in the export"
                    : String.format(
                            Locale.ROOT, "; %,d names are written differently in the export", namesWrittenDifferently);
        }
    }

    /** One company; {@code previousMonthlyUsers} stands only in a correction. */
    public record Company(
            String companyId,
            String companyName,
            long monthlyUsers,
            Long targetUsers,
            Long licenseLimit,
            boolean overLimit,
            @JsonInclude(JsonInclude.Include.NON_NULL) Long previousMonthlyUsers) {}

    /**
     * The type, as one of those there are.
     *
     * @throws IllegalArgumentException if there is no such type
     */
    public StatementType statementType() {
        return StatementType.of(type);
    }

    /** The document as text; the same document always gives the same text. */
    public String toJson() {
        return new String(toUtf8(), UTF_8);
    }

    /**
     * As {@link #toJson()}, in UTF-8. Half a surrogate pair, which no encoding can carry, becomes U+FFFD here, so that
     * what is kept, signed and sent are the same bytes.
     */
    public byte[] toUtf8() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CharsetEncoder encoder =
                UTF_8.newEncoder().onMalformedInput(CodingErrorAction.REPLACE).replaceWith("\uFFFD".getBytes(UTF_8));
        try (Writer writer = new OutputStreamWriter(bytes, encoder)) {
            JSON.writeValue(writer, this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads a document that {@link #toJson()} wrote.
     *
     * @throws UncheckedIOException if the text is no such document
     */
    public static StatementDocument parse(String json) {
        try {
            return JSON.readValue(json, StatementDocument.class);
        } catch (IOException e) {
            throw new UncheckedIOException("The body is not a statement document", e);
        }
    }
}
