package io.headcount.delivery;

import java.time.Duration;
import java.util.Optional;

/**
 * A billing system was told of some companies and not of others. The message says how many, who, and why, in the system's own words;
 * the delivery goes on for those alone.
 */
public final class NotEverybodyTold extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean onlyPeopleHelp;
    private final boolean forPeople;
    private final transient Optional<Duration> retryAfter;

    /**
     * @param message without secrets, beginning with the figures
     * @param onlyPeopleHelp whether a further attempt makes no sense for any of them before a person has seen to it
     * @param forPeople whether people should hear of it now, although it is tried again
     * @param retryAfter how long the system asked to wait, if it did
     */
    public NotEverybodyTold(String message, boolean onlyPeopleHelp, boolean forPeople, Optional<Duration> retryAfter) {
        super(message);
        this.onlyPeopleHelp = onlyPeopleHelp;
        this.forPeople = forPeople;
        this.retryAfter = retryAfter;
    }

    boolean onlyPeopleHelp() {
        return onlyPeopleHelp;
    }

    boolean forPeople() {
        return forPeople;
    }

    Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
