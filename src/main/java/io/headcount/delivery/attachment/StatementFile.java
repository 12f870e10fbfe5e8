package io.headcount.delivery.attachment;

import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementType;
import java.io.IOException;
import java.io.OutputStream;
import java.time.YearMonth;

/** The forms in which a statement's complete list of companies goes out as a file, and what such a file is called. */
public enum StatementFile {
    /** Written by {@link StatementCsv}. */
    CSV("csv", "text/csv; charset=UTF-8; header=present") {
        @Override
        public void write(StatementDocument document, Details details, OutputStream out) throws IOException {
            StatementCsv.write(document, details.background(), details.separator(), out);
        }

        @Override
        public void check(StatementDocument document) {
            document.statementType();
        }
    },
    /** Written by {@link StatementWorkbook}. */
    XLSX("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet") {
        @Override
        public void write(StatementDocument document, Details details, OutputStream out) throws IOException {
            StatementWorkbook.write(document, details, out);
        }

        @Override
        public void check(StatementDocument document) {
            StatementWorkbook.check(document);
        }
    };

    private static final int MOST_OF_THE_ACCOUNT = 60;

    private final String extension;
    private final String mediaType;

    StatementFile(String extension, String mediaType) {
        this.extension = extension;
        this.mediaType = mediaType;
    }

    /**
     * Writes the whole file; the stream stays open.
     *
     * @param details what it needs besides the document
     * @throws IOException if the stream can't be written to
     * @throws IllegalArgumentException if the document's type is unknown, or the form has no room for it
     */
    public abstract void write(StatementDocument document, Details details, OutputStream out) throws IOException;

    /**
     * Refuses what {@link #write} would refuse, before anything is written.
     *
     * @throws IllegalArgumentException if the document's type is unknown, or the form has no room for it
     * @throws java.time.DateTimeException if its period or timestamp is none
     */
    public abstract void check(StatementDocument document);

    /** What the file is, for a Content-Type. */
    public String mediaType() {
        return mediaType;
    }

    /**
     * The file's name, {@code headcount-<account>-<period>-r<revision>[-provisional].<extension>}: only letters, digits,
     * dots, underscores and hyphens, whatever the account is called.
     *
     * @throws IllegalArgumentException if the document's type is unknown
     * @throws java.time.DateTimeException if its period is none
     */
    public String name(StatementDocument document) {
        StatementDocument.Data data = document.data();
        String account = data.account().id().replaceAll("[^A-Za-z0-9._-]+", "-");
        return "headcount-" + account.substring(0, Math.min(account.length(), MOST_OF_THE_ACCOUNT)) + "-"
                + YearMonth.parse(data.period()) + "-r" + data.revision()
                + (document.statementType() == StatementType.PROVISIONAL ? "-provisional" : "") + "." + extension;
    }
}
