package io.headcount.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headcount.Installation;
import io.headcount.MovableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An archive that a browser saved at the vendor's web page is as good as can be. */
class ReplayTest {

    private static final String UI = "https://ui.keepnetlabs.example/api/companies/search";

    @TempDir
    private Path folder;

    private final MovableClock clock = new MovableClock("2026-11-15T10:00:00Z");

    private static String quoted(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\r", "\\r")
                        .replace("\n", "\\n")
                + '"';
    }

    private static String asked(int page, int size, String searchText) {
        return "{ \"pageSize\": " + size + ", \"pageNumber\": " + page + ", \"orderBy\": \"CompanyName\","
                + " \"filter\": {\"Condition\":\"AND\",\"SearchInputTextValue\":\"" + searchText
                + "\",\"FilterGroups\":["
                + "{\"FilterItems\":[{\"Value\":\"2026-10\",\"FieldName\":\"UsageMonth\",\"Operator\":\"=\"}]}]}}";
    }

    private static String page(int page, int size, String... rows) {
        return "{\"data\":{\"pageNumber\":" + page + ",\"pageSize\":" + size
                + ",\"totalNumberOfPages\":2,\"totalNumberOfRecords\":3,\"results\":[" + String.join(",", rows)
                + "]},\"status\":\"SUCCESS\"}";
    }

    private static String row(int company, int users) {
        return "{\"companyName\":\"Ünye " + company + "\",\"companyResourceId\":\"c" + company
                + "\",\"monthlyActiveUserCount\":" + users + "}";
    }

    private static String entry(String url, String asked, String content) {
        return "{\"startedDateTime\":\"2026-11-15T12:00:00.123+03:00\",\"time\":12.5,\"request\":{\"method\":\"POST\",\"url\":"
                + quoted(url)
                + ",\"httpVersion\":\"h2\",\"headers\":[{\"name\":\":authority\",\"value\":\"ui.keepnetlabs.example\"}],"
                + "\"postData\":{\"mimeType\":\"application/json;charset=UTF-8\",\"text\":" + quoted(asked)
                + "}},\"response\":{\"status\":200,\"statusText\":\"\",\"httpVersion\":\"h2\",\"headers\":["
                + "{\"name\":\"content-encoding\",\"value\":\"br\"},{\"name\":\"content-length\",\"value\":\"17\"},"
                + "{\"name\":\"transfer-encoding\",\"value\":\"chunked\"}],\"content\":" + content
                + ",\"bodySize\":17,\"_transferSize\":17},\"cache\":{},\"timings\":{}}";
    }

    private static String text(String body) {
        return "{\"size\":" + body.length()
                + ",\"compression\":900,\"mimeType\":\"application/json; charset=utf-8\",\"text\":" + quoted(body)
                + "}";
    }

    private static String base64(String body) {
        return "{\"size\":1,\"mimeType\":\"application/json\",\"encoding\":\"base64\",\"text\":"
                + quoted(Base64.getEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8))) + "}";
    }

    private Path har(List<String> entries) throws IOException {
        return Files.writeString(
                folder.resolve("browser.har"),
                "\uFEFF{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"WebInspector\"},\"pages\":[],\"entries\":["
                        + String.join(",", entries) + "]}}");
    }

    private Installation.Run statement(Replay replay) throws IOException {
        Installation home = Installation.in(folder.resolve("home"), clock)
                .with("KEEPNET_RETRY_DELAY", "1ms")
                .with("BILLING_SETTLE", "0s");
        replay.settings().forEach(home::with);
        return home.run("statement", "--period", replay.period().toString(), "--dry-run");
    }

    @Test
    void whatABrowserSawIsReadThoughItAskedInAnotherWay() throws Exception {
        Path har = har(List.of(
                "{\"request\":{\"method\":\"GET\",\"url\":\"https://ui.keepnetlabs.example/app.js\"},\"response\":{\"status\":200}}",
                entry(UI, asked(1, 10, ""), text(page(1, 10, row(9, 900)))),
                entry(UI, asked(1, 2, ""), text(page(1, 2, row(1, 10), row(2, 20)))),
                entry(UI, asked(1, 2, "ünye"), text(page(1, 2, row(2, 777)))),
                entry(UI, asked(2, 2, ""), base64(page(2, 2, row(3, 30))))));

        try (Replay replay = Replay.start(har, 0)) {
            assertThat(replay.period()).isEqualTo(YearMonth.of(2026, 10));
            assertThat(replay.settings())
                    .containsEntry("BILLING_VERIFY", "totals")
                    .containsEntry("BILLING_MONTH_CHECK", "off")
                    .containsEntry("KEEPNET_MONTH_FIELD", "UsageMonth");

            Installation.Run run = statement(replay);

            assertThat(run.exit()).as(run.out() + run.err()).isZero();
            assertThat(run.out()).contains("60").contains("Ünye 3");
        }
    }

    @Test
    void aPageThatWasNotRecordedIsNamed() throws Exception {
        Path har = har(List.of(entry(UI, asked(1, 2, ""), text(page(1, 2, row(1, 10), row(2, 20))))));

        try (Replay replay = Replay.start(har, 0)) {
            Installation.Run run = statement(replay);

            assertThat(run.exit()).isEqualTo(4);
            assertThat(run.err()).contains("The archive has no answer to this: page 2 of 2026-10.");
        }
    }

    @Test
    void anArchiveOfSomethingElseIsRefusedWithWhatToDo() throws Exception {
        Path har = har(
                List.of(
                        "{\"request\":{\"method\":\"GET\",\"url\":\"https://ui.keepnetlabs.example/\"},\"response\":{\"status\":200}}"));

        assertThatThrownBy(() -> Replay.start(har, 0))
                .isInstanceOf(UnreadableArchive.class)
                .hasMessageContaining("save that as HAR with content");
    }

    @Test
    void anArchiveOfAStrangerSaysNothingThatAShellWouldRun() throws Exception {
        Path har = har(List.of(entry(UI, asked(1, 2, "").replace("UsageMonth", "x'; reboot; '"), text(page(1, 2)))));
        Files.writeString(
                har,
                Files.readString(har)
                        .replace(
                                "\"pages\"",
                                "\"_headcount\":{\"period\":\"$(reboot)\",\"webhook.url\":\"http://evil\","
                                        + "\"billing.verify\":\"x'; reboot; '\"},\"pages\""));

        try (Replay replay = Replay.start(har, 0)) {
            assertThat(replay.period()).isEqualTo(YearMonth.of(2026, 10));
            assertThat(replay.settings().toString()).doesNotContain("reboot", "evil");
        }
    }
}
