package io.headcount.keepnet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * In which charset an export is written: that of its byte order mark, else the one that its {@code Content-Type} declares,
 * else UTF-8.
 */
final class ExportCharset {

    private static final int LONGEST_MARK = 3;

    private static final Pattern DECLARED =
            Pattern.compile(";\\s*charset\\s*=\\s*(?:\"([^\"]*)\"|([^\\s;\"]+))", Pattern.CASE_INSENSITIVE);

    private ExportCharset() {}

    /**
     * Finds it out. What marks the order of bytes is left where it is.
     *
     * @param contentType the header, or null where the answer has none
     * @throws UnreadableAnswer if there is no such charset here
     */
    static Charset of(InputStream body, String contentType) throws UnreadableAnswer, IOException {
        body.mark(LONGEST_MARK);
        byte[] begins = body.readNBytes(LONGEST_MARK);
        body.reset();
        if (startsWith(begins, 0xEF, 0xBB, 0xBF)) {
            return StandardCharsets.UTF_8;
        }
        if (startsWith(begins, 0xFF, 0xFE)) {
            return StandardCharsets.UTF_16LE;
        }
        if (startsWith(begins, 0xFE, 0xFF)) {
            return StandardCharsets.UTF_16BE;
        }
        return declared(contentType);
    }

    private static Charset declared(String contentType) throws UnreadableAnswer {
        Matcher declared = DECLARED.matcher(contentType == null ? "" : contentType);
        if (!declared.find()) {
            return StandardCharsets.UTF_8;
        }
        String name = declared.group(1) == null ? declared.group(2) : declared.group(1);
        try {
            return Charset.forName(name.strip());
        } catch (IllegalArgumentException e) {
            throw new UnreadableAnswer("The vendor's export declares the charset " + Shown.name(name)
                    + ", which is unknown here; with keepnet.export-type=Excel no charset is needed.");
        }
    }

    private static boolean startsWith(byte[] begins, int... mark) {
        return begins.length >= mark.length
                && IntStream.range(0, mark.length).allMatch(i -> Byte.toUnsignedInt(begins[i]) == mark[i]);
    }
}
