package io.headcount.command;

import io.headcount.delivery.attachment.CsvTable;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.LedgerException;
import io.headcount.ledger.StatementRow;
import io.headcount.reading.Line;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import io.headcount.text.RecordJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** All that was stated, as rows for a warehouse. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        header = "Writes one row for each account, month, revision and company.",
        description = {
            "For a warehouse or a spreadsheet. The column state says which rows count: 'billed' is what each month is billed at"
                    + " now. The columns are those of the view headcount_lines in the database; their names stay.",
        })
final class ExportCommand implements Callable<Integer>, NeedsLedger {

    /** The columns of the view {@code headcount_lines}, in its order. */
    static final List<String> COLUMNS = List.of(
            "account",
            "period",
            "revision",
            "type",
            "state",
            "statement_id",
            "recorded_at",
            "company_id",
            "company_name",
            "monthly_users",
            "target_users",
            "license_limit",
            "over_limit",
            "license_expired",
            "license_ends");

    /** What is written. */
    enum Rows {
        CSV,
        JSONL
    }

    private final Console console;

    @Option(
            names = "--from",
            paramLabel = "yyyy-MM",
            converter = PeriodConverter.class,
            description = "The first month; else the first there is.")
    private YearMonth from;

    @Option(
            names = "--to",
            paramLabel = "yyyy-MM",
            converter = PeriodConverter.class,
            description = "The last month; else the last there is.")
    private YearMonth to;

    @Mixin
    private OneAccount account;

    @Option(
            names = "--format",
            defaultValue = "csv",
            description = "csv, or jsonl: a JSON object on each line (${DEFAULT-VALUE}).")
    private Rows format;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    ExportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws SettingsException, LedgerException, IOException {
        if (from != null && to != null && from.isAfter(to)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--from " + from + " is after --to " + to + ": that is no month at all");
        }
        Settings settings = console.settings();
        try (Ledger ledger = console.ledger(settings);
                Result result = new Result(console)) {
            List<StatementRow> statements = ledger.questions().statements(account.in(ledger, settings), from, to);
            CsvTable table = format == Rows.CSV ? result.table(COLUMNS) : null;
            for (StatementRow statement : statements) {
                ledger.questions().lines(statement.statementId(), writer(result, table, statement));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return ExitCode.DONE.code();
    }

    private static Consumer<Line> writer(Result result, CsvTable table, StatementRow statement) {
        return line -> {
            try {
                if (table == null) {
                    result.line(RecordJson.line(named(cells(statement, line))));
                } else {
                    result.row(table, cells(statement, line));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private static Map<String, Object> named(Object... cells) {
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = 0; i < cells.length; i++) {
            named.put(COLUMNS.get(i), cells[i]);
        }
        return named;
    }

    private static Object[] cells(StatementRow statement, Line line) {
        return new Object[] {
            statement.account(),
            statement.period(),
            statement.revision(),
            statement.type(),
            statement.state(),
            statement.statementId(),
            statement.recordedAt(),
            line.companyId(),
            line.companyName(),
            line.monthlyUsers(),
            line.targetUsers(),
            line.licenseLimit(),
            line.overLimit(),
            line.licenseExpired(),
            line.licenseEnds()
        };
    }
}
