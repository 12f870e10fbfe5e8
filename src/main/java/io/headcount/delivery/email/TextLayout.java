package io.headcount.delivery.email;

import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateNumberModel;
import freemarker.template.TemplateScalarModel;
import freemarker.template.TemplateSequenceModel;
import io.headcount.text.TextWidth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the plain-text template needs to align columns in a fixed-width font: three functions. */
final class TextLayout {

    private static final char FIRST_STRONG_ISOLATE = '\u2068';
    private static final char POP_DIRECTIONAL_ISOLATE = '\u2069';
    private static final int RIGHT_TO_LEFT_MARK = 0x200F;
    private static final int ARABIC_LETTER_MARK = 0x061C;

    /** By the names that the template calls them. */
    static final Map<String, TemplateMethodModelEx> FUNCTIONS = Map.of(
            "column", arguments -> column(text(arguments), width(arguments)),
            "wrap", arguments -> wrap(text(arguments), width(arguments)),
            "table", TextLayout::table);

    private static final String GAP = "  ";

    /** What the first column keeps, however wide the others are. */
    private static final int LEAST_NAME = 12;

    private TextLayout() {}

    /** The text in a column of just this width: clipped or padded, and isolated from its neighbours' direction. */
    static String column(String text, int width) {
        String shown = TextWidth.columns(text) <= width ? text : start(text, width - 1) + "…";
        return isolated(shown) + " ".repeat(width - TextWidth.columns(shown));
    }

    /** Left alone where every letter is written from left to right: some mail programs show the isolates as boxes. */
    private static String isolated(String text) {
        boolean leftToRight = text.codePoints()
                .noneMatch(c -> Character.getDirectionality(c) == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                        || Character.getDirectionality(c) == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC
                        || c == RIGHT_TO_LEFT_MARK
                        || c == ARABIC_LETTER_MARK);
        return leftToRight ? text : FIRST_STRONG_ISOLATE + text + POP_DIRECTIONAL_ISOLATE;
    }

    /** The text broken at spaces into lines of at most this width. */
    static String wrap(String text, int width) {
        StringBuilder lines = new StringBuilder();
        int used = 0;
        for (String word : text.split(" ")) {
            int needed = TextWidth.columns(word);
            if (used > 0) {
                boolean fits = used + 1 + needed <= width;
                lines.append(fits ? ' ' : '\n');
                used = fits ? used + 1 : 0;
            }
            lines.append(word);
            used += needed;
        }
        return lines.toString();
    }

    /**
     * The rows under their headings: the first column left, at most as wide as the others leave room for, the others right
     * and never clipped. Without headings both of two columns stand left.
     */
    static String table(List<String> head, List<List<String>> rows, int width) {
        List<List<String>> all = new ArrayList<>(rows);
        if (!head.isEmpty()) {
            all.add(0, head);
        }
        int columns = all.get(0).size();
        int[] widths = new int[columns];
        all.forEach(row -> IntStream.range(0, columns)
                .forEach(i -> widths[i] = Math.max(widths[i], TextWidth.columns(row.get(i)))));
        int others =
                IntStream.range(1, columns).map(i -> GAP.length() + widths[i]).sum();
        widths[0] = Math.min(widths[0], Math.max(LEAST_NAME, width - others));
        return all.stream().map(row -> line(row, widths, !head.isEmpty())).collect(Collectors.joining("\n"));
    }

    private static String line(List<String> row, int[] widths, boolean right) {
        StringBuilder line = new StringBuilder(column(row.get(0), widths[0]));
        for (int i = 1; i < widths.length; i++) {
            String pad = " ".repeat(widths[i] - TextWidth.columns(row.get(i)));
            line.append(GAP).append(right ? pad + row.get(i) : row.get(i));
        }
        return line.toString().stripTrailing();
    }

    private static String start(String text, int width) {
        int used = 0;
        for (int at = 0; at < text.length(); ) {
            int c = text.codePointAt(at);
            used += TextWidth.columns(c);
            if (used > width) {
                return text.substring(0, at);
            }
            at += Character.charCount(c);
        }
        return text;
    }

    private static String table(List<?> arguments) throws TemplateModelException {
        if (arguments.size() == 3
                && arguments.get(0) instanceof TemplateSequenceModel head
                && arguments.get(1) instanceof TemplateSequenceModel rows
                && arguments.get(2) instanceof TemplateNumberModel width) {
            List<List<String>> all = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                if (!(rows.get(i) instanceof TemplateSequenceModel row)) {
                    throw new TemplateModelException("a row given to table is no list");
                }
                all.add(texts(row));
            }
            return all.isEmpty()
                    ? ""
                    : table(texts(head), all, width.getAsNumber().intValue());
        }
        throw new TemplateModelException("table takes a list of headings, a list of rows and a width");
    }

    private static List<String> texts(TemplateSequenceModel cells) throws TemplateModelException {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            if (!(cells.get(i) instanceof TemplateScalarModel text)) {
                throw new TemplateModelException("a cell given to table is no text");
            }
            texts.add(text.getAsString());
        }
        return texts;
    }

    private static String text(List<?> arguments) throws TemplateModelException {
        if (arguments.size() == 2 && arguments.get(0) instanceof TemplateScalarModel text) {
            return text.getAsString();
        }
        throw new TemplateModelException("column and wrap take a text and a width");
    }

    private static int width(List<?> arguments) throws TemplateModelException {
        if (arguments.get(1) instanceof TemplateNumberModel width
                && width.getAsNumber().intValue() > 0) {
            return width.getAsNumber().intValue();
        }
        throw new TemplateModelException("the width given to column or wrap is no number above zero");
    }
}
