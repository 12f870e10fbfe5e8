package io.headcount.delivery.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.delivery.attachment.Background;
import io.headcount.statement.StatementDocument;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveredFileTest {

    private final DeliveredFile file = new DeliveredFile(any -> Background.NONE);

    /** Two accounts have a statement of the same month and revision, and neither may overwrite the other. */
    @ParameterizedTest
    @CsvSource({
        "default, statement.finalized, statement-2026-10-r2",
        "emea, statement.corrected, statement-emea-2026-10-r2",
        "../x y, statement.provisional, statement--x-y-2026-10-provisional-r2"
    })
    void aNameSaysWhoseWhenAndWhich(String account, String type, String stem) {
        String document = document(account, type);

        assertThat(file.name(document)).isEqualTo(stem + ".json");
        assertThat(file.csvName(document)).isEqualTo(stem + ".csv");
        assertThat(file.uniqueName(document)).isEqualTo(stem + "-s-1.json");
    }

    @Test
    void theCsvIsTheOneOfTheSummary() {
        assertThat(file.csv(document("default", "statement.finalized")))
                .contains("Company Id,Company Name,Monthly Users");
    }

    private static String document(String account, String type) {
        return new StatementDocument(
                        type,
                        "2026-11-01T06:00:00Z",
                        new StatementDocument.Data(
                                "s-1",
                                new StatementDocument.AccountName(account, "MSP"),
                                "2026-10",
                                "UTC",
                                2,
                                null,
                                0,
                                0,
                                null,
                                List.of(),
                                null,
                                null))
                .toJson();
    }
}
