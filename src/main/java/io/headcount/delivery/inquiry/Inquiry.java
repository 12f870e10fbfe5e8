package io.headcount.delivery.inquiry;

import com.fasterxml.jackson.databind.JsonNode;
import io.headcount.delivery.inquiry.Expected.Customer;
import io.headcount.text.OneLine;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The asking of one billing system: which question is next, and what was found so far. Not thread-safe. */
final class Inquiry {

    /** So many calls in a row without an answer, and the rest is not asked. */
    private static final int MOST_FAILURES = 3;

    private final Questionnaire questionnaire;
    private final Expected expected;
    private final Deque<Question> queue = new ArrayDeque<>();
    private final List<Question> following = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final List<String> doubts = new ArrayList<>();
    private final List<String> there = new ArrayList<>();
    private final Set<String> found = new HashSet<>();
    private final Set<String> heardOf = new HashSet<>();
    private Question current;
    private int failuresInRow;
    private int compared;
    private int differing;
    private boolean stopped;

    Inquiry(Questionnaire questionnaire, Expected expected) {
        this.questionnaire = questionnaire;
        this.expected = expected;
        questionnaire.begin(this);
        takeInWhatFollows();
    }

    Expected expected() {
        return expected;
    }

    /** The name of a setting of the destination. */
    String setting(String name) {
        return expected.destination() + "." + name;
    }

    /** The next call; null if there is none. */
    Question next() {
        if (current != null) {
            unasked("the route did not say what became of it");
        }
        current = stopped ? null : queue.poll();
        return current;
    }

    /** Whatever an answer leads to is asked before what was to be asked already. */
    void ask(String path, String about, Consumer<Heard> answer) {
        following.add(new Question(path, about, answer));
    }

    /** Asks for a customer. */
    void askFor(String id, String path, Consumer<Heard> answer) {
        ask(path, inWords(id), answer);
    }

    private void takeInWhatFollows() {
        for (int i = following.size() - 1; i >= 0; i--) {
            queue.addFirst(following.get(i));
        }
        following.clear();
    }

    /** The ids of the customers, in an order that stays the same. */
    NavigableSet<String> customers() {
        return new TreeSet<>(expected.customers().keySet());
    }

    /** What is not of a customer, and is as it must be. */
    void isThere(String what) {
        there.add(what);
    }

    /** What is not there, or not as it must be, and what to do. */
    void wrong(String line) {
        failures.add(line);
    }

    /** What somebody should look at. */
    void doubtful(String line) {
        doubts.add(line);
    }

    void found(String id) {
        found.add(id);
        heardOf.add(id);
    }

    /** @param why in words, the system's own included */
    void notThere(String id, String why) {
        heardOf.add(id);
        wrong(inWords(id) + ": " + why + "; mend it there, or its line in config/customers.csv");
    }

    /** The usual answer where there is no such customer. */
    boolean missing(String id, Heard heard) {
        if (!heard.isThere()) {
            notThere(id, "there is no such " + questionnaire.noun() + heard.words());
        }
        return !heard.isThere();
    }

    /** What the system shows for a customer, beside what it was told. */
    void shows(String id, JsonNode number) {
        Long ours = expected.customers().get(id).users();
        if (ours == null) {
            return;
        }
        BigDecimal theirs = number(number);
        compared++;
        if (theirs.compareTo(BigDecimal.valueOf(ours)) != 0) {
            differing++;
            doubtful(inWords(id) + ": shows " + OneLine.clipped(number.asText()) + ", and was told " + ours
                    + " users in " + expected.period() + "; look who changed it there, and at 'headcount history'");
        }
    }

    private static BigDecimal number(JsonNode number) {
        try {
            return new BigDecimal(number.asText());
        } catch (NumberFormatException e) {
            throw new Heard.Unexpected("a quantity that is no number");
        }
    }

    String inWords(String id) {
        Customer customer = expected.customers().get(id);
        return customer.company() + " (" + OneLine.clipped(id) + ")";
    }

    /** A text as a part of a path or of a query. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A route that goes round once more would do so without end. */
    void mustBeUnderWay() {
        if (current == null) {
            throw new IllegalStateException("the route goes on calling though 'inquiries.next' left no question");
        }
    }

    /** It answered that something is there, or that it is not. */
    void answered(Heard heard) {
        Question asked = current;
        current = null;
        failuresInRow = 0;
        try {
            asked.answer(heard);
        } catch (Heard.Unexpected e) {
            failures.add(asked.about() + ": could not be asked: " + e.what() + " is not what its documents promise"
                    + heard.words());
        }
        takeInWhatFollows();
    }

    /** It can't answer now: the question comes again. */
    void later() {
        queue.addFirst(current.again());
        current = null;
    }

    /** How often the question was asked before. */
    int triedBefore() {
        return current.earlier();
    }

    /** It did not answer what was asked. */
    void unasked(String why) {
        failures.add(current.about() + ": could not be asked: " + why + "; run 'headcount check --destinations' again");
        current = null;
        failuresInRow++;
        if (failuresInRow >= MOST_FAILURES) {
            stop("so many calls in a row had no answer");
        }
    }

    /** Nothing more is asked. */
    void stop(String why) {
        if (!stopped && !queue.isEmpty()) {
            failures.add("the rest could not be asked, " + queue.size()
                    + (queue.size() == 1 ? " question: " : " questions: ") + why
                    + "; run 'headcount check --destinations' again");
        }
        stopped = true;
    }

    Findings findings() {
        if (current != null) {
            unasked("the route did not say what became of it");
        }
        int all = expected.customers().size();
        List<String> parts = new ArrayList<>(there);
        parts.add(found.size() + " of " + all + " " + questionnaire.noun() + "s found");
        if (found.size() < all && heardOf.size() < all) {
            parts.add((all - heardOf.size()) + " not asked");
        }
        String numbers = compared == 0
                ? ""
                : "; " + (compared - differing) + " of " + compared + " show what they were told in "
                        + expected.period();
        return new Findings(failures, doubts, String.join(", ", parts) + numbers);
    }
}
