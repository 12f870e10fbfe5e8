package io.headcount.operations.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.Browser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The archive as people have it: in a browser, by the keyboard, on a telephone, in the dark, with names that attack. */
@ExtendWith(Browser.Shared.class)
class ArchiveInABrowserTest {

    @TempDir
    private static Path folder;

    private static Shelf shelf;

    @BeforeAll
    static void begin() throws IOException {
        shelf = Shelf.in(folder);
    }

    @AfterAll
    static void end() {
        shelf.close();
    }

    private static String at(String path) {
        return shelf.server.address().resolve(path).toString();
    }

    /** The pages of ours, and the mailed summary, which is the operator's. */
    private static List<String> pages() {
        return List.of("/", shelf.path(shelf.first), shelf.path(shelf.provisional), "/nowhere");
    }

    @Test
    void whoHasOnlyAKeyboardGetsEverywhere(Browser browser) {
        browser.looking(1200, false).open(at("/"));

        browser.press(Keys.TAB);
        assertThat(browser.focus().getText()).isEqualTo("Skip to content");
        assertThat(browser.focus().getRect().x).isNotNegative();
        browser.press(Keys.ENTER, Keys.TAB);
        assertThat(browser.focus().getTagName()).isEqualTo("a");
        assertThat(browser.focus().getCssValue("outline-style")).isEqualTo("solid");
        browser.tabTo("October 2026, revision 1").press(Keys.ENTER);
        assertThat(browser.title()).isEqualTo("October 2026, revision 1 – Headcount");
        assertThat(browser.text())
                .contains("4,321 monthly users in 4 companies", "held for a person", "Attempts to deliver to email");
        browser.tabTo("Summary, as mailed").press(Keys.ENTER);
        assertThat(browser.address()).isEqualTo(at(shelf.path(shelf.first) + "/summary"));
        assertThat(browser.text()).contains("4,321", "<script>document.title='owned'</script>");
        browser.open(at(shelf.path(shelf.corrected))).tabTo("All statements").press(Keys.ENTER);
        assertThat(browser.address()).isEqualTo(at("/"));
    }

    @Test
    void noNameRunsAnythingInThePage(Browser browser) {
        for (String path : List.of("/", shelf.path(shelf.first), shelf.path(shelf.first) + "/summary")) {
            browser.open(at(path));

            assertThat(browser.title()).as(path).isNotEqualTo("owned");
            assertThat(browser.text()).as(path).containsAnyOf(Shelf.OWNED, "<script>");
            assertThat(browser.script("return document.scripts.length", Long.class))
                    .isZero();
            assertThat(browser.script("return document.querySelectorAll('img').length", Long.class))
                    .isZero();
            assertThat(browser.console()).as(path).isEmpty();
        }
    }

    @Test
    void thePolicyWouldStopWhatTheEscapingLetThrough(Browser browser) throws IOException {
        String page = "<!DOCTYPE html><title>unharmed</title><p style='position:fixed'>" + Shelf.OWNED + Shelf.IMAGE
                + "<form action='http://evil.example'></form><a href=\"javascript:document.title='owned'\">here</a>";
        try (WebServer server = WebServer.on("127.0.0.1", 0, Optional.empty())
                .with("/", path -> Answer.page(200, page))
                .with("/x", path -> Answer.page(404, ""))
                .start()) {
            browser.open(server.address().toString()).tabTo("here").press(Keys.ENTER);

            assertThat(browser.title()).isEqualTo("unharmed");
            assertThat(browser.script("return getComputedStyle(document.querySelector('p')).position", String.class))
                    .isEqualTo("static");
            assertThat(String.join("\n", browser.console()))
                    .contains("script", "style", "Content Security Policy", "violates");
        }
    }

    @Test
    void nothingIsWiderThanATelephone(Browser browser) {
        for (String path : pages()) {
            browser.looking(320, false).open(at(path)).assertNothingOverflows(path);
        }
        browser.open(at(shelf.path(shelf.first) + "/summary")).assertNothingOverflows("summary");
    }

