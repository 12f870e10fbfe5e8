package io.headcount.operations.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headcount.delivery.attachment.SheetHeadings;
import io.headcount.delivery.attachment.StatementCsv;
import io.headcount.delivery.attachment.StatementFile;
import io.headcount.statement.StatementDocument;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * A file that belongs to a statement.
 *
 * @param path the last part of its address
 * @param name under which it is saved
 * @param label what it is, for people
 * @param mediaType what it is, for programs
 * @param form of the list of companies; null for the recorded document itself
 */
record Download(String path, String name, String label, String mediaType, StatementFile form) {

    /** Every file of a statement: the lists that are attached to the mail, and the document. */
    static List<Download> of(StatementDocument document) {
        List<Download> files = new ArrayList<>();
        for (StatementFile form : StatementFile.values()) {
            String name = form.name(document);
            String label = "List of companies (" + form.name().toLowerCase(Locale.ROOT) + "), as attached to the mail";
            files.add(new Download(name, name, label, form.mediaType(), form));
        }
        String csv = StatementFile.CSV.name(document);
        files.add(new Download(
                "statement.json",
                csv.substring(0, csv.lastIndexOf('.')) + ".json",
                "The statement as it was recorded and posted (json)",
                "application/json",
                null));
        return files;
    }

    /**
     * The file.
     *
     * @param recorded the text from which the document was parsed
     * @param headings of a form for people; not asked for by those for programs
     */
    byte[] bytes(StatementDocument document, String recorded, Supplier<SheetHeadings> headings) {
        if (form == null) {
            return recorded.getBytes(UTF_8);
        }
        if (form == StatementFile.CSV) {
            return StatementCsv.of(document).getBytes(UTF_8);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            form.write(document, headings.get(), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
