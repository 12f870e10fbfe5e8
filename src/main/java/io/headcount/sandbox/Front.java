package io.headcount.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.io.HttpRequestHandler;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes every request, writes it into the log and leads it to its endpoint. */
final class Front implements HttpRequestHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Front.class);
    private static final String MY_COMPANIES = "/api/companies/my";

    /** RFC 9110, section 5.6.7. */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final Duration FORTY_DAYS = Duration.ofDays(40);

    private final ApiLog log;
    private final Gate gate;
    private final TokenEndpoint token;
    private final MailTokenEndpoint mailToken;
    private final WebhookInbox webhooks;
    private final ActiveFaults faults;
    private final Clock clock;
    private final CountDownLatch closing;

    Front(
            ApiLog log,
            Gate gate,
            TokenEndpoint token,
            MailTokenEndpoint mailToken,
            WebhookInbox webhooks,
            ActiveFaults faults,
            Clock clock,
            CountDownLatch closing) {
        this.log = log;
        this.gate = gate;
        this.token = token;
        this.mailToken = mailToken;
        this.webhooks = webhooks;
        this.faults = faults;
        this.clock = clock;
        this.closing = closing;
    }

    @Override
    public void handle(ClassicHttpRequest request, ClassicHttpResponse response, HttpContext context)
            throws IOException {
        if (!faults.strikes(Fault.DATE_MISSING)) {
            response.setHeader("Date", DATE.format(date()));
        }
        try {
            Call call = new Call(request, response, closing, LoopbackServer.connection(context));
            if (call.path().startsWith(WebhookInbox.PATH)) {
                webhooks.handle(call);
            } else if (call.path().equals(MailTokenEndpoint.PATH)) {
                mailToken.handle(call);
            } else {
                ApiLog.Entry entry = log.arrived(call.path());
                call.onAnswer(entry::answered);
                api(call, entry);
            }
        } catch (RuntimeException e) {
            LOG.error("The sandbox failed at {}", request.getPath(), e);
            throw new ConnectionClosedException();
        }
    }

    private Instant date() {
        if (faults.strikes(Fault.DATE_IMPOSSIBLE)) {
            return Instant.EPOCH;
        }
        return faults.strikes(Fault.DATE_BEHIND) ? clock.instant().minus(FORTY_DAYS) : clock.instant();
    }

    private void api(Call call, ApiLog.Entry entry) throws IOException {
        String expected = call.path().equals(MY_COMPANIES) ? "GET" : "POST";
        try {
            switch (call.path()) {
                case TokenEndpoint.PATH, MY_COMPANIES, SearchEndpoint.PATH, ExportEndpoint.PATH -> {
                    if (call.method().equals(expected)) {
                        known(call, entry);
                    } else {
                        call.with("Allow", expected).empty(405);
                    }
                }
                default -> call.empty(404);
            }
        } catch (Refusal refusal) {
            call.json(refusal.status(), refusal.json());
        }
    }

    private void known(Call call, ApiLog.Entry entry) throws IOException, Refusal {
        if (call.path().equals(TokenEndpoint.PATH)) {
            token.handle(call);
        } else if (gate.admits(call)) {
            Reseller reseller = gate.reseller(call);
            if (call.path().equals(MY_COMPANIES)) {
                myCompanies(call, reseller.book());
            } else if (!call.carries("application/json")) {
                call.empty(415);
            } else if (call.path().equals(SearchEndpoint.PATH)) {
                SearchRequest asked = SearchRequest.search(call.text());
                entry.page(asked.pageNumber());
                reseller.search().handle(call, asked);
            } else {
                SearchRequest asked = SearchRequest.export(call.text());
                entry.page(asked.allPages() ? 0 : asked.pageNumber());
                reseller.export().handle(call, asked);
            }
        }
    }

    private static void myCompanies(Call call, CompanyBook book) throws IOException {
        Listing listing = book.listing(book.currentMonth());
        ArrayNode mine = JsonNodeFactory.instance.arrayNode();
        listing.rows(0, listing.size()).forEach(company -> mine.addObject()
                .put("name", company.name())
                .put("resourceId", company.id())
                .putNull("logoUrl")
                .putArray("children"));
        call.json(200, "{\"data\":" + mine + ",\"status\":\"SUCCESS\",\"message\":null,\"validationMessages\":null}");
    }
}
