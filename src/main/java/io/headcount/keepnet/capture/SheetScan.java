package io.headcount.keepnet.capture;

import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Looks through a sheet for its headings and for what its cells point at. Not thread-safe. */
final class SheetScan {

    private final SharedTexts texts;
    private Columns columns;
    private final String countColumn;
    private int row = -1;

    SheetScan(SharedTexts texts, String countColumn) {
        this.texts = texts;
        this.countColumn = countColumn;
        this.columns = Columns.unknown(countColumn);
    }

    Columns columns() {
        return columns;
    }

    void read(byte[] part) throws XMLStreamException {
        XMLStreamReader in = Xml.reader(part);
        List<String> cells = new ArrayList<>();
        List<String> pointers = new ArrayList<>();
        String type = "";
        int column = -1;
        StringBuilder value = new StringBuilder();
        boolean inValue = false;
        while (in.hasNext()) {
            int event = in.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                switch (in.getLocalName()) {
                    case "row" -> {
                        row++;
                        column = -1;
                        cells.clear();
                        pointers.clear();
                    }
                    case "c" -> {
                        type = String.valueOf(in.getAttributeValue(null, "t"));
                        column = Xml.column(in.getAttributeValue(null, "r"), column + 1);
                        value.setLength(0);
                    }
                    default ->
                        inValue = in.getLocalName().equals("v")
                                || in.getLocalName().equals("t");
                }
            } else if (event == XMLStreamConstants.CHARACTERS && inValue) {
                value.append(in.getText());
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                inValue = false;
                if (in.getLocalName().equals("c")) {
                    boolean shared = type.equals("s") && value.toString().matches("\\d{1,9}");
                    put(cells, column, shared ? texts.at(value.toString()) : value.toString());
                    put(pointers, column, shared ? value.toString() : "");
                } else if (in.getLocalName().equals("row")) {
                    rowEnded(cells, pointers);
                }
            }
        }
    }

    private void rowEnded(List<String> cells, List<String> pointers) {
        Columns found = columns.isKnown() || row >= Columns.MOST_ROWS_ABOVE
                ? null
                : Columns.of(List.copyOf(cells), countColumn);
        for (int column = 0; column < pointers.size(); column++) {
            if (pointers.get(column).isEmpty()) {
                continue;
            }
            if (found != null) {
                texts.usedAsHeading(pointers.get(column));
            } else {
                texts.usedBelow(columns.heading(column), pointers.get(column));
            }
        }
        columns = found == null ? columns : found;
    }

    private static void put(List<String> cells, int column, String text) {
        while (cells.size() <= column) {
            cells.add("");
        }
        cells.set(column, text);
    }
}
