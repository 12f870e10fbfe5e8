package io.headcount.delivery.email;

import io.headcount.Browser;
import io.headcount.statement.StatementDocument;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The mailed summary as a mail program with a browser's eyes shows it. */
@ExtendWith(Browser.Shared.class)
class SummaryInABrowserTest {

    @TempDir
    private static Path folder;

    private static Path templates;

    /** The project's own templates, with a logo as wide as operators have them. */
    @BeforeAll
    static void begin() throws IOException {
        templates = Files.createDirectory(folder.resolve("templates"));
        try (Stream<Path> files = Files.list(Received.TEMPLATES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, templates.resolve(file.getFileName()));
            }
        }
        ImageIO.write(
                new BufferedImage(900, 60, BufferedImage.TYPE_INT_RGB),
                "png",
                templates.resolve("logo.png").toFile());
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "tr", "de"})
    void nothingOverflowsTheWindow(String language, Browser browser) throws IOException {
        Summaries summaries = new Summaries(templates, Locale.forLanguageTag(language));
        for (String kind : List.of("finalized", "corrected", "provisional")) {
            StatementDocument document = Gallery.statement("statement." + kind, kind.equals("corrected") ? 2 : 1);
            Summary summary = summaries.of(document, Gallery.background(document), Statements.ID + "-email");
            for (boolean images : List.of(true, false)) {
                Path page = folder.resolve("summary.html");
                Files.writeString(page, images ? summary.page() : summary.html());
                browser.open(page.toUri().toString());
                for (int width : List.of(320, 600, 1200)) {
                    for (boolean dark : List.of(false, true)) {
                        browser.looking(width, dark)
                                .assertNothingOverflows(String.join(
                                        " ",
                                        language,
                                        kind,
                                        String.valueOf(width),
                                        dark ? "dark" : "light",
                                        images ? "with images" : "without images"));
                    }
                }
            }
        }
    }
}
