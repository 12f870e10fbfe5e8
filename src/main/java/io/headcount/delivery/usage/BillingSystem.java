package io.headcount.delivery.usage;

import io.headcount.ledger.UsageEntry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What must be known of a billing system to tell it of everybody, and of nobody twice. Implementations are immutable. */
interface BillingSystem {

    /** Its column in {@code config/customers.csv}, one of {@link Customers#SYSTEMS}. */
    String column();

    /** Whether it keeps one number of a customer and no month; else it adds up. */
    default boolean keepsANumber() {
        return false;
    }

    /** Whether it shows what it was told only after the last of the calls, which is another than those before it. */
    default boolean buildsAtTheLast() {
        return false;
    }

    /** How long it knows the id of a record again, so that it may be sent once more; nothing if for good. */
    default Optional<Duration> remembers() {
        return Optional.empty();
    }

    /** How many records go into a call. */
    default int batch() {
        return 1;
    }

    /** The body of the call that tells it of these records, one at least. */
    String body(Usage usage, List<UsageEntry> records);

    /** What its answer means. */
    default Verdict verdict(Answer answer, List<UsageEntry> asked) {
        return answer.isYes() ? Verdict.YES : answer.refusal();
    }

    /** Why a record that would be sent must be seen to by a person instead, and what is to be done there; nothing if it may be sent. */
    default Optional<String> byHand(Usage usage, UsageEntry record) {
        return Optional.empty();
    }
}
