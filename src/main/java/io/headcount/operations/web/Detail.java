package io.headcount.operations.web;

import io.headcount.ledger.Attempt;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.DeliveryState;
import io.headcount.ledger.RecordedStatement;
import io.headcount.statement.StatementDocument;
import io.headcount.text.OneLine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What the page of one statement shows.
 *
 * @param zone the billing time zone now
 * @param periodZone the time zone in which the period begins and ends
 * @param proof in words
 * @param review {@code waiting} or {@code withdrawn}, or null
 * @param reviewed what a person must decide, or has decided; or null
 * @param commands what 'approve' and 'reject' need to be told while it waits, or null
 * @param supersedes the id of the statement that this one corrects, or null
 * @param newest the newest revision of the period, if that is another one; or null
 * @param files what there is to download
 */
record Detail(
        String zone,
        String id,
        String account,
        String period,
        String month,
        String periodZone,
        String kind,
        int revision,
        String users,
        String companies,
        String proof,
        Shown.Moment recorded,
        String review,
        String reviewed,
        String commands,
        String supersedes,
        Newest newest,
        List<Download> files,
        List<Sent> deliveries) {

    /** A later revision. */
    record Newest(String id, int revision) {}

    /**
     * A delivery; {@code next} is set while it is pending, {@code delivered} once it is, {@code obstacle} where something
     * else than its own attempts keeps it from being sent, {@code told} at a billing system that is told of each company,
     * {@code advised} where the last attempt's reason says itself what to do.
     */
    record Sent(
            String destination,
            String state,
            Shown.Moment next,
            Shown.Moment delivered,
            String obstacle,
            String told,
            boolean advised,
            List<Tried> attempts) {}

    /** An attempt; {@code outcome} is {@code delivered}, {@code failed} or {@code unknown}. */
    record Tried(int number, Shown.Moment started, Shown.Moment ended, String outcome, String reason) {}

    static Detail of(
            RecordedStatement statement,
            StatementDocument document,
            RecordedStatement newest,
            Function<Delivery, List<Attempt>> attempts,
            Shown shown) {
        StatementDocument.Data data = document.data();
        boolean replaced = newest != null && newest.revision() > statement.revision();
        return new Detail(
                shown.zone().getId(),
                statement.id(),
                OneLine.of(data.account().name()),
                statement.period().toString(),
                Shown.month(statement.period()),
                OneLine.of(data.timeZone()),
                Shown.kind(statement.type()),
                statement.revision(),
                Shown.number(data.totalMonthlyUsers()),
                Shown.number(data.companyCount()),
                data.proof().inWords(),
                shown.moment(statement.recordedAt()),
                Shown.review(statement),
                reviewed(statement, shown),
                statement.isWaiting() ? which(statement) : null,
                data.supersedes(),
                replaced ? new Newest(newest.id(), newest.revision()) : null,
                Download.of(document),
                statement.deliveries().stream()
                        .map(delivery -> sent(delivery, attempts.apply(delivery), shown))
                        .toList());
    }

    private static String reviewed(RecordedStatement statement, Shown shown) {
        if (statement.review() == null) {
            return null;
        }
        return shown.line(
                statement.isWaiting()
                        ? statement.review().reason()
                        : statement.review().inWords());
    }

    private static String which(RecordedStatement statement) {
        return "--account " + statement.account() + " --period " + statement.period() + " --revision "
                + statement.revision();
    }

    private static Sent sent(Delivery delivery, List<Attempt> attempts, Shown shown) {
        List<Tried> tried = new ArrayList<>();
        for (Attempt attempt : attempts) {
            boolean delivered = Boolean.TRUE.equals(attempt.delivered());
            boolean last = attempt.number() == delivery.attempts();
            tried.add(new Tried(
                    attempt.number(),
                    shown.moment(attempt.startedAt()),
                    shown.moment(attempt.endedAt()),
                    delivered ? "delivered" : attempt.endedAt() == null ? "unknown" : "failed",
                    reason(attempt, delivered, last && delivery.state() == DeliveryState.PENDING, shown)));
        }
        return new Sent(
                delivery.destination(),
                delivery.state().label(),
                delivery.state() == DeliveryState.PENDING && delivery.obstacle() == null
                        ? shown.moment(delivery.nextAttemptAt())
                        : null,
                delivery.state() == DeliveryState.DELIVERED ? shown.moment(delivery.deliveredAt()) : null,
                delivery.obstacle() == null ? null : shown.line(delivery.obstacle()),
                delivery.told() == null ? null : delivery.told().inWords(),
                Delivery.saysWhatToDo(delivery.lastReason()),
                tried);
    }

    private static String reason(Attempt attempt, boolean delivered, boolean mayBeUnderWay, Shown shown) {
        if (delivered && attempt.reason() == null) {
            return null;
        }
        if (attempt.reason() != null) {
            return shown.line(attempt.reason());
        }
        if (attempt.endedAt() != null) {
            return "no reason was recorded";
        }
        return mayBeUnderWay
                ? "in progress, or cut off; nobody knows yet whether it arrived"
                : "was cut off, and nobody knows whether it arrived";
    }
}
