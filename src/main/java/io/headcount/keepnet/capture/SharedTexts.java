package io.headcount.keepnet.capture;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The texts that a workbook's cells point at, and the columns from which they do. Not thread-safe. */
final class SharedTexts {

    private final List<String> texts = new ArrayList<>();
    private final BitSet headings = new BitSet();
    private final Map<Integer, String> headingOf = new HashMap<>();
    private final BitSet elsewhere = new BitSet();

    static SharedTexts read(byte[] part) throws XMLStreamException {
        SharedTexts shared = new SharedTexts();
        if (part == null) {
            return shared;
        }
        XMLStreamReader in = Xml.reader(part);
        StringBuilder text = new StringBuilder();
        boolean inText = false;
        for (int event = in.getEventType(); ; event = in.next()) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                inText = in.getLocalName().equals("t");
            } else if (event == XMLStreamConstants.CHARACTERS && inText) {
                text.append(in.getText());
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                inText = false;
                if (in.getLocalName().equals("si")) {
                    shared.texts.add(text.toString());
                    text.setLength(0);
                }
            }
            if (!in.hasNext()) {
                return shared;
            }
        }
    }

    /** The text that a cell points at; empty where there is none. */
    String at(String index) {
        int at = index.matches("\\d{1,9}") ? Integer.parseInt(index) : -1;
        return at >= 0 && at < texts.size() ? texts.get(at) : "";
    }

    String at(int index) {
        return index < texts.size() ? texts.get(index) : "";
    }

    void usedAsHeading(String index) {
        headings.set(Integer.parseInt(index));
    }

    /** A cell below a heading points at the text. */
    void usedBelow(String heading, String index) {
        int at = Integer.parseInt(index);
        String earlier = headingOf.putIfAbsent(at, heading);
        if (earlier != null && !earlier.equals(heading)) {
            elsewhere.set(at);
        }
    }

    boolean isHeading(int index) {
        return headings.get(index) && !headingOf.containsKey(index);
    }

    /** The heading of the one column that uses a text; empty where several do, or none. */
    String column(int index) {
        return elsewhere.get(index) ? "" : headingOf.getOrDefault(index, "");
    }
}
