package io.headcount.delivery.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.delivery.email.Statements;
import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.AccountName;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatementFileTest {

    @Test
    void bothFilesOfAStatementHaveTheSameName() {
        StatementDocument corrected = Statements.corrected(List.of());
        StatementDocument provisional = Statements.provisional(List.of());

        assertThat(StatementFile.CSV.name(corrected)).isEqualTo("headcount-default-2026-10-r2.csv");
        assertThat(StatementFile.XLSX.name(corrected)).isEqualTo("headcount-default-2026-10-r2.xlsx");
        assertThat(StatementFile.CSV.name(provisional)).isEqualTo("headcount-default-2026-10-r1-provisional.csv");
        assertThat(StatementFile.XLSX.name(provisional)).isEqualTo("headcount-default-2026-10-r1-provisional.xlsx");
    }

    @Test
    void anAccountsIdLeadsOutOfNoFolder() {
        StatementDocument document =
                Statements.of(new AccountName("../../etc\\x:" + "é".repeat(9) + "y".repeat(99), "x"));

        assertThat(StatementFile.XLSX.name(document))
                .isEqualTo("headcount-..-..-etc-x-" + "y".repeat(48) + "-2026-10-r1.xlsx");
    }
}
