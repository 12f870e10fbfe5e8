package io.headcount.command;

import io.headcount.delivery.attachment.CsvTable;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A result of any size on its way to standard output. A stream there keeps quiet about what could not be written, and a file that was cut
 * off would pass for the whole; so whoever closes this hears of it.
 */
final class Result implements Closeable {

    private static final int LOOK_AFTER = 10_000;

    private final PrintStream out;
    private final Writer writer;
    private long lines;

    Result(Console console) {
        out = console.out();
        writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
    }

    /** One line more. */
    void line(String text) throws IOException {
        writer.write(text);
        writer.write('\n');
        looked();
    }

    /** A text that ends its lines itself. */
    void text(String text) throws IOException {
        writer.write(text);
    }

    /** A table, to which {@link #row} adds. */
    CsvTable table(List<String> columns) throws IOException {
        return new CsvTable(writer, columns);
    }

    void row(CsvTable table, Object... cells) throws IOException {
        table.row(cells);
        looked();
    }

    private void looked() throws IOException {
        if (++lines % LOOK_AFTER == 0) {
            complete();
        }
    }

    private void complete() throws IOException {
        writer.flush();
        if (out.checkError()) {
            throw new CutOff();
        }
    }

    @Override
    public void close() throws IOException {
        complete();
    }

    /** Nobody takes what is written: the disk is full, or the program that read it has ended. */
    static final class CutOff extends IOException {

        private static final long serialVersionUID = 1L;

        CutOff() {
            super("The output could not be written to its end: what arrived is not the whole."
                    + " Is the disk full, or did the program that reads it end?");
        }
    }
}
