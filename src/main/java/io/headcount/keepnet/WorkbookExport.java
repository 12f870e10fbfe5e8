package io.headcount.keepnet;

import io.headcount.reading.MissingCount;
import io.headcount.reading.WitnessRow;
import io.headcount.settings.Temporary;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;

/**
 * Reads an export in Excel's format (.xlsx): the first sheet, or else the only one that has the columns. A number is
 * what the cell holds, however it is shown; of a formula it is the value that was saved with it. A workbook can only be
 * opened whole, so it is kept in a temporary file meanwhile and vetted there first. Not thread-safe.
 */
final class WorkbookExport {

    private static final long LARGEST_FILE = 512L << 20;
    private static final int MOST_NAMED = 5;

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
        Path file = Temporary.file("headcount-export-", ".xlsx");
        try {
            copy(body, file);
            WorkbookCheck.check(file);
            readSheet(file);
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
                try {
                    out.write(buffer, 0, read);
                } catch (IOException e) {
                    throw new Temporary.NoPlace(e);
                }
            }
        }
    }

    private void readSheet(Path file) throws KeepnetException, IOException {
        try (ReadableWorkbook workbook = open(file)) {
            FoundSheet found = find(workbook);
            ExportRows taker = new ExportRows(wanted.findIn(found.header().headers()), missing, rows);
            try (Stream<Row> sheet = openSheet(found.sheet())) {
                readRows(sheet.iterator(), found.header(), taker);
            }
            taker.end();
        }
    }

    private static ReadableWorkbook open(Path file) throws UnreadableAnswer {
        try {
            return new ReadableWorkbook(file.toFile(), OPTIONS);
        } catch (IOException | RuntimeException e) {
            throw WorkbookCheck.unsound(e);
        }
    }

    private static Stream<Row> openSheet(Sheet sheet) throws UnreadableAnswer {
        try {
            return sheet.openStream();
        } catch (IOException | RuntimeException e) {
            throw WorkbookCheck.unsound(e);
        }
    }

    private record FoundSheet(Sheet sheet, HeaderSearch header) {}

    /** The first sheet, or if it has not the columns the only one that has. */
    private FoundSheet find(ReadableWorkbook workbook) throws UnreadableAnswer {
        List<Sheet> sheets = workbook.getSheets().toList();
        if (sheets.isEmpty()) {
            throw new UnreadableAnswer("The vendor's export is a workbook without sheets.");
        }
        FoundSheet first = new FoundSheet(sheets.get(0), header(sheets.get(0)));
        if (first.header().found()) {
            return first;
        }
        List<FoundSheet> others = new ArrayList<>();
        for (Sheet sheet : sheets.subList(1, sheets.size())) {
            FoundSheet other = new FoundSheet(sheet, header(sheet));
            if (other.header().found()) {
                others.add(other);
            }
        }
        if (others.size() > 1) {
            throw new UnreadableAnswer(
                    "The vendor's export has the columns in several sheets, and it is unknown which one"
                            + " counts: "
                            + others.stream()
                                    .limit(MOST_NAMED)
                                    .map(other -> Shown.name(other.sheet().getName()))
                                    .collect(Collectors.joining(", "))
                            + ". Set keepnet.export-type=CSV or billing.verify=second-reading instead.");
        }
        if (others.isEmpty() && first.header().width() == 0) {
            throw new UnreadableAnswer("The first sheet of the vendor's export is empty.");
        }
        return others.isEmpty() ? first : others.get(0);
    }

    private HeaderSearch header(Sheet sheet) throws UnreadableAnswer {
        HeaderSearch header = new HeaderSearch(wanted);
        try (Stream<Row> rows = openSheet(sheet)) {
            Iterator<Row> each = rows.iterator();
            long number = 1;
            Row row = next(each);
            while (row != null && header.looksAt(number++, texts(row, row.getCellCount(), -1))) {
                row = next(each);
            }
        }
        return header;
    }

    private static void readRows(Iterator<Row> sheet, HeaderSearch header, ExportRows taker) throws KeepnetException {
        long read = 0;
        for (Row row = next(sheet); row != null; row = next(sheet)) {
            if (++read > header.number()) {
                taker.take(
                        row.getRowNum(),
                        texts(row, header.headers().size(), taker.columns().count()));
            }
        }
    }

    /** @param count the column whose cells are numbers, or must be taken for none */
    private static List<String> texts(Row row, int width, int count) throws UnreadableAnswer {
        List<String> texts = new ArrayList<>(width);
        for (int column = 0; column < width; column++) {
            Cell cell = column < row.getCellCount() ? row.getCell(column) : null;
            texts.add(column == count ? count(cell) : text(cell));
        }
        return texts;
    }

    private static String count(Cell cell) throws UnreadableAnswer {
        String text = text(cell);
        if (text.isBlank() && cell != null && cell.getFormula() != null) {
            // One that was never calculated is not a blank cell.
            return "=" + cell.getFormula();
        }
        return cell != null && cell.getValue() instanceof BigDecimal number ? WrittenCount.write(number, text) : text;
    }

    private static String text(Cell cell) throws UnreadableAnswer {
        if (cell == null || cell.getType() == CellType.EMPTY) {
            return "";
        }
        if (cell.getType() == CellType.STRING && cell.getValue() == null) {
            throw new UnreadableAnswer("The vendor's export refers, in cell " + cell.getAddress()
                    + ", to a text that is not in the workbook.");
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
            throw WorkbookCheck.unsound(e);
        }
    }
}
