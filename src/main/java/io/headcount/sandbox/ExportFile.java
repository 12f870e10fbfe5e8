package io.headcount.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/** The forms that an export takes. The stream stays open. */
enum ExportFile {
    CSV("text/csv", "Companies.csv"),
    EXCEL("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Companies.xlsx");

    /** A byte order mark would be believed rather than what is declared. */
    private static final Set<Fault> WITHOUT_MARK =
            Set.of(Fault.EXPORT_NO_BOM, Fault.EXPORT_WINDOWS_1254, Fault.EXPORT_UNKNOWN_CHARSET);

    private static final int ROWS_AT_ONCE = 1_000;
    private static final long ENDLESS = 20_000_000;

    private final String type;
    private final String fileName;

    ExportFile(String type, String fileName) {
        this.type = type;
        this.fileName = fileName;
    }

    String fileName() {
        return fileName;
    }

    /** The header of that name, with the charset that the file is in or pretends to be in. */
    String type(ActiveFaults faults) {
        if (this == EXCEL) {
            return type;
        }
        return faults.on(Fault.EXPORT_UNKNOWN_CHARSET)
                ? "text/csv; charset=x-unheard-of"
                : "text/csv; charset=" + charset(faults).name().toLowerCase(Locale.ROOT);
    }

    /** @param faults say in which charset the CSV is, what separates its fields, and what else is in the file */
    void write(ExportTable table, OutputStream out, ActiveFaults faults) throws IOException {
        if (this == CSV) {
            csv(table, out, faults);
        } else if (faults.strikes(Fault.EXPORT_NESTED)) {
            nested(out);
        } else {
            excel(table, out, faults);
        }
    }

    private static Charset charset(ActiveFaults faults) {
        if (faults.on(Fault.EXPORT_WINDOWS_1254)) {
            return Charset.forName("windows-1254");
        }
        return faults.on(Fault.EXPORT_UTF_16) ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
    }

    private static void csv(ExportTable table, OutputStream out, ActiveFaults faults) throws IOException {
        char separator = faults.on(Fault.EXPORT_SEMICOLON) || faults.on(Fault.EXPORT_TITLE) ? ';' : ',';
        Writer writer = new OutputStreamWriter(out, charset(faults));
        if (WITHOUT_MARK.stream().noneMatch(faults::on)) {
            writer.write('\uFEFF');
        }
        if (faults.on(Fault.EXPORT_TITLE)) {
            writer.write("sep=;\r\nMonthly Users\r\n\r\n");
        }
        CSVPrinter printer = new CSVPrinter(
                writer, CSVFormat.RFC4180.builder().setDelimiter(separator).get());
        List<ExportColumn> columns = table.columns();
        printer.printRecord(columns.stream().map(ExportColumn::header));
        if (faults.strikes(Fault.EXPORT_ENDLESS_ROW)) {
            endlessRow(writer);
        }
        Iterator<SandboxCompany> rows = table.rows().iterator();
        while (rows.hasNext()) {
            SandboxCompany company = rows.next();
            printer.printRecord(columns.stream().map(column -> column.cell().apply(company)));
        }
        if (!table.total().isEmpty()) {
            printer.printRecord(table.total());
        }
        printer.flush();
    }

    private static void endlessRow(Writer writer) throws IOException {
        String columns = ",".repeat(ROWS_AT_ONCE);
        for (long written = 0; written < ENDLESS; written += ROWS_AT_ONCE) {
            writer.write(columns);
        }
    }

    private static void excel(ExportTable table, OutputStream out, ActiveFaults faults) throws IOException {
        Workbook workbook = new Workbook(out, "Sandbox", "1.0");
        if (faults.on(Fault.EXPORT_OTHER_SHEET) || faults.on(Fault.EXPORT_TWO_SHEETS)) {
            workbook.newWorksheet("About").value(0, 0, "Report of companies");
        }
        sheet(table, workbook.newWorksheet("Companies"));
        if (faults.on(Fault.EXPORT_TWO_SHEETS)) {
            sheet(table, workbook.newWorksheet("Others"));
        }
        workbook.finish();
    }

    private static void sheet(ExportTable table, Worksheet sheet) throws IOException {
        List<ExportColumn> columns = table.columns();
        for (int column = 0; column < columns.size(); column++) {
            sheet.value(0, column, columns.get(column).header());
        }
        int row = 1;
        Iterator<SandboxCompany> rows = table.rows().iterator();
        while (rows.hasNext()) {
            SandboxCompany company = rows.next();
            for (int column = 0; column < columns.size(); column++) {
                cell(sheet, row, column, columns.get(column).cell().apply(company));
            }
            if (row++ % ROWS_AT_ONCE == 0) {
                sheet.flush();
            }
        }
        List<Object> total = table.total();
        for (int column = 0; column < total.size(); column++) {
            cell(sheet, row, column, total.get(column));
        }
    }

    /** A small file that becomes a large one, of a kind that a parser keeps in memory. */
    private static void nested(OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        zip.putNextEntry(new ZipEntry("xl/worksheets/sheet1.xml"));
        byte[] elements = "<a>".repeat(ROWS_AT_ONCE).getBytes(StandardCharsets.US_ASCII);
        for (long written = 0; written < ENDLESS; written += ROWS_AT_ONCE) {
            zip.write(elements);
        }
        zip.closeEntry();
        zip.finish();
    }

    private static void cell(Worksheet sheet, int row, int column, Object value) {
        if (value instanceof Number number) {
            sheet.value(row, column, number);
        } else if (value instanceof String text) {
            sheet.value(row, column, text);
        }
    }
}
