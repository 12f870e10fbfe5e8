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
    private static final int LARGEST_REFUSAL = 64 << 10;

    private final int pageSize;
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

    /** What to send for the next page of a reading. */
    public SearchRequest nextPage(@Body Reading reading) {
        return request(reading, reading.nextPage(), null);
    }

    /** What to send for the export of a reading's period, all pages in one. */
    public SearchRequest export(@Body Reading reading) {
        return request(reading, 1, exportType);
    }

    /**
     * Takes the answer to {@link #nextPage}.
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
            @Body InputStream body)
            throws KeepnetException, IOException {
        vendorIsAhead = aheadOfUs(date);
        try (InputStream answer = new BoundedBody(body, LARGEST_PAGE, clock, patience.deadline())) {
            checkStatus(tokens.of(account), status, retryAfter, answer);
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
            @Variable("reading") Reading reading,
            @Body InputStream body)
            throws KeepnetException, IOException {
        try (InputStream answer = new BoundedBody(body, LARGEST_EXPORT, clock, patience.deadline())) {
            checkStatus(tokens.of(account), status, retryAfter, answer);
            Witness witness = new Witness(reading);
            exports.read(answer, witness::says);
            patience.answered();
            return witness;
        } catch (ArithmeticException e) {
            throw new UnreadableAnswer("The sum of the export is larger than any number that can be.", e);
        }
    }

    private void checkStatus(Tokens tokens, int status, String retryAfter, InputStream answer)
            throws KeepnetException, IOException {
        meters.answered(status);
        if (status == 401) {
            throw tokens.rejected();
        }
        byte[] refusal = status == 200 ? new byte[0] : answer.readNBytes(LARGEST_REFUSAL);
        HttpStatus.check(status, retryAfter, refusal, clock.instant());
        tokens.accepted();
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
