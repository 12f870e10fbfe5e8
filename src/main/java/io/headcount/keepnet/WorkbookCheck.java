package io.headcount.keepnet;

import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Vets a workbook before it is read, because its reader would not notice: it compares no checksums, takes a reference
 * to a text that is not there for an empty text, lets the later of two values for one cell win, and takes whatever memory
 * a workbook asks for. Entities, which it refuses itself, get no further than here. Not thread-safe.
 */
final class WorkbookCheck {

    private static final int MOST_PARTS = 10_000;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final XMLInputFactory xml = XMLInputFactory.newDefaultFactory();
    private final ZipFile workbook;
    private final long length;
    private final WorkbookLimits limits;
    private long inflated;
    private long packed;

    private WorkbookCheck(ZipFile workbook, long length) {
        this.workbook = workbook;
        this.length = length;
        this.limits = new WorkbookLimits(Runtime.getRuntime().maxMemory());
        xml.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        xml.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        xml.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    }

    /** @throws UnreadableAnswer if the file is not a sound workbook of a reasonable size */
    static void check(Path file) throws UnreadableAnswer {
        try {
            ZipDirectory.check(file, MOST_PARTS);
            try (ZipFile workbook = new ZipFile(file.toFile())) {
                new WorkbookCheck(workbook, Files.size(file)).checkParts();
            }
        } catch (IOException | XMLStreamException | RuntimeException e) {
            throw unsound(e);
        }
    }

    /** Says what is wrong, but not in the words of a cause that does not come from here: they may quote the file. */
    static UnreadableAnswer unsound(Exception e) {
        String wrong = "it is not a ZIP archive of valid XML";
        // What a part's stream throws comes out of the parser in a wrapping.
        if (e instanceof InflatedPart.Unsound) {
            wrong = e.getMessage();
        } else if (e instanceof XMLStreamException xml
                && xml.getNestedException() instanceof InflatedPart.Unsound own) {
            wrong = own.getMessage();
        }
        return new UnreadableAnswer("The vendor's export is a damaged or impossible workbook: " + wrong + ".");
    }

    private void checkParts() throws IOException, XMLStreamException {
        require(workbook.size() <= MOST_PARTS, "more than " + MOST_PARTS + " parts");
        Set<String> names = new HashSet<>();
        for (Enumeration<? extends ZipEntry> parts = workbook.entries(); parts.hasMoreElements(); ) {
            ZipEntry part = parts.nextElement();
            String name = part.getName().toLowerCase(Locale.ROOT);
            require(names.add(name), "two parts with the same name");
            packed += part.getCompressedSize();
            require(packed <= length, "parts that overlap");
            try (InflatedPart content = new InflatedPart(workbook.getInputStream(part), part, inflated)) {
                if (name.endsWith(".xml") || name.endsWith(".rels")) {
                    checkXml(text(content));
                }
                content.transferTo(OutputStream.nullOutputStream());
                inflated = content.inflatedSoFar();
            }
        }
        limits.end();
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
        return new BoundedXml(text);
    }

    private void checkXml(Reader content) throws IOException, XMLStreamException {
        XMLStreamReader part = xml.createXMLStreamReader(content);
        String encoding = part.getCharacterEncodingScheme();
        // Or the workbook's reader would read something else than is vetted here.
        require(
                encoding == null || encoding.equalsIgnoreCase("UTF-8"),
                "a part that declares an encoding other than UTF-8");
        limits.beginPart();
        while (part.hasNext()) {
            switch (part.next()) {
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new InflatedPart.Unsound("an XML entity, which no workbook needs");
                case XMLStreamConstants.START_ELEMENT -> limits.begin(part);
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                    limits.text(part.getTextCharacters(), part.getTextStart(), part.getTextLength());
                case XMLStreamConstants.END_ELEMENT -> limits.end(part.getLocalName());
                default -> {
                    // Comments and processing instructions say nothing.
                }
            }
        }
    }

    static void require(boolean condition, String otherwise) throws InflatedPart.Unsound {
        if (!condition) {
            throw new InflatedPart.Unsound(otherwise);
        }
    }
}
