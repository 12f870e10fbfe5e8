package io.headcount.keepnet;

import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Vets a workbook before it is read, because its reader would not notice: it compares no checksums, takes a reference
 * to a text that is not there for an empty text, lets the later of two values for one cell win, and allocates whatever a
 * cell's address asks for. Entities, which it refuses itself, get no further than here. Not thread-safe.
 */
final class WorkbookCheck {

    private static final int MOST_PARTS = 10_000;
    /** Excel's own limit is 32,767. */
    private static final int LONGEST_TEXT = 100_000;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private static final Pattern ADDRESS = Pattern.compile("([A-Z]{1,3})[0-9]{1,9}");

    private final XMLInputFactory xml = XMLInputFactory.newDefaultFactory();
    private final ZipFile workbook;
    private long inflated;
    private int sharedTexts;
    private int lastReferred = -1;

    private WorkbookCheck(ZipFile workbook) {
        this.workbook = workbook;
        xml.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        xml.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        xml.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    }

    /** @throws UnreadableAnswer if the file is not a sound workbook of a reasonable size */
    static void check(Path file) throws UnreadableAnswer {
        String wrong;
        try (ZipFile workbook = new ZipFile(file.toFile())) {
            new WorkbookCheck(workbook).checkParts();
            return;
        } catch (InflatedPart.Unsound e) {
            wrong = e.getMessage();
        } catch (XMLStreamException e) {
            // What a part's stream throws comes out of the parser in a wrapping.
            wrong = e.getNestedException() instanceof InflatedPart.Unsound unsound
                    ? unsound.getMessage()
                    : e.getClass().getSimpleName();
        } catch (IOException | RuntimeException e) {
            // Their messages may quote the file.
            wrong = e.getClass().getSimpleName();
        }
        throw new UnreadableAnswer("The vendor's export is a damaged workbook (" + wrong + ").");
    }

    private void checkParts() throws IOException, XMLStreamException {
        require(workbook.size() <= MOST_PARTS, "more than " + MOST_PARTS + " parts");
        Set<String> names = new HashSet<>();
        for (Enumeration<? extends ZipEntry> parts = workbook.entries(); parts.hasMoreElements(); ) {
            ZipEntry part = parts.nextElement();
            String name = part.getName().toLowerCase(Locale.ROOT);
            require(names.add(name), "two parts of one name");
            try (InflatedPart content = new InflatedPart(workbook.getInputStream(part), part, inflated)) {
                if (name.endsWith(".xml") || name.endsWith(".rels")) {
                    checkXml(text(content));
                }
                content.transferTo(OutputStream.nullOutputStream());
                inflated = content.inflatedSoFar();
            }
        }
        require(lastReferred < sharedTexts, "a cell refers to a text that is not there");
    }

    /** Decoded here and strictly, because the parser prints what it can't decode to standard error. */
    private static Reader text(InputStream content) throws IOException {
        InputStream unclosed = new FilterInputStream(content) {
            @Override
            public void close() {
                // The parser closes what it has read, before the checksum at the end is compared.
            }
        };
        Reader text = new BufferedReader(new InputStreamReader(unclosed, StandardCharsets.UTF_8.newDecoder()));
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) {
            text.reset();
        }
        return text;
    }

    private void checkXml(Reader content) throws IOException, XMLStreamException {
        XMLStreamReader part = xml.createXMLStreamReader(content);
        StringBuilder text = new StringBuilder();
        // The last column seen in a row, or null outside of rows: the list of cells to calculate names cells too.
        String column = null;
        boolean shared = false;
        while (part.hasNext()) {
            switch (part.next()) {
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new InflatedPart.Unsound("an XML entity, which no workbook needs");
                case XMLStreamConstants.START_ELEMENT -> {
                    text.setLength(0);
                    String name = part.getLocalName();
                    if (name.equals("row")) {
                        column = "";
                    } else if (name.equals("si")) {
                        sharedTexts++;
                    } else if (name.equals("c") && column != null) {
                        shared = "s".equals(part.getAttributeValue(null, "t"));
                        column = columnAfter(column, part.getAttributeValue(null, "r"));
                    }
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    require(text.length() + part.getTextLength() <= LONGEST_TEXT, "a text longer than a cell holds");
                    text.append(part.getTextCharacters(), part.getTextStart(), part.getTextLength());
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    if (part.getLocalName().equals("row")) {
                        column = null;
                    } else if (shared && part.getLocalName().equals("v") && !text.isEmpty()) {
                        lastReferred = Math.max(lastReferred, Integer.parseInt(text.toString()));
                    }
                    text.setLength(0);
                }
                default -> {
                    // Comments and processing instructions say nothing.
                }
            }
        }
    }

    /** The column of a cell, such as 'AB', which must stand to the right of the one before it in the row. */
    private static String columnAfter(String before, String address) throws InflatedPart.Unsound {
        if (address == null) {
            return before;
        }
        Matcher parts = ADDRESS.matcher(address);
        require(parts.matches(), "a cell beyond the last column");
        String column = parts.group(1);
        boolean further =
                column.length() == before.length() ? column.compareTo(before) > 0 : column.length() > before.length();
        require(further, "two values for one cell, or cells out of order");
        return column;
    }

    private static void require(boolean condition, String otherwise) throws InflatedPart.Unsound {
        if (!condition) {
            throw new InflatedPart.Unsound(otherwise);
        }
    }
}
