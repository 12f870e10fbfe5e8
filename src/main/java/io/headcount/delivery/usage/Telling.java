package io.headcount.delivery.usage;

import io.headcount.delivery.NotEverybodyTold;
import io.headcount.delivery.usage.Difference.Wanted;
import io.headcount.delivery.usage.Problems.Kind;
import io.headcount.ledger.Told;
import io.headcount.ledger.UsageEntry;
import io.headcount.ledger.UsageEntry.State;
import io.headcount.statement.StatementDocument.Company;
import io.headcount.text.OneLine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt to tell a billing system what it lacks: call by call, each taken down before it is made and when it is answered. What
 * follows from an answer, such as the rest of a batch, is sent in the same attempt. Not thread-safe.
 */
final class Telling {

    private static final Logger LOG = LoggerFactory.getLogger(Telling.class);

    /** So many calls in a row that fail for no customer's sake, and the rest is left for later. */
    private static final int MOST_FAILURES = 3;
    /** A batch is halved until it is clear who is refused, but not where everybody is. */
    private static final int MOST_REFUSALS = 12;

    private final BillingSystem system;
    private final Usage usage;
    private final Map<String, String> mapping;
    private final Books books;
    private final Deque<List<UsageEntry>> queue = new ArrayDeque<>();
    private final Set<String> tried = new HashSet<>();
    private final Problems problems = new Problems();
    private List<UsageEntry> current = List.of();
    private int failuresInRow;
    private int refusalsInRow;
    private boolean currentIsLast;
    /** Whether the system has numbers that it does not show before a further call, and by which one that call is made. */
    private boolean unbuilt;

    private UsageEntry built;
    private boolean rebuilding;
    private boolean over;

    Telling(BillingSystem system, Usage usage, Map<String, String> mapping, Books books) {
        this.system = system;
        this.usage = usage;
        this.mapping = mapping;
        this.books = books;
    }

    /** The next call, which is taken down as made; null if nothing is missing, or nothing more should be sent now. */
    UsageCall next() {
        giveUpCurrent();
        books.whyStop().ifPresent(why -> problems.stop(why, Optional.empty()));
        if (problems.isStopped()) {
            return over();
        }
        if (queue.isEmpty()) {
            plan();
        }
        if (queue.isEmpty() && unbuilt && built != null) {
            unbuilt = false;
            rebuilding = true;
            queue.add(List.of(books.again(usage, built)));
        }
        if (queue.isEmpty()) {
            return over();
        }
        current = books.note(queue.poll(), State.ASKED, null);
        current.forEach(entry -> tried.add(entry.id()));
        currentIsLast = queue.isEmpty();
        return new UsageCall(current, system.body(usage, current), currentIsLast);
    }

    private UsageCall over() {
        over = true;
        return null;
    }

    /** A route that goes round once more would do so without end. */
    private void mustNotBeOver() {
        if (over) {
            throw new IllegalStateException("the route goes on calling though 'told.next' left no call");
        }
    }

    /** A route that goes on without a word leaves it unknown. */
    private void giveUpCurrent() {
        if (!current.isEmpty()) {
            noAnswer(new Verdict.No("the route did not say what became of it", false, true, false, Optional.empty()));
        }
    }

    private void plan() {
        List<UsageEntry> entries = new ArrayList<>();
        if (!system.keepsANumber()) {
            books.ofPeriod().stream()
                    .filter(entry -> entry.isUnknown() && !tried.contains(entry.id()))
                    .filter(this::mayBeSentAgain)
                    .forEach(entries::add);
        }
        for (Wanted wanted : difference().wanted()) {
            UsageEntry entry = books.entry(usage, wanted);
            if (!tried.contains(entry.id()) && maySend(entry)) {
                entries.add(entry);
            }
        }
        // Who was refused before does not hold up the others.
        entries.sort(Comparator.comparing(entry -> entry.state() == State.NEW ? 0 : 1));
        for (int from = 0; from < entries.size(); from += system.batch()) {
            queue.add(List.copyOf(entries.subList(from, Math.min(entries.size(), from + system.batch()))));
        }
    }

    private boolean mayBeSentAgain(UsageEntry entry) {
        if (books.isRemembered(entry, system.remembers())) {
            return true;
        }
        leave(
                entry,
                "it was sent " + entry.quantity() + " at " + entry.unknownSince()
                        + ", no answer came, and the system would count it twice by now. Look for " + entry.id()
                        + " there: if it is not there, run 'headcount deliver --destination " + books.destination()
                        + "'; if it is, run it with --dismiss --period "
                        + usage.data().period() + " --reason TEXT");
        return false;
    }

    private boolean maySend(UsageEntry entry) {
        return system.byHand(usage, entry)
                .map(why -> {
                    leave(
                            entry,
                            why + ", then run 'headcount deliver --dismiss --destination " + books.destination()
                                    + " --period " + usage.data().period() + " --reason TEXT'");
                    return false;
                })
                .orElse(true);
    }

    private void leave(UsageEntry entry, String words) {
        tried.add(entry.id());
        if (entry.state() != State.LEFT) {
            books.note(List.of(entry), State.LEFT, words);
        }
        problems.add(entry.companyId(), about(entry), Kind.PERSON, words);
    }

    private Difference difference() {
        return system.keepsANumber()
                ? Difference.setting(usage, mapping, books.account(), books.all())
                : Difference.adding(usage, mapping, books.account(), books.ofPeriod());
    }

