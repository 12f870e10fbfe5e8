package io.headcount.sandbox;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * One request over HTTP and all the ways to answer it, the bad ones included. Used by one thread. The status is told to
 * the listener before it is sent, so that whoever has the answer finds it in the log.
 */
final class Call {

    static final String JSON = "application/json; charset=utf-8";
    static final String HTML = "text/html; charset=utf-8";

    private final HttpExchange exchange;
    private final CountDownLatch closing;
    private final byte[] body;
    private IntConsumer onAnswer = status -> {};

    /** @param closing is down once the sandbox closes, which ends all waiting */
    Call(HttpExchange exchange, CountDownLatch closing) throws IOException {
        this.exchange = exchange;
        this.closing = closing;
        this.body = exchange.getRequestBody().readAllBytes();
    }

    void onAnswer(IntConsumer listener) {
        this.onAnswer = listener;
    }

    String method() {
        return exchange.getRequestMethod();
    }

    String path() {
        return exchange.getRequestURI().getPath();
    }

    /** The request's header, empty where there is none. */
    String header(String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    boolean carries(String mediaType) {
        return header("Content-Type").split(";")[0].strip().equalsIgnoreCase(mediaType);
    }

    /** All headers of the request, by lower-case name. */
    Map<String, String> headers() {
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
        return headers;
    }

    byte[] body() {
        return body;
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Sets a header of the answer that is still to come. */
    Call with(String name, String value) {
        Headers headers = exchange.getResponseHeaders();
        headers.set(name, value);
        return this;
    }

    void json(int status, String json) throws IOException {
        answer(status, JSON, json.getBytes(StandardCharsets.UTF_8));
    }

    void empty(int status) throws IOException {
        onAnswer.accept(status);
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    void answer(int status, String type, byte[] content) throws IOException {
        with("Content-Type", type);
        onAnswer.accept(status);
        exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(content);
        }
    }

    /** A log-in page, as a proxy or an expired session sends it. */
    void logInPage() throws IOException {
        String page = "<!DOCTYPE html><html><head><title>Sign in</title></head>"
                + "<body><form action=\"/login\" method=\"post\"><input name=\"user\"></form></body></html>";
        answer(200, HTML, page.getBytes(StandardCharsets.UTF_8));
    }

    /** An answer of 200 whose length need not be known; the caller closes the stream. */
    OutputStream stream(String type) throws IOException {
        with("Content-Type", type);
        onAnswer.accept(200);
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    /** Promises all of the content, sends half of it and closes the connection. */
    void cut(String type, byte[] content) throws IOException {
        with("Content-Type", type);
        onAnswer.accept(200);
        exchange.sendResponseHeaders(200, content.length + 1L);
        OutputStream out = exchange.getResponseBody();
        out.write(content, 0, content.length / 2);
        out.flush();
        exchange.close();
    }

    /** Sends the headers at once and then the content byte by byte, so long as the client listens. */
    void drip(String type, byte[] content, Duration pause) throws IOException {
        with("Content-Type", type);
        onAnswer.accept(200);
        exchange.sendResponseHeaders(200, content.length);
        OutputStream out = exchange.getResponseBody();
        for (byte one : content) {
            out.write(one);
            out.flush();
            if (closesWithin(pause)) {
                break;
            }
        }
        exchange.close();
    }

    /** Closes the connection without an answer. */
    void drop() {
        exchange.close();
    }

    /** Never answers: waits until the sandbox closes. */
    void hang() {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }

    /** Waits, and tells whether the sandbox closes. */
    boolean closesWithin(Duration pause) {
        try {
            return closing.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
