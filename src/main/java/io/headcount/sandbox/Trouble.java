package io.headcount.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;

/** Pressure and nonsense: what goes wrong with a search whatever its rows are. */
final class Trouble {

    private static final Duration LATENCY = Duration.ofMillis(50);
    private static final Duration DRIP = Duration.ofMillis(200);

    /** Those that need no page to answer with, in the order in which they strike. */
    private static final Fault[] BLUNT = {
        Fault.RATE_LIMIT_ONCE,
        Fault.RATE_LIMIT_DATE,
        Fault.RATE_LIMIT_BARE,
        Fault.RATE_LIMIT_FOREVER,
        Fault.SERVER_ERROR_ONCE,
        Fault.SERVER_ERROR_FOREVER,
        Fault.BAD_REQUEST,
        Fault.DROP_ONCE,
        Fault.DROP_FOREVER,
        Fault.HANG_ONCE,
        Fault.HANG_FOREVER,
        Fault.HTML_ONCE,
        Fault.HTML_FOREVER,
        Fault.WRONG_JSON,
        Fault.EMPTY_BODY,
        Fault.STATUS_ERROR,
        Fault.SUCCESS_FALSE,
        Fault.STATUS_LINE_ENDLESS,
        Fault.HEADERS_ENDLESS,
        Fault.HEADERS_DRIP,
        Fault.CHUNK_EXTENSION_ENDLESS,
        Fault.TRAILERS_ENDLESS,
        Fault.GZIP_BOMB
    };

    private final ActiveFaults faults;
    private final Clock clock;

    Trouble(ActiveFaults faults, Clock clock) {
        this.faults = faults;
        this.clock = clock;
    }

    /** Whether the request has met its fate; where not, it is to be answered by {@link #send}. */
    boolean meets(Call call, boolean middle) throws IOException {
        Optional<Fault> fault = first(middle, BLUNT);
        if (fault.isPresent()) {
            meet(call, fault.get());
        }
        return fault.isPresent();
    }

    /** Sends a page, whole or not. */
    void send(Call call, byte[] page, boolean middle) throws IOException {
        if (faults.strikes(Fault.SLOW) && call.closesWithin(LATENCY)) {
            call.drop();
        } else if (first(middle, Fault.TRUNCATED_ONCE, Fault.TRUNCATED_FOREVER).isPresent()) {
            call.cut(Call.JSON, page);
        } else if (faults.strikes(Fault.DRIP)) {
            call.drip(Call.JSON, page, DRIP);
        } else if (faults.strikes(Fault.TRAILING_GARBAGE)) {
            call.json(200, new String(page, StandardCharsets.UTF_8) + "\n<!-- served by cache-3 -->");
        } else {
            call.answer(200, Call.JSON, page);
        }
    }

    /** Bounded faults strike in the middle of a reading only: there a reader has something to lose. */
    private Optional<Fault> first(boolean middle, Fault... candidates) {
        return Arrays.stream(candidates)
                .filter(fault -> middle || !fault.bounded())
                .filter(faults::strikes)
                .findFirst();
    }

    private void meet(Call call, Fault fault) throws IOException {
        switch (fault) {
            case RATE_LIMIT_ONCE, RATE_LIMIT_FOREVER -> limit(call.with("Retry-After", "1"));
            case RATE_LIMIT_DATE -> limit(call.with("Retry-After", aSecondAhead()));
            case RATE_LIMIT_BARE -> limit(call);
            case SERVER_ERROR_ONCE, SERVER_ERROR_FOREVER ->
                call.answer(503, Call.HTML, "<h1>Service Unavailable</h1>".getBytes(StandardCharsets.UTF_8));
            case BAD_REQUEST ->
                call.json(
                        400,
                        Refusal.envelope(
                                "INPUT_ERROR", "The request is invalid.", "The OrderBy field is not supported."));
            case DROP_ONCE, DROP_FOREVER -> call.drop();
            case HANG_ONCE, HANG_FOREVER -> call.hang();
            case HTML_ONCE, HTML_FOREVER -> call.logInPage();
            case WRONG_JSON -> call.json(200, "[]");
            case EMPTY_BODY -> call.json(200, "");
            case STATUS_ERROR -> call.json(200, Refusal.envelope("ERROR", "Companies could not be retrieved."));
            case SUCCESS_FALSE ->
                call.json(
                        200,
                        "{\"isSuccess\":false,\"data\":null,\"messages\":[\"Companies could not be retrieved.\"]}");
            case STATUS_LINE_ENDLESS,
                    HEADERS_ENDLESS,
                    HEADERS_DRIP,
                    CHUNK_EXTENSION_ENDLESS,
                    TRAILERS_ENDLESS,
                    GZIP_BOMB -> Unending.answer(call, fault);
            default -> throw new IllegalStateException(fault + " is no blunt trouble");
        }
    }

    private static void limit(Call call) throws IOException {
        call.json(429, Refusal.envelope("ERROR", "Too many requests."));
    }

    /** One to two seconds, since such a date has no fractions. */
    private String aSecondAhead() {
        ZonedDateTime now = clock.instant().atZone(ZoneOffset.UTC);
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(
                now.truncatedTo(ChronoUnit.SECONDS).plusSeconds(2));
    }
}
