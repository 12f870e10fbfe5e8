package io.headcount.strict;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.dom.BinaryBody;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.SingleBody;
import org.apache.james.mime4j.dom.field.ParsedField;
import org.apache.james.mime4j.field.DefaultFieldParser;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;

/**
 * A message as it came over the wire, read by Apache James Mime4j at its strictest and, besides, by the rules of RFC 5321, 5322
 * and 2045 that it does not ask for. Nothing here knows Jakarta Mail, which wrote it.
 */
public final class StrictMail {

    private static final int LONGEST_LINE = 998;
    private static final int LONGEST_ENCODED_LINE = 76;
    private static final Pattern ENCODED_WORD = Pattern.compile("=\\?UTF-8\\?[BQ]\\?[!-~&&[^?]]+\\?=");
    private static final Pattern MESSAGE_ID =
            Pattern.compile("<[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[a-z0-9-]+(\\.[a-z0-9-]+)+>");
    private static final Pattern DATE = Pattern.compile(
            "(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d{1,2} [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d [+-]\\d{4}");

    private final Message message;
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final List<String> texts = new ArrayList<>();

    private StrictMail(Message message) {
        this.message = message;
    }

    /** Reads a whole message and fails at whatever is wrong with it. */
    public static StrictMail read(byte[] raw) throws IOException {
        checkLines(raw);
        StrictMail mail = new StrictMail(parse(raw, true));
        mail.checkHeaders();
        // The same once more with nothing decoded, for what stands there before a decoder has been kind to it.
        mail.add(mail.message, parse(raw, false));
        return mail;
    }

    public Message message() {
        return message;
    }

    /** The attachments by their names. */
    public Map<String, byte[]> files() {
        return files;
    }

    /** The readings, plain text and HTML. */
    public List<String> texts() {
        return texts;
    }

    private static Message parse(byte[] raw, boolean decoded) throws IOException {
        DefaultMessageBuilder builder = new DefaultMessageBuilder();
        builder.setMimeEntityConfig(MimeConfig.copy(MimeConfig.STRICT)
                .setMaxContentLen(-1)
                .setMaxLineLen(LONGEST_LINE + 2)
                .build());
        builder.setDecodeMonitor(DecodeMonitor.STRICT);
        builder.setFieldParser(DefaultFieldParser.getParser());
        builder.setContentDecoding(decoded);
        return builder.parseMessage(new ByteArrayInputStream(raw));
    }

    private static void checkLines(byte[] raw) {
        String text = new String(raw, ISO_8859_1);
        assertThat(text.replace("\r\n", "")).as("a bare CR or LF").doesNotContain("\r", "\n");
        assertThat(text.chars()).as("8-bit, which nobody declared, or NUL").allMatch(c -> c > 0 && c < 0x80);
        assertThat(text.split("\r\n")).as("no line is too long").allMatch(line -> line.length() <= LONGEST_LINE);
    }

    private void checkHeaders() {
        for (String once : List.of("Date", "From", "To", "Subject", "Message-ID", "MIME-Version", "Auto-Submitted")) {
            assertThat(message.getHeader().getFields(once)).as(once).hasSize(1);
        }
        for (Field field : message.getHeader().getFields()) {
            if (field instanceof ParsedField parsed) {
                assertThat(parsed.getParseException()).as(parsed.toString()).isNull();
            }
        }
        assertThat(body("Message-ID")).matches(MESSAGE_ID).doesNotContain(".invalid");
        assertThat(body("Date")).matches(DATE);
        assertThat(body("Auto-Submitted")).isEqualTo("auto-generated");
        assertThat(body("X-Auto-Response-Suppress")).isEqualTo("All");
        String subject = new String(
                        message.getHeader().getField("Subject").getRaw().toByteArray(), US_ASCII)
                .substring("Subject:".length());
        if (subject.contains("=?")) {
            // RFC 2047, section 2: 75 characters at the most, and a space or a folded line between two of them.
            assertThat(subject.strip().split("\\s+"))
                    .filteredOn(word -> word.contains("=?"))
                    .allMatch(word -> ENCODED_WORD.matcher(word).matches() && word.length() <= 75);
        }
        assertThat(message.getSubject()).doesNotContain("=?", "\r", "\n");
    }

    private String body(String name) {
        return message.getHeader().getField(name).getBody();
    }

    private void add(Entity entity, Entity undecoded) throws IOException {
        if (entity.getBody() instanceof Multipart parts) {
            List<Entity> bare = ((Multipart) undecoded.getBody()).getBodyParts();
            assertThat(parts.getPreamble()).isNullOrEmpty();
            assertThat(parts.getEpilogue()).isNullOrEmpty();
            for (int i = 0; i < parts.getCount(); i++) {
                add(parts.getBodyParts().get(i), bare.get(i));
            }
            return;
        }
        byte[] content = bytes((SingleBody) entity.getBody());
        byte[] encoded = bytes((SingleBody) undecoded.getBody());
        String encoding = entity.getContentTransferEncoding().toLowerCase(Locale.ROOT);
        assertThat(encoding).isIn("base64", "quoted-printable", "7bit");
        if (encoding.equals("base64")) {
            checkBase64(encoded, content);
        }
        if (entity.getFilename() != null) {
            assertThat(entity.getDispositionType()).isEqualTo("attachment");
            assertThat(files.put(entity.getFilename(), content)).isNull();
        } else if (entity.getMimeType().startsWith("text/")) {
            assertThat(entity.getCharset()).isEqualToIgnoringCase("UTF-8");
            texts.add(UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString());
        } else {
            assertThat(entity.getBody()).isInstanceOf(BinaryBody.class);
            assertThat(entity.getDispositionType()).isEqualTo("inline");
        }
    }

    /** The JDK's decoder for one line takes neither line ends nor anything after the padding. */
    private static void checkBase64(byte[] encoded, byte[] content) {
        String[] lines = new String(encoded, US_ASCII).split("\r\n");
        for (int i = 0; i < lines.length - 1; i++) {
            assertThat(lines[i].length()).as("each line but the last is full").isEqualTo(LONGEST_ENCODED_LINE);
        }
        assertThat(lines[lines.length - 1].length()).isLessThanOrEqualTo(LONGEST_ENCODED_LINE);
        assertThat(Base64.getDecoder().decode(String.join("", lines))).isEqualTo(content);
    }

    private static byte[] bytes(SingleBody body) throws IOException {
        try (InputStream in = body.getInputStream()) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            in.transferTo(bytes);
            return bytes.toByteArray();
        }
    }
}
