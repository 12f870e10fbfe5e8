package io.headcount.delivery.usage;

import io.headcount.delivery.NotEverybodyTold;
import io.headcount.delivery.usage.Difference.Unmapped;
import io.headcount.ledger.Told;
import io.headcount.text.OneLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whom a billing system was not told of in an attempt, and why. Not thread-safe. */
final class Problems {

    /** What helps. */
    enum Kind {
        /** Time: nobody was refused, the system could not be told. */
        LATER,
        /** A person who mends the customer there, after which it goes by itself. */
        REFUSED,
        /** Only a person who takes care of it and says so. */
        PERSON
    }

    private record Problem(String about, Kind kind, String words) {}

    /** In characters: the reason of an attempt has a thousand. */
    private static final int ROOM = 750;

    private static final int NAMED = 5;

    private final Map<String, Problem> problems = new LinkedHashMap<>();
    private Optional<Duration> retryAfter = Optional.empty();
    private String stopped;

    /** @param about the company and who it is there */
    void add(String companyId, String about, Kind kind, String words) {
        Problem known = problems.get(companyId);
        if (known == null || known.kind().compareTo(kind) <= 0) {
            problems.put(companyId, new Problem(about, kind, words));
        }
    }

    /** Why nothing more is sent in this attempt. */
    void stop(String why, Optional<Duration> wait) {
        stopped = why;
        retryAfter = wait;
    }

    boolean isStopped() {
        return stopped != null;
    }

    /**
     * What the attempt ends with.
     *
     * @param outstanding who was not told of everything, but for those that are unmapped
     */
    NotEverybodyTold ending(String system, Told told, Collection<String> outstanding, List<Unmapped> unmapped) {
        problems.keySet().retainAll(outstanding);
        List<String> parts = new ArrayList<>(List.of(told.inWords()));
        int left = ROOM;
        int named = 0;
        int people = 0;
        List<String> names = new ArrayList<>();
        for (Problem problem : problems.values()) {
            if (problem.kind() != Kind.LATER) {
                people++;
                String line = problem.about() + ": " + problem.words();
                if (named < NAMED && line.length() < left) {
                    names.add(line);
                    named++;
                    left -= line.length();
                }
            }
        }
        if (people > 0) {
            parts.add(String.join("; ", names) + more(people - named));
        }
        if (!unmapped.isEmpty()) {
            parts.add("config/customers.csv does not say who they are in " + system + ": " + named(unmapped, left));
        }
        long later = outstanding.stream()
                .filter(id -> !problems.containsKey(id) || problems.get(id).kind() == Kind.LATER)
                .count();
        if (later > 0) {
            parts.add(later + " not told yet: " + OneLine.atMost(300, why()));
        }
        boolean onlyPeople = unmapped.isEmpty()
                && later == 0
                && problems.values().stream().allMatch(problem -> problem.kind() == Kind.PERSON);
        return new NotEverybodyTold(
                String.join(". ", parts), onlyPeople, people > 0 || !unmapped.isEmpty(), retryAfter);
    }

    private String why() {
        if (stopped != null) {
            return stopped;
        }
        return problems.values().stream()
                .filter(problem -> problem.kind() == Kind.LATER)
                .map(problem -> problem.about() + ": " + problem.words())
                .findFirst()
                .orElse("the attempt was over before");
    }

    private static String named(List<Unmapped> unmapped, int room) {
        StringBuilder names = new StringBuilder();
        int shown = 0;
        for (Unmapped one : unmapped) {
            String line = inWords(one);
            if (shown == NAMED || shown > 0 && names.length() + line.length() > room) {
                break;
            }
            names.append(shown == 0 ? "" : ", ").append(line);
            shown++;
        }
        return names + more(unmapped.size() - shown);
    }

    /** Who it is, and what is there of it. */
    static String inWords(Unmapped one) {
        return OneLine.clipped(one.company().companyName()) + " ("
                + OneLine.clipped(one.company().companyId()) + "), "
                + one.company().monthlyUsers() + " users"
                + (one.customer() == null
                        ? ""
                        : ", of which " + one.customer() + " was told " + one.has() + " (write '-' to take that back)");
    }

    private static String more(int count) {
        return count == 0 ? "" : " and " + count + " more";
    }
}
