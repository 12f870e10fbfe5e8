package io.headcount.delivery.email;

import io.headcount.delivery.BrokenTemplateException;
import io.headcount.delivery.attachment.Background;
import io.headcount.delivery.attachment.Details;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.statement.StatementDocument;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Makes summaries of statements, by the templates and the words in an operator's folder. Thread-safe; the folder is read
 * anew for each summary, so an edit counts from the next one on.
 */
public final class Summaries {

    private static final String HTML = "summary.html.ftlh";
    private static final String TEXT = "summary.txt.ftl";

    private final Path folder;
    private final Locale locale;
    private final char separator;
    private final URI publicUrl;
    private final String contact;

    /**
     * Of mails that lead to no page and name nobody to ask.
     *
     * @param folder the folder config/email
     * @param locale the language, and how numbers and dates are written
     */
    public Summaries(Path folder, Locale locale) {
        this(folder, locale, ',', null, null);
    }

    private Summaries(Path folder, Locale locale, char separator, URI publicUrl, String contact) {
        this.folder = folder;
        this.locale = locale;
        this.separator = separator;
        this.publicUrl = publicUrl;
        this.contact = contact;
    }

    /** As the settings say. */
    public static Summaries of(Path folder, Settings settings) {
        return new Summaries(
                folder,
                settings.get(Setting.EMAIL_LOCALE),
                settings.get(Setting.EMAIL_CSV_SEPARATOR),
                settings.find(Setting.SERVER_PUBLIC_URL).orElse(null),
                settings.find(Setting.EMAIL_REPLY_TO).map(Summaries::plain).orElse(null));
    }

    /** Without names: what a person copies into another mail. */
    private static String plain(List<String> addresses) {
        return addresses.stream()
                .map(address -> SummaryMail.address(address).getAddress())
                .collect(Collectors.joining(", "));
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
        Wording wording = Wording.read(folder, locale).of(document, attached);
        Optional<Logo> logo = Logo.in(folder);
        String page = publicUrl == null || !recorded
                ? null
                : publicUrl + "/statements/" + document.data().statementId();
        Details details = new Details(background, wording, separator, page, recorded);
        Facts facts = Facts.of(document, background, deliveryId, details, contact, wording);
        Templates templates = new Templates(folder);
        return new Summary(
                facts.subject(),
                templates.render(TEXT, facts, wording, logo.isPresent()),
                templates.render(HTML, facts, wording, logo.isPresent()),
                logo,
                details);
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
