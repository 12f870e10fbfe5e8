package io.headcount.delivery;

import io.headcount.ledger.RecordedStatement;
import io.headcount.statement.StatementType;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One destination, and what must be known of it to send it nothing wrong. Its route says so in its group, behind the
 * word {@code destination}: {@code group: destination, billing, sets}.
 *
 * @param name the route's id without {@code deliver-}
 * @param billing ({@code billing}) somebody is billed by what it gets: no provisional statement goes there, and no
 *     correction of a statement that it never got
 * @param sets ({@code sets}) it keeps one number and no month: nothing older goes there after something newer
 * @param adds ({@code adds}, {@code adds after 23h}) from how long after the first attempt on it counts the same thing
 *     twice if it gets it twice: at once, or once it has forgotten the ids; absent where a repetition does no harm
 */
public record Destination(String name, boolean billing, boolean sets, Optional<Duration> adds) {

    /** The first word of the group of every destination's route. */
    static final String GROUP = "destination";

    private static final Pattern ADDS = Pattern.compile("adds(?:\\s+after\\s+(\\d{1,4})h)?");

    /** Whether a route of this group says that it is a destination; null is no group. */
    static boolean isMeant(String group) {
        return group != null && words(group).get(0).equals(GROUP);
    }

    /** @throws IllegalArgumentException for a word that says nothing here */
    static Destination of(String name, String group) {
        boolean billing = false;
        boolean sets = false;
        Optional<Duration> adds = Optional.empty();
        for (String word : words(group).subList(1, words(group).size())) {
            Matcher adding = ADDS.matcher(word);
            if (word.equals("billing")) {
                billing = true;
            } else if (word.equals("sets")) {
                sets = true;
            } else if (adding.matches()) {
                adds = Optional.of(Duration.ofHours(adding.group(1) == null ? 0 : Long.parseLong(adding.group(1))));
            } else {
                throw new IllegalArgumentException("its group may say 'billing', 'sets', 'adds' or 'adds after 23h'"
                        + " behind 'destination', separated by commas, but says '" + word + "'");
            }
        }
        return new Destination(name, billing, sets, adds);
    }

    /** At least one, if only an empty one. */
    private static List<String> words(String group) {
        return Arrays.stream(group.split(",", -1)).map(String::strip).toList();
    }

    /** Whether a repetition counts twice, at once or later. */
    public boolean countsTwice() {
        return adds.isPresent();
    }

    /**
     * Why a statement must not be sent there, if it keeps one number and was sent that of a newer statement already.
     *
     * @param history the statements of the ledger
     */
    public Optional<String> wouldOverwrite(RecordedStatement statement, List<RecordedStatement> history) {
        return history.stream()
                .filter(other -> sets && isNewer(other, statement))
                .filter(other -> other.deliveries().stream()
                        .anyMatch(sent -> sent.destination().equals(name) && sent.attempts() > 0))
                .findFirst()
                .map(other -> name + " keeps one number and no month, and it was sent that of " + other.period()
                        + ", revision " + other.revision() + ", already. This older one of " + statement.period()
                        + ", revision " + statement.revision() + ", would overwrite it, so it is not sent"
                        + (other.period().equals(statement.period())
                                ? "; there is nothing to do"
                                : "; if that month needs correcting, do it by hand there"));
    }

    private static boolean isNewer(RecordedStatement other, RecordedStatement statement) {
        int months = other.period().compareTo(statement.period());
        return other.type() != StatementType.PROVISIONAL
                && other.account().equals(statement.account())
                && (months > 0 || (months == 0 && other.revision() > statement.revision()));
    }
}
