package io.headcount.keepnet;

import static io.headcount.keepnet.WorkbookCheck.require;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamReader;

/**
 * What a workbook may hold, heard element by element: Excel's own limits, and beyond them what its reader would need
 * more memory or time for than it is worth. Not thread-safe.
 */
final class WorkbookLimits {

    private static final int MOST_ROWS = 1_048_576;
    private static final int MOST_COLUMNS = 16_384;
    private static final int MOST_NAMES = 10_000;
    private static final int MOST_SHEETS_AND_LINKS = 10_000;
    private static final int MOST_SHARED_FORMULAS = 1_000;
    private static final int LONGEST_FORMULA = 8_192;
    /** Each cell that shares a formula gets a full copy of it. */
    private static final long LONGEST_SHARED_FORMULAS = 1L << 27;

    private static final int LONGEST_NUMBER = 400;
    private static final int LONGEST_TEXT = BoundedXml.LONGEST;
    private static final long LONGEST_ROW = 4L << 20;

    /** A text in a list: two objects, a reference, and two bytes for a character at the most. */
    private static final int BYTES_PER_TEXT = 64;

    private static final Set<String> SHEETS_AND_LINKS = Set.of("sheet", "Relationship", "Override", "Default");
    private static final Pattern ADDRESS = Pattern.compile("([A-Z]{1,3})[0-9]{1,9}");

    private final long memoryForTexts;
    private final Set<String> names = new HashSet<>();
    private final StringBuilder text = new StringBuilder();
    private int sheetsAndLinks;
    private long linked;
    private int sharedTexts;
    private int lastReferred = -1;
    private long sharedBytes;
    private int sharedFormulas;
    private long writtenFormulas;
    private int longestShared;

    private int rows;
    private long rowLength;
    private int cells;
    /** The last column seen in a row, or null outside of rows: the list of cells to calculate names cells too. */
    private String column;

    private String type;
    /** How long the text of one cell or shared text is, which may be written in pieces; -1 outside of one. */
    private long pieces = -1;

    /** @param memory how much the machine lets this program have, in bytes; the shared texts may take a quarter of it */
    WorkbookLimits(long memory) {
        this.memoryForTexts = memory / 4;
    }

    void beginPart() {
        rows = 0;
        column = null;
    }

    void begin(XMLStreamReader element) throws InflatedPart.Unsound {
        text.setLength(0);
        String name = element.getLocalName();
        checkNames(element, name);
        switch (name) {
            case "row" -> {
                require(++rows <= MOST_ROWS, "more than " + MOST_ROWS + " rows");
                column = "";
                cells = 0;
                rowLength = 0;
            }
            case "si" -> {
                sharedTexts++;
                pieces = 0;
            }
            case "is" -> pieces = 0;
            case "c" -> {
                if (column != null) {
                    require(++cells <= MOST_COLUMNS, "a row of more than " + MOST_COLUMNS + " cells");
                    type = element.getAttributeValue(null, "t");
                    column = columnAfter(column, element.getAttributeValue(null, "r"));
                }
            }
            case "f" -> {
                if (column != null && element.getAttributeValue(null, "ref") != null) {
                    require(++sharedFormulas <= MOST_SHARED_FORMULAS, "too many shared formulas");
                }
                writtenFormulas += longestShared;
                require(writtenFormulas <= LONGEST_SHARED_FORMULAS, "too many shared formulas");
            }
            default -> {
                if (SHEETS_AND_LINKS.contains(name)) {
                    linked += lengthOfValues(element);
                    require(
                            ++sheetsAndLinks <= MOST_SHEETS_AND_LINKS && linked <= LONGEST_ROW,
                            "more sheets and parts than possible");
                }
            }
        }
    }

    /** Parsers keep each name that they have met. */
    private void checkNames(XMLStreamReader element, String name) throws InflatedPart.Unsound {
        names.add(name);
        for (int i = 0; i < element.getAttributeCount(); i++) {
            names.add(element.getAttributeLocalName(i));
        }
        for (int i = 0; i < element.getNamespaceCount(); i++) {
            names.add(element.getNamespacePrefix(i) + '=' + element.getNamespaceURI(i));
        }
        require(names.size() <= MOST_NAMES, "more than " + MOST_NAMES + " names of elements and attributes");
    }

    private static long lengthOfValues(XMLStreamReader element) {
        long length = 0;
        for (int i = 0; i < element.getAttributeCount(); i++) {
            length += element.getAttributeValue(i).length();
        }
        return length;
    }

    void text(char[] characters, int start, int length) throws InflatedPart.Unsound {
        require(text.length() + length <= LONGEST_TEXT, "a text longer than a cell can hold");
        text.append(characters, start, length);
        if (pieces >= 0) {
            pieces += length;
            require(pieces <= LONGEST_TEXT, "a text longer than a cell can hold");
        }
        if (column != null) {
            rowLength += length;
            require(rowLength <= LONGEST_ROW, "a row of more than " + LONGEST_ROW + " characters");
        }
    }

    void end(String name) throws InflatedPart.Unsound {
        switch (name) {
            case "row" -> column = null;
            case "si" -> {
                sharedBytes += BYTES_PER_TEXT + 2 * pieces;
                require(
                        sharedBytes <= memoryForTexts,
                        "its " + sharedTexts
                                + " or more texts need more memory than there is; set keepnet.export-type=CSV, or a larger"
                                + " heap with JAVA_OPTS=-Xmx…");
                pieces = -1;
            }
            case "is" -> pieces = -1;
            case "f" -> {
                require(text.length() <= LONGEST_FORMULA, "a formula of more than " + LONGEST_FORMULA + " characters");
                longestShared = Math.max(longestShared, sharedFormulas > 0 ? text.length() : 0);
            }
            case "v" -> {
                if (column != null) {
                    value();
                }
            }
            default -> {
                // Nothing that is kept.
            }
        }
        text.setLength(0);
    }

    private void value() throws InflatedPart.Unsound {
        if ("s".equals(type)) {
            if (!text.isEmpty()) {
                require(text.length() < LONGEST_NUMBER, "a reference that is not a number");
                lastReferred = Math.max(lastReferred, Integer.parseInt(text.toString()));
            }
        } else if (type == null || type.equals("n")) {
            require(text.length() <= LONGEST_NUMBER, "a number of more than " + LONGEST_NUMBER + " digits");
        }
    }

    /** To be called after the last part. */
    void end() throws InflatedPart.Unsound {
        require(lastReferred < sharedTexts, "a cell refers to a text that is not there");
    }

    /** The column of a cell, such as 'AB', which must stand to the right of the one before it in the row. */
    private static String columnAfter(String before, String address) throws InflatedPart.Unsound {
        if (address == null) {
            return before;
        }
        Matcher parts = ADDRESS.matcher(address);
        require(parts.matches() && number(parts.group(1)) <= MOST_COLUMNS, "a cell beyond the last column");
        String column = parts.group(1);
        boolean further =
                column.length() == before.length() ? column.compareTo(before) > 0 : column.length() > before.length();
        require(further, "two values for one cell, or cells out of order");
        return column;
    }

    private static int number(String column) {
        return column.chars().reduce(0, (number, letter) -> number * 26 + letter - 'A' + 1);
    }
}
