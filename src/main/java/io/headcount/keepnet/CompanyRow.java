package io.headcount.keepnet;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.headcount.reading.Line;
import io.headcount.reading.MissingCount;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One row of a search page. Strict about what is billed, the id and the number; lenient about the rest, which is only
 * shown: what can't be read there is unknown. Not thread-safe.
 */
final class CompanyRow {

    private static final String COUNT = "monthlyActiveUserCount";
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");
    private static final Pattern DATE = Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ].*)?");

    private final MissingCount missing;
    private String companyResourceId;
    private String resourceId;
    private String name;
    private Long count;
    private String wrongCount;
    private Long targetUsers;
    private String numberOfUsers;
    private boolean limited = true;
    private Boolean expired;
    private LocalDate ends;

    CompanyRow(MissingCount missing) {
        this.missing = missing;
    }

    /** Takes one field; the parser stands on its value. */
    void take(String field, JsonParser value) throws IOException {
        switch (field) {
            case "companyResourceId" -> companyResourceId = id(value);
            case "resourceId" -> resourceId = id(value);
            case "companyName" -> name = text(value);
            case COUNT -> takeCount(value);
            case "targetUserCount" -> targetUsers = CompanyRows.wholeNumber(value);
            case "numberOfUsers" -> numberOfUsers = text(value);
            case "isNumberOfUsersLimited" -> limited = value.currentToken() != JsonToken.VALUE_FALSE;
            case "licenceExpired" -> expired = value.currentToken().isBoolean() ? value.getBooleanValue() : null;
            case "licenseEndDate" -> ends = date(text(value));
            default -> {
                // Fields come and go with the vendor's releases.
            }
        }
        value.skipChildren();
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
        Long limit = limited
                        && numberOfUsers != null
                        && DIGITS.matcher(numberOfUsers).matches()
                ? Long.valueOf(numberOfUsers)
                : null;
        return new Line(id(), name == null ? "" : name, count == null ? 0 : count, targetUsers, limit, expired, ends);
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

    private static LocalDate date(String text) {
        Matcher date = text == null ? null : DATE.matcher(text);
        try {
            return date != null && date.matches() ? LocalDate.parse(date.group(1)) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
