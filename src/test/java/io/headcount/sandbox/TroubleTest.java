package io.headcount.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TroubleTest {

    private final TestClock clock = new TestClock();

    @TempDir
    Path inbox;

    private Sandbox sandbox;
    private VendorClient client;
    private String token;

    @BeforeEach
    void start() throws Exception {
        sandbox = Sandbox.start(SandboxOptions.defaults(inbox).withCompanies(25).withClock(clock));
        client = new VendorClient(sandbox);
        token = client.token();
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @ParameterizedTest
    @CsvSource({
        "RATE_LIMIT_ONCE, 429, 1",
        "RATE_LIMIT_DATE, 429, 1",
        "RATE_LIMIT_BARE, 429, 1",
        "SERVER_ERROR_ONCE, 503, 2"
    })
    void boundedTroubleStrikesTheSecondPageAndThenLetsItThrough(Fault fault, int status, int times) throws Exception {
        sandbox.fault(fault);
        assertThat(page(1).statusCode()).isEqualTo(200);
        for (int i = 0; i < times; i++) {
            assertThat(page(2).statusCode()).isEqualTo(status);
        }
        assertThat(page(2).statusCode()).isEqualTo(200);
        assertThat(page(2).statusCode()).isEqualTo(200);
        assertThat(sandbox.faults()).containsExactly(fault);
        sandbox.fault(fault);
        assertThat(page(2).statusCode()).isEqualTo(status);
    }

    @Test
    void retryAfterComesAsSecondsAsADateOrNotAtAll() throws Exception {
        sandbox.fault(Fault.RATE_LIMIT_ONCE);
        assertThat(page(2).headers().firstValue("Retry-After")).contains("1");
        sandbox.fault(Fault.RATE_LIMIT_BARE);
        assertThat(page(2).headers().firstValue("Retry-After")).isEmpty();
        sandbox.fault(Fault.RATE_LIMIT_DATE);
        String date = page(2).headers().firstValue("Retry-After").orElseThrow();
        assertThat(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant())
                .isBetween(clock.instant().plusSeconds(1), clock.instant().plusSeconds(2));
    }

    @ParameterizedTest
    @CsvSource({"RATE_LIMIT_FOREVER, 429", "SERVER_ERROR_FOREVER, 503", "BAD_REQUEST, 400"})
    void unboundedTroubleStrikesEveryPageUntilItIsMended(Fault fault, int status) throws Exception {
        sandbox.fault(fault);
        for (int number = 1; number <= 3; number++) {
            assertThat(page(number).statusCode()).isEqualTo(status);
        }
        sandbox.mend(fault);
        assertThat(page(1).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(names = {"DROP_ONCE", "DROP_FOREVER", "TRUNCATED_ONCE", "TRUNCATED_FOREVER"})
    void aBrokenConnectionIsNoAnswer(Fault fault) throws Exception {
        sandbox.fault(fault);
        assertThatThrownBy(() -> page(2)).isInstanceOf(IOException.class);
        sandbox.mend(fault);
        assertThat(page(2).statusCode()).isEqualTo(200);
        boolean dropped = fault.label().startsWith("drop");
        assertThat(sandbox.apiCalls())
                .filteredOn(call -> call.pageNumber() == 2)
                .extracting(ApiCall::status)
                .isEqualTo(List.of(dropped ? 0 : 200, 200));
    }

    @Test
    void aRequestThatHangsEndsWithTheSandbox() throws Exception {
        sandbox.fault(Fault.HANG_FOREVER);
        assertThatThrownBy(() -> VendorClient.HTTP.send(
                        request(1, Duration.ofMillis(200)), HttpResponse.BodyHandlers.ofString()))
                .isInstanceOf(HttpTimeoutException.class);
        CompletableFuture<?> waiting =
                VendorClient.HTTP.sendAsync(request(1, Duration.ofMinutes(1)), HttpResponse.BodyHandlers.ofString());
        sandbox.close();
        assertThat(waiting).failsWithin(10, TimeUnit.SECONDS);
    }

    @Test
    void aDrippingAnswerSendsItsHeadersAtOnceAndItsBodyByTheByte() throws Exception {
        sandbox.fault(Fault.DRIP);
        HttpResponse<InputStream> answer =
                VendorClient.HTTP.send(request(1, Duration.ofSeconds(20)), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        try (InputStream body = answer.body()) {
            assertThat(body.read()).isEqualTo('{');
            assertThat(body.available()).isLessThan(20);
        }
    }

    @Test
    void nonsenseIsAnsweredWith200() throws Exception {
        assertThat(under(Fault.HTML_FOREVER)).startsWith("<!DOCTYPE html>");
        assertThat(under(Fault.HTML_ONCE)).startsWith("<!DOCTYPE html>");
        assertThat(under(Fault.WRONG_JSON)).isEqualTo("[]");
        assertThat(under(Fault.EMPTY_BODY)).isEmpty();
        assertThat(under(Fault.STATUS_ERROR)).contains("\"status\":\"ERROR\"");
        assertThat(under(Fault.SUCCESS_FALSE)).contains("\"isSuccess\":false");
        assertThat(under(Fault.TRAILING_GARBAGE)).startsWith("{\"data\"").endsWith("-->");
    }

    @Test
    void aListOfOnePageIsStruckToo() throws Exception {
        sandbox.fault(Fault.SERVER_ERROR_ONCE);
        String body = VendorClient.searchBody(TestClock.MONTH, 1, 100);
        assertThat(client.search(token, body).statusCode()).isEqualTo(503);
        assertThat(client.search(token, body).statusCode()).isEqualTo(503);
        assertThat(client.search(token, body).statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsNotThereIsNotThere() throws Exception {
        assertThat(raw("GET /api/companies/search HTTP/1.1")).startsWith("HTTP/1.1 405");
        assertThat(raw("POST /api/nothing HTTP/1.1")).startsWith("HTTP/1.1 404");
        assertThat(raw("GET /api/companies/my HTTP/1.1")).startsWith("HTTP/1.1 401");
    }

    private String raw(String requestLine) throws IOException {
        URI base = URI.create(sandbox.apiBaseUrl());
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.getOutputStream()
                    .write((requestLine + "\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String under(Fault fault) throws IOException, InterruptedException {
        sandbox.fault(fault);
        HttpResponse<String> answer = page(2);
        sandbox.mend(fault);
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private HttpResponse<String> page(int number) throws IOException, InterruptedException {
        return client.search(token, VendorClient.searchBody(TestClock.MONTH, number, 10));
    }

    private HttpRequest request(int number, Duration timeout) {
        return HttpRequest.newBuilder(URI.create(sandbox.apiBaseUrl() + "/api/companies/search"))
                .timeout(timeout)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(VendorClient.searchBody(TestClock.MONTH, number, 10)))
                .build();
    }
}
