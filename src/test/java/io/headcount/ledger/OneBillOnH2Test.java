package io.headcount.ledger;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class OneBillOnH2Test extends OneBillAcceptance {

    @TempDir
    private Path folder;

    @Override
    Ledger open() throws Exception {
        return Ledger.open(LedgerProcess.settings(), folder.resolve("data"));
    }
}
