package io.headcount.delivery.email;

import io.headcount.delivery.BrokenTemplateException;
import io.headcount.statement.StatementDocument;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Makes summaries of statements, by the templates and the words in an operator's folder. Thread-safe; the folder is read
 * anew for each summary, so an edit counts from the next one on.
 */
public final class Summaries {

    private static final String HTML = "summary.html.ftlh";
    private static final String TEXT = "summary.txt.ftl";

    private final Path folder;
    private final Locale locale;

    /**
     * @param folder the folder config/email
     * @param locale the language, and how numbers and dates are written
     */
    public Summaries(Path folder, Locale locale) {
        this.folder = folder;
        this.locale = locale;
    }

    /**
     * The summary of a recorded statement, complete or not at all.
     *
     * @param deliveryId the delivery that carries it, which is not told of in it; or null
     * @throws IllegalArgumentException if the document's type is unknown
     * @throws java.time.DateTimeException if its period, time zone or timestamp is none
     * @throws BrokenTemplateException if a template, the words or the logo is missing or broken; names the file
     */
    public Summary of(StatementDocument document, Background background, String deliveryId) {
        return of(document, background, deliveryId, Attached.ALL);
    }

    /** As the other, for a mail to which not every file may be attached. */
    Summary of(StatementDocument document, Background background, String deliveryId, Attached attached) {
        return make(document, background, deliveryId, true, attached);
    }

    /** The summary as it would be, if the statement were recorded; marked as a preview. Throws as the other does. */
    public Summary preview(StatementDocument document, Background background) {
        return make(document, background, null, false, Attached.ALL);
    }

    private Summary make(
            StatementDocument document, Background background, String deliveryId, boolean recorded, Attached attached) {
        Wording wording = Wording.read(folder, locale).of(attached);
        Optional<Logo> logo = Logo.in(folder);
        Facts facts = Facts.of(document, background, deliveryId, recorded, wording);
        Templates templates = new Templates(folder);
        return new Summary(
                facts.subject(),
                templates.render(TEXT, facts, wording, logo.isPresent()),
                templates.render(HTML, facts, wording, logo.isPresent()),
                logo,
                wording.sheet(document));
    }

    /**
     * Tries the templates, the words and the logo on statements of every kind that have something of everything.
     *
     * @throws BrokenTemplateException naming the file, and the line where it is known
     */
    public void check() {
        for (StatementDocument document : Rehearsal.documents()) {
            make(document, Rehearsal.BACKGROUND, null, true, Attached.ALL);
            make(document, Background.NONE, null, false, Attached.NONE);
        }
    }
}
