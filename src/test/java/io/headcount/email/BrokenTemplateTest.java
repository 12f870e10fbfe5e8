package io.headcount.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokenTemplateTest {

    @TempDir
    Path folder;

    @BeforeEach
    void templatesOfAnOperator() throws IOException {
        for (String name : List.of("summary.html.ftlh", "summary.txt.ftl")) {
            Files.copy(Received.TEMPLATES.resolve(name), folder.resolve(name));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<#if total>never closed",
                "${totl}",
                "${top[99].name}",
                "${wrap(total)}",
                "${wrap('x')}",
                "${wrap('x', 'y')}",
                "${'freemarker.template.utility.Execute'?new()('id')}",
                "${reseller?api.getClass()}",
                "${reseller.class.name}",
                "<#include '../pom.xml'>"
            })
    void aMistakeInATemplateIsNamedByFileAndLineAndNothingIsComposed(String mistake) throws Exception {
        Files.writeString(folder.resolve("summary.html.ftlh"), "first line\nsecond line\n" + mistake);

        assertThatThrownBy(this::compose)
                .isInstanceOf(BrokenTemplateException.class)
                .hasMessageContaining(folder.resolve("summary.html.ftlh") + ", line 3,")
                .hasMessageContaining("Nothing was sent")
                .hasMessageContaining("mend the file");
    }

    @Test
    void aMissingTemplateIsNamed() throws Exception {
        Files.delete(folder.resolve("summary.txt.ftl"));

        assertThatThrownBy(this::compose)
                .isInstanceOf(BrokenTemplateException.class)
                .hasMessageContaining(folder.resolve("summary.txt.ftl") + ", can't be used: the file is missing.")
                .hasMessageContaining("Nothing was sent");
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
