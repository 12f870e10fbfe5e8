package io.headcount.keepnet;

import io.headcount.http.BoundedBody;
import io.headcount.log.Meters;
import io.headcount.reading.MissingCount;
import io.headcount.reading.MonthCheck;
import io.headcount.reading.Page;
import io.headcount.reading.Reading;
import io.headcount.reading.VendorClock;
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
import java.time.ZoneId;
import java.time.ZoneOffset;
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

    private static final Instant FIRST_MONTH =
            Setting.EARLIEST_PERIOD.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    private static final Duration A_YEAR = Duration.ofDays(366);

    private final int pageSize;
    private final int pagesInFlight;
    private final String monthField;
    private final String exportType;
    private final PageParser pages;
    private final ExportReader exports;
    private final AccountTokens tokens;
    private final Clock clock;
    private final Meters meters;
    private final ZoneId zone;
    private final boolean monthCheck;

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
        this.zone = settings.get(Setting.BILLING_TIME_ZONE);
        this.monthCheck = settings.get(Setting.BILLING_MONTH_CHECK).equals("required");
    }

    /**
     * A reading of a period with no page read yet.
     *
     * @throws MonthNotAsked if the period is not the current one and no month can be asked for
     */
    public Reading begin(@Variable("account") String account, @Variable("period") YearMonth period)
            throws MonthNotAsked {
        YearMonth current = YearMonth.now(clock.withZone(zone));
        if (!period.isBefore(current)) {
            return new Reading(account, period, clock.instant());
        }
        if (monthField.isEmpty()) {
            throw new MonthNotAsked(period);
        }
        return new Reading(
                account, period, clock.instant(), monthCheck ? monthCheck(period) : MonthCheck.notNeeded(period));
    }

    /** The check of a period: its neighbour is the month before or, where the vendor has none, the month after. */
    public static MonthCheck monthCheck(YearMonth period) {
        YearMonth before = period.minusMonths(1);
        return MonthCheck.of(period, before.isBefore(Setting.EARLIEST_PERIOD) ? period.plusMonths(1) : before);
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
                .mapToObj(page -> request(reading, reading.period(), page, null))
                .toList();
    }

    /** What to send for a control month of a reading, to see whether the vendor honours the month. */
    public SearchRequest controlMonth(@Variable("thisReading") Reading reading) {
        return request(reading, reading.monthCheck().next(), reading.controlPage(), null);
    }

    /** Takes the answer to {@link #controlMonth}. */
    public void hearControlMonth(@Variable("thisReading") Reading reading, @Body Page control) {
        reading.hearControl(control);
    }

    /**
     * A control month could not be read. What that decides is nothing, unless the vendor refused the month as one that it does not have.
     *
     * @throws Exception what was thrown, where no other month can decide or the credential is refused
     */
    public void controlMonthUnread(
            @Variable("thisReading") Reading reading, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception failure)
            throws Exception {
        if (reading.monthCheck().isLastResort() || failure instanceof CredentialRefused) {
            throw failure;
        }
        reading.monthCheck().unanswered(failure instanceof RefusedRequest refused && refused.isOfInput());
    }

    /** What to send for the export of a reading's period, all pages in one. */
    public SearchRequest export(@Body Reading reading) {
        return request(reading, reading.period(), 1, exportType);
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
            @Variable("thisReading") Reading reading,
            @Body InputStream body)
            throws KeepnetException, IOException {
        if (reading != null) {
            vendorClock(date).ifPresent(reading::hearTime);
        }
        try (InputStream answer = new BoundedBody(body, LARGEST_PAGE)) {
            checkStatus(tokens.of(account), authorization, patience, status, retryAfter, answer);
            Page page = pages.parse(answer);
            patience.answered();
            meters.pageRead(account);
            return page;
        }
    }

    /**
     * By the header {@code Date}, which tells seconds (RFC 9110, section 6.6.1). Nothing where it is missing, no date, or one that can't be:
     * from before the vendor counted monthly users, or more than a year ahead.
     */
    private Optional<VendorClock> vendorClock(String date) {
        Instant now = clock.instant();
        try {
            return Optional.ofNullable(date)
                    .map(text -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from))
                    .filter(time -> time.isAfter(FIRST_MONTH) && time.isBefore(now.plus(A_YEAR)))
                    .map(time -> new VendorClock(time, Duration.between(time, now)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Takes the answer to {@link #export} as the second witness of the reading; fails as {@link #readPage} does. */
    public Witness readExport(
            @Variable("account") String account,
            @Header(Exchange.HTTP_RESPONSE_CODE) int status,
            @Header("Retry-After") String retryAfter,
            @Header(Exchange.CONTENT_TYPE) String contentType,
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
            exports.read(answer, contentType, witness::says);
            patience.answered();
            return witness;
        } catch (ArithmeticException e) {
            throw new UnreadableAnswer("The sum of the export is too large to be right.", e);
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

    private SearchRequest request(Reading reading, YearMonth asked, int page, String export) {
        var month = new SearchRequest.Item(monthField, "=", asked.toString());
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
