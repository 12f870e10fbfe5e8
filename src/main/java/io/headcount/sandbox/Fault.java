package io.headcount.sandbox;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What the sandbox can be told to do wrong, or unusually.
 *
 * <p>A fault that ends in {@code -once}, or whose description bounds it, strikes that often after it was switched on and
 * then lets the sandbox behave; any other strikes for as long as it is on. The faults of pressure and nonsense strike the
 * company search: the bounded ones its second page (its only page where there is one), the others every page. The faults
 * of bad rows strike the fourth company of the list (the last one of a shorter list), in the search and in the export.
 * What lies about pages needs a list of at least two pages.
 */
public enum Fault {
    // The token
    INVALID_CLIENT("the token endpoint refuses the credential: 400 invalid_client"),
    TOKEN_401("the token endpoint refuses the credential: 401 invalid_client"),
    TOKEN_500_ONCE(1, "the token endpoint fails once: 500"),
    TOKEN_DROP_ONCE(1, "the token endpoint closes the connection without an answer, once"),
    TOKEN_HTML("the token endpoint answers 200 with a sign-in page"),
    TOKEN_WITHOUT_EXPIRY("the token's answer has no expires_in"),
    NOT_A_RESELLER("the credential is not a Reseller: the token says so and the API answers 403"),
    FORBIDDEN_ADDRESS("the credential may not be used from here: the token is good and the API answers 403"),
    TOKEN_EXPIRES_ONCE(1, "the token stops being valid at the second page: one 401"),
    TOKEN_REJECTED("the API answers 401 to every token"),
    ONE_RESELLER("both credentials are the first reseller's: they see the same companies"),

    // Pressure
    RATE_LIMIT_ONCE(1, "429 with Retry-After: 1, once"),
    RATE_LIMIT_DATE(1, "429 with Retry-After as a date about a second ahead, once"),
    RATE_LIMIT_BARE(1, "429 without Retry-After, once"),
    RATE_LIMIT_FOREVER("429 with Retry-After: 1, always"),
    SERVER_ERROR_ONCE(2, "503 twice for the same page"),
    SERVER_ERROR_FOREVER("503, always"),
    BAD_REQUEST("400 INPUT_ERROR with validation messages"),
    DROP_ONCE(1, "the connection is closed without an answer, once"),
    DROP_FOREVER("the connection is closed without an answer, always"),
    HANG_ONCE(1, "the request is taken and never answered, once"),
    HANG_FOREVER("the request is taken and never answered, always"),
    DRIP("the headers come at once and the body one byte at a time, five bytes a second"),
    SLOW("every page takes 50 ms longer; not an error"),

    // Nonsense
    HTML_ONCE(1, "200 with a sign-in page in HTML, once"),
    HTML_FOREVER("200 with a sign-in page in HTML, always"),
    TRUNCATED_ONCE(1, "the connection breaks in the middle of the answer, once"),
    TRUNCATED_FOREVER("the connection breaks in the middle of the answer, always"),
    WRONG_JSON("200 with JSON that is not an answer: []"),
    EMPTY_BODY("200 with no body"),
    STATUS_ERROR("200 with status ERROR and a message"),
    SUCCESS_FALSE("200 with isSuccess false and messages"),
    TRAILING_GARBAGE("text after the end of the JSON document"),

    // HTTP itself
    STATUS_LINE_ENDLESS("the first line of the answer does not end"),
    HEADERS_ENDLESS("the answer has headers without end"),
    HEADERS_DRIP("a header of the answer comes one byte at a time, five a second, and does not end"),
    CHUNK_EXTENSION_ENDLESS("a chunk of the answer has an extension without end"),
    TRAILERS_ENDLESS("the answer has trailers without end"),
    GZIP_BOMB("the answer unpacks to a thousand times its size, without end"),

