package io.headcount.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.headcount.Installation;
import io.headcount.MovableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A customer's name is typed by the customer, and the terminal it is shown on belongs to somebody else. */
class TerminalTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Colour, the window's title, a clipboard; the same begun by one character of C1; writing turned round; a new line. */
    private static final String HOSTILE =
            "A\u001b[31mB\u001b]0;title\u0007C\u001b]52;c;AAAA\u001b\\D\u009b2JE\u202eF\r\nG\u0085H\u2028I\bJ\u007fK\u2066L\u2029M";

    private final MovableClock clock = new MovableClock("2026-11-03T09:00:00Z");

    @TempDir
    private Path folder;

    private HttpServer vendor;
    private Installation installation;
    private String count = "7";
    private String status = "SUCCESS";

    @BeforeEach
    void begin() throws IOException {
        vendor = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        vendor.createContext("/connect/token", call -> answer(call, 200, token()));
        vendor.createContext("/api/companies/search", call -> answer(call, 200, page()));
        vendor.createContext("/hook", call -> answer(call, 400, HOSTILE));
        vendor.start();
        String url = "http://127.0.0.1:" + vendor.getAddress().getPort();
        installation = Installation.in(folder, clock)
                .with("KEEPNET_API_BASE_URL", url)
                .with("KEEPNET_CLIENT_ID", "id")
                .with("KEEPNET_CLIENT_SECRET", "secret")
                .with("KEEPNET_MAX_ATTEMPTS", "1")
                // This vendor says the same of every month.
                .with("BILLING_MONTH_CHECK", "off")
                .with("BILLING_VERIFY", "totals")
                .with("WEBHOOK_URL", url + "/hook")
                .with("WEBHOOK_SECRET", "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz");
    }

    @AfterEach
    void end() {
        vendor.stop(0);
    }

    @Test
    void namesCanNotSteerTheTerminal() {
        Installation.Run run = installation.run("statement");

        assertThat(run.exit()).isEqualTo(5);
        assertThat(run.out()).contains("7 monthly users in 1 companies");
        assertHarmless(run);
        assertHarmless(installation.run("history"));
        assertHarmless(installation.run("deliver"));
        assertHarmless(installation.run("check"));
    }

    @Test
    void jsonEscapesWhatItPrints() throws IOException {
        Installation.Run run = installation.run("statement", "--dry-run", "--format", "json");

        assertThat(JSON.readTree(run.out()).findValuesAsText("companyName")).containsExactly(HOSTILE);
        assertHarmless(run);
    }

    @Test
    void namesInErrorsCanNotEither() {
        count = "null";
        Installation.Run run = installation.run("statement", "--dry-run");

        assertThat(run.exit()).isEqualTo(4);
        assertThat(run.err()).contains("company-1");
        assertHarmless(run);
    }

    @Test
    void theVendorsOwnMessagesCanNotEither() {
        status = "ERROR";
        Installation.Run run = installation.run("statement", "--dry-run");

        assertThat(run.exit()).isEqualTo(4);
        assertHarmless(run);
    }

    private static void assertHarmless(Installation.Run run) {
        assertThat(run.out() + run.err()).matches("[^\\p{Cc}\\p{Cf}\u2028\u2029&&[^\n]]*");
    }

    private String token() throws IOException {
        ObjectNode claims = JSON.createObjectNode();
        claims.put("exp", clock.instant().getEpochSecond() + 3600);
        claims.put("user_company_name", HOSTILE);
        claims.put("reseller_access", "true");
        String jwt = base64("{\"alg\":\"none\"}") + "." + base64(JSON.writeValueAsString(claims)) + ".x";
        return JSON.writeValueAsString(
                Map.of("access_token", jwt, "expires_in", 3600, "token_type", "Bearer", "scope", "api1"));
    }

    private String page() {
        try {
            return """
                    {"data": {"pageNumber": 1, "pageSize": 10, "totalNumberOfPages": 1, "totalNumberOfRecords": 1,
                      "results": [{"companyResourceId": "company-1", "companyName": %s, "monthlyActiveUserCount": %s}]},
                     "status": "%s", "message": %s, "validationMessages": null}"""
                    .formatted(JSON.writeValueAsString(HOSTILE), count, status, JSON.writeValueAsString(HOSTILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange call, int status, String text) throws IOException {
        call.getRequestBody().readAllBytes();
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        call.getResponseHeaders().set("Content-Type", "application/json");
        call.sendResponseHeaders(status, body.length);
        call.getResponseBody().write(body);
        call.close();
    }
}
