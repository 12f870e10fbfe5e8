package io.headcount.delivery.inquiry;

import java.util.List;

/**
 * What a billing system said, in lines for people. Immutable.
 *
 * @param failures what is not there, not as it must be, or could not be asked
 * @param doubts what is there and should be looked at
 * @param summary how much was found
 */
public record Findings(List<String> failures, List<String> doubts, String summary) {

    public Findings {
        failures = List.copyOf(failures);
        doubts = List.copyOf(doubts);
    }
}
