package io.headcount.ledger;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class QuestionsOnH2Test extends QuestionsAcceptance {

    @TempDir
    private Path folder;

    @Override
    Ledger open() throws Exception {
        return Ledger.open(LedgerProcess.settings(), folder.resolve("data"));
    }
}
