package io.headcount.delivery.inquiry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.headcount.delivery.Failure;
import io.headcount.http.BoundedBody;
import io.headcount.http.RetryAfter;
import io.headcount.http.TimeLimit;
import io.headcount.settings.Settings;
import io.headcount.text.OneLine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Exchange;

/** What the routes that ask billing systems have in common: which question is next, and what was answered. Thread-safe. */
public final class Inquiries {

    /** By which the route is told whom the system should know: {@link Expected}. */
    public static final String EXPECTED = "expected";

    private static final String INQUIRY = "headcount.inquiry";
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Of one answer, in bytes; a list of thousands of accounts is far from it. */
    private static final long LARGEST = 16L << 20;
    /** In characters. */
    private static final int LONGEST = 300;

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int MOST_TRIES = 3;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** By which a server says that there is no such thing. */
    private static final Set<Integer> NOT_THERE = Set.of(404, 410);
    /** What every further call would meet, too. */
    private static final Set<Integer> LAST = Set.of(401, 407, TOO_MANY_REQUESTS);

    private final Settings settings;
    private final Clock clock;

    public Inquiries(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** Begins to ask, and leaves the first {@link Question} as the body. */
    void begin(Exchange exchange, Questionnaire questionnaire) {
        Expected expected = exchange.getVariable(EXPECTED, Expected.class);
        exchange.setProperty(INQUIRY, new Inquiry(questionnaire, expected));
        next(exchange);
    }

    /** Leaves the next {@link Question} as the body; an empty body if there is none. */
    public void next(Exchange exchange) {
        Inquiry inquiry = inquiry(exchange);
        exchange.getMessage().removeHeaders("*");
        Duration left = left(inquiry);
        if (left.isZero() || exchange.getContext().isStopping()) {
            inquiry.stop("the time for it was over");
        }
        exchange.getMessage().setBody(inquiry.next());
        exchange.getMessage().setHeader(TimeLimit.HEADER, new TimeLimit(left, "the time of the whole check").header());
    }

    private Duration left(Inquiry inquiry) {
        Duration left = Duration.between(clock.instant(), inquiry.expected().until());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /**
     * The question was answered, in whatever way.
     *
     * @throws IOException if the answer breaks off
     */
    public void answered(Exchange exchange) throws IOException {
        Inquiry inquiry = inquiry(exchange);
        inquiry.mustBeUnderWay();
        Integer code = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        int status = code == null ? 0 : code;
        String wait = exchange.getMessage().getHeader("Retry-After", String.class);
        byte[] bytes = body(exchange);
        boolean yes = status >= 200 && status < 300;
        String text = settings.redact(new String(bytes, 0, Math.min(bytes.length, 4_096), StandardCharsets.UTF_8));
        // Where a web page says that there is nothing, nobody was asked who could know.
        if (yes || NOT_THERE.contains(status) && !text.stripLeading().startsWith("<")) {
            inquiry.answered(new Heard(yes, json(bytes), text));
            return;
        }
        if (status == TOO_MANY_REQUESTS && inquiry.triedBefore() + 1 < MOST_TRIES) {
            Duration pause =
                    RetryAfter.parse(wait, clock.instant()).orElse(PAUSE.multipliedBy(1L << inquiry.triedBefore()));
            if (pause.compareTo(LONGEST_PAUSE) <= 0 && pause.compareTo(left(inquiry)) < 0 && slept(pause)) {
                inquiry.later();
                return;
            }
        }
        String own = OneLine.of(text);
        inquiry.unasked("the receiver answered " + status + meaning(status)
                + (own.isEmpty() ? "" : ", '" + OneLine.atMost(LONGEST, own) + "'"));
        if (LAST.contains(status)) {
            inquiry.stop("every further call would be answered in the same way");
        }
    }

    private static boolean slept(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String meaning(int status) {
        return switch (status) {
            case 401 -> ": it does not accept our credential";
            case 403 -> ": our credential may not read that";
            case 404, 410 -> ": a web page, so check its address";
            case TOO_MANY_REQUESTS -> ": too many requests";
            default -> status >= 300 && status < 400 ? ": a redirection, which is not followed" : "";
        };
    }

    /** Bounded, as everything that others send. */
    private static byte[] body(Exchange exchange) throws IOException {
        try (InputStream body = exchange.getMessage().getBody(InputStream.class)) {
            return body == null ? new byte[0] : new BoundedBody(body, LARGEST).readAllBytes();
        }
    }

    private static JsonNode json(byte[] bytes) throws IOException {
        try {
            JsonNode node = JSON.readTree(bytes);
            return node == null ? MissingNode.getInstance() : node;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** The call failed in some way that is no answer. */
    public void failed(Exchange exchange) {
        Throwable thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        Failure failure = Failure.of(thrown, clock.instant());
        Inquiry inquiry = inquiry(exchange);
        inquiry.mustBeUnderWay();
        inquiry.unasked(OneLine.atMost(LONGEST, settings.redact(failure.reason())));
    }

    /** The last step: leaves the {@link Findings} as the body. */
    public void findings(Exchange exchange) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(inquiry(exchange).findings());
    }

    private static Inquiry inquiry(Exchange exchange) {
        return Optional.ofNullable(exchange.getProperty(INQUIRY, Inquiry.class))
                .orElseThrow(() -> new IllegalStateException("the route has not begun with 'begin'"));
    }
}
