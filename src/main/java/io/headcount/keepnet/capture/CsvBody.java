package io.headcount.keepnet.capture;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Redacts an export in CSV cell by cell: separators, quotation marks, line ends, byte order mark and charset stay, and whatever is wrong
 * with them.
 */
final class CsvBody {

    private static final String SEPARATORS = ",;\t|";
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final Pattern SEPARATOR_LINE = Pattern.compile("(?i)sep=(.)\\R");
    private static final Pattern CHARSET = Pattern.compile("(?i)charset\\s*=\\s*\"?([\\w.:-]+)");
    private static final int BEGINNING = 16 << 10;

    private final Redaction redaction;
    private final String countColumn;

    /** A cell as written in the file, and whether it is the last of its row. */
    private record Cell(int start, int end, boolean last) {}

    CsvBody(Redaction redaction, String countColumn) {
        this.redaction = redaction;
        this.countColumn = countColumn;
    }

    byte[] redact(byte[] body, String contentType) {
        Charset charset = charset(body, contentType);
        return redact(new String(body, charset)).getBytes(charset);
    }

    private String redact(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int at = 0;
        if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            out.append(BYTE_ORDER_MARK);
            at = 1;
        }
        Matcher told = SEPARATOR_LINE.matcher(text).region(at, text.length());
        char separator = separator(text);
        if (told.lookingAt()) {
            separator = told.group(1).charAt(0);
            out.append(told.group());
            at = told.end();
        }
        Columns columns = Columns.unknown(countColumn);
        for (int row = 0; at < text.length(); row++) {
            List<Cell> cells = row(text, at, separator);
            List<String> bare = cells.stream().map(cell -> bare(text, cell)).toList();
            Columns found = columns.isKnown() || row >= Columns.MOST_ROWS_ABOVE ? null : Columns.of(bare, countColumn);
            for (int column = 0; column < cells.size(); column++) {
                Cell cell = cells.get(column);
                out.append(text, at, cell.start());
                String real = text.substring(cell.start(), cell.end());
                boolean stays = found != null && !redaction.kept().holdsSecret(real);
                out.append(stays ? real : columns.cell(redaction, column, real, bare.get(column)));
                at = cell.end();
            }
            int next = end(text, at);
            out.append(text, at, next);
            at = next;
            columns = found == null ? columns : found;
        }
        return out.toString();
    }

    /** The cells of the row that begins there. */
    private static List<Cell> row(String text, int from, char separator) {
        List<Cell> cells = new ArrayList<>();
        int start = from;
        boolean quoted = false;
        for (int i = from; ; i++) {
            boolean ends = i >= text.length();
            char c = ends ? '\n' : text.charAt(i);
            if (!ends && c == '"' && (quoted || text.substring(start, i).isBlank() || inQuotes(text, start))) {
                quoted = !quoted;
            } else if (ends || !quoted && (c == separator || c == '\n' || c == '\r')) {
                boolean last = ends || c != separator;
                cells.add(new Cell(start, i, last));
                if (last) {
                    return cells;
                }
                start = i + 1;
            }
        }
    }

    private static boolean inQuotes(String text, int start) {
        return text.charAt(start) == '"';
    }

    /** Where the next row begins: after the line end. */
    private static int end(String text, int at) {
        if (text.startsWith("\r\n", at)) {
            return at + 2;
        }
        return Math.min(text.length(), at + 1);
    }

    private static String bare(String text, Cell cell) {
        String real = text.substring(cell.start(), cell.end()).strip();
        return real.length() > 1 && real.startsWith("\"") && real.endsWith("\"")
                ? real.substring(1, real.length() - 1).replace("\"\"", "\"")
                : real;
    }

    /** The one that makes most cells of the row with the headings; else the one that is there most often. */
    private char separator(String text) {
        String beginning = text.substring(0, Math.min(text.length(), BEGINNING));
        char best = ',';
        int most = -1;
        for (int i = 0; i < SEPARATORS.length(); i++) {
            char candidate = SEPARATORS.charAt(i);
            int at = 0;
            for (int row = 0; row < Columns.MOST_ROWS_ABOVE && at < beginning.length(); row++) {
                List<Cell> cells = row(beginning, at, candidate);
                boolean headings = Columns.of(
                                cells.stream()
                                        .map(cell -> bare(beginning, cell))
                                        .toList(),
                                countColumn)
                        != null;
                int score = cells.size() + (headings ? BEGINNING : 0);
                if (score > most) {
                    most = score;
                    best = candidate;
                }
                at = end(beginning, cells.get(cells.size() - 1).end());
            }
        }
        return best;
    }

    /** By the byte order mark, else the one that was declared, else UTF-8, and where the bytes are none: byte by byte. */
    static Charset charset(byte[] body, String contentType) {
        if (body.length > 1 && (body[0] & 0xFF) == 0xFF && (body[1] & 0xFF) == 0xFE) {
            return StandardCharsets.UTF_16LE;
        }
        if (body.length > 1 && (body[0] & 0xFF) == 0xFE && (body[1] & 0xFF) == 0xFF) {
            return StandardCharsets.UTF_16BE;
        }
        Matcher declared = CHARSET.matcher(contentType);
        if (declared.find() && !declared.group(1).equalsIgnoreCase("utf-8")) {
            try {
                return Charset.forName(declared.group(1));
            } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
                // What nobody knows says nothing.
            }
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return StandardCharsets.UTF_8;
        } catch (CharacterCodingException e) {
            return StandardCharsets.ISO_8859_1;
        }
    }
}
