package io.headcount.settings;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.IDN;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An e-mail address as every mail server takes it: in ASCII, but for the name beside it, which a header encodes. What
 * would need SMTPUTF8 (RFC 6531) is refused here, by name, instead of bouncing on the day of the first bill.
 */
final class MailAddress {

    /** Java knows the rules of 2003, which make another domain of these than those in force (RFC 5894, section 7.2). */
    private static final Pattern READ_TWO_WAYS = Pattern.compile("[ßẞς\u200C\u200D]");

    private MailAddress() {}

    /**
     * The address with its domain as A-labels (RFC 5890), which is the text itself where it is ASCII already.
     *
     * @param text {@code address} or {@code Name <address>}
     * @throws IllegalArgumentException in words that go on after the setting's name
     */
    static String of(String text) {
        InternetAddress address;
        try {
            address = new InternetAddress(text, true);
        } catch (AddressException e) {
            throw refuse(text);
        }
        String plain = address.getAddress();
        int at = plain.lastIndexOf('@');
        if (at < 0) {
            throw refuse(text);
        }
        if (!isAscii(plain.substring(0, at))) {
            throw new IllegalArgumentException("'" + text + "' has letters beyond ASCII before the @, which many mail"
                    + " servers refuse; use an address of that person without them");
        }
        String domain = plain.substring(at + 1);
        if (isAscii(domain)) {
            return text;
        }
        address.setAddress(plain.substring(0, at + 1) + ascii(domain));
        return address.toUnicodeString();
    }

    /**
     * Several, separated by commas or semicolons; those within quotes, a comment or angle brackets separate nothing.
     *
     * @throws IllegalArgumentException as {@link #of}, for the first that is none
     */
    static List<String> list(String text) {
        List<String> addresses = new ArrayList<>();
        for (String part : parts(text)) {
            if (!part.isBlank()) {
                addresses.add(inList(part.strip()));
            }
        }
        if (addresses.isEmpty()) {
            throw refuse(text);
        }
        return List.copyOf(addresses);
    }

    private static String inList(String part) {
        try {
            return of(part);
        } catch (IllegalArgumentException e) {
            if (part.indexOf('@') < 0) {
                throw new IllegalArgumentException(e.getMessage()
                        + "; a name that holds a comma stands in quotes: \"Doe, Jane\" <jane@example.com>");
            }
            throw e;
        }
    }

    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int nested = 0;
        int begin = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\' && (quoted || nested > 0)) {
                at++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '<' || c == '(')) {
                nested++;
            } else if (!quoted && (c == '>' || c == ')')) {
                nested--;
            } else if (!quoted && nested <= 0 && (c == ',' || c == ';')) {
                parts.add(text.substring(begin, at));
                begin = at + 1;
            }
        }
        parts.add(text.substring(Math.min(begin, text.length())));
        return parts;
    }

    private static String ascii(String domain) {
        try {
            if (!READ_TWO_WAYS.matcher(domain).find()) {
                return IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES);
            }
        } catch (IllegalArgumentException e) {
            // said below, in words for people
        }
        throw new IllegalArgumentException(
                "the domain '" + domain + "' can't be turned into ASCII without doubt; write it"
                        + " in its ASCII form, which begins with xn-- and which whoever registered it knows");
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static IllegalArgumentException refuse(String text) {
        return new IllegalArgumentException("'" + text + "' is not an e-mail address");
    }
}
