package io.headcount.delivery.usage;

import io.headcount.ledger.UsageEntry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the answer to a call means for the records in it. */
sealed interface Verdict {

    /** It has all of them now, or had them before. */
    Verdict YES = new Yes();

    /** See {@link #YES}. */
    record Yes() implements Verdict {}

    /**
     * It has some of them, says no to some, and of the rest that they were refused for others' sake.
     *
     * @param told what it has
     * @param refused what it says no to, with its reasons by the records' ids
     */
    record Single(List<UsageEntry> told, Map<String, String> refused) implements Verdict {}

    /**
     * No to all of them, or no answer.
     *
     * @param words why, in the system's words
     * @param withoutEffect whether it is known that it has none of them
     * @param general whether the reason lies with the system or with us, and not with a customer
     * @param last whether nothing more should be sent now
     * @param retryAfter how long it asked to wait, if it did
     */
    record No(String words, boolean withoutEffect, boolean general, boolean last, Optional<Duration> retryAfter)
            implements Verdict {}
}
