package io.headcount.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headcount.ledger.Attempt;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.DeliveryState;
import io.headcount.ledger.RecordedStatement;
import io.headcount.ledger.Review;
import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementType;
import io.headcount.text.ShownJson;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;

/** Prints a statement: a summary table for people, or the document with its deliveries as JSON. */
final class StatementPrinter {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int SHOWN = 20;
    private static final int NAME_LENGTH = 60;

    private final PrintStream out;

    StatementPrinter(PrintStream out) {
        this.out = out;
    }

    /**
     * A statement to print.
     *
     * @param document as it was recorded, or would be
     * @param record as the ledger has it; null where it is not recorded
     */
    record Shown(StatementDocument document, RecordedStatement record) {

        boolean recorded() {
            return record != null;
        }

        List<Delivery> deliveries() {
            return record == null ? List.of() : record.deliveries();
        }

        Review review() {
            return record == null ? null : record.review();
        }

        /** Whether its number may be added to others. */
        boolean counts() {
            return record == null || !record.isWaiting() && !record.isWithdrawn();
        }
    }

    /** Prints a statement for people. */
    void print(Shown statement) {
        summary(statement.document(), statement.recorded());
        if (statement.review() != null) {
            out.println("  " + line(statement.review().inWords())
                    + (statement.record().isWaiting() ? decide(statement.record()) : ""));
        }
        statement.deliveries().forEach(delivery -> out.println("  " + inWords(delivery)));
    }

    /** A statement as JSON: the document's own fields, and what became of it. */
    private record Whole(
            @JsonUnwrapped StatementDocument document,
            boolean recorded,
            @JsonInclude(JsonInclude.Include.NON_NULL) JsonNode review,
            List<ObjectNode> deliveries) {

        Whole(Shown statement) {
            this(
                    statement.document(),
                    statement.recorded(),
                    statement.review() == null ? null : json(statement.review()),
                    statement.deliveries().stream().map(StatementPrinter::json).toList());
        }
    }

    /** Those of several accounts. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Wholes(Long totalMonthlyUsers, Integer companyCount, List<Whole> statements) {}

    /** Prints the document of the only account, with what became of it. */
    void printJson(Shown statement) {
        write(new Whole(statement));
    }

    /**
     * Prints the statements of several accounts as one document.
     *
     * @param complete whether there is one of each account; a total of some of them would be mistaken for the whole
     */
    void printJson(List<Shown> statements, boolean complete) {
        write(new Wholes(
                complete ? total(statements) : null,
                complete ? companies(statements) : null,
                statements.stream().map(Whole::new).toList()));
    }

