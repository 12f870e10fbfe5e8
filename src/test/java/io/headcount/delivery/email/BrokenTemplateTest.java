package io.headcount.delivery.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headcount.delivery.BrokenTemplateException;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokenTemplateTest {

    @TempDir
    Path folder;

    @BeforeEach
    void templatesOfAnOperator() throws IOException {
        for (String name : List.of("summary.html.ftlh", "summary.txt.ftl", "words.en.properties")) {
            Files.copy(Received.TEMPLATES.resolve(name), folder.resolve(name));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<#if total>never closed",
                "${totl}",
                "${about[99].label}",
                "${wrap(banners)}",
                "${wrap('x')}",
                "${wrap('x', 'y')}",
                "${'freemarker.template.utility.Execute'?new()('id')}",
                "${reseller?api.getClass()}",
                "${t(banners)}",
                "${table(about, about, 77)}",
                "${table(['a', 'b'], [['only one']], 77)}",
                "${table([], ['no row'], 77)}",
                "${reseller.class.name}",
                "<#include '../pom.xml'>"
            })
    void aMistakeInATemplateIsNamedByFileAndLineAndNothingIsComposed(String mistake) throws Exception {
        Files.writeString(folder.resolve("summary.html.ftlh"), "first line\nsecond line\n" + mistake);

        assertThatThrownBy(this::compose)
                .isInstanceOf(BrokenTemplateException.class)
                .hasMessageContaining(folder.resolve("summary.html.ftlh") + ", line 3,")
                .hasMessageContaining("Nothing was sent")
                .hasMessageContaining("fix the file");
    }

    /** No file outside the folder is read, be it by a link. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLinkOutOfTheFolderIsNotFollowedAndNamed(boolean included, @TempDir Path outside) throws Exception {
        Path secret = Files.writeString(outside.resolve("secret.ftl"), "what is not theirs");
        Path template = folder.resolve("summary.txt.ftl");
        if (included) {
            Files.createSymbolicLink(folder.resolve("part.ftl"), secret);
            Files.writeString(template, "<#include 'part.ftl'>");
        } else {
            Files.delete(template);
            Files.createSymbolicLink(template, secret);
        }

        assertThatThrownBy(this::compose)
                .isInstanceOf(BrokenTemplateException.class)
                .hasMessageContaining(folder.resolve("summary.txt.ftl").toString())
                .hasMessageContaining("symbolic link")
                .hasMessageContaining("Nothing was sent")
                .hasMessageNotContainingAny("SecurityException", secret.toString());
    }

    @Test
    void aMissingTemplateIsNamed() throws Exception {
        Files.delete(folder.resolve("summary.txt.ftl"));

        assertThatThrownBy(this::compose)
                .isInstanceOf(BrokenTemplateException.class)
                .hasMessageContaining(folder.resolve("summary.txt.ftl") + ", can't be used: the file is missing.")
                .hasMessageContaining("Nothing was sent");
    }

    @ParameterizedTest
    @CsvSource({
        "subject.final,,is missing",
        "companies,'{0',is no text with places",
        "attached,'{0} attached','is no text with places such as {0}: it has places for more than the 0 values'",
        "pattern.moment,'yyyy-QQQQQQ',is no pattern for a date",
        "pattern.month,'d MMMM uuuu',is no pattern for a date"
    })
    void aMistakeInTheWordsIsNamedByFileAndKey(String key, String words, String problem) throws Exception {
        Path file = folder.resolve("words.en.properties");
        String text = Files.readString(file);
        Files.writeString(
                file, text.replaceFirst("(?m)^" + Pattern.quote(key) + "=.*$", words == null ? "" : key + "=" + words));

        assertThatThrownBy(this::compose)
                .isInstanceOf(BrokenTemplateException.class)
                .hasMessageContaining("The words " + file)
                .hasMessageContaining("'" + key + "' " + problem)
                .hasMessageContaining("Nothing was sent");
    }

    @Test
    void aLanguageWithoutWordsIsNamedTogetherWithTheFileThatItNeeds() {
        assertThatThrownBy(() -> new Summaries(folder, Locale.CANADA_FRENCH).check())
                .isInstanceOf(BrokenTemplateException.class)
                .hasMessageContaining(folder.resolve("words.fr.properties").toString())
                .hasMessageContaining("email.locale fr-CA");
    }

    @Test
    void everyLanguageHasEveryWord() throws IOException {
        Set<String> english = keys("en");

        for (String language : List.of("tr", "de")) {
            assertThat(keys(language)).as(language).isEqualTo(english);
            new Summaries(Received.TEMPLATES, Locale.forLanguageTag(language)).check();
        }
    }

    private static Set<String> keys(String language) throws IOException {
        Properties words = new Properties();
        try (Reader file = Files.newBufferedReader(Received.TEMPLATES.resolve("words." + language + ".properties"))) {
            words.load(file);
        }
        assertThat(words.stringPropertyNames())
                .allSatisfy(key -> assertThat(words.getProperty(key)).isNotBlank());
        return words.stringPropertyNames();
    }

    @Test
    void aMistakeThatOnlyACorrectionMeetsIsFoundBeforeThereIsOne() throws Exception {
        Summaries summaries = new Summaries(folder, Locale.ENGLISH);
        summaries.check();
        Path html = folder.resolve("summary.html.ftlh");
        Files.writeString(html, Files.readString(html).replace("<@part correction/>", "${corection.title}"));

        assertThat(compose().html()).isNotEmpty();
        assertThatThrownBy(summaries::check)
                .isInstanceOf(BrokenTemplateException.class)
                .hasMessageContaining("summary.html.ftlh, line");
    }

    @Test
    void aLogoIsShownAndCarriedAlongAndALargeOneIsRefused() throws Exception {
        Path logo = folder.resolve("logo.png");
        Files.write(logo, new byte[] {(byte) 0x89, 'P', 'N', 'G'});

        MimeMultipart alternative = compose().alternative();
        MimeMultipart related = (MimeMultipart) alternative.getBodyPart(1).getContent();

        assertThat(alternative.getBodyPart(1).getContentType()).startsWith("multipart/related");
        assertThat((String) related.getBodyPart(0).getContent())
                .contains("<img src=\"cid:logo@headcount.invalid\" alt=\"\"");
        assertThat(related.getBodyPart(1).getHeader("Content-ID")).containsExactly("<logo@headcount.invalid>");
        assertThat(related.getBodyPart(1).getContentType()).startsWith("image/png");
        Files.write(logo, new byte[300_000]);
        assertThatThrownBy(this::compose)
                .isInstanceOf(BrokenTemplateException.class)
                .hasMessageContaining(logo + " is larger than 200 KiB");
    }

    @Test
    void aMissingFolderIsNoticedAtTheStart() {
        folder = folder.resolve("nowhere");

        assertThatThrownBy(this::compose)
                .isInstanceOf(BrokenTemplateException.class)
                .hasMessageContaining(folder.toString());
    }

    @Test
    void anEditCountsFromTheNextMailOn() throws Exception {
        SummaryMail mail = Received.mail(folder, List.of("f@example.com"));
        String document = Statements.finalized(List.of()).toJson();
        mail.compose(document, "d");
        Files.writeString(folder.resolve("summary.txt.ftl"), "<#broken");

        assertThatThrownBy(() -> mail.compose(document, "d")).isInstanceOf(BrokenTemplateException.class);

        Files.writeString(folder.resolve("summary.txt.ftl"), "mended ${total}");
        assertThat(mail.compose(document, "d").getContent()).isNotNull();
    }

    private Received compose() throws Exception {
        return Received.of(Statements.finalized(List.of(Statements.company("Globex", 1))), "d", folder);
    }
}
