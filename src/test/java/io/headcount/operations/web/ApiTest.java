package io.headcount.operations.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.headcount.Installation;
import io.headcount.reading.Line;
import io.headcount.reading.Proof;
import io.headcount.reading.ProvenReading;
import io.headcount.reading.Verification;
import io.headcount.settings.Secret;
import io.headcount.settings.Setting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program gets, byte by byte, and as its own description says. */
class ApiTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOKEN = "t0ken-of-a-warehouse";
    private static final String PASSWORD = "a-page-passw0rd";

    @TempDir
    private static Path folder;

    private static Shelf shelf;
    private static WebServer open;
    private static WebServer closed;
    private static WebServer tokenOnly;
    private static JsonNode description;

    @BeforeAll
    static void begin() throws IOException {
        shelf = Shelf.in(folder.resolve("shelf"));
        for (int day = 1; day <= 6; day++) {
            LocalDate on = LocalDate.of(2026, 11, day);
            Line line = new Line("c-1", "Yıldız", 400L + day, 400L + day, 500L, false, LocalDate.of(2026, 11, 30));
            ProvenReading reading = new ProvenReading(
                    "default",
                    YearMonth.of(2026, 11),
                    List.of(line),
                    line.monthlyUsers(),
                    new Proof(Verification.EXPORT, Shelf.NOW, 1, line.monthlyUsers(), line.monthlyUsers()));
            shelf.ledger.readings().keep("default", reading, on, on.atTime(6, 0).toInstant(ZoneOffset.UTC));
        }
        Installation installation =
                shelf.installation.with("SERVER_API_TOKEN", TOKEN).with("SERVER_PASSWORD", PASSWORD);
        Optional<Secret> token = installation.settings().find(Setting.SERVER_API_TOKEN);
        Optional<Secret> password = installation.settings().find(Setting.SERVER_PASSWORD);
        open = server(Optional.empty(), Optional.empty());
        closed = server(password, token);
        tokenOnly = server(Optional.empty(), token);
        description = JSON.readTree(get("openapi.json").body());
    }

    private static WebServer server(Optional<Secret> password, Optional<Secret> token) throws IOException {
        return WebServer.on("127.0.0.1", 0, password)
                .with("/", path -> Answer.plain(200, "a page"))
                .with(
                        Api.PATH,
                        new Api(shelf.ledger, shelf.installation.settings(), Clock.fixed(Shelf.NOW, ZoneOffset.UTC)))
                .withToken(token)
                .start();
    }

    @AfterAll
    static void end() {
        open.close();
        closed.close();
        tokenOnly.close();
        shelf.close();
    }

    private static Wire.Reply get(String path) throws IOException {
        return Wire.get(open, Api.PATH + path);
    }

    private static Wire.Reply ask(WebServer server, String path, String... headers) throws IOException {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Host: 127.0.0.1:" + server.address().getPort());
        return Wire.ask(server, "GET " + path, all.toArray(String[]::new));
    }

    private static JsonNode json(String path) throws IOException {
        Wire.Reply reply = get(path);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("application/json");
        return JSON.readTree(reply.body());
    }

    /** With what is not described forbidden, so that it can't stay undescribed. */
    private static void closeObjects(JsonNode schema) {
        if (schema.path("properties").isObject() && schema.path("type").asText().equals("object")) {
            ((ObjectNode) schema).put("additionalProperties", false);
        }
        schema.forEach(ApiTest::closeObjects);
    }

    @ParameterizedTest
    @CsvSource({
        "/accounts, accounts",
        "/statements, statements",
        "/statements, statements?state=billed&from=2026-01&limit=2",
        "/statements/{statementId}, statements/FIRST",
        "/statements/{statementId}/lines, statements/FIRST/lines?limit=2",
        "/statements/{statementId}/deliveries, statements/FIRST/deliveries",
        "/companies, companies",
        "/companies/{companyId}, companies/c-1?months=36",
        "/changes, changes",
        "/capacity, capacity",
        "/troubles, troubles"
    })
    void anAnswerThatIsNotAsItIsDescribed(String described, String path) throws IOException {
        JsonNode answer = json(path.replace("FIRST", shelf.first.id()));

        ObjectNode schema = JSON.createObjectNode();
        schema.setAll((ObjectNode) description
                .path("paths")
                .path(described)
                .path("get")
                .path("responses")
                .path("200")
                .path("content")
                .path("application/json")
                .path("schema")
                .deepCopy());
        schema.set("components", description.path("components").deepCopy());
        closeObjects(schema.path("components"));
        assertThat(schema.path("$ref").asText()).isNotBlank();
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(schema)
                        .validate(answer))
                .isEmpty();
    }

    @Test
    void everyPageOfAListTogetherIsTheWhole() throws IOException {
        for (String list :
                List.of("statements?limit=", "companies?limit=", "statements/" + shelf.first.id() + "/lines?limit=")) {
            String field = list.contains("lines") ? "lines" : list.replaceFirst("\\?.*", "");
            List<JsonNode> all = new ArrayList<>();
            json(list + 1000).path(field).forEach(all::add);
            List<JsonNode> read = new ArrayList<>();
            String next = "";
            do {
                JsonNode page = json(list + 2 + next);
                assertThat(page.path(field)).hasSizeBetween(1, 2);
                page.path(field).forEach(read::add);
                next = page.path("next").isNull()
                        ? null
                        : "&after=" + page.path("next").asText();
            } while (next != null);
            assertThat(read).hasSizeGreaterThan(3).isEqualTo(all);
        }
    }

    @Test
    void theNumbersAreThoseOfTheLedger() throws IOException {
        JsonNode company = json("companies/c-1?months=2");

        assertThat(company.path("months").get(1).path("period").asText()).isEqualTo("2026-10");
        assertThat(company.path("months").get(1).path("monthlyUsers").asLong()).isEqualTo(4_567 - 300);
        assertThat(company.path("months").get(1).path("statementId").asText()).isEqualTo(shelf.corrected.id());
        assertThat(json("capacity")
                        .path("companies")
                        .get(0)
                        .path("expectedMonthlyUsers")
                        .asLong())
                .isEqualTo(430);
        assertThat(json("changes").path("totalMonthlyUsers").asLong()).isEqualTo(4_567);
        assertThat(get("statements/" + shelf.first.id() + "/deliveries").text()).doesNotContain(Shelf.SECRET);
    }

    @Test
    void anAddressThatIsAnsweredAndNotDescribed() throws IOException {
        assertThat(description.path("openapi").asText()).startsWith("3.1");
        assertThat(description.path("paths").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "/accounts",
                        "/statements",
                        "/statements/{statementId}",
                        "/statements/{statementId}/lines",
                        "/statements/{statementId}/deliveries",
                        "/companies",
                        "/companies/{companyId}",
                        "/changes",
                        "/capacity",
                        "/troubles",
                        "/openapi.json");
        assertThat(get("troubles").text()).doesNotContain(Shelf.SECRET);
    }

    @Test
    void whatAClientHasAlreadyIsNotSentAgainAndNothingIsKeptOnTheWay() throws IOException {
        Wire.Reply first = get("statements");
        String tag = first.header("ETag");

        Wire.Reply again = ask(open, Api.PATH + "statements", "If-None-Match: \"other\", W/" + tag);
        Wire.Reply changed = ask(open, Api.PATH + "accounts", "If-None-Match: " + tag);

        assertThat(first.header("Cache-Control")).isEqualTo("no-store");
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.header("ETag")).isEqualTo(tag);
        assertThat(changed.status()).isEqualTo(200);
    }

    @Test
    void nobodyReadsItWithoutPasswordOrToken() throws IOException {
        String path = Api.PATH + "accounts";
        String basic = "Authorization: Basic "
                + Base64.getEncoder().encodeToString(("headcount:" + PASSWORD).getBytes(StandardCharsets.UTF_8));

        for (WebServer server : List.of(closed, tokenOnly)) {
            assertThat(ask(server, path).status()).isEqualTo(401);
            assertThat(ask(server, path, "Authorization: Bearer " + TOKEN + "x").status())
                    .isEqualTo(401);
            assertThat(ask(server, path, "authorization: bearer " + TOKEN).status())
                    .isEqualTo(200);
        }
        assertThat(ask(closed, path, basic).status()).isEqualTo(200);
        // The token opens no page, and a page without a password stays as open as it was.
        assertThat(ask(closed, "/", "Authorization: Bearer " + TOKEN).status()).isEqualTo(401);
        assertThat(ask(tokenOnly, "/").status()).isEqualTo(200);
        assertThat(ask(closed, "/api/v1/../", "Authorization: Bearer " + TOKEN).text())
                .doesNotContain("a page");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "statements?limit=0",
                "statements?limit=1001",
                "statements?limit=9999999999",
                "statements?from=soon",
                "statements?after=%21",
                "statements?after=bm9wZQ",
                "statements?limit=1&limit=2",
                "statements?colour=red",
                "companies/c-1?months=0",
                "companies/%zz",
                "accounts?x",
                "openapi.json?x=1"
            })
    void aQuestionThatCannotBeReadIsRefusedAndNotGuessed(String path) throws IOException {
        Wire.Reply reply = get(path);

        assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nothing",
                "statements/",
                "statements/00000000-0000-0000-0000-000000000000",
                "statements/00000000-0000-0000-0000-000000000000/lines",
                "companies/nobody",
                "companies/c-1/months",
                "changes?period=2026-05"
            })
    void whatIsNotThereIsAProblemInJson(String path) throws IOException {
        Wire.Reply reply = get(path);

        assertThat(reply.status()).as(reply.text()).isEqualTo(404);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(JSON.readTree(reply.body()).path("title").asText()).isNotBlank();
    }

    @Test
    void nothingSteersATerminalThroughIt() throws IOException {
        assertThat(get("companies").text()).doesNotContain("\u202e", "\u2069").contains("\\u202e");
    }
}
