package io.headcount.reading;

import java.time.Duration;
import java.time.Instant;

/**
 * What time it is for the vendor, by the header {@code Date} of an answer (RFC 9110, section 6.6.1).
 *
 * @param time the vendor's time, to the second
 * @param ourLead how far this machine's clock was ahead of it when the answer came; negative where it was behind
 */
public record VendorClock(Instant time, Duration ourLead) {

    /** Receivers of signed webhooks put up with no more than this. */
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    /** Whether the clocks differ by more than {@link #TOLERANCE}. */
    public boolean isFarFromOurs() {
        return ourLead.abs().compareTo(TOLERANCE) > 0;
    }

    /** The difference in words that go on after 'this machine's clock is'. */
    public String differenceInWords() {
        Duration apart = ourLead.abs();
        String amount = apart.toDays() > 0
                ? apart.toDays() + " d " + apart.toHoursPart() + " h"
                : apart.toHours() > 0
                        ? apart.toHours() + " h " + apart.toMinutesPart() + " min"
                        : apart.toMinutes() + " min " + apart.toSecondsPart() + " s";
        return amount + (ourLead.isNegative() ? " slow" : " fast");
    }
}
