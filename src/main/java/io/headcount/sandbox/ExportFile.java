package io.headcount.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/** The forms that an export takes. The stream stays open. */
enum ExportFile {
    CSV("text/csv; charset=utf-8", "Companies.csv"),
    EXCEL("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Companies.xlsx");

    private static final int ROWS_AT_ONCE = 1_000;

    private final String type;
    private final String fileName;

    ExportFile(String type, String fileName) {
        this.type = type;
        this.fileName = fileName;
    }

    String type() {
        return type;
    }

    String fileName() {
        return fileName;
    }

    /** @param faults say whether the CSV has a byte order mark and what separates its fields */
    void write(ExportTable table, OutputStream out, ActiveFaults faults) throws IOException {
        if (this == CSV) {
            csv(table, out, faults.on(Fault.EXPORT_SEMICOLON) ? ';' : ',', !faults.on(Fault.EXPORT_NO_BOM));
        } else {
            excel(table, out);
        }
    }

    private static void csv(ExportTable table, OutputStream out, char separator, boolean byteOrderMark)
            throws IOException {
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        if (byteOrderMark) {
            writer.write('\uFEFF');
        }
        CSVPrinter printer = new CSVPrinter(
                writer, CSVFormat.RFC4180.builder().setDelimiter(separator).get());
        List<ExportColumn> columns = table.columns();
        printer.printRecord(columns.stream().map(ExportColumn::header));
        Iterator<SandboxCompany> rows = table.rows().iterator();
        while (rows.hasNext()) {
            SandboxCompany company = rows.next();
            printer.printRecord(columns.stream().map(column -> column.cell().apply(company)));
        }
        printer.flush();
    }

    private static void excel(ExportTable table, OutputStream out) throws IOException {
        Workbook workbook = new Workbook(out, "Sandbox", "1.0");
        Worksheet sheet = workbook.newWorksheet("Companies");
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
        workbook.finish();
    }

    private static void cell(Worksheet sheet, int row, int column, Object value) {
        if (value instanceof Number number) {
            sheet.value(row, column, number);
        } else if (value instanceof String text) {
            sheet.value(row, column, text);
        }
    }
}
