package io.headcount.operations.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headcount.billing.BillingCalendar;
import io.headcount.billing.Capacity;
import io.headcount.billing.Changes;
import io.headcount.billing.CompanyHistory;
import io.headcount.billing.NothingKnown;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.LedgerException;
import io.headcount.ledger.StatementRow;
import io.headcount.reading.Line;
import io.headcount.settings.Form;
import io.headcount.settings.Settings;
import io.headcount.text.Folded;
import io.headcount.text.RecordJson;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a program may read of the ledger, as JSON: the same as the commands answer. Described by {@code /api/v1/openapi.json}. It only
 * reads. Thread-safe.
 */
public final class Api implements Handler {

    /** Below this everything is answered here. */
    public static final String PATH = "/api/v1/";

    private static final Logger LOG = LoggerFactory.getLogger(Api.class);
    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";

    /** Few enough that those who deliver, and the pages, always find a connection to the ledger free. */
    private static final int READERS = 2;

    private static final int PATIENCE_SECONDS = 10;
    private static final int MOST = 1_000;
    private static final int USUAL = 100;
    private static final int MOST_MONTHS = 1_200;

    private final Ledger ledger;
    private final Settings settings;
    private final BillingCalendar calendar;
    private final Semaphore readers = new Semaphore(READERS, true);
    private final String description;

    public Api(Ledger ledger, Settings settings, Clock clock) {
        this.ledger = ledger;
        this.settings = settings;
        this.calendar = BillingCalendar.of(settings, clock);
        this.description = resource("openapi.json");
    }

    /** A page of a list; {@code next} is what to ask for as {@code after}, or null at the end. */
    record Statements(List<StatementRow> statements, String next) {}

    record Lines(String statementId, List<ApiLine> lines, String next) {}

    record ApiLine(
            String companyId,
            String companyName,
            long monthlyUsers,
            Long targetUsers,
            Long licenseLimit,
            boolean overLimit,
            Boolean licenseExpired,
            LocalDate licenseEnds) {

        static ApiLine of(Line line) {
            return new ApiLine(
                    line.companyId(),
                    line.companyName(),
                    line.monthlyUsers(),
                    line.targetUsers(),
                    line.licenseLimit(),
                    line.overLimit(),
                    line.licenseExpired(),
                    line.licenseEnds());
        }
    }

    record Companies(List<KnownCompany> companies, String next) {}

    record KnownCompany(String companyId, List<String> names) {}

    record Deliveries(String statementId, List<ApiDelivery> deliveries) {}

    record ApiDelivery(
            String deliveryId,
            String destination,
            String state,
            int attempts,
            Instant deliveredAt,
            String reason,
            String obstacle) {}

    record Accounts(List<String> accounts) {}

    record Troubles(List<ApiTrouble> troubles) {}

    record ApiTrouble(String about, String message, Instant raisedAt, Instant toldAt, Instant endedAt) {}

    record Problem(int status, String title) {}

    /** That what was asked for can't be; told to the client. */
    private static final class Refused extends Exception {

        private static final long serialVersionUID = 1L;
        private final int status;

        Refused(int status, String message) {
            super(message);
            this.status = status;
        }
    }

    @Override
    public Answer answer(String path) throws InterruptedException {
        return answer(new Asked(path, null, null));
    }

    @Override
    public Answer answer(Asked asked) throws InterruptedException {
        if (!readers.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            return problem(503, "Too many ask at once. Try again in a moment.")
                    .with("Retry-After", String.valueOf(PATIENCE_SECONDS));
        }
        try {
            return unlessKnown(asked, json(asked));
        } catch (Refused e) {
            return problem(e.status, e.getMessage());
        } catch (IllegalArgumentException e) {
            return problem(400, "The address can't be read: " + e.getMessage());
        } catch (NothingKnown e) {
            return problem(404, e.getMessage());
        } catch (LedgerException e) {
            return problem(500, e.getMessage());
        } catch (RuntimeException e) {
            if (Ledger.isAway(e)) {
                return problem(503, "The ledger does not answer: the database is away. Nothing recorded is lost.")
                        .with("Retry-After", String.valueOf(PATIENCE_SECONDS));
            }
            LOG.error("The API can't answer; nothing was changed: {}", settings.redact(e.toString()), e);
            return problem(500, "Something went wrong; nothing was changed. The log of serve says what it was.");
        } finally {
            readers.release();
        }
    }

