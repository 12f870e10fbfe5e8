package io.headcount.keepnet;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.headcount.reading.MissingCount;
import io.headcount.reading.Page;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a page of the vendor's list of companies: the answer to {@code POST /api/companies/search}, in either of its
 * documented forms. The answer is read as a stream; memory grows with the page's lines, not with its body. Fields may
 * come in any order, and unknown ones are passed over. A page is made only from an answer that is whole, well-formed and
 * says of itself that it is a success. Thread-safe.
 */
public final class PageParser {

    private static final String WHAT = "search page";

    private final MissingCount missing;

    /** @param missing what a company without a number of monthly users means */
    public PageParser(MissingCount missing) {
        this.missing = missing;
    }

    /**
     * Reads one page.
     *
     * @param body the answer; read to its end, not closed
     * @throws RefusedRequest if the answer says that it is no success, whatever else is wrong with it
     * @throws UnreadableAnswer if it is not the documented answer
     * @throws UnusableRow if a company on it has no id or no number that can be billed
     * @throws IOException if the connection broke
     */
    public Page parse(InputStream body) throws KeepnetException, IOException {
        AnswerBody answer = new AnswerBody(body);
        switch (answer.opening()) {
            case EMPTY -> throw UnreadableAnswer.empty(WHAT);
            case WEB_PAGE -> throw UnreadableAnswer.webPage(WHAT);
            default -> {
                Draft draft = new Draft(new CompanyRows(missing));
                try {
                    JsonAnswer.read(answer, WHAT, draft::take);
                    return draft.page();
                } catch (OutOfMemoryError | StackOverflowError e) {
                    throw TooMuch.of(WHAT, e);
                }
            }
        }
    }

    /** What is known of a page so far. Whether it is an error shows only at its end, so nothing is held against it earlier. */
    private static final class Draft {

        private final Envelope envelope = new Envelope();
        private final CompanyRows rows;
        private final TakenFields taken = new TakenFields();
        private Long number;
        private Long pageSize;
        private Long totalPages;
        private Long totalRecords;
        private boolean resultsGiven;
        private String flaw;

        Draft(CompanyRows rows) {
            this.rows = rows;
        }

        void take(String field, JsonParser value) throws IOException {
            if (envelope.take(field, value)) {
                return;
            }
            if (field.equals("data")) {
                taken.take(0, value);
            }
            if (!field.equals("data") || value.currentToken() != JsonToken.START_OBJECT) {
                value.skipChildren();
                return;
            }
            JsonAnswer.readObject(value, this::takeData);
        }

        private void takeData(String field, JsonParser value) throws IOException {
            switch (field) {
                case "pageNumber" -> number = figure(1, field, value, Integer.MAX_VALUE);
                case "pageSize" -> pageSize = figure(2, field, value, Integer.MAX_VALUE);
                case "totalNumberOfPages" -> totalPages = figure(3, field, value, Integer.MAX_VALUE);
                case "totalNumberOfRecords" -> totalRecords = figure(4, field, value, Long.MAX_VALUE);
                case "results" -> {
                    taken.take(5, value);
                    takeResults(value);
                }
                default -> value.skipChildren();
            }
        }

        private void takeResults(JsonParser value) throws IOException {
            if (value.currentToken() == JsonToken.START_ARRAY) {
                resultsGiven = true;
                rows.read(value, pageSize, totalRecords);
            } else if (value.currentToken() != JsonToken.VALUE_NULL) {
                flaw = "has results that are not a list";
                value.skipChildren();
            }
        }

        private Long figure(int place, String field, JsonParser value, long most) throws IOException {
            taken.take(place, value);
            if (value.currentToken() == JsonToken.VALUE_NULL) {
                return null;
            }
            Long figure = CompanyRows.wholeNumber(value);
            if (figure == null || figure > most) {
                flaw = "has a " + field + " that is not an integer from 0 to " + most;
                value.skipChildren();
                return null;
            }
            return figure;
        }

        Page page() throws KeepnetException {
            var refusal = envelope.refusal(WHAT);
            if (refusal.isPresent()) {
                throw refusal.get();
            }
            String label = WHAT + (number == null ? "" : " " + number);
            String wrong = flaw();
            if (wrong != null) {
                throw new UnreadableAnswer("The vendor's " + label + ' ' + wrong + '.');
            }
            rows.throwIfUnusable(label);
            return new Page(
                    toInteger(number),
                    toInteger(pageSize),
                    toInteger(totalPages),
                    totalRecords,
                    rows.topLevelIds(),
                    rows.lines());
        }

        private String flaw() {
            if (!envelope.isPresent()) {
                return "does not say whether it succeeded: it has neither status nor isSuccess";
            }
            if (flaw != null) {
                return flaw;
            }
            if (totalRecords == null) {
                return "has no totalNumberOfRecords";
            }
            if (!resultsGiven && totalRecords > 0) {
                return "has no results, although it reports " + totalRecords + " companies";
            }
            return rows.flaw();
        }

        private static Integer toInteger(Long figure) {
            return figure == null ? null : Math.toIntExact(figure);
        }
    }
}
