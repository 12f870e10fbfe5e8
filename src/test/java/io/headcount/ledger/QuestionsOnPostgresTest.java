package io.headcount.ledger;

import java.nio.file.Path;

class QuestionsOnPostgresTest extends QuestionsAcceptance {

    private String url;

    @Override
    Ledger open() throws Exception {
        if (url == null) {
            url = Postgres.server().newDatabase();
        }
        return Ledger.open(Postgres.settings(url, "postgres", null), Path.of("no-such-folder"));
    }
}
