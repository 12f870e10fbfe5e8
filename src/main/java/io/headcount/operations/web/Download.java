package io.headcount.operations.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headcount.delivery.attachment.Details;
import io.headcount.delivery.attachment.StatementFile;
import io.headcount.statement.StatementDocument;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

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
     * @param details what a list needs besides the document; not asked for by the document itself
     */
    byte[] bytes(StatementDocument document, String recorded, Function<StatementFile, Details> details) {
        if (form == null) {
            return recorded.getBytes(UTF_8);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            form.write(document, details.apply(form), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
