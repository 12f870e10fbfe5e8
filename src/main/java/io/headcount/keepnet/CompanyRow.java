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
    /** Every number with this many digits is a {@code long}. */
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

    /**
     * Takes one field; the parser is at its value, and afterwards at the value's end.
     *
     * @return false if the field is the children, whose value is left to whoever reads the list
     */
    boolean take(String field, JsonParser value) throws IOException {
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
                limit = limit(value);
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
                ends = date(value);
            }
            case "children" -> {
                taken.take(9, value);
                return false;
            }
            default -> {
                // Fields come and go with the vendor's releases.
            }
        }
        value.skipChildren();
        return true;
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
                    company + " has a " + COUNT + " that is not a non-negative integer: " + wrongCount + '.');
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
        return isText(value) ? value.getText() : null;
    }

    private static boolean isText(JsonParser value) {
        return value.currentToken() == JsonToken.VALUE_STRING
                || value.currentToken().isNumeric();
    }

    /** Looked at where the parser has them: most figures are no text that anybody needs. */
    private static Long limit(JsonParser value) throws IOException {
        if (!isText(value)) {
            return null;
        }
        int length = value.getTextLength();
        long limit = length == 0 || length > MOST_DIGITS
                ? -1
                : number(value.getTextCharacters(), value.getTextOffset(), length);
        return limit < 0 ? null : Long.valueOf(limit);
    }

    /** {@code 2026-10-31}, alone or before a time, which does not matter. */
    private static LocalDate date(JsonParser value) throws IOException {
        if (!isText(value) || value.getTextLength() < DATE) {
            return null;
        }
        char[] text = value.getTextCharacters();
        int at = value.getTextOffset();
        boolean timeOrNothing = value.getTextLength() == DATE || text[at + DATE] == 'T' || text[at + DATE] == ' ';
        if (!timeOrNothing || text[at + 4] != '-' || text[at + 7] != '-') {
            return null;
        }
        int year = (int) number(text, at, 4);
        int month = (int) number(text, at + 5, 2);
        int day = (int) number(text, at + 8, 2);
        try {
            return year < 0 || month < 0 || day < 0 ? null : LocalDate.of(year, month, day);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** The number that these digits make, few enough for a {@code long}; -1 if any is not a digit. */
    private static long number(char[] text, int from, int length) {
        long number = 0;
        for (int i = from; i < from + length; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
