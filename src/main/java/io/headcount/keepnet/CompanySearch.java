package io.headcount.keepnet;

import io.headcount.http.BoundedBody;
import io.headcount.metrics.Meters;
import io.headcount.reading.MissingCount;
import io.headcount.reading.Page;
import io.headcount.reading.Reading;
import io.headcount.reading.Witness;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.Variable;

/**
 * What to ask the vendor for, and how to take its answers: the search pages and their export. Thread-safe.
 *
 * @see SearchRequest
 */
public final class CompanySearch {

    private static final long LARGEST_PAGE = 512L << 20;
    private static final long LARGEST_EXPORT = 2048L << 20;
    private static final int FORBIDDEN = 403;
    private static final int LARGEST_REFUSAL = 64 << 10;
    /** Pages are added in their order, so those that are here early wait in memory; so many for each thread. */
    private static final int ROUNDS = 4;

    private final int pageSize;
    private final int pagesInFlight;
    private final String monthField;
    private final String exportType;
    private final PageParser pages;
    private final ExportReader exports;
    private final AccountTokens tokens;
    private final Clock clock;
    private final Meters meters;
    private volatile Duration vendorIsAhead;

    public CompanySearch(Settings settings, AccountTokens tokens, Clock clock, Meters meters) {
        MissingCount missing =
                MissingCount.valueOf(settings.get(Setting.BILLING_MISSING_COUNT).toUpperCase(Locale.ROOT));
        this.pageSize = settings.get(Setting.KEEPNET_PAGE_SIZE);
        this.pagesInFlight = settings.get(Setting.KEEPNET_PAGES_IN_FLIGHT);
        this.monthField = settings.find(Setting.KEEPNET_MONTH_FIELD).orElse("");
        this.exportType = settings.get(Setting.KEEPNET_EXPORT_TYPE);
        this.pages = new PageParser(missing);
        this.exports = new ExportReader(settings.get(Setting.KEEPNET_EXPORT_COLUMN), missing);
        this.tokens = tokens;
        this.clock = clock;
        this.meters = meters;
    }

    /** A reading of a period with no page read yet. */
    public Reading begin(@Variable("account") String account, @Variable("period") YearMonth period) {
        return new Reading(account, period, clock.instant());
    }

    /**
     * What to send for the next pages of a reading: the first by itself, and then several at once, as it told how many there are. So many
     * that none of the threads waits long for the slowest; fewer and fewer when the vendor asks for fewer calls.
     */
    public List<SearchRequest> nextPages(
            @Variable("thisReading") Reading reading, @Variable("patience") Patience patience) {
        int most = patience.pressure() == 0
                ? pagesInFlight == 1 ? 1 : pagesInFlight * ROUNDS
                : Math.max(1, pagesInFlight >> Math.min(patience.pressure(), Integer.SIZE - 1));
        return reading.nextPages(most)
                .mapToObj(page -> request(reading, page, null))
                .toList();
    }

    /** What to send for the export of a reading's period, all pages in one. */
    public SearchRequest export(@Body Reading reading) {
        return request(reading, 1, exportType);
    }

    /**
     * Takes the answer to one of {@link #nextPages}.
     *
     * @throws KeepnetException if it is no page; the subclass says whether it is worth trying again
     * @throws IOException if the answer broke off or did not end in time
     */
    public Page readPage(
            @Variable("account") String account,
            @Header(Exchange.HTTP_RESPONSE_CODE) int status,
            @Header("Retry-After") String retryAfter,
            @Header("Date") String date,
            @Variable("patience") Patience patience,
            @ExchangeProperty(AccountTokens.USED) String authorization,
            @Body InputStream body)
            throws KeepnetException, IOException {
        vendorIsAhead = aheadOfUs(date);
        try (InputStream answer = new BoundedBody(body, LARGEST_PAGE)) {
            checkStatus(tokens.of(account), authorization, patience, status, retryAfter, answer);
            Page page = pages.parse(answer);
            patience.answered();
            meters.pageRead(account);
            return page;
        }
    }

    /** How far our clock is ahead of the vendor's, by the latest page; nothing where that bore no date. */
    public Optional<Duration> clockSkew() {
        return Optional.ofNullable(vendorIsAhead).map(Duration::negated);
    }

    /** By the header {@code Date}, which tells seconds (RFC 9110, section 6.6.1). */
    private Duration aheadOfUs(String date) {
        try {
            return date == null
                    ? null
                    : Duration.between(
                            clock.instant(), DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from));
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Takes the answer to {@link #export} and lets it bear witness to the reading; fails as {@link #readPage} does. */
    public Witness readExport(
            @Variable("account") String account,
            @Header(Exchange.HTTP_RESPONSE_CODE) int status,
            @Header("Retry-After") String retryAfter,
            @Variable("patience") Patience patience,
            @ExchangeProperty(AccountTokens.USED) String authorization,
            @Variable("reading") Reading reading,
            @Body InputStream body)
            throws KeepnetException, IOException {
        try (InputStream answer = new BoundedBody(body, LARGEST_EXPORT)) {
            if (status == FORBIDDEN) {
                throw CredentialRefused.mayNotExport();
            }
            checkStatus(tokens.of(account), authorization, patience, status, retryAfter, answer);
            Witness witness = new Witness(reading);
            exports.read(answer, witness::says);
            patience.answered();
            return witness;
        } catch (ArithmeticException e) {
            throw new UnreadableAnswer("The sum of the export is larger than any number that can be.", e);
        }
    }

    private void checkStatus(
            Tokens tokens, String authorization, Patience patience, int status, String retryAfter, InputStream answer)
            throws KeepnetException, IOException {
        meters.answered(status);
        if (status == 401) {
            throw tokens.rejected(authorization, patience);
        }
        byte[] refusal = status == 200 ? new byte[0] : answer.readNBytes(LARGEST_REFUSAL);
        HttpStatus.check(status, retryAfter, refusal, clock.instant());
        patience.tokenAccepted();
    }

    private SearchRequest request(Reading reading, int page, String export) {
        var month = new SearchRequest.Item(monthField, "=", reading.period().toString());
        var filter = new SearchRequest.Filter(
                "AND",
                "",
                List.of(
                        new SearchRequest.Group("AND", monthField.isEmpty() ? List.of() : List.of(month), List.of()),
                        new SearchRequest.Group("OR", List.of(), List.of())));
        return new SearchRequest(
                page,
                reading.pageSize().orElse(pageSize),
                "CreateTime",
                true,
                false,
                false,
                filter,
                export,
                export == null ? null : true);
    }
}