    private String json(Asked asked) throws Refused, NothingKnown, LedgerException {
        String[] path = asked.path().substring(PATH.length()).split("/", -1);
        Parameters given = new Parameters(asked.parameters());
        return switch (path[0] + "/" + path.length) {
            case "openapi.json/1" -> given.only(Set.of(), description);
            case "accounts/1" ->
                given.only(
                        Set.of(),
                        RecordJson.line(new Accounts(ledger.questions().accounts())));
            case "statements/1" -> RecordJson.line(statements(given));
            case "statements/2" -> given.only(Set.of(), RecordJson.line(statement(path[1])));
            case "statements/3" -> RecordJson.line(ofStatement(statement(path[1]), path[2], given));
            case "companies/1" -> RecordJson.line(companies(given));
            case "companies/2" -> RecordJson.line(company(Asked.decoded(path[1]), given));
            case "changes/1" -> RecordJson.line(changes(given));
            case "troubles/1" -> given.only(Set.of(), RecordJson.line(troubles()));
            case "capacity/1" -> RecordJson.line(capacity(given));
            default -> throw nothing();
        };
    }

    private static Refused nothing() {
        return new Refused(404, "There is nothing at this address. See " + PATH + "openapi.json.");
    }

    private Statements statements(Parameters given) throws Refused {
        given.allow(Set.of("account", "from", "to", "state", "after", "limit"));
        String state = given.text("state");
        List<StatementRow> all =
                ledger.questions().statements(given.text("account"), given.month("from"), given.month("to")).stream()
                        .filter(row -> state == null || row.state().equals(state))
                        .toList();
        String after = given.after();
        int begin = 0;
        if (after != null) {
            begin = all.stream().map(StatementRow::statementId).toList().indexOf(after) + 1;
            if (begin == 0) {
                throw new Refused(400, "after: this list has no such place. Begin anew, without it.");
            }
        }
        int end = (int) Math.min(all.size(), (long) begin + given.limit());
        return new Statements(
                all.subList(begin, end),
                end == all.size() ? null : cursor(all.get(end - 1).statementId()));
    }

    private StatementRow statement(String id) throws Refused {
        return ledger.questions()
                .statement(id)
                .orElseThrow(() -> new Refused(404, "There is no statement of this id."));
    }

    private Object ofStatement(StatementRow statement, String part, Parameters given) throws Refused {
        if (part.equals("lines")) {
            given.allow(Set.of("after", "limit"));
            String after = given.after();
            List<Line> lines = ledger.questions()
                    .linesAfter(statement.statementId(), after == null ? "" : after, given.limit() + 1);
            boolean more = lines.size() > given.limit();
            List<Line> shown = more ? lines.subList(0, given.limit()) : lines;
            return new Lines(
                    statement.statementId(),
                    shown.stream().map(ApiLine::of).toList(),
                    more ? cursor(shown.get(shown.size() - 1).companyId()) : null);
        }
        if (part.equals("deliveries")) {
            given.allow(Set.of());
            return new Deliveries(
                    statement.statementId(),
                    ledger.deliveries().of(statement.statementId()).stream()
                            .map(this::delivery)
                            .toList());
        }
        throw nothing();
    }

    private ApiDelivery delivery(Delivery delivery) {
        return new ApiDelivery(
                delivery.id(),
                delivery.destination(),
                delivery.state().label(),
                delivery.attempts(),
                delivery.deliveredAt(),
                redacted(delivery.lastReason()),
                redacted(delivery.obstacle()));
    }

    /** Secrets were taken out when it was recorded, and may have changed since. */
    private String redacted(String text) {
        return text == null ? null : settings.redact(text);
    }

