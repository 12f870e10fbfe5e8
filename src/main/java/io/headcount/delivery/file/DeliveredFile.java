package io.headcount.delivery.file;

import io.headcount.delivery.attachment.Background;
import io.headcount.delivery.attachment.StatementCsv;
import io.headcount.statement.Account;
import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementType;
import java.util.function.Function;
import org.apache.camel.Body;

/** A statement as a file: its name, which is the same in every attempt, and its content as CSV. Thread-safe. */
public final class DeliveredFile {

    private final Function<StatementDocument, Background> backgrounds;

    /** @param backgrounds what is known of a statement besides its document */
    public DeliveredFile(Function<StatementDocument, Background> backgrounds) {
        this.backgrounds = backgrounds;
    }

    /**
     * {@code statement-2026-10-r1.json}; of a month that is not over {@code statement-2026-11-provisional-r1.json}. Where
     * there are several accounts the name says whose it is: {@code statement-emea-2026-10-r1.json}.
     */
    public String name(@Body String document) {
        return stem(StatementDocument.parse(document)) + ".json";
    }

    /** As {@link #name}, with the statement's id: where such an object is, it is this statement and no other. */
    public String uniqueName(@Body String document) {
        StatementDocument statement = StatementDocument.parse(document);
        return stem(statement) + "-" + statement.data().statementId() + ".json";
    }

    /** As {@link #name}, for the CSV. */
    public String csvName(@Body String document) {
        return stem(StatementDocument.parse(document)) + ".csv";
    }

    /** The companies as CSV that spreadsheets open as it is meant; see {@link StatementCsv}. */
    public String csv(@Body String document) {
        StatementDocument statement = StatementDocument.parse(document);
        return StatementCsv.of(statement, backgrounds.apply(statement));
    }

    private static String stem(StatementDocument statement) {
        StatementDocument.Data data = statement.data();
        String account = data.account().id();
        boolean provisional = statement.statementType() == StatementType.PROVISIONAL;
        return "statement-"
                + (account.equals(Account.DEFAULT) ? "" : account.replaceAll("[^A-Za-z0-9_-]+", "-") + "-")
                + data.period() + (provisional ? "-provisional" : "") + "-r" + data.revision();
    }
}
