package io.headcount.reading;

import java.time.YearMonth;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whether the vendor honours the month that a reading asks for. The filter that selects the month is undocumented; a
 * release in which it does nothing would answer every month with the current one's numbers, on the pages and in the export alike.
 *
 * <p>So the same page is asked for a month in which nobody can have been. If nobody was, the month is honoured. A vendor that answers months
 * which it does not have with others' numbers is asked for a neighbouring month, which must differ for more than a tenth of the companies
 * that have users in either of the two: numbers live, and one that moved between two requests proves nothing.
 *
 * <p>Not thread-safe.
 */
public final class MonthCheck {

    /** Long before the vendor was there. */
    public static final YearMonth IMPOSSIBLE = YearMonth.of(1999, 12);

    private enum State {
        NOT_NEEDED,
        ASK_IMPOSSIBLE,
        ASK_NEIGHBOUR,
        HONOURED,
        IGNORED
    }

    private final YearMonth period;
    private final YearMonth neighbour;
    private State state;
    private String evidence = "";

    private MonthCheck(YearMonth period, YearMonth neighbour, State state) {
        this.period = period;
        this.neighbour = neighbour;
        this.state = state;
    }

    /** The check of a period; {@code neighbour} is the month before or after it. */
    public static MonthCheck of(YearMonth period, YearMonth neighbour) {
        return new MonthCheck(period, neighbour, State.ASK_IMPOSSIBLE);
    }

    /** The check of a period that needs none. */
    public static MonthCheck notNeeded(YearMonth period) {
        return new MonthCheck(period, period, State.NOT_NEEDED);
    }

    /** Whether another control month must be asked for. */
    public boolean isOpen() {
        return state == State.ASK_IMPOSSIBLE || state == State.ASK_NEIGHBOUR;
    }

    /** Whether the control month to ask for is the last that can decide. */
    public boolean isLastResort() {
        return state == State.ASK_NEIGHBOUR;
    }

    /**
     * The control month to ask for next.
     *
     * @throws IllegalStateException if none is open
     */
    public YearMonth next() {
        return switch (state) {
            case ASK_IMPOSSIBLE -> IMPOSSIBLE;
            case ASK_NEIGHBOUR -> neighbour;
            default -> throw new IllegalStateException("The month is decided");
        };
    }

    /**
     * Takes the answer for the control month.
     *
     * @param control its page
     * @param read the companies read so far, which include those of the same page of the period
     */
    void heard(Page control, Lines read) {
        Map<String, Long> then = new HashMap<>();
        control.lines().forEach(line -> then.put(line.companyId(), line.monthlyUsers()));
        if (state == State.ASK_IMPOSSIBLE) {
            boolean nobody = then.values().stream().allMatch(users -> users == 0);
            state = nobody ? State.HONOURED : State.ASK_NEIGHBOUR;
            evidence = nobody ? "nobody has users in " + IMPOSSIBLE : "";
        } else {
            compare(then, read);
        }
    }

    private void compare(Map<String, Long> then, Lines read) {
        boolean nobodyListed = then.isEmpty();
        long withUsers = 0;
        long different = 0;
        for (Line line : read) {
            Long users = then.remove(line.companyId());
            if (users != null && (users > 0 || line.monthlyUsers() > 0)) {
                withUsers++;
                different += users == line.monthlyUsers() ? 0 : 1;
            }
        }
        // Who is in the other month only may have come or gone meanwhile, and says nothing.
        boolean honoured = nobodyListed || different > withUsers / 10.0;
        state = honoured ? State.HONOURED : State.IGNORED;
        evidence = honoured
                ? neighbour + " has other numbers than " + period
                : withUsers == 0
                        ? "it has users for " + IMPOSSIBLE + ", and its page for " + neighbour
                                + " has none of the companies that " + period + " has on the same page"
                        : "it has users for " + IMPOSSIBLE
                                + ", a month in which nobody can have been a user, and the same numbers for "
                                + neighbour + " and " + period + " in " + (withUsers - different) + " of the "
                                + withUsers
                                + " companies compared";
    }

    /**
     * The control month could not be read.
     *
     * @param refused whether the vendor refused it as a month that it does not have, which it can only if it looks at the month
     */
    public void unanswered(boolean refused) {
        if (state == State.ASK_IMPOSSIBLE) {
            state = refused ? State.HONOURED : State.ASK_NEIGHBOUR;
            evidence = refused ? "the vendor refuses " + IMPOSSIBLE : "";
        }
    }

    /** What was found. */
    MonthProof proof() {
        return state == State.HONOURED ? MonthProof.HONOURED : MonthProof.UNCHECKED;
    }

    /** By what it was found, in words; empty before it was, or where nobody looked. */
    public String evidence() {
        return evidence;
    }

    /** What speaks against the reading, in words; nothing where the month is honoured or need not be. */
    public Optional<String> flaw() {
        return switch (state) {
            case IGNORED ->
                Optional.of(
                        "the vendor seems to ignore the month that is asked for (keepnet.month-field): " + evidence);
            case ASK_IMPOSSIBLE, ASK_NEIGHBOUR ->
                Optional.of("whether the vendor honours the month could not be checked");
            default -> Optional.empty();
        };
    }
}