    // Variants, from which the right total must still come
    OTHER_ENVELOPE("the other documented envelope: isSuccess, data, messages"),
    CLAMPED_PAGES("at most 10 rows a page, and the answer says so"),
    CLAMPED_SILENTLY("at most 10 rows a page, while the answer reports the page size that was requested"),
    CLUSTERED("rows are nested as children although a flat list was requested"),
    CLUSTERED_TWICE("rows are nested, and a nested row is also listed by itself"),
    RESOURCE_ID("rows call the id resourceId"),
    UNKNOWN_FIELDS("rows and answers have undocumented fields"),
    FIELDS_REORDERED("status before data, and the rows before the totals"),
    EXPORT_SEMICOLON("the export is separated by semicolons"),
    EXPORT_EXCEL("the export is an Excel file although CSV was requested"),
    EXPORT_OLD_NAMES("the export has License Limit under its old name User Limit, and its columns in another order"),
    EXPORT_NO_BOM("the export has no byte order mark"),
    EXPORT_COUNTS_GROUPED("the export's Monthly Users are texts with points between thousands"),
    EXPORT_COUNTS_DECIMAL("the export's Monthly Users are texts with commas between thousands and a fraction of zero"),
    EXPORT_TITLE("the export has sep= and a title and a blank line above its header"),
    EXPORT_TOTAL_ROW("the export's last row is the total of the others"),
    EXPORT_UTF_16("the export is in UTF-16 with a byte order mark"),
    EXPORT_WINDOWS_1254("the export is in windows-1254 and declares it; other characters become question marks"),
    EXPORT_OTHER_SHEET("the export is an Excel file whose first sheet has no companies, and whose second has them"),
    EXPORT_NAMES_DIFFER("the export writes every other company's name in capitals without accents"),

    // Bad rows
    COUNT_NULL("a company's monthly users are null"),
    COUNT_MISSING("a company's monthly users are missing"),
    COUNT_NEGATIVE("a company's monthly users are negative"),
    COUNT_STRING("a company's monthly users are a JSON string"),
    COUNT_FRACTION("a company's monthly users are a fraction"),
    COUNT_HUGE("two companies have 9223372036854775807 monthly users each: the sum overflows"),
    COUNT_BEYOND_LONG("a company's monthly users don't fit into 64 bits"),
    ID_MISSING("a company has no id"),

    // Lying lists
    TOTAL_TOO_HIGH("the total number of records is one too high"),
    TOTAL_TOO_LOW("the total number of records is one too low"),
    TOTAL_CHANGES("the total number of records changes from the second page on"),
    TOTAL_MISSING("the total number of records is missing"),
    DUPLICATE_ROW("one company is on two pages and another on none; the total is right"),
    ROW_SHIFT_ONCE(
            1, "one company is deleted and another created between the first two pages, in the first reading only"),
    ROW_SHIFT_FOREVER("one company is deleted and another created between the first two pages, in every reading"),
    ENDLESS_PAGES("every page is full of new companies, and the totals grow"),
    REPEATED_PAGE("every page has the rows of the first"),
    WRONG_PAGE_NUMBER("the answer reports another page number than was requested"),
    PAGES_VANISH("the second page has no rows, although the totals say that there are some"),

    COMPANY_GOES_AFTER_FIRST_PAGE_ONCE(
            1, "the first company is deleted after page 1 was sent, once; the list has three pages"),
    COMPANY_GOES_MIDWAY_ONCE(1, "the first company is deleted when page 2 of three or more is asked for, once"),
    COMPANY_GOES_AT_LAST_PAGE_ONCE(1, "the first company is deleted when the last page of several is asked for, once"),
    COMPANY_GOES_BEFORE_EXPORT_ONCE(1, "the first company is deleted when the export is asked for, once"),
    COMPANY_COMES_AFTER_FIRST_PAGE_ONCE(1, "a company is created after page 1 was sent, once"),
    COMPANY_COMES_MIDWAY_ONCE(1, "a company is created when page 2 of three or more is asked for, once"),
    COMPANY_COMES_AT_LAST_PAGE_ONCE(1, "a company is created when the last page of several is asked for, once"),
    COMPANY_COMES_BEFORE_EXPORT_ONCE(1, "a company is created when the export is asked for, once"),

    // The month
    MONTH_IGNORED("the numbers are those of the current month, whatever month is requested"),
    MONTH_IGNORED_AS_NUMBERS_MOVE(
            "as month-ignored, and one company's number changes between the requests for two months"),
    MONTH_IGNORED_BY_EXPORT("the export has the current month's numbers, whatever month is requested"),
    MONTH_CLAMPED("for a month that the vendor does not have, the numbers are those of the current one"),
    MONTH_REFUSED("a month that the vendor does not have is refused: 400 INPUT_ERROR"),
    MONTH_FAILS("a month that the vendor does not have is answered 500"),
    MONTH_ALL_ZERO("in a month that the vendor does not have, every company has 0 users"),
    MONTH_ALL_NULL("in a month that the vendor does not have, every company's users are null"),