    @Test
    void aScreenReaderFindsItsWayHoweverWideTheWindowIs(Browser browser) {
        for (int width : List.of(320, 1200)) {
            for (String path : pages()) {
                browser.looking(width, false).open(at(path));

                assertThat(browser.script(FAULTS, String.class)).as(path).isEmpty();
                for (String landmark : List.of("banner", "main", "contentinfo")) {
                    assertThat(browser.role(landmark))
                            .as(landmark + " in " + path)
                            .isEqualTo(1);
                }
            }
            browser.open(at("/"));
            assertThat(browser.role("table")).isEqualTo(2);
            assertThat(browser.role("columnheader")).isEqualTo(2 + 6);
            assertThat(browser.role("rowheader")).isEqualTo(12 + 15);
            browser.open(at(shelf.path(shelf.first)));
            assertThat(browser.role("table")).isEqualTo(3);
            assertThat(browser.role("columnheader")).isEqualTo(3 * 4);
        }
    }

    @Test
    void everyTextStandsOutInLightAndDark(Browser browser) {
        for (boolean dark : List.of(false, true)) {
            for (String path : pages()) {
                browser.looking(1200, dark).open(at(path));

                assertThat(browser.script(FAINT, String.class))
                        .as(path + (dark ? ", dark" : ", light"))
                        .isEmpty();
            }
        }
        assertThat(browser.script("return getComputedStyle(document.body).backgroundColor", String.class))
                .isEqualTo("rgb(20, 23, 27)");
    }

    /** What is amiss with a page's bones: headings, ids, tables, links. */
    private static final String FAULTS =
            """
            const faults = [], all = s => [...document.querySelectorAll(s)];
            if (document.documentElement.lang !== 'en') faults.push('language');
            if (all('h1').length !== 1) faults.push('h1');
            let level = 0;
            for (const h of all('h1,h2,h3,h4')) {
              if (+h.tagName[1] > level + 1) faults.push('skips to ' + h.outerHTML);
              level = +h.tagName[1];
            }
            const ids = all('[id]').map(e => e.id);
            if (new Set(ids).size !== ids.length) faults.push('an id twice');
            for (const e of all('[aria-labelledby]'))
              if (!document.getElementById(e.getAttribute('aria-labelledby'))) faults.push('no label ' + e.outerHTML);
            for (const t of all('table')) {
              if (!t.caption || !t.caption.textContent.trim()) faults.push('no caption');
              for (const th of t.querySelectorAll('th')) if (!th.scope) faults.push('no scope ' + th.outerHTML);
            }
            for (const a of all('a')) if (!a.textContent.trim()) faults.push('empty link');
            for (const a of all('a[href^="#"]'))
              if (!document.querySelector(a.getAttribute('href'))) faults.push('nowhere ' + a.outerHTML);
            for (const t of all('time')) if (!t.dateTime) faults.push('no datetime');
            return faults.join('\\n');
            """;

    /** Texts with less than the contrast that WCAG 2.2 wants of normal ones (success criterion 1.4.3). */
    private static final String FAINT =
            """
            const rgb = c => c.match(/[\\d.]+/g).map(Number);
            const light = c => {
              const [r, g, b] = rgb(c).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
              return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const ground = e => {
              for (; e; e = e.parentElement) {
                const c = getComputedStyle(e).backgroundColor;
                if (rgb(c)[3] !== 0) return c;
              }
              return 'rgb(255, 255, 255)';
            };
            const faint = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            let seen = 0;
            while (walk.nextNode()) {
              const e = walk.currentNode.parentElement;
              if (!walk.currentNode.textContent.trim()) continue;
              seen++;
              const [a, b] = [light(getComputedStyle(e).color), light(ground(e))].sort((x, y) => y - x);
              if ((a + 0.05) / (b + 0.05) < 4.5) faint.push(e.outerHTML);
            }
            if (!seen) faint.push('no text at all');
            return faint.join('\\n');
            """;
}
