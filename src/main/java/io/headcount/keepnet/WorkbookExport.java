package io.headcount.keepnet;

import io.headcount.reading.MissingCount;
import io.headcount.reading.WitnessRow;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;

/**
 * Reads an export in Excel's format (.xlsx): the first sheet, whose first row that is not empty is the header. A workbook
 * can only be opened whole, so it is kept in a temporary file meanwhile and vetted there first. Not thread-safe.
 */
final class WorkbookExport {

    private static final long LARGEST_FILE = 512L << 20;

    /** A cell that can't be read becomes an error cell, which can be told with its row; formats are not needed. */
    private static final ReadingOptions OPTIONS = new ReadingOptions(false, true);

    private final ExportColumns.Wanted wanted;
    private final MissingCount missing;
    private final Consumer<WitnessRow> rows;

    WorkbookExport(ExportColumns.Wanted wanted, MissingCount missing, Consumer<WitnessRow> rows) {
        this.wanted = wanted;
        this.missing = missing;
        this.rows = rows;
    }

    void read(AnswerBody body) throws KeepnetException, IOException {
        Path file = Files.createTempFile("headcount-export-", ".xlsx");
        try {
            copy(body, file);
            WorkbookCheck.check(file);
            readFirstSheet(file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static void copy(AnswerBody body, Path file) throws UnreadableAnswer, IOException {
        byte[] buffer = new byte[64 << 10];
        long size = 0;
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                size += read;
                if (size > LARGEST_FILE) {
                    throw new UnreadableAnswer(
                            "The vendor's export is larger than " + (LARGEST_FILE >> 20) + " MiB, even compressed.");
                }
                out.write(buffer, 0, read);
            }
        }
    }

    private void readFirstSheet(Path file) throws KeepnetException, IOException {
        try (ReadableWorkbook workbook = open(file);
                Stream<Row> sheet = openFirstSheet(workbook)) {
            readRows(sheet.iterator());
        }
    }

    private static ReadableWorkbook open(Path file) throws UnreadableAnswer {
        try {
            return new ReadableWorkbook(file.toFile(), OPTIONS);
        } catch (IOException | RuntimeException e) {
            throw unreadable(e);
        }
    }

    private static Stream<Row> openFirstSheet(ReadableWorkbook workbook) throws UnreadableAnswer {
        try {
            return workbook.getFirstSheet().openStream();
        } catch (IOException | RuntimeException e) {
            throw unreadable(e);
        }
    }

    private void readRows(Iterator<Row> sheet) throws KeepnetException {
        ExportRows taker = null;
        int width = 0;
        for (Row row = next(sheet); row != null; row = next(sheet)) {
            if (taker != null) {
                taker.take(row.getRowNum(), texts(row, width, taker.columns().count()));
            } else if (row.stream()
                    .anyMatch(cell -> cell != null && !cell.getText().isBlank())) {
                width = row.getCellCount();
                taker = new ExportRows(wanted.findIn(texts(row, width, -1)), missing, rows);
            }
        }
        if (taker == null) {
            throw new UnreadableAnswer("The first sheet of the vendor's export is empty.");
        }
    }

    /** @param count the column whose cells must be values; elsewhere the last value of a formula will do */
    private static List<String> texts(Row row, int width, int count) throws UnreadableAnswer {
        List<String> texts = new ArrayList<>(width);
        for (int column = 0; column < width; column++) {
            Cell cell = column < row.getCellCount() ? row.getCell(column) : null;
            boolean calculated = cell != null && cell.getFormula() != null;
            texts.add(column == count && calculated ? "=" + cell.getFormula() : text(cell));
        }
        return texts;
    }

    private static String text(Cell cell) throws UnreadableAnswer {
        if (cell == null || cell.getType() == CellType.EMPTY) {
            return "";
        }
        if (cell.getType() == CellType.STRING && cell.getValue() == null) {
            throw new UnreadableAnswer("The vendor's export names a text in cell " + cell.getAddress()
                    + " that the workbook does not hold.");
        }
        if (cell.getType() == CellType.ERROR) {
            String raw = cell.getRawValue();
            return raw == null || raw.isBlank() ? "#error" : raw;
        }
        if (cell.getValue() instanceof BigDecimal number) {
            try {
                return String.valueOf(number.longValueExact());
            } catch (ArithmeticException e) {
                return cell.getRawValue();
            }
        }
        return cell.getText();
    }

    private static Row next(Iterator<Row> sheet) throws UnreadableAnswer {
        try {
            return sheet.hasNext() ? sheet.next() : null;
        } catch (RuntimeException e) {
            // Only the reader's own: what hears the rows is called outside of here.
            throw unreadable(e);
        }
    }

    /** The cause is left out: its message may quote the file. */
    private static UnreadableAnswer unreadable(Exception e) {
        return new UnreadableAnswer(
                "The vendor's export is a damaged workbook (" + e.getClass().getSimpleName() + ").");
    }
}
