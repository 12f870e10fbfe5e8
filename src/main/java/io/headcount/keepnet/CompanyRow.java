package io.headcount.keepnet;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.headcount.reading.Line;
import io.headcount.reading.MissingCount;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;

/**
 * One row of a search page. Strict about what is billed, the id and the number; lenient about the rest, which is only
 * shown: what can't be read there is unknown. Not thread-safe.
 */
final class CompanyRow {

    private static final String COUNT = "monthlyActiveUserCount";
    private static final int DATE = 10;
    /** Every number of so many digits is a {@code long}. */
    private static final int MOST_DIGITS = 18;

    private final MissingCount missing;
    private String companyResourceId;
    private String resourceId;
    private String name;
    private Long count;
    private String wrongCount;
    private Long targetUsers;
    private Long limit;
    private final TakenFields taken = new TakenFields();
    private boolean limited = true;
    private Boolean expired;
    private LocalDate ends;

    CompanyRow(MissingCount missing) {
        this.missing = missing;
    }

    /** Takes one field; the parser stands on its value. The children are left to whoever reads the list. */
    void take(String field, JsonParser value) throws IOException {
        switch (field) {
            case "companyResourceId" -> {
                taken.take(0, value);
                companyResourceId = id(value);
            }
            case "resourceId" -> {
                taken.take(1, value);
                resourceId = id(value);
            }
            case "companyName" -> {
                taken.take(2, value);
                name = text(value);
            }
            case COUNT -> {
                taken.take(3, value);
                takeCount(value);
            }
            case "targetUserCount" -> {
                taken.take(4, value);
                targetUsers = CompanyRows.wholeNumber(value);
            }
            case "numberOfUsers" -> {
                taken.take(5, value);
                limit = limit(text(value));
            }
            case "isNumberOfUsersLimited" -> {
                taken.take(6, value);
                limited = value.currentToken() != JsonToken.VALUE_FALSE;
            }
            case "licenceExpired" -> {
                taken.take(7, value);
                expired = value.currentToken().isBoolean() ? value.getBooleanValue() : null;
            }
            case "licenseEndDate" -> {
                taken.take(8, value);
                ends = date(text(value));
            }
            case "children" -> taken.take(9, value);
            default -> {
                // Fields come and go with the vendor's releases.
            }
        }
        if (!field.equals("children")) {
            value.skipChildren();
        }
    }

    /** The vendor's id, or null. */
    String id() {
        return companyResourceId != null ? companyResourceId : resourceId;
    }

    boolean isUsable() {
        return id() != null && wrongCount == null && (count != null || missing == MissingCount.ZERO);
    }

    /** The company's line; only of a usable row. */
    Line line() {
        return new Line(
                id(),
                name == null ? "" : name,
                count == null ? 0 : count,
                targetUsers,
                limited ? limit : null,
                expired,
                ends);
    }

    /** Why the row is not usable; only of one that is not. */
    UnusableRow problem(String where) {
        String company = Shown.company(id(), name) + " on " + where;
        if (id() == null) {
            return UnusableRow.of(company + " has no companyResourceId.");
        }
        if (wrongCount != null) {
            return UnusableRow.of(
                    company + " has a " + COUNT + " that is no whole number from 0 up: " + wrongCount + '.');
        }
        return UnusableRow.withoutCount(company + " has no " + COUNT + '.');
    }

    private void takeCount(JsonParser value) throws IOException {
        if (value.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        count = CompanyRows.wholeNumber(value);
        if (count == null) {
            wrongCount = switch (value.currentToken()) {
                case VALUE_STRING -> "the text " + Shown.name(value.getText());
                case START_OBJECT, START_ARRAY -> "a structure";
                default -> Shown.text(value.getText(), 80);
            };
        }
    }

    private static String id(JsonParser value) throws IOException {
        boolean canBeId =
                value.currentToken() == JsonToken.VALUE_STRING || value.currentToken() == JsonToken.VALUE_NUMBER_INT;
        String id = canBeId ? value.getText().strip() : "";
        return id.isEmpty() ? null : id;
    }

    private static String text(JsonParser value) throws IOException {
        boolean isText = value.currentToken() == JsonToken.VALUE_STRING
                || value.currentToken().isNumeric();
        return isText ? value.getText() : null;
    }

    private static Long limit(String text) {
        boolean number =
                text != null && !text.isEmpty() && text.length() <= MOST_DIGITS && isDigits(text, 0, text.length());
        return number ? Long.valueOf(text) : null;
    }

    /** {@code 2026-10-31}, alone or before a time, which does not matter. */
    private static LocalDate date(String text) {
        boolean date = text != null
                && text.length() >= DATE
                && (text.length() == DATE || text.charAt(DATE) == 'T' || text.charAt(DATE) == ' ')
                && text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && isDigits(text, 0, 4)
                && isDigits(text, 5, 7)
                && isDigits(text, 8, DATE);
        try {
            return date ? LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, DATE)) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    private static boolean isDigits(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
