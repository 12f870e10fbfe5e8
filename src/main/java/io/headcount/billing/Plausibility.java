package io.headcount.billing;

import io.headcount.reading.Line;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.statement.Statement;
import io.headcount.text.OneLine;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a proven number is one that a person should see before anybody is billed by it. Proven does not mean plausible: a
 * vendor that has lost half of its companies says so consistently. Immutable.
 *
 * @param mode which closed months wait for a person
 * @param change in percent of the earlier total: unusual is more than this and more than {@value #FEW_USERS} users
 * @param gone in percent of the companies that had users: unusual is more than this and at least {@value #SOME_COMPANIES}
 */
record Plausibility(Mode mode, BigDecimal change, BigDecimal gone) {

    private static final int FEW_USERS = 100;
    private static final int SOME_COMPANIES = 3;
    private static final int NAMED = 10;
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** The values of {@code billing.review}. */
    enum Mode {
        UNUSUAL,
        ALWAYS,
        OFF
    }

    /**
     * What a statement is held against.
     *
     * @param name as people call it, such as {@code 2026-09} or {@code revision 1}
     * @param total its total
     * @param lines its lines
     */
    record Earlier(String name, long total, Collection<Line> lines) {}

    /** As the settings say. */
    static Plausibility of(Settings settings) {
        return new Plausibility(
                Mode.valueOf(settings.get(Setting.BILLING_REVIEW).toUpperCase(Locale.ROOT)),
                settings.get(Setting.BILLING_REVIEW_CHANGE),
                settings.get(Setting.BILLING_REVIEW_GONE));
    }

    /**
     * Why a person must decide about a statement before anything of it is sent; nothing if nobody has to.
     *
     * @param earlier nothing where there is nothing to hold it against, which makes it not unusual
     */
    Optional<String> doubt(Statement statement, Optional<Earlier> earlier) {
        if (mode == Mode.OFF || statement.isProvisional()) {
            return Optional.empty();
        }
        List<String> doubts = new ArrayList<>();
        earlier.ifPresent(before -> {
            total(statement.totalMonthlyUsers(), before, doubts);
            companies(statement.lines(), before, doubts);
            ids(statement.lines(), before, doubts);
        });
        if (mode == Mode.ALWAYS) {
            doubts.add("billing.review=always has each closed month wait");
        }
        return doubts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", doubts));
    }

    private void total(long now, Earlier before, List<String> doubts) {
        if (now == 0 && before.total() != 0) {
            doubts.add(String.format(
                    Locale.ROOT, "the total is 0 after %,d monthly users in %s", before.total(), before.name()));
            return;
        }
        // Totals are not negative, so that a difference of two does not overflow.
        long difference = Math.abs(now - before.total());
        if (difference > FEW_USERS && isMore(difference, change, before.total())) {
            doubts.add(String.format(
                    Locale.ROOT,
                    "%,d monthly users after %,d in %s, which is %s by more than %s%%",
                    now,
                    before.total(),
                    before.name(),
                    now > before.total() ? "up" : "down",
                    change.toPlainString()));
        }
    }

    private void companies(List<Line> lines, Earlier before, List<String> doubts) {
        Map<String, Long> users = new HashMap<>();
        lines.forEach(line -> users.put(line.companyId(), line.monthlyUsers()));
        List<Line> had =
                before.lines().stream().filter(line -> line.monthlyUsers() > 0).toList();
        List<Line> lost = had.stream()
                .filter(line -> users.getOrDefault(line.companyId(), 0L) == 0)
                .toList();
        if (lost.size() >= SOME_COMPANIES && isMore(lost.size(), gone, had.size())) {
            doubts.add(String.format(
                    Locale.ROOT,
                    "%,d of the %,d companies that had users in %s are gone or have none, which is more than %s%%: %s",
                    lost.size(),
                    had.size(),
                    before.name(),
                    gone.toPlainString(),
                    named(lost.stream()
                            .map(line -> OneLine.clipped(line.companyName()))
                            .toList())));
        }
    }

    /**
     * A company is known by its id, to us and to whoever is told of it, and no witness of the vendor hears the ids. One that was created again
     * has another, too: somebody must then say who is billed.
     */
    private static void ids(List<Line> lines, Earlier before, List<String> doubts) {
        Map<String, String> left = new HashMap<>();
        before.lines().forEach(line -> left.put(line.companyId(), line.companyName()));
        List<Line> came = lines.stream()
                .filter(line -> left.remove(line.companyId()) == null)
                .toList();
        Map<String, String> leftByName = new HashMap<>();
        left.forEach((id, name) -> leftByName.put(name, id));
        List<String> renumbered = came.stream()
                .filter(line -> leftByName.containsKey(line.companyName()))
                .map(line -> OneLine.clipped(line.companyName()) + " (" + OneLine.clipped(line.companyId()) + ", was "
                        + OneLine.clipped(leftByName.get(line.companyName())) + ")")
                .toList();
        if (!renumbered.isEmpty()) {
            doubts.add(String.format(
                    Locale.ROOT,
                    "%,d %s another id than in %s: %s",
                    renumbered.size(),
                    renumbered.size() == 1 ? "company has" : "companies have",
                    before.name(),
                    named(renumbered)));
        }
    }

    /** The first of them, and how many more there are. */
    private static String named(List<String> all) {
        String first = String.join(", ", all.subList(0, Math.min(NAMED, all.size())));
        return all.size() > NAMED ? first + String.format(Locale.ROOT, " and %,d more", all.size() - NAMED) : first;
    }

    /** Whether a part is more than N percent of a whole. */
    private static boolean isMore(long part, BigDecimal percent, long whole) {
        return BigDecimal.valueOf(part).multiply(HUNDRED).compareTo(percent.multiply(BigDecimal.valueOf(whole))) > 0;
    }
}
