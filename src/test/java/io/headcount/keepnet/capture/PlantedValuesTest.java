package io.headcount.keepnet.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.headcount.Installation;
import io.headcount.MovableClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An archive is sent to strangers: whatever the vendor and we told each other about anybody is not in it, however it is written. */
class PlantedValuesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String FIRST = "Zümrüdüanka \"Işık\" Çözümleri, A.Ş.";
    private static final String SECOND = "Planted Line One\r\nPlanted Line Two 北京长城网络 🎣";
    private static final String RESELLER = "Plantreseller Özgür Bilişim";
    private static final String UUID = "5eaf00d5-1234-4abc-9def-0123456789ab";
    private static final String ID = "planted-company-778812";
    private static final String TAG = "vip-hospital-wing-planted";
    private static final String SECRET = "pl4nted &+=% secret/value";
    private static final String CLIENT = "planted-client-4711";
    private static final String MAIL = "ayse.plantkaya@planted.example";
    private static final String ADDRESS = "203.77.113.250";
    private static final String STREET = "Plantedgasse 17/4";
    private static final String COOKIE = "sessionplanted0815";
    private static final String NUMBER = "4815162342";

    private static final List<String> PLANTED = List.of(
            FIRST,
            "Zümrüdüanka",
            "Çözümleri",
            SECOND,
            "Planted Line One",
            "北京长城网络",
            RESELLER,
            "Plantreseller",
            UUID,
            ID,
            "778812",
            TAG,
            SECRET,
            CLIENT,
            MAIL,
            "plantkaya",
            ADDRESS,
            STREET,
            "Plantedgasse",
            COOKIE,
            NUMBER);

    private final MovableClock clock = new MovableClock("2026-11-15T10:00:00Z");
    private static final String TOKEN = "eyJhbGciOiJSUzI1NiJ9."
            + base64Url("{\"role\":\"Reseller\",\"reseller_access\":true,\"exp\":1800000000,\"user_company_name\":\""
                    + RESELLER
                    + "\",\"user_company_resourceid\":\"" + UUID + "\",\"client_id\":\"" + CLIENT + "\",\"email\":\""
                    + MAIL
                    + "\"}")
            + ".c2lnbmF0dXJlLXBsYW50ZWQ";

    @TempDir
    private Path folder;

    private HttpServer vendor;
    private byte[] export;
    private String exportType = "text/csv; charset=utf-8";
    private int refusals = 1;

    @BeforeEach
    void begin() throws IOException {
        vendor = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        vendor.createContext("/connect/token", call -> answer(call, 200, "application/json", tokenAnswer()));
        vendor.createContext("/api/companies/search", this::search);
        vendor.createContext("/api/companies/search/export", call -> answer(call, 200, exportType, export));
        vendor.start();
        export = csv(';').getBytes(StandardCharsets.UTF_8);
    }

    @AfterEach
    void end() {
        vendor.stop(0);
    }

    private byte[] tokenAnswer() {
        return utf8(
                "{\"access_token\":\"" + TOKEN + "\",\"expires_in\":3600,\"token_type\":\"Bearer\",\"scope\":\"api1\","
                        + "\"permissions\":[\"companies/search|POST\"]}");
    }

    private void search(HttpExchange call) throws IOException {
        String asked = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (refusals-- > 0) {
            answer(
                    call,
                    503,
                    "application/json",
                    utf8("{\"status\":\"ERROR\",\"message\":\"Company " + json(FIRST) + " (" + MAIL
                            + ") is not available from " + ADDRESS
                            + "\",\"validationMessages\":[\"The Value field is required: " + ID + "\"]}"));
            return;
        }
        boolean control = asked.contains("1999-12");
        answer(
                call,
                200,
                "application/json",
                utf8("{\"data\":{\"pageNumber\":1,\"pageSize\":10,\"totalNumberOfPages\":1,\"totalNumberOfRecords\":2,"
                        + "\"results\":[" + row(FIRST, UUID, control ? 0 : 1234) + ","
                        + row(SECOND, ID, control ? 0 : 7)
                        + "]},\"status\":\"SUCCESS\"}"));
    }

    private static String row(String name, String id, long users) {
        return "{\"companyName\":\"" + json(name) + "\",\"companyResourceId\":\"" + id + "\",\"resellerName\":\""
                + RESELLER
                + "\",\"industryName\":\"Health\",\"licenseTypeName\":\"Premium\",\"numberOfUsers\":\"500\",\"tags\":[\""
                + TAG
                + "\"],\"contactEmail\":\"" + MAIL + "\",\"street\":\"" + STREET + "\",\"customerNumber\":" + NUMBER
                + ",\"" + json(FIRST) + "\":1,\"echo\":\"" + json(SECRET) + "\",\"seen\":{\"from\":\"" + ADDRESS
                + "\"},\"createTime\":\"2026-01-02T03:04:05Z\",\"monthlyActiveUserCount\":" + users + "}";
    }

    private static String csv(char separator) {
        return "\uFEFFCompany Name;Reseller;Industry;Monthly Users;Tags\r\n".replace(';', separator)
                + "\"" + FIRST.replace("\"", "\"\"").toUpperCase(Locale.ROOT) + "\"" + separator + RESELLER + separator
                + "Health" + separator + "\"1,234\"" + separator + TAG + "\r\n"
                + "\"  " + SECOND + "\"" + separator + RESELLER + separator + "Health" + separator + "7" + separator
                + ADDRESS + "\r\n";
    }

    private static byte[] workbook() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Workbook workbook = new Workbook(bytes, "Planted", "1.0")) {
            workbook.properties().setCompany(RESELLER).setTitle(FIRST).setManager(MAIL);
            Worksheet sheet = workbook.newWorksheet("Plantreseller 2026");
            String[] headings = {"Company Name", "Industry", "Monthly Users", "Company Id"};
            for (int i = 0; i < headings.length; i++) {
                sheet.value(0, i, headings[i]);
            }
            sheet.value(1, 0, FIRST);
            sheet.value(1, 1, "Health");
            sheet.value(1, 2, 1234);
            sheet.value(1, 3, Long.parseLong(NUMBER));
            sheet.value(2, 0, SECOND.replace("\r", ""));
            sheet.value(2, 1, "Health");
            sheet.value(2, 2, 7);
            sheet.value(2, 3, ID);
            sheet.comment(1, 0, MAIL);
            workbook.finish();
        }
        return bytes.toByteArray();
    }

    private static void answer(HttpExchange call, int status, String type, byte[] body) throws IOException {
        call.getRequestBody().readAllBytes();
        call.getResponseHeaders().add("Content-Type", type);
        call.getResponseHeaders().add("Set-Cookie", "sid=" + COOKIE + "; Path=/");
        call.getResponseHeaders().add("X-Forwarded-For", ADDRESS);
        call.getResponseHeaders()
                .add(
                        "Content-Disposition",
                        "attachment; filename=\"Plantreseller.csv\"; filename*=UTF-8''" + url(FIRST));
        call.getResponseHeaders().add("X-Echo", hex(SECRET) + " " + base64(SECRET) + " " + TOKEN);
        call.getResponseHeaders().add("Retry-After", "0");
        call.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        call.getResponseBody().write(body);
        call.close();
    }

    private Path capture() throws IOException {
        Path har = folder.resolve("planted.har");
        Installation home = Installation.in(folder.resolve("home"), clock)
                .with(
                        "KEEPNET_API_BASE_URL",
                        "http://127.0.0.1:" + vendor.getAddress().getPort())
                .with("KEEPNET_CLIENT_ID", CLIENT)
                .with("KEEPNET_CLIENT_SECRET", SECRET)
                .with("KEEPNET_RETRY_DELAY", "1ms")
                .with("KEEPNET_MAX_ATTEMPTS", "2");

        Installation.Run run = home.run("check", "--capture", har.toString());

        assertThat(run.out()).contains("capture", "exchanges", "tags", "ids", "names");
        return har;
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void nothingThatWasPlantedIsInTheArchive(String separator) throws Exception {
        export = utf8(csv(separator.charAt(0)));

        assertNothingPlanted(capture());
    }

    @ParameterizedTest
    @ValueSource(strings = {"windows-1254", "UTF-16LE", "ISO-8859-9"})
    void norWhereTheExportIsInAnotherCharset(String charset) throws Exception {
        export = csv(';').getBytes(Charset.forName(charset));
        exportType = "text/csv; charset=" + charset;

        assertNothingPlanted(capture());
    }

    @Test
    void norInAWorkbookInsideTheArchive() throws Exception {
        export = workbook();
        exportType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

        assertNothingPlanted(capture());
    }

    @Test
    void norInAnExportWithoutHeadings() throws Exception {
        export = utf8(csv(';').lines().skip(1).reduce("", (text, line) -> text + line + "\r\n"));

        assertNothingPlanted(capture());
    }

    @Test
    void norInWhatIsNeitherJsonNorATable() throws Exception {
        export = utf8("<html>" + FIRST + " " + MAIL + " " + SECRET + "</html>");

        assertNothingPlanted(capture());
    }

    @Test
    void norInJsonThatIsBroken() throws Exception {
        export = utf8("{\"message\":\"" + json(FIRST) + "\", oops " + FIRST + MAIL);

        assertNothingPlanted(capture());
    }

    @Test
    void whatAMaintainerNeedsIsStillThere() throws Exception {
        Path har = capture();
        JsonNode entries = JSON.readTree(har.toFile()).path("log").path("entries");
        String all = Files.readString(har);

        assertThat(all)
                .contains("monthlyActiveUserCount\\\":1234", "Premium", "Health", "\\\"numberOfUsers\\\":\\\"500\\\"")
                .contains("2026-01-02T03:04:05Z", "The Value field is required", "is not available from")
                .contains("\\\"1,234\\\"", "Company Name;Reseller;Industry;Monthly Users;Tags\\r\\n")
                .contains("\"Retry-after\",\"value\":\"0\"", "grant_type=client_credentials");
        JsonNode page = JSON.readTree(text(entries, "search", 1));
        JsonNode row = page.path("data").path("results").path(0);
        String name = row.path("companyName").asText();
        assertThat(name).matches("\\S+ \"\\S+\" \\S+, \\S+\\.\\S+\\.");
        assertThat(text(entries, "export", 0))
                .as("the same stand-in, written as the export wrote it")
                .contains(name.replace("\"", "\"\"").split("\"")[0].strip().toUpperCase(Locale.ROOT))
                .contains("\r\n\"  ");
        JsonNode claims = JSON.readTree(Base64.getUrlDecoder()
                .decode(JSON.readTree(text(entries, "token", 0))
                        .path("access_token")
                        .asText()
                        .split("\\.")[1]));
        assertThat(claims.path("role").asText()).isEqualTo("Reseller");
        assertThat(claims.path("exp").asLong()).isEqualTo(1_800_000_000);
        assertThat(claims.path("user_company_name").asText())
                .isEqualTo(row.path("resellerName").asText());
    }

    private static String text(JsonNode entries, String path, int which) {
        List<String> texts = new ArrayList<>();
        entries.forEach(entry -> {
            if (entry.path("request").path("url").asText().endsWith("/" + path)) {
                texts.add(entry.path("response").path("content").path("text").asText());
            }
        });
        return texts.get(which);
    }

    private void assertNothingPlanted(Path har) throws IOException {
        List<String> layers = new ArrayList<>();
        layers.add(Files.readString(har));
        unwrap(JSON.readTree(har.toFile()), layers);
        List<String> sought = new ArrayList<>(PLANTED);
        sought.add(TOKEN);
        sought.add(TOKEN.split("\\.")[1]);
        for (String planted : sought) {
            for (String form : List.of(
                    planted,
                    planted.toUpperCase(Locale.ROOT),
                    planted.toLowerCase(Locale.ROOT),
                    json(planted),
                    url(planted),
                    url(planted).replace("+", "%20"),
                    hex(planted),
                    base64(planted),
                    base64Url(planted))) {
                assertThat(layers).as("%s as %s", planted, form).noneMatch(layer -> layer.contains(form));
            }
        }
    }

    /** Every text of the archive, and what is inside of it: base64, workbooks, tokens. */
    private static void unwrap(JsonNode node, List<String> layers) throws IOException {
        if (node.isTextual()) {
            layers.add(node.asText());
            for (String part : node.asText().split("[.\"\\s]")) {
                unwrap(part, layers);
            }
        }
        for (JsonNode child : node) {
            unwrap(child, layers);
        }
    }

    private static void unwrap(String text, List<String> layers) throws IOException {
        byte[] bytes;
        try {
            bytes = text.length() < 8
                    ? new byte[0]
                    : Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException e) {
            return;
        }
        for (Charset charset :
                List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, Charset.forName("windows-1254"))) {
            layers.add(new String(bytes, charset));
        }
        if (bytes.length > 1 && bytes[0] == 'P' && bytes[1] == 'K') {
            try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
                for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    layers.add(entry.getName());
                    layers.add(new String(zip.readAllBytes(), StandardCharsets.UTF_8)
                            .replace("&quot;", "\"")
                            .replace("&amp;", "&"));
                }
            }
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String json(String text) {
        try {
            String quoted = JSON.writeValueAsString(text);
            return quoted.substring(1, quoted.length() - 1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String url(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(utf8(text));
    }

    private static String base64(String text) {
        return Base64.getEncoder().withoutPadding().encodeToString(utf8(text));
    }

    private static String base64Url(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(utf8(text));
    }
}