    private Companies companies(Parameters given) throws Refused {
        given.allow(Set.of("name", "after", "limit"));
        String wanted = Folded.of(given.text("name") == null ? "" : given.text("name"));
        String after = given.after();
        List<KnownCompany> all =
                ledger.questions().companiesCalled(name -> Folded.of(name).contains(wanted)).entrySet().stream()
                        .filter(company -> after == null || company.getKey().compareTo(after) > 0)
                        .limit(given.limit() + 1L)
                        .map(company -> new KnownCompany(company.getKey(), company.getValue()))
                        .toList();
        boolean more = all.size() > given.limit();
        List<KnownCompany> shown = more ? all.subList(0, given.limit()) : all;
        return new Companies(shown, more ? cursor(shown.get(shown.size() - 1).companyId()) : null);
    }

    private CompanyHistory company(String id, Parameters given) throws Refused, NothingKnown {
        given.allow(Set.of("account", "months"));
        int months = given.number("months", 24, MOST_MONTHS);
        return CompanyHistory.of(
                ledger, id, given.text("account"), calendar.current().minusMonths(months));
    }

    private Changes changes(Parameters given) throws Refused, NothingKnown, LedgerException {
        given.allow(Set.of("account", "period", "against"));
        return Changes.between(ledger, given.text("account"), given.month("period"), given.month("against"));
    }

    private Capacity capacity(Parameters given) throws Refused {
        given.allow(Set.of("account"));
        String account = given.text("account");
        return Capacity.of(ledger, account == null ? settings.accounts() : List.of(account), calendar.current());
    }

    private Troubles troubles() {
        return new Troubles(ledger.troubles().all().stream()
                .map(trouble -> new ApiTrouble(
                        redacted(trouble.about()),
                        redacted(trouble.message()),
                        trouble.raisedAt(),
                        trouble.alertedAt(),
                        trouble.endedAt()))
                .toList());
    }

    private static Answer problem(int status, String title) {
        return Answer.of(status, PROBLEM, RecordJson.line(new Problem(status, title)));
    }

    private static Answer unlessKnown(Asked asked, String json) {
        byte[] body = json.getBytes(UTF_8);
        String tag = "\"" + digest(body) + "\"";
        boolean known = asked.known() != null
                && (asked.known().strip().equals("*")
                        || List.of(asked.known().replace("W/", "").split("\\s*,\\s*"))
                                .contains(tag));
        return (known ? new Answer(304, Map.of(), new byte[0]) : Answer.of(200, JSON, body)).with("ETag", tag);
    }

    private static String digest(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String cursor(String last) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(last.getBytes(UTF_8));
    }

    private static String resource(String name) {
        try (InputStream stream = Api.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("The program's own file " + name + " can't be read", e);
        }
    }

    /** The parameters of a request. */
    private record Parameters(Map<String, String> given) {

        void allow(Set<String> known) throws Refused {
            for (String name : given.keySet()) {
                if (!known.contains(name)) {
                    throw new Refused(
                            400,
                            "There is no parameter of this name here, only: "
                                    + (known.isEmpty()
                                            ? "none"
                                            : String.join(
                                                    ", ",
                                                    known.stream().sorted().toList())) + ".");
                }
            }
        }

        String only(Set<String> known, String answer) throws Refused {
            allow(known);
            return answer;
        }

        /** Null where it is not given. */
        String text(String name) {
            return given.get(name);
        }

        YearMonth month(String name) throws Refused {
            try {
                return given.containsKey(name) ? Form.PERIOD.apply(given.get(name)) : null;
            } catch (IllegalArgumentException e) {
                throw new Refused(400, name + ": " + e.getMessage());
            }
        }

        int limit() throws Refused {
            return number("limit", USUAL, MOST);
        }

        int number(String name, int usual, int most) throws Refused {
            String text = given.getOrDefault(name, String.valueOf(usual));
            int number = text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
            if (number < 1 || number > most) {
                throw new Refused(400, name + ": not a number from 1 to " + most);
            }
            return number;
        }

        String after() throws Refused {
            try {
                return given.containsKey("after")
                        ? new String(Base64.getUrlDecoder().decode(given.get("after")), UTF_8)
                        : null;
            } catch (IllegalArgumentException e) {
                throw new Refused(400, "after: this is no cursor. Take it from 'next' of the page before.");
            }
        }
    }
}
