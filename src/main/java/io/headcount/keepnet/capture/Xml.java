package io.headcount.keepnet.capture;

import java.io.ByteArrayInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** How the parts of a workbook are read: nothing from outside of them. */
final class Xml {

    private static final int MOST_COLUMNS = 16_384;

    private Xml() {}

    static XMLStreamReader reader(byte[] part) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory.createXMLStreamReader(new ByteArrayInputStream(part));
    }

    static XMLOutputFactory writers() {
        return XMLOutputFactory.newDefaultFactory();
    }

    /** The column of a cell's address such as {@code AB12}, from 0. */
    static int column(String address, int otherwise) {
        if (address == null || !address.matches("[A-Z]{1,3}\\d{1,7}")) {
            return Math.min(otherwise, MOST_COLUMNS);
        }
        int column = 0;
        for (int i = 0; Character.isLetter(address.charAt(i)); i++) {
            column = column * 26 + address.charAt(i) - 'A' + 1;
        }
        return Math.min(column - 1, MOST_COLUMNS);
    }
}
