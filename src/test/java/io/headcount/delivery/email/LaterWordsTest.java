package io.headcount.delivery.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.delivery.attachment.Background;
import io.headcount.statement.StatementDocument;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Words that came later, for those whose file of another language is older. */
class LaterWordsTest {

    @Test
    void theyAreTheSameAsInTheEnglishFile() throws IOException {
        Properties english = new Properties();
        try (Reader file = Files.newBufferedReader(Received.TEMPLATES.resolve("words.en.properties"))) {
            english.load(file);
        }

        assertThat(LaterWords.ENGLISH)
                .allSatisfy((key, text) -> assertThat(english.getProperty(key)).isEqualTo(text));
    }

    @Test
    void aFileThatWasTranslatedBeforeThereWereAnyGoesOnToWork(@TempDir Path folder) throws IOException {
        try (Stream<Path> files = Files.list(Received.TEMPLATES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                List<String> lines = Files.readAllLines(file).stream()
                        .filter(line ->
                                LaterWords.ENGLISH.keySet().stream().noneMatch(key -> line.startsWith(key + "=")))
                        .toList();
                Files.write(folder.resolve(file.getFileName()), lines);
            }
        }
        Summaries summaries = new Summaries(folder, Locale.GERMAN);

        summaries.check();

        StatementDocument document = Statements.finalized(List.of(Statements.company("Globex", 12)));
        assertThat(summaries.of(document, Background.NONE, null).text())
                .contains("Monatliche Nutzer, Oktober 2026", "No comparison: there was no statement of September 2026");
    }
}
