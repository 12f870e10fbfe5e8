package io.headcount.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headcount.billing.BillingCalendar;
import io.headcount.delivery.attachment.Background;
import io.headcount.delivery.attachment.StatementFile;
import io.headcount.delivery.email.Summaries;
import io.headcount.delivery.email.Summary;
import io.headcount.delivery.usage.Customers;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.LedgerException;
import io.headcount.ledger.OwnerOnly;
import io.headcount.ledger.RecordedStatement;
import io.headcount.reading.ProvenReading;
import io.headcount.runtime.HeadcountRuntime;
import io.headcount.runtime.RouteFailure;
import io.headcount.runtime.Scope;
import io.headcount.settings.Requirements;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import io.headcount.statement.Statement;
import io.headcount.statement.StatementDocument;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The summary as files to look at. */
@Command(
        name = "preview",
        mixinStandardHelpOptions = true,
        header = "Writes the summary of a statement, and its attachments, to files; records and sends nothing.",
        description = "Uses the recorded statement, as it is mailed. If there is none, produces and proves one"
                + " now, as 'statement --dry-run' does, and marks it as a preview. Use it to try words,"
                + " logo and templates in config/email.")
final class PreviewCommand implements Callable<Integer>, NeedsLedger {

    private final Console console;

    @Option(
            names = "--period",
            paramLabel = "yyyy-MM",
            converter = PeriodConverter.class,
            description = "The month (default: the last one that is over in the billing time zone).")
    private YearMonth wanted;

    @Option(names = "--account", paramLabel = "NAME", description = "One of several accounts (default: all).")
    private String account;

    @Option(names = "--open", description = "Open the summary in this machine's web browser.")
    private boolean open;

    PreviewCommand(Console console) {
        this.console = console;
    }

    /** What a summary is made of. */
    private record Source(StatementDocument document, Summary summary) {}

    @Override
    public Integer call() throws SettingsException, LedgerException, IOException {
        Settings settings = console.settings();
        BillingCalendar calendar = BillingCalendar.of(settings, console.clock());
        YearMonth period = wanted == null ? calendar.lastClosed() : wanted;
        StatementCommand.check(period, calendar);
        Summaries summaries = Summaries.of(console.home().emailTemplates(), settings);
        summaries.check();
        ExitCode worst = ExitCode.DONE;
        try (Ledger ledger = console.ledger(settings)) {
            for (String each : StatementCommand.accounts(account, settings)) {
                // What a person must decide about is what he wants to see.
                Optional<RecordedStatement> recorded = ledger.statements()
                        .waiting(each, period)
                        .or(() -> ledger.statements().find(each, period));
                try {
                    Path page = write(
                            recorded.isPresent()
                                    ? recorded(ledger, recorded.get(), summaries)
                                    : produced(settings, ledger, each, period, summaries));
                    if (open) {
                        console.place().show(page, console.err());
                    }
                } catch (RouteFailure failure) {
                    worst = StatementRun.explain(console, settings, each, period, failure);
                }
            }
        }
        return worst.code();
    }

    private Source recorded(Ledger ledger, RecordedStatement statement, Summaries summaries) {
        StatementDocument document = StatementDocument.parse(ledger.statements().document(statement.id()));
        return new Source(
                document,
                summaries.of(
                        document, Background.of(ledger, document, customers()), Delivery.id(statement.id(), "email")));
    }

    private Source produced(Settings settings, Ledger ledger, String account, YearMonth period, Summaries summaries)
            throws SettingsException, RouteFailure {
        Requirements.check(settings, Requirements.READ);
        try (HeadcountRuntime runtime = HeadcountRuntime.start(
                console.home(), settings, ledger, console.clock(), console.progress(), Scope.ON_CALL)) {
            ProvenReading reading = runtime.call("proven-reading", account, period, ProvenReading.class);
            Statement statement = runtime.statements().first(reading);
            StatementDocument document = statement.document();
            Background background = Background.of(
                    ledger,
                    statement,
                    console.clock().instant(),
                    customers(),
                    runtime.destinations().names());
            return new Source(document, summaries.preview(document, background));
        }
    }

    private Customers customers() {
        return new Customers(console.home().customers());
    }

    /** @return the page */
    private Path write(Source source) throws IOException {
        String name = StatementFile.CSV.name(source.document());
        Path folder = OwnerOnly.folder(
                console.home().data().resolve("preview").resolve(name.substring(0, name.lastIndexOf('.'))));
        Summary summary = source.summary();
        Path page = text(folder.resolve("summary.html"), summary.page());
        text(folder.resolve("summary.txt"), summary.subject() + "\n\n" + summary.text());
        for (StatementFile form : StatementFile.values()) {
            Path file = folder.resolve(form.name(source.document()));
            try (OutputStream out = OwnerOnly.newFile(file)) {
                form.write(source.document(), summary.details(), out);
            }
            console.out().println(file);
        }
        return page;
    }

    private Path text(Path file, String text) throws IOException {
        try (OutputStream out = OwnerOnly.newFile(file)) {
            out.write(text.getBytes(UTF_8));
        }
        console.out().println(file);
        return file;
    }
}