    /** As it comes: as a text, a long document would be there several times. */
    private void write(Object document) {
        try (Writer shown = ShownJson.into(out)) {
            JSON.writerWithDefaultPrettyPrinter()
                    .without(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                    .writeValue(shown, document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.println();
    }

    /** Prints the total of several accounts for people. */
    void printTotal(List<Shown> statements) {
        out.printf(
                Locale.ROOT,
                "%n  all %d accounts: %,d monthly users in %,d companies%n",
                statements.size(),
                total(statements),
                companies(statements));
    }

    private static long total(List<Shown> statements) {
        return statements.stream()
                .mapToLong(statement -> statement.document().data().totalMonthlyUsers())
                .reduce(0, Math::addExact);
    }

    private static int companies(List<Shown> statements) {
        return statements.stream()
                .mapToInt(statement -> statement.document().data().companyCount())
                .reduce(0, Math::addExact);
    }

    /** JSON for people and programs: what would steer a terminal is escaped, which a reader of JSON undoes. */
    static String shown(ObjectNode document) throws JsonProcessingException {
        return ShownJson.of(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document));
    }

    static ObjectNode json(Delivery delivery) {
        ObjectNode node = JSON.createObjectNode();
        node.put("deliveryId", delivery.id());
        node.put("destination", delivery.destination());
        node.put("state", delivery.state().label());
        node.put("attempts", delivery.attempts());
        node.put(
                "deliveredAt",
                delivery.deliveredAt() == null ? null : delivery.deliveredAt().toString());
        node.put(
                "nextAttemptAt",
                delivery.state() == DeliveryState.PENDING
                        ? delivery.nextAttemptAt().toString()
                        : null);
        node.put("reason", delivery.lastReason());
        node.put("obstacle", delivery.obstacle());
        if (delivery.told() != null) {
            node.putObject("told")
                    .put("companies", delivery.told().companies())
                    .put("told", delivery.told().told())
                    .put("unmapped", delivery.told().unmapped())
                    .put("refused", delivery.told().refused());
        }
        return node;
    }

    /** @param review null, which becomes null, where a statement needed none */
    static JsonNode json(Review review) {
        if (review == null) {
            return JSON.nullNode();
        }
        ObjectNode node = JSON.createObjectNode();
        node.put("state", review.state().label());
        node.put("reason", review.reason());
        node.put(
                "decidedAt",
                review.decidedAt() == null ? null : review.decidedAt().toString());
        node.put("decidedBy", review.decidedBy());
        node.put("decision", review.decision());
        return node;
    }

    /** What to run to decide about a statement that waits, as the end of a sentence. */
    static String decide(RecordedStatement statement) {
        String which = "--account " + statement.account() + " --period " + statement.period() + " --revision "
                + statement.revision();
        return ". To release it: 'headcount approve " + which + "'; to withdraw it for good: 'headcount reject " + which
                + " --reason TEXT'";
    }

    static ObjectNode json(Attempt attempt) {
        ObjectNode node = JSON.createObjectNode();
        node.put("number", attempt.number());
        node.put("startedAt", attempt.startedAt().toString());
        node.put("endedAt", attempt.endedAt() == null ? null : attempt.endedAt().toString());
        node.put("delivered", attempt.delivered());
        node.put("reason", attempt.reason());
        return node;
    }

    private void summary(StatementDocument document, boolean recorded) {
        StatementDocument.Data data = document.data();
        boolean provisional = document.type().equals(StatementType.PROVISIONAL.label());
        out.println();
        if (provisional) {
            out.println("  PROVISIONAL: the month is not over; this is no basis for billing");
        }
        out.printf(
                Locale.ROOT,
                "  %s   %s%n",
                shown(data.account().name()),
                data.period() + (provisional ? "" : ", revision " + data.revision()));
        out.printf(
                Locale.ROOT, "  %,d monthly users in %,d companies%n", data.totalMonthlyUsers(), data.companyCount());
        out.println("  " + data.proof().inWords());
        out.println("  statement " + data.statementId() + (recorded ? "" : " (not recorded)"));
        out.println();
        out.println("    users  company");
        Largest<StatementDocument.Company> largest = new Largest<>(SHOWN, StatementDocument.Company::monthlyUsers);
        data.companies().forEach(largest::add);
        largest.inOrder()
                .forEach(company ->
                        out.printf(Locale.ROOT, "  %,7d  %s%n", company.monthlyUsers(), shown(company.companyName())));
        if (data.companyCount() > SHOWN) {
            out.printf(Locale.ROOT, "           and %,d more%n", data.companyCount() - SHOWN);
        }
        out.println();
    }

    /** How a delivery stands, in a line. */
    static String inWords(Delivery delivery) {
        return switch (delivery.state()) {
            case DELIVERED ->
                delivery.destination() + ": delivered at " + delivery.deliveredAt()
                        + (delivery.told() == null ? "" : ", " + delivery.told().inWords())
                        + (delivery.lastReason() == null ? "" : "; " + line(delivery.lastReason()));
            case HELD ->
                delivery.destination() + ": HELD; "
                        + (delivery.obstacle() == null
                                ? lastAttempt(delivery)
                                        + (Delivery.saysWhatToDo(delivery.lastReason())
                                                ? ""
                                                : "; fix the cause, then run 'headcount deliver --destination "
                                                        + delivery.destination() + "'")
                                : line(delivery.obstacle()));
            case PENDING ->
                delivery.destination() + ": pending, "
                        + (delivery.obstacle() == null
                                ? "next attempt after " + delivery.nextAttemptAt()
                                : delivery.obstacle())
                        + (delivery.attempts() == 0 ? "" : "; " + lastAttempt(delivery));
            case WITHDRAWN -> delivery.destination() + ": not sent any more; " + line(delivery.obstacle());
        };
    }

    private static String lastAttempt(Delivery delivery) {
        boolean said = delivery.told() == null
                || delivery.lastReason() != null
                        && delivery.lastReason().startsWith(delivery.told().inWords());
        return (said ? "" : delivery.told().inWords() + "; ") + "attempt " + delivery.attempts() + " "
                + failure(delivery.lastReason());
    }

    /** How an attempt ended, in a line. */
    static String inWords(Attempt attempt) {
        return "attempt " + attempt.number() + " at " + attempt.startedAt() + " "
                + (Boolean.TRUE.equals(attempt.delivered())
                        ? "delivered" + (attempt.reason() == null ? "" : "; " + line(attempt.reason()))
                        : failure(attempt.reason()));
    }

    /** Every attempt that ended has a reason or was delivered; nobody knows of one that did not end. */
    private static String failure(String reason) {
        return reason == null ? "was cut off, and nobody knows whether it arrived" : "failed: " + line(reason);
    }

    /** A text of others on one line, however long. */
    static String line(String text) {
        return shown(text, Integer.MAX_VALUE);
    }

    static String shown(String text) {
        return shown(text, NAME_LENGTH);
    }

    /** A text of others, fit for a terminal: without control characters, and no longer than there is room for. */
    private static String shown(String text, int length) {
        String clean = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ").strip();
        return clean.codePointCount(0, clean.length()) <= length
                ? clean
                : clean.substring(0, clean.offsetByCodePoints(0, length - 1)) + "…";
    }
}
