package io.headcount.keepnet.capture;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The bodies of an exchange, redacted by what they turn out to be. Used by one thread at a time. */
final class Bodies {

    private static final int SUCCESS = 200;
    private static final Set<String> FORM_FIELDS = Set.of("grant_type", "scope");
    private static final int BEGINNING = 4096;

    private final Redaction redaction;
    private final String countColumn;

    /** A body for an archive; {@code size} is that of what stands here. */
    record Content(String text, boolean base64, long size) {

        static Content of(String text) {
            return new Content(text, false, text.getBytes(StandardCharsets.UTF_8).length);
        }

        static Content of(byte[] bytes) {
            return new Content(Base64.getEncoder().encodeToString(bytes), true, bytes.length);
        }
    }

    Bodies(Redaction redaction, String countColumn) {
        this.redaction = redaction;
        this.countColumn = countColumn;
    }

    String asked(String type, BodyCopy body) throws IOException {
        byte[] bytes = body.bytes();
        String lower = type.toLowerCase(Locale.ROOT);
        if (body.isTooLarge()) {
            return leftOut("", body.size(), "text");
        }
        if (lower.startsWith("application/x-www-form-urlencoded")) {
            return Arrays.stream(new String(bytes, StandardCharsets.UTF_8).split("&"))
                    .map(this::formField)
                    .collect(Collectors.joining("&"));
        }
        return opening(bytes) == '{' ? new JsonBody(redaction).redact(bytes) : leftOut("", bytes.length, "text");
    }

    private String formField(String field) {
        int equals = field.indexOf('=');
        String name = equals < 0 ? "" : field.substring(0, equals);
        String value = field.substring(equals + 1);
        if (FORM_FIELDS.contains(name) && redaction.kept().value(name, decoded(value))) {
            return field;
        }
        redaction.count(Removed.SECRETS);
        return (name.matches("client_id|client_secret|grant_type|scope") ? name : "field") + "=removed";
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    Content answered(Recording recording, String type) throws IOException {
        BodyCopy body = recording.answered();
        byte[] bytes = body.bytes();
        if (body.isTooLarge()) {
            return Content.of(leftOut("", body.size(), "a body too large to be kept"));
        }
        switch (opening(bytes)) {
            case 0:
                return Content.of(new String(bytes, StandardCharsets.UTF_8).isEmpty() ? "" : " ");
            case '{', '[':
                return Content.of(new JsonBody(redaction).redact(bytes));
            case '<':
                return Content.of(leftOut("<!-- ", bytes.length, "a web page"));
            default:
        }
        if (bytes.length > 3 && bytes[0] == 'P' && bytes[1] == 'K' && bytes[2] == 3 && bytes[3] == 4) {
            return Content.of(new WorkbookBody(redaction, countColumn).redact(bytes));
        }
        String path = recording.request().getPath();
        boolean export = path != null
                && path.endsWith("/export")
                && recording.response() != null
                && recording.response().getCode() == SUCCESS;
        return export ? csv(bytes, type) : Content.of(leftOut("", bytes.length, "text"));
    }

    /** As text where the bytes are those that a reader makes of it, else as they are. */
    private Content csv(byte[] bytes, String type) {
        byte[] redacted = new CsvBody(redaction, countColumn).redact(bytes, type);
        boolean asText = CsvBody.charset(bytes, type).equals(StandardCharsets.UTF_8);
        return asText ? Content.of(new String(redacted, StandardCharsets.UTF_8)) : Content.of(redacted);
    }

    private String leftOut(String before, long size, String what) {
        redaction.count(Removed.BODIES);
        return before + "(" + size + " bytes of " + what + " were left out)" + (before.isEmpty() ? "" : " -->");
    }

    /** The first character that is no blank, byte order mark aside; 0 where there is none. */
    private static char opening(byte[] bytes) {
        String head = new String(bytes, 0, Math.min(bytes.length, BEGINNING), StandardCharsets.ISO_8859_1);
        String text = (head.startsWith("\u00EF\u00BB\u00BF") ? head.substring(3) : head).trim();
        return text.isEmpty() ? 0 : text.charAt(0);
    }
}
