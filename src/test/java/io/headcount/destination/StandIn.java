package io.headcount.destination;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The services behind the ready destinations, on the loopback address, each below a path of its name. They keep what
 * they accepted by its id, as the real ones do, and every answer of theirs tries to steer who reads its headers.
 */
final class StandIn implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> failing = new ConcurrentHashMap<>();
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();
    private final Set<String> known = new HashSet<>();
    private final Map<String, Long> sums = new HashMap<>();

    record Request(
            String service, String method, String target, Map<String, String> headers, byte[] bytes, int status) {

        String body() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        JsonNode json() {
            try {
                return JSON.readTree(bytes);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private record Answer(int status, String body) {}

    private StandIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    static StandIn start() throws IOException {
        return new StandIn();
    }

    String url(String service) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + service;
    }

    /** Lets a service answer 503 to its so-many-th call from now on, once; 0 stands for a cut connection at once. */
    void fail(String service, int call) {
        counts.remove(service);
        failing.put(service, call);
    }

    List<Request> requests(String service) {
        return requests.stream()
                .filter(request -> request.service().equals(service))
                .toList();
    }

    void forget() {
        requests.clear();
    }

    /** What a service that sums has come to for a customer. */
    synchronized long sum(String service, String customer) {
        return sums.getOrDefault(service + " " + customer, 0L);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String target = exchange.getRequestURI().toString();
        String service = target.split("[/?]")[1];
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        int count = counts.merge(service, 1, Integer::sum);
        Integer fails = failing.get(service);
        boolean cut = Integer.valueOf(0).equals(fails);
        Answer answer;
        if (cut || Integer.valueOf(count).equals(fails)) {
            failing.remove(service);
            answer = new Answer(503, "later");
        } else {
            answer = answer(service, target, bytes);
        }
        requests.add(new Request(service, exchange.getRequestMethod(), target, headers, bytes, answer.status()));
        if (cut) {
            exchange.close();
            return;
        }
        exchange.getResponseHeaders().add("CamelHttpUri", "http://127.0.0.1:1/steered");
        exchange.getResponseHeaders().add("CamelHttpMethod", "DELETE");
        exchange.getResponseHeaders().add("CamelHttpResponseCode", "200");
        exchange.getResponseHeaders().add("Authorization", "steered");
        exchange.getResponseHeaders().add("X-Steered", "steered");
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private synchronized Answer answer(String service, String target, byte[] bytes) throws IOException {
        return switch (service) {
            case "slack" -> new Answer(200, "ok");
            case "teams" -> new Answer(202, "");
            case "s3" -> new Answer(known.add(target) ? 200 : 412, "");
            case "openmeter" -> openMeter(JSON.readTree(bytes));
            case "lago" -> lago(JSON.readTree(bytes).path("events"));
            case "killbill" -> killBill(JSON.readTree(bytes));
            case "stripe" -> stripe(JSON.readTree(bytes));
            default -> new Answer(200, "{}");
        };
    }

    private Answer openMeter(JsonNode events) {
        events.forEach(event -> take(
                "openmeter",
                event.path("source").asText() + event.path("id").asText(),
                event.path("subject").asText(),
                event.path("data").path("monthlyUsers").asLong()));
        return new Answer(204, "");
    }

    private Answer lago(JsonNode events) {
        Map<String, Object> errors = new TreeMap<>();
        for (int i = 0; i < events.size(); i++) {
            if (known.contains("lago " + events.get(i).path("transaction_id").asText())) {
                errors.put(String.valueOf(i), Map.of("transaction_id", List.of("value_already_exist")));
            }
        }
        if (!errors.isEmpty()) {
            return new Answer(
                    422,
                    JSON.valueToTree(Map.of("status", 422, "code", "validation_errors", "error_details", errors))
                            .toString());
        }
        events.forEach(event -> take(
                "lago",
                event.path("transaction_id").asText(),
                event.path("external_subscription_id").asText(),
                event.path("properties").path("monthly_users").asLong()));
        return new Answer(200, "{}");
    }

    private Answer killBill(JsonNode usage) {
        boolean taken = take(
                "killbill",
                usage.path("trackingId").asText(),
                usage.path("subscriptionId").asText(),
                usage.at("/unitUsageRecords/0/usageRecords/0/amount").asLong());
        return taken
                ? new Answer(201, "")
                : new Answer(400, "{\"className\":\"org.killbill.UsageApiException\",\"code\":50000}");
    }

    private Answer stripe(JsonNode event) {
        String id = event.path("identifier").asText();
        boolean taken = take(
                "stripe",
                id,
                event.at("/payload/stripe_customer_id").asText(),
                event.at("/payload/value").asLong());
        return taken
                ? new Answer(200, "{}")
                : new Answer(
                        400,
                        "{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"An event already exists with"
                                + " identifier " + id + ".\"}}");
    }

    private boolean take(String service, String id, String customer, long users) {
        boolean isNew = known.add(service + " " + id);
        if (isNew) {
            sums.merge(service + " " + customer, users, Long::sum);
        }
        return isNew;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
