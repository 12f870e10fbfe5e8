package io.headcount.delivery.attachment;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A workbook. The library that reads the vendor's workbooks and writes the sandbox's is no help here: it
 * stamps a file with the time at which it is written, so that no two attempts would send the same, and it can't keep a
 * result beside a formula, so that a phone would show no total.
 *
 * @param sheets the first is the one that is seen first
 * @param title the document's
 * @param identifier the document's own
 * @param created the one moment that the file knows of
 */
record WorkbookFile(List<Sheet> sheets, String title, String identifier, Instant created) {

    private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

    private static final String CONTENT_TYPES =
            """
            <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
            <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
            <Default Extension="xml" ContentType="application/xml"/>\
            <Override PartName="/docProps/core.xml" \
            ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>\
            <Override PartName="/docProps/app.xml" \
            ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>\
            <Override PartName="/xl/workbook.xml" \
            ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>\
            <Override PartName="/xl/styles.xml" \
            ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>\
            %s\
            <Override PartName="/xl/sharedStrings.xml" \
            ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>\
            </Types>""";

    private static final String SHEET_CONTENT_TYPE =
            """
            <Override PartName="/xl/worksheets/sheet%s.xml" \
            ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>""";

    private static final String RELATIONSHIPS =
            """
            <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
            <Relationship Id="rId1" Target="xl/workbook.xml" \
            Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>\
            <Relationship Id="rId2" Target="docProps/core.xml" \
            Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"/>\
            <Relationship Id="rId3" Target="docProps/app.xml" \
            Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties"/>\
            </Relationships>""";

    private static final String WORKBOOK_RELATIONSHIPS =
            """
            <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
            %s\
            <Relationship Id="styles" Target="styles.xml" \
            Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"/>\
            <Relationship Id="strings" Target="sharedStrings.xml" \
            Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/>\
            </Relationships>""";

    private static final String SHEET_RELATIONSHIP =
            """
            <Relationship Id="rId%1$s" Target="worksheets/sheet%1$s.xml" \
            Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>""";

    private static final String APPLICATION =
            """
            <Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">\
            <Application>Headcount</Application></Properties>""";

    private static final String PROPERTIES =
            """
            <cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" \
            xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" \
            xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\
            <dc:title>%1$s</dc:title><dc:creator>Headcount</dc:creator><dc:identifier>%2$s</dc:identifier>\
            <dcterms:created xsi:type="dcterms:W3CDTF">%3$s</dcterms:created>\
            <dcterms:modified xsi:type="dcterms:W3CDTF">%3$s</dcterms:modified>\
            </cp:coreProperties>""";

    private static final String WORKBOOK =
            """
            <workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" \
            xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">\
            <sheets>%s</sheets><definedNames>%s</definedNames></workbook>""";

    private static final String FILTER =
            "<definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"%s\" hidden=\"1\">'%s'!%s</definedName>";

    private static final String PRINTED_AGAIN =
            "<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"%s\">'%s'!$1:$1</definedName>";

    /** Fonts, fills and borders by the numbers that the cells' styles call them; the first two fills are prescribed. */
    private static final String STYLES =
            """
            <styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">\
            <numFmts count="1"><numFmt numFmtId="164" formatCode="+#,##0;-#,##0;0"/></numFmts>\
            <fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>\
            <font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>\
            <fills count="2"><fill><patternFill patternType="none"/></fill>\
            <fill><patternFill patternType="gray125"/></fill></fills>\
            <borders count="3"><border><left/><right/><top/><bottom/><diagonal/></border>\
            <border><left/><right/><top/><bottom style="thin"/><diagonal/></border>\
            <border><left/><right/><top style="thin"/><bottom style="double"/><diagonal/></border></borders>\
            <cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
            <cellXfs>%s</cellXfs>\
            <cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>\
            </styleSheet>""";

    /** Writes a part's content. */
    private interface Content {
        void write(Writer xml) throws IOException;
    }

    /** Writes the file; the stream stays open. */
    void write(OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out, UTF_8);
        part(zip, "[Content_Types].xml", xml -> xml.write(CONTENT_TYPES.formatted(each(SHEET_CONTENT_TYPE))));
        part(zip, "_rels/.rels", xml -> xml.write(RELATIONSHIPS));
        part(zip, "docProps/core.xml", xml -> xml.write(properties()));
        part(zip, "docProps/app.xml", xml -> xml.write(APPLICATION));
        part(zip, "xl/workbook.xml", xml -> xml.write(WORKBOOK.formatted(names(), definedNames())));
        part(
                zip,
                "xl/_rels/workbook.xml.rels",
                xml -> xml.write(WORKBOOK_RELATIONSHIPS.formatted(each(SHEET_RELATIONSHIP))));
        part(zip, "xl/styles.xml", xml -> xml.write(styles()));
        int[] text = {0};
        for (int i = 0; i < sheets.size(); i++) {
            int index = i;
            part(
                    zip,
                    "xl/worksheets/sheet" + (index + 1) + ".xml",
                    xml -> text[0] = sheets.get(index).write(xml, index == 0, text[0]));
        }
        part(zip, "xl/sharedStrings.xml", this::writeTexts);
        zip.finish();
    }

    private void writeTexts(Writer xml) throws IOException {
        xml.write("<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">");
        for (Sheet sheet : sheets) {
            sheet.writeTexts(xml);
        }
        xml.write("</sst>");
    }

    /** A text for each sheet, with its number. */
    private String each(String text) {
        return IntStream.rangeClosed(1, sheets.size()).mapToObj(text::formatted).collect(Collectors.joining());
    }

    private String names() {
        return IntStream.rangeClosed(1, sheets.size())
                .mapToObj(number -> "<sheet name=\"%1$s\" sheetId=\"%2$s\" r:id=\"rId%2$s\"/>"
                        .formatted(sheets.get(number - 1).name(), number))
                .collect(Collectors.joining());
    }

    /** In the order of the names, as Excel wants them. */
    private String definedNames() {
        return IntStream.range(0, sheets.size())
                        .filter(index -> sheets.get(index).hasHeadings())
                        .mapToObj(index -> FILTER.formatted(
                                index,
                                sheets.get(index).name(),
                                sheets.get(index).filtered("$")))
                        .collect(Collectors.joining())
                + IntStream.range(0, sheets.size())
                        .filter(index -> sheets.get(index).hasHeadings())
                        .mapToObj(index ->
                                PRINTED_AGAIN.formatted(index, sheets.get(index).name()))
                        .collect(Collectors.joining());
    }

    /** In local time, since a zip file knows no zone and would take the machine's. */
    private void part(ZipOutputStream zip, String name, Content content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(LocalDateTime.ofInstant(created, ZoneOffset.UTC));
        zip.putNextEntry(entry);
        Writer xml = new BufferedWriter(new OutputStreamWriter(zip, UTF_8));
        xml.write(DECLARATION);
        content.write(xml);
        xml.flush();
        zip.closeEntry();
    }

    private String properties() {
        return PROPERTIES.formatted(
                SpreadsheetText.xml(SpreadsheetText.storable(title)),
                SpreadsheetText.xml(SpreadsheetText.storable(identifier)),
                created.truncatedTo(ChronoUnit.SECONDS));
    }

    private static String styles() {
        return STYLES.formatted(Arrays.stream(SheetCell.Style.values())
                .map(SheetCell.Style::xml)
                .collect(Collectors.joining()));
    }
}