    /** The answer to the call that was made last. */
    void answered(Answer answer) {
        mustNotBeOver();
        Verdict verdict = system.verdict(answer, current);
        if (verdict instanceof Verdict.No no) {
            noAnswer(no);
            return;
        }
        List<UsageEntry> asked = current;
        current = List.of();
        failuresInRow = 0;
        if (verdict instanceof Verdict.Single single) {
            books.note(single.told(), State.TOLD, null);
            List<UsageEntry> rest = new ArrayList<>(asked);
            rest.removeAll(single.told());
            rest.removeIf(entry -> {
                String words = single.refused().get(entry.id());
                if (words != null) {
                    refuse(List.of(entry), words, Kind.REFUSED);
                }
                return words != null;
            });
            requeue(rest, "others in the batch were refused");
        } else {
            refusalsInRow = 0;
            books.note(asked, State.TOLD, null);
            if (system.buildsAtTheLast()) {
                unbuilt = !currentIsLast;
                built = asked.get(0);
            }
        }
    }

    /** The call failed in some way that is no answer of the system. */
    void failed(Verdict.No no) {
        mustNotBeOver();
        if (!current.isEmpty()) {
            noAnswer(no);
        }
    }

    private void noAnswer(Verdict.No no) {
        List<UsageEntry> asked = current;
        current = List.of();
        boolean whole = asked.size() > 1 && !no.general() && no.withoutEffect();
        if (whole && ++refusalsInRow < MOST_REFUSALS) {
            int half = asked.size() / 2;
            requeue(asked.subList(half, asked.size()), no.words());
            requeue(asked.subList(0, half), no.words());
            return;
        }
        if (no.withoutEffect() && !rebuilding) {
            refuse(asked, no.words(), no.general() ? Kind.LATER : Kind.REFUSED);
        } else {
            asked.forEach(entry -> problems.add(entry.companyId(), about(entry), Kind.LATER, no.words()));
        }
        failuresInRow = no.general() ? failuresInRow + 1 : 0;
        if (no.last() || failuresInRow >= MOST_FAILURES) {
            problems.stop(no.words(), no.retryAfter());
        }
    }

    private void requeue(List<UsageEntry> entries, String words) {
        if (!entries.isEmpty()) {
            queue.addFirst(books.note(entries, State.REFUSED, words));
        }
    }

    private void refuse(List<UsageEntry> entries, String words, Kind kind) {
        books.note(entries, State.REFUSED, words);
        entries.forEach(entry -> problems.add(entry.companyId(), about(entry), kind, words));
    }

    private static String about(UsageEntry entry) {
        return entry.companyName() + " (" + entry.customer() + ")";
    }

    /**
     * Takes down how far the system has been told.
     *
     * @throws NotEverybodyTold unless that is all
     */
    void everybody() throws NotEverybodyTold {
        giveUpCurrent();
        Difference left = difference();
        left.conflicts()
                .forEach((id, words) -> problems.add(
                        id, OneLine.clipped(usage.companies().get(id).companyName()), Kind.PERSON, words));
        forgetWhatIsNotLeftAnyMore(left);
        Set<String> outstanding = outstanding(left);
        Told told = books.figures(told(left, outstanding));
        if (!told.isComplete()) {
            warn(left);
            throw problems.ending(books.destination(), told, outstanding, left.unmapped());
        }
    }

    /** Else a person would be taken to have seen to what nobody has asked of him any more. */
    private void forgetWhatIsNotLeftAnyMore(Difference left) {
        Set<String> wanted = new HashSet<>();
        left.wanted().forEach(one -> wanted.add(books.entry(usage, one).id()));
        books.note(
                books.ofPeriod().stream()
                        .filter(entry -> entry.state() == State.LEFT && !entry.isUnknown())
                        .filter(entry -> !wanted.contains(entry.id()))
                        .toList(),
                State.REFUSED,
                "not to be told any more");
    }

    private static Set<String> outstanding(Difference left) {
        Set<String> outstanding = new LinkedHashSet<>(left.unknown());
        left.wanted().forEach(wanted -> outstanding.add(wanted.companyId()));
        outstanding.addAll(left.conflicts().keySet());
        return outstanding;
    }

    private Told told(Difference left, Set<String> outstanding) {
        Set<String> all = new HashSet<>(outstanding);
        usage.withUsers().stream()
                .map(Company::companyId)
                .filter(id -> !CustomersFile.NOT_BILLED.equals(mapping.get(id)))
                .forEach(all::add);
        left.unmapped().forEach(one -> all.add(one.company().companyId()));
        return new Told(
                all.size(),
                all.size() - outstanding.size() - left.unmapped().size(),
                left.unmapped().size(),
                outstanding.size());
    }

    private void warn(Difference left) {
        if (!left.unmapped().isEmpty()) {
            LOG.warn(
                    "Not told to {}, because config/customers.csv does not say who they are there: {} companies with {}"
                            + " users in {}: {}. Add them; the delivery goes on by itself, or at once by 'headcount deliver"
                            + " --period {} --destination {}'.",
                    books.destination(),
                    left.unmapped().size(),
                    left.unmapped().stream()
                            .mapToLong(one -> one.company().monthlyUsers())
                            .sum(),
                    usage.data().period(),
                    String.join(
                                    ", ",
                                    left.unmapped().stream()
                                            .limit(20)
                                            .map(Problems::inWords)
                                            .toList())
                            + (left.unmapped().size() > 20
                                    ? " and " + (left.unmapped().size() - 20) + " more"
                                    : ""),
                    usage.data().period(),
                    books.destination());
        }
    }

    /** How far it has come before anything is sent in this attempt. */
    void begin() {
        Difference left = difference();
        books.figures(told(left, outstanding(left)));
        if (system.buildsAtTheLast()) {
            books.toldBefore().ifPresent(entry -> {
                built = entry;
                unbuilt = true;
            });
        }
    }
}
