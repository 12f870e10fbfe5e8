package io.headcount.keepnet.capture;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes out of a capture what must not be shown: what is not known to be harmless gets a stand-in. Counts what it takes out.
 * Used by one thread at a time.
 */
final class Redaction {

    static final String GONE = "(removed)";

    private static final Set<String> NUMBERS_AND_DATES =
            Set.of("content-length", "age", "retry-after", "date", "expires", "last-modified", "max-forwards");

    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z]+(?:-[A-Za-z0-9]+){0,6}");

    private static final Pattern MEDIA_TYPE =
            Pattern.compile("(?i)(application|text)/[a-z0-9.+-]{1,80}(;\\s*charset=\"?[a-z0-9_.:-]{1,20}\"?)?");

    private final StandIns standIns = new StandIns();
    private final Kept kept;
    private final Map<Removed, Long> counts = new EnumMap<>(Removed.class);

    /** @param secrets what is never kept, wherever it stands */
    Redaction(Collection<String> secrets) {
        this.kept = new Kept(secrets);
    }

    /** How often what was taken out. */
    Map<Removed, Long> counts() {
        return counts;
    }

    void count(Removed what) {
        counts.merge(what, 1L, Long::sum);
    }

    Kept kept() {
        return kept;
    }

    /** The text of a field, or its pseudonym. */
    String value(String field, String text) {
        if (kept.value(field, text)) {
            return text;
        }
        return Kept.isMessage(field) ? message(text) : other(field, text);
    }

    /** The pseudonym for a text of a field that must not stay. */
    String other(String field, String text) {
        count(kind(field, text));
        return standIns.text(text);
    }

    /** A number of a field, or its pseudonym: numbers that identify somebody do not stay. */
    String number(String field, String number) {
        boolean stays = Kept.isCount(field) || !Kept.isIdentity(field) && number.length() <= 9;
        if (stays && !kept.holdsSecret(number)) {
            return number;
        }
        count(Kept.isIdentity(field) ? Removed.IDS : Removed.TEXTS);
        return standIns.number(number);
    }

    /** A text of which only the words stay that such texts are made of. */
    String message(String text) {
        String said = standIns.text(text, kept::word);
        if (!said.equals(text)) {
            count(Removed.TEXTS);
        }
        return said;
    }

    /** A field's own name. */
    String fieldName(String name) {
        return kept.fieldName(name) ? name : other("", name);
    }

    /** A header's own name, which is a word of the protocol unless somebody made it of something else. */
    String headerName(String name) {
        return HEADER_NAME.matcher(name).matches() && !kept.holdsSecret(name) ? name : message(name);
    }

    /** The value of a header. */
    String header(String name, String value) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.matches(".*(cookie|token|secret|session|password|credential|api-?key|signature|jwt).*")
                || lower.contains("auth") && !lower.endsWith("authenticate")) {
            count(Removed.SECRETS);
            return value.regionMatches(true, 0, "Bearer ", 0, 7) ? "Bearer " + GONE : GONE;
        }
        if (NUMBERS_AND_DATES.contains(lower) && value.matches("[\\w ,:+-]{1,40}") && !kept.holdsSecret(value)) {
            return value;
        }
        if (lower.matches(".*(limit|remaining|reset).*") && value.matches("\\d{1,10}") && !kept.holdsSecret(value)) {
            return value;
        }
        if (lower.equals("content-type") && MEDIA_TYPE.matcher(value).matches() && !kept.holdsSecret(value)) {
            return value;
        }
        return message(value);
    }

    private static Removed kind(String field, String text) {
        if (text.contains("@") || field.toLowerCase(Locale.ROOT).matches(".*(address|ip|city|street|country)")) {
            return Removed.ADDRESSES;
        }
        if (Kept.isName(field)) {
            return Removed.NAMES;
        }
        if (Kept.isIdentity(field)) {
            return Removed.IDS;
        }
        return List.of("tag", "tags").contains(field.toLowerCase(Locale.ROOT)) ? Removed.TAGS : Removed.TEXTS;
    }
}
