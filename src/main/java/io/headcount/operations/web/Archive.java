package io.headcount.operations.web;

import io.headcount.billing.BillingCalendar;
import io.headcount.delivery.BrokenTemplateException;
import io.headcount.delivery.attachment.Background;
import io.headcount.delivery.attachment.Details;
import io.headcount.delivery.attachment.StatementFile;
import io.headcount.delivery.email.Summaries;
import io.headcount.delivery.email.Summary;
import io.headcount.delivery.usage.Customers;
import io.headcount.ledger.Attempt;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.RecordedStatement;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementType;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pages on which people look at what was billed: the statements, their deliveries, and what was sent. It only reads
 * the ledger. Thread-safe.
 */
public final class Archive implements Handler {

    private static final Logger LOG = LoggerFactory.getLogger(Archive.class);

    private static final Pattern STATEMENT =
            Pattern.compile("/statements/([0-9a-f-]{36})(?:/([A-Za-z0-9._-]{1,150}))?");

    /** The summary brings its own styles along, and its logo. */
    private static final String SUMMARY_POLICY = WebServer.policy("'unsafe-inline'", "'self' data:");

    private static final String EMAIL = "email";

    /** Few enough that those who deliver always find a connection to the ledger free. */
    private static final int READERS = 2;

    private static final int PATIENCE_SECONDS = 10;

    private final Ledger ledger;
    private final Settings settings;
    private final Supplier<Summaries> summaries;
    private final Customers customers;
    private final BillingCalendar calendar;
    private final Shown shown;
    private final Pages pages = new Pages();
    private final Semaphore readers = new Semaphore(READERS, true);
    private final byte[] style = resource("style.css");
    private final byte[] icon = resource("icon.svg");

    /**
     * @param summaries renders the summary again as it was mailed; called each time that one is shown
     */
    public Archive(Ledger ledger, Settings settings, Supplier<Summaries> summaries, Customers customers, Clock clock) {
        this.customers = customers;
        this.ledger = ledger;
        this.settings = settings;
        this.summaries = summaries;
        this.calendar = BillingCalendar.of(settings, clock);
        this.shown = new Shown(settings);
    }

    @Override
    public Answer answer(String path) throws InterruptedException {
        return switch (path) {
            case "/style.css" -> Answer.of(200, "text/css; charset=utf-8", style);
            case "/icon.svg", "/favicon.ico" -> Answer.of(200, "image/svg+xml", icon);
            default -> fromLedger(path);
        };
    }

    private Answer fromLedger(String path) throws InterruptedException {
        if (!readers.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            return pages.message(
                            503,
                            "Busy",
                            "There are too many requests at once; nothing was changed. Try again in a moment.")
                    .with("Retry-After", String.valueOf(PATIENCE_SECONDS));
        }
        try {
            return path.equals("/") ? overview() : statement(path).orElseGet(this::nothing);
        } catch (BrokenTemplateException e) {
            LOG.warn("The page can't show a summary: {}", e.getMessage());
            return pages.message(500, "The summary can't be shown", e.getMessage());
        } catch (RuntimeException e) {
            if (Ledger.isAway(e)) {
                return pages.message(
                                503,
                                "The ledger does not answer",
                                "The database can't be reached. Nothing recorded is lost, and what is due is done when it"
                                        + " is back.")
                        .with("Retry-After", String.valueOf(PATIENCE_SECONDS));
            }
            LOG.error("The page can't answer; nothing was changed: {}", settings.redact(trace(e)));
            return pages.message(
                    500,
                    "This can't be shown",
                    "Something went wrong while the page was made. Nothing was changed: no statement and no"
                            + " delivery. The log of serve has the reason; try again, and report it if it happens"
                            + " again.");
        } finally {
            readers.release();
        }
    }

    private Answer nothing() {
        return pages.message(
                404, "Nothing here", "There is no page and no statement at this address. See the list of statements.");
    }

    private Answer overview() {
        return pages.overview(
                Overview.of(ledger.statements().history(), ledger.troubles().open(), calendar.lastClosed(), shown));
    }

    private Optional<Answer> statement(String path) {
        Matcher matcher = STATEMENT.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return ledger.statements().find(matcher.group(1)).flatMap(statement -> {
            String recorded = ledger.statements().document(statement.id());
            return part(matcher.group(2), statement, recorded, StatementDocument.parse(recorded));
        });
    }

    /** @param name the last part of the path, or null */
    private Optional<Answer> part(
            String name, RecordedStatement statement, String recorded, StatementDocument document) {
        if (name == null) {
            return Optional.of(
                    pages.statement(Detail.of(statement, document, newest(statement), this::attempts, shown)));
        }
        return switch (name) {
            case "summary" ->
                Optional.of(Answer.page(200, summary(statement, document).page())
                        .with("Content-Security-Policy", SUMMARY_POLICY));
            case "summary.txt" ->
                Optional.of(Answer.plain(200, summary(statement, document).text()));
            default ->
                Download.of(document).stream()
                        .filter(file -> file.path().equals(name))
                        .findFirst()
                        .map(file -> Answer.download(
                                file.name(),
                                file.mediaType(),
                                file.bytes(document, recorded, form -> details(form, statement, document))));
        };
    }

    /** The list for programs asks for no words and no template: it is there although one of those is broken. */
    private Details details(StatementFile form, RecordedStatement statement, StatementDocument document) {
        return form == StatementFile.CSV
                ? Details.ofCsv(Background.of(ledger, document, customers), settings.get(Setting.EMAIL_CSV_SEPARATOR))
                : summary(statement, document).details();
    }

    private Summary summary(RecordedStatement statement, StatementDocument document) {
        String delivery = statement.deliveries().stream()
                .filter(one -> one.destination().equals(EMAIL))
                .findFirst()
                .map(Delivery::id)
                .orElse(null);
        return summaries.get().of(document, Background.of(ledger, document, customers), delivery);
    }

    private RecordedStatement newest(RecordedStatement statement) {
        return statement.type() == StatementType.PROVISIONAL
                ? null
                : ledger.statements()
                        .find(statement.account(), statement.period())
                        .orElse(null);
    }

    private List<Attempt> attempts(Delivery delivery) {
        return ledger.deliveries().attempts(delivery.id());
    }

    private static String trace(Exception failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    private static byte[] resource(String name) {
        try (InputStream stream = Archive.class.getResourceAsStream(name)) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("The program's own file " + name + " can't be read", e);
        }
    }
}
