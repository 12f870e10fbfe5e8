package io.headcount.keepnet.capture;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;

/** Rewrites one part of a workbook: the elements and attributes that tables need, with pseudonyms for their texts. Not thread-safe. */
final class WorkbookPart {

    private static final Map<String, Set<String>> ELEMENTS = Map.ofEntries(
            Map.entry("Types", Set.of()),
            Map.entry("Default", Set.of("Extension", "ContentType")),
            Map.entry("Override", Set.of("PartName", "ContentType")),
            Map.entry("Relationships", Set.of()),
            Map.entry("Relationship", Set.of("Id", "Type", "Target")),
            Map.entry("workbook", Set.of()),
            Map.entry("workbookPr", Set.of("date1904")),
            Map.entry("sheets", Set.of()),
            Map.entry("sheet", Set.of("name", "sheetId", "id", "state")),
            Map.entry("styleSheet", Set.of()),
            Map.entry("numFmts", Set.of("count")),
            Map.entry("numFmt", Set.of("numFmtId", "formatCode")),
            Map.entry("cellXfs", Set.of("count")),
            Map.entry("xf", Set.of("numFmtId", "applyNumberFormat")),
            Map.entry("sst", Set.of("count", "uniqueCount")),
            Map.entry("si", Set.of()),
            Map.entry("worksheet", Set.of()),
            Map.entry("dimension", Set.of("ref")),
            Map.entry("sheetData", Set.of()),
            Map.entry("row", Set.of("r", "spans", "hidden")),
            Map.entry("c", Set.of("r", "s", "t")),
            Map.entry("v", Set.of()),
            Map.entry("f", Set.of()),
            Map.entry("is", Set.of()),
            Map.entry("t", Set.of("space")),
            Map.entry("r", Set.of()));

    private static final Set<String> WRITTEN_PARTS =
            Set.of("workbook.xml", "sharedStrings.xml", "styles.xml", "Types.xml");

    private final Redaction redaction;
    private final SharedTexts texts;
    private final Columns columns;
    private int sharedIndex = -1;
    private int column = -1;
    private int row = -1;
    private String type = "";

    WorkbookPart(Redaction redaction, SharedTexts texts, Columns columns) {
        this.redaction = redaction;
        this.texts = texts;
        this.columns = columns;
    }

    byte[] redact(byte[] part) throws XMLStreamException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(part.length);
        XMLStreamReader in = Xml.reader(part);
        XMLStreamWriter out = Xml.writers().createXMLStreamWriter(bytes, "UTF-8");
        out.writeStartDocument("UTF-8", "1.0");
        String element = "";
        while (in.hasNext()) {
            int event = in.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                element = in.getLocalName();
                if (!isWanted(in)) {
                    skip(in);
                    continue;
                }
                at(in);
                start(in, out);
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                out.writeEndElement();
                element = "";
            } else if (event == XMLStreamConstants.CHARACTERS) {
                out.writeCharacters(text(element, in.getText()));
            }
        }
        out.writeEndDocument();
        out.close();
        return bytes.toByteArray();
    }

    private static boolean isWanted(XMLStreamReader in) {
        String target = in.getLocalName().equals("Override")
                ? in.getAttributeValue(null, "PartName")
                : in.getLocalName().equals("Relationship") ? in.getAttributeValue(null, "Target") : null;
        boolean known = target == null
                || target.matches("(.*/)?worksheets/sheet\\d{1,4}\\.xml")
                || WRITTEN_PARTS.contains(target.substring(target.lastIndexOf('/') + 1));
        return known && ELEMENTS.containsKey(in.getLocalName());
    }

    private static void skip(XMLStreamReader in) throws XMLStreamException {
        for (int depth = 1; depth > 0; ) {
            int event = in.next();
            depth += event == XMLStreamConstants.START_ELEMENT ? 1 : event == XMLStreamConstants.END_ELEMENT ? -1 : 0;
        }
    }

    private void at(XMLStreamReader in) {
        switch (in.getLocalName()) {
            case "si" -> sharedIndex++;
            case "row" -> {
                row++;
                column = -1;
            }
            case "c" -> {
                column = Xml.column(in.getAttributeValue(null, "r"), column + 1);
                type = String.valueOf(in.getAttributeValue(null, "t"));
            }
            default -> {
                // Where it stands says nothing.
            }
        }
    }

    private void start(XMLStreamReader in, XMLStreamWriter out) throws XMLStreamException {
        String prefix = in.getPrefix() == null ? "" : in.getPrefix();
        String namespace = in.getNamespaceURI() == null ? "" : in.getNamespaceURI();
        out.writeStartElement(prefix, in.getLocalName(), namespace);
        for (int i = 0; i < in.getNamespaceCount(); i++) {
            String declared = in.getNamespacePrefix(i);
            if (declared == null) {
                out.writeDefaultNamespace(in.getNamespaceURI(i));
            } else if (in.getNamespaceURI(i).startsWith("http://schemas.openxmlformats.org/")) {
                out.writeNamespace(declared, in.getNamespaceURI(i));
            }
        }
        Set<String> kept = ELEMENTS.get(in.getLocalName());
        for (int i = 0; i < in.getAttributeCount(); i++) {
            String name = in.getAttributeLocalName(i);
            String from = in.getAttributeNamespace(i);
            if (!kept.contains(name)) {
                continue;
            }
            String value = attribute(in.getLocalName(), name, in.getAttributeValue(i));
            if (from == null || from.isEmpty()) {
                out.writeAttribute(name, value);
            } else {
                out.writeAttribute(in.getAttributePrefix(i), from, name, value);
            }
        }
    }

    private String attribute(String element, String name, String value) {
        boolean words = element.equals("sheet") && name.equals("name") || name.equals("formatCode");
        return words && !value.matches("[#0,.@ ;%_()?-]*|General") ? redaction.message(value) : value;
    }

    private String text(String element, String text) {
        return switch (element) {
            case "t" -> sharedIndex >= 0 ? shared(text) : inline(text);
            case "v" -> type.equals("s") || type.equals("b") ? pointer(text) : inline(text);
            case "f" -> redaction.message(text);
            default -> text.isBlank() ? text : "";
        };
    }

    private static String pointer(String text) {
        return text.matches("\\s*\\d{1,9}\\s*") ? text : "";
    }

    private String shared(String text) {
        String whole = texts.at(sharedIndex);
        boolean stays = texts.isHeading(sharedIndex) && !redaction.kept().holdsSecret(whole);
        return stays || Kept.total(whole) ? text : columnsOf(sharedIndex).cell(redaction, 0, text, whole);
    }

    /** The one column from which a shared text is pointed at, as the only one of a table. */
    private Columns columnsOf(int index) {
        return columns.only(texts.column(index));
    }

    private String inline(String text) {
        if (type.equals("e") && text.matches("#[A-Z/0-9!?]{1,10}")) {
            return text;
        }
        return columns.isHeading(row, text) ? text : columns.cell(redaction, column, text, text);
    }
}