    // The clock
    DATE_MISSING("the answers have no header Date"),
    DATE_IMPOSSIBLE("the header Date says 1970"),
    DATE_BEHIND("the vendor's clock is forty days behind"),

    // The witness
    EXPORT_DIFFERS_ONCE(1, "the export has another number for one company, once"),
    EXPORT_DIFFERS("the export has another number for one company"),
    EXPORT_NUMBERS_SWAPPED("the export has the numbers of two companies swapped"),
    EXPORT_NAMES_AND_NUMBER_DIFFER("the export writes names differently, and has another number for one company"),
    EXPORT_TOTAL_WRONG("the export's last row is called Total, and is not the total of the others"),
    EXPORT_TWO_SHEETS("the export is an Excel file whose second and third sheet have companies"),
    EXPORT_UNKNOWN_CHARSET("the export declares an unknown charset"),
    EXPORT_ENDLESS_ROW("a row of the export has endless columns"),
    EXPORT_NESTED("the export is an Excel file with elements nested twenty million deep"),
    EXPORT_MISSES_ROW("the export lacks a company"),
    EXPORT_EXTRA_ROW("the export has a company that the search does not have"),
    EXPORT_WITHOUT_COLUMN("the export has no column Monthly Users"),
    EXPORT_HTML("the export answers 200 with a sign-in page"),
    EXPORT_ERROR_JSON("the export answers 200 with status ERROR in JSON"),
    EXPORT_SERVER_ERROR_ONCE(1, "the export fails once: 503"),
    EXPORT_TRUNCATED("the connection breaks in the middle of the export"),
    EXPORT_FORBIDDEN("the credential may not export: 403"),
    EXPORT_COUNT_TEXT("a cell of the export's Monthly Users is not a number"),
    EXPORT_HEADER_ONLY("the export has a header and no rows"),
    EXPORT_EMPTY("the export is an empty file"),

    // Proven, and hard to believe
    ALL_ZERO("in the last month that is over no company has any users, in the search and in the export"),
    THIRD_GONE("in the last month that is over every third company is missing, in the search and in the export"),

    // The webhook inbox
    WEBHOOK_500_ONCE(1, "the webhook inbox fails once: 500"),
    WEBHOOK_500("the webhook inbox fails: 500"),
    WEBHOOK_429("the webhook inbox answers 429 with Retry-After: 120"),
    WEBHOOK_410("the webhook inbox is gone: 410"),
    WEBHOOK_REDIRECT("the webhook inbox answers 307 to another address"),
    WEBHOOK_HANG("the webhook inbox never answers"),
    WEBHOOK_DROPS_ANSWER_ONCE(1, "the webhook inbox keeps the message, then closes the connection unanswered, once"),
    WEBHOOK_HEADERS_ENDLESS("the webhook inbox answers with headers without end"),
    WEBHOOK_HEADERS_DRIP("a header of the webhook inbox's answer comes one byte at a time and does not end"),

    // The mail inbox
    SMTP_REFUSES("the mail server refuses every recipient: 550"),
    SMTP_BUSY_ONCE(1, "the mail server refuses one message temporarily: 451"),
    SMTP_LOSES_ANSWER_ONCE(1, "the mail server keeps the message, then answers 451, once"),
    SMTP_REJECTS_TOKEN_ONCE(1, "the mail server rejects one token: 535; log-ins by password are good"),
    SMTP_REJECTS_TOKENS("the mail server rejects every token: 535; log-ins by password are good"),
    SMTP_HANGS("the mail server is ready for the message, and never answers it"),
    SMTP_DRIPS("the mail server's greeting comes one byte at a time, five a second, and does not end");

    private static final int ALWAYS = Integer.MAX_VALUE;

    private final int strikes;
    private final String description;

    Fault(String description) {
        this(ALWAYS, description);
    }

    Fault(int strikes, String description) {
        this.strikes = strikes;
        this.description = description;
    }

    /**
     * The fault of that name.
     *
     * @throws IllegalArgumentException if there is none; the message lists all names
     */
    public static Fault of(String label) {
        return Arrays.stream(values())
                .filter(fault -> fault.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no fault '" + label + "'. There are: "
                        + Arrays.stream(values()).map(Fault::label).collect(Collectors.joining(", "))));
    }

    /** The name on the command line, in kebab case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One line of help. */
    public String description() {
        return description;
    }

    /** How often it strikes after it was switched on. */
    int strikes() {
        return strikes;
    }

    boolean bounded() {
        return strikes != ALWAYS;
    }
}
