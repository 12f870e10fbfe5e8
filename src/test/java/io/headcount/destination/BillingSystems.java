package io.headcount.destination;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.headcount.Installation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The six billing systems as they behave, on the loopback address: they add up what an invoice would say, know ids again for as long
 * as the real ones do, refuse single customers, and take in what they then don't answer.
 */
final class BillingSystems implements AutoCloseable {

    static final List<String> ALL = List.of("openmeter", "lago", "killbill", "stripe", "gradient", "connectwise");
    static final List<String> ADDING = List.of("openmeter", "lago", "killbill", "stripe");
    static final List<String> KEEPING = List.of("gradient", "connectwise");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration STRIPE_REMEMBERS = Duration.ofHours(24);
    private static final Duration STRIPE_TAKES = Duration.ofDays(35);

    /** What becomes of a call that is nobody's fault. */
    enum Mishap {
        NONE,
        /** The connection is cut, and nothing was taken in. */
        CUT,
        /** Everything was taken in, and the connection is cut before the answer. */
        CUT_AFTER,
        /** 503, and nothing was taken in. */
        UNAVAILABLE,
        /** 500, and everything was taken in. */
        BROKEN_AFTER
    }

    record Call(String system, String method, String target, Map<String, String> headers, JsonNode json, int status) {}

    record Answer(int status, String body) {}

    static {
        // Else each answer waits for the acknowledgement of its own head.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Clock clock;
    private final ZoneId zone;
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final Map<String, Answer> refusals = new ConcurrentHashMap<>();
    private final Map<String, Instant> known = new HashMap<>();
    private final Map<String, String> keys = new HashMap<>();
    private final Map<String, TreeMap<String, Long>> books = new HashMap<>();
    private final Map<String, Long> gradientView = new TreeMap<>();
    private final Set<String> parked = new HashSet<>();
    /** What they show to who asks. */
    private final ShownBooks shown = new ShownBooks(this::invoices);

    private Duration openMeterRemembers = Duration.ofHours(24);
    private volatile Runnable whenCalled = () -> {};
    private volatile Function<String, Mishap> mishaps = system -> Mishap.NONE;

    private BillingSystems(Clock clock, ZoneId zone) throws IOException {
        this.clock = clock;
        this.zone = zone;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** @param zone where their months begin and end */
    static BillingSystems start(Clock clock, ZoneId zone) throws IOException {
        return new BillingSystems(clock, zone);
    }

    /** Has an installation deliver to all of them. */
    void install(Installation installation) throws IOException {
        for (String system : ALL) {
            installation.withExample(system).with(system.toUpperCase(java.util.Locale.ROOT) + "_URL", url(system));
        }
        installation
                .with("OPENMETER_TOKEN", "hush-openmeter")
                .with("OPENMETER_EVENT_TYPE", "monthly-users")
                .with("LAGO_API_KEY", "hush-lago")
                .with("LAGO_METRIC_CODE", "monthly_users")
                .with("KILLBILL_USERNAME", "admin")
                .with("KILLBILL_PASSWORD", "hush-killbill")
                .with("KILLBILL_API_KEY", "hush-tenant")
                .with("KILLBILL_API_SECRET", "hush-tenant-secret")
                .with("KILLBILL_UNIT_TYPE", "users")
                .with("STRIPE_API_KEY", "hush-stripe")
                .with("STRIPE_EVENT_NAME", "monthly_users")
                .with("GRADIENT_TOKEN", Base64.getEncoder().encodeToString("vendor:partner".getBytes()))
                .with("GRADIENT_SERVICE_ID", "service-7")
                .with("CONNECTWISE_USERNAME", "msp+public")
                .with("CONNECTWISE_PASSWORD", "hush-connectwise")
                .with("CONNECTWISE_CLIENT_ID", "client-9");
    }

    /** Who the so-manieth company is in a system. */
    static String customer(String system, int number) {
        return switch (system) {
            case "killbill" -> String.format("00000000-0000-4000-8000-%012d", number);
            case "connectwise" -> "12/" + (1000 + number);
            default -> system + " Müller & Söhne " + number;
        };
    }

    String url(String system) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + system;
    }

    /** Lets a system say no to a customer, until {@link #accept}. */
    void refuse(String system, String customer, int status, String body) {
        refusals.put(system + " " + customer, new Answer(status, body));
    }

    void accept(String system, String customer) {
        refusals.remove(system + " " + customer);
    }

    void acceptAll() {
        refusals.clear();
    }

    ShownBooks shown() {
        return shown;
    }

    /** Whether it has taken in a record of this id, ever. */
    synchronized boolean knows(String system, String id) {
        return known.keySet().stream().anyMatch(key -> key.startsWith(system + " ") && key.endsWith(" " + id));
    }

    /** What else happens at each call: time goes by, for one. */
    void whenCalled(Runnable what) {
        whenCalled = what;
    }

    void mishaps(Function<String, Mishap> next) {
        mishaps = next;
    }

    synchronized void openMeterRemembers(Duration time) {
        openMeterRemembers = time;
    }

    /** Somebody changes a number by hand. */
    synchronized void set(String system, String customer, long number) {
        book(system, null).put(customer, number);
    }

    /** What an invoice for the month would say of each customer: of a system that keeps a number, what it keeps now. */
    synchronized Map<String, Long> invoices(String system, YearMonth month) {
        Map<String, Long> source = system.equals("gradient") ? gradientView : book(system, month);
        return source.entrySet().stream()
                .filter(entry -> entry.getValue() != 0)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> b, TreeMap::new));
    }

    long invoice(String system, YearMonth month, String customer) {
        return invoices(system, month).getOrDefault(customer, 0L);
    }

    /** The accounts for which Kill Bill can't make an invoice any more. */
    synchronized Set<String> parked() {
        return Set.copyOf(parked);
    }

    List<Call> calls(String system) {
        return calls.stream().filter(call -> call.system().equals(system)).toList();
    }

    void forgetCalls() {
        calls.clear();
    }

    private TreeMap<String, Long> book(String system, YearMonth month) {
        return books.computeIfAbsent(KEEPING.contains(system) ? system : system + " " + month, any -> new TreeMap<>());
    }

    private void handle(HttpExchange exchange) throws IOException {
        String target = exchange.getRequestURI().toString();
        String system = target.split("[/?]")[1];
        JsonNode json = JSON.readTree(exchange.getRequestBody().readAllBytes());
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(",", values)));
        whenCalled.run();
        Mishap mishap = mishaps.apply(system);
        Answer answer =
                switch (mishap) {
                    case CUT -> null;
                    case UNAVAILABLE -> new Answer(503, "later");
                    default ->
                        exchange.getRequestMethod().equals("GET")
                                ? shown.answer(target, headers)
                                : answer(system, target, headers, json);
                };
        if (mishap == Mishap.BROKEN_AFTER) {
            answer = new Answer(500, "something went wrong");
        }
        boolean cut = mishap == Mishap.CUT || mishap == Mishap.CUT_AFTER;
        calls.add(new Call(system, exchange.getRequestMethod(), target, headers, json, cut ? 0 : answer.status()));
        if (!cut) {
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            if (answer.status() == 429) {
                exchange.getResponseHeaders().add("Retry-After", "0");
            }
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private synchronized Answer answer(String system, String target, Map<String, String> headers, JsonNode json) {
        return switch (system) {
            case "openmeter" -> openMeter(json);
            case "lago" -> lago(json.path("events"));
            case "killbill" -> killBill(json);
            case "stripe" -> stripe(headers.get("Idempotency-Key"), json);
            case "gradient" -> gradient(target, headers.get("Gradient-Token"), json);
            default -> connectWise(target, json);
        };
    }

    /** A batch with an event that it can't read is refused whole, and it does not say which one that is. */
    private Answer openMeter(JsonNode events) {
        for (JsonNode event : events) {
            Answer refusal = refusals.get("openmeter " + event.path("subject").asText());
            if (refusal != null) {
                return refusal;
            }
        }
        events.forEach(event -> {
            String id = "openmeter " + event.path("source").asText() + " "
                    + event.path("id").asText();
            Instant seen = known.get(id);
            if (seen == null || !clock.instant().isBefore(seen.plus(openMeterRemembers))) {
                known.put(id, clock.instant());
                add(
                        "openmeter",
                        Instant.parse(event.path("time").asText()),
                        event.path("subject").asText(),
                        event.at("/data/monthlyUsers").asLong());
            }
        });
        return new Answer(204, "");
    }

    private Answer lago(JsonNode events) {
        Map<String, Object> errors = new TreeMap<>();
        for (int i = 0; i < events.size(); i++) {
            String customer = events.get(i).path("external_subscription_id").asText();
            Answer refusal = refusals.get("lago " + customer);
            if (refusal != null) {
                errors.put(String.valueOf(i), Map.of("external_subscription_id", List.of(refusal.body())));
            } else if (known.containsKey("lago " + customer + " " + id(events.get(i)))) {
                errors.put(String.valueOf(i), Map.of("transaction_id", List.of("value_already_exist")));
            }
        }
        if (!errors.isEmpty()) {
            return new Answer(
                    422,
                    JSON.valueToTree(Map.of("status", 422, "code", "validation_errors", "error_details", errors))
                            .toString());
        }
        events.forEach(event -> {
            String customer = event.path("external_subscription_id").asText();
            known.put("lago " + customer + " " + id(event), clock.instant());
            add(
                    "lago",
                    Instant.ofEpochSecond(event.path("timestamp").asLong()),
                    customer,
                    event.at("/properties/monthly_users").asLong());
        });
        return new Answer(200, "{}");
    }

    private static String id(JsonNode event) {
        return event.path("transaction_id").asText();
    }

    private Answer killBill(JsonNode usage) {
        String customer = usage.path("subscriptionId").asText();
        Answer refusal = refusals.get("killbill " + customer);
        if (refusal != null) {
            return refusal;
        }
        if (known.putIfAbsent(
                        "killbill " + customer + " " + usage.path("trackingId").asText(), clock.instant())
                != null) {
            return new Answer(400, "{\"className\":\"org.killbill.UsageApiException\",\"code\":50000}");
        }
        JsonNode record = usage.at("/unitUsageRecords/0/usageRecords/0");
        String date = record.path("recordDate").asText();
        long amount = record.path("amount").asLong();
        add(
                "killbill",
                date.length() == 10
                        ? LocalDate.parse(date).atStartOfDay(ZoneOffset.UTC).toInstant()
                        : OffsetDateTime.parse(date).toInstant(),
                customer,
                amount);
        if (amount < 0) {
            parked.add(customer);
        }
        return new Answer(201, "");
    }

    private Answer stripe(String key, JsonNode event) {
        String body = event.toString();
        if (!keys.computeIfAbsent(key, any -> body).equals(body)) {
            return new Answer(
                    400,
                    "{\"error\":{\"type\":\"idempotency_error\",\"message\":\"Keys for idempotent requests can"
                            + " only be used with the same parameters they were first used with.\"}}");
        }
        String customer = event.at("/payload/stripe_customer_id").asText();
        Answer refusal = refusals.get("stripe " + customer);
        if (refusal != null) {
            return refusal;
        }
        Instant time = Instant.parse(event.path("timestamp").asText());
        if (clock.instant().isAfter(time.plus(STRIPE_TAKES))) {
            return new Answer(400, "{\"error\":{\"message\":\"The timestamp is too far in the past.\"}}");
        }
        String id = event.path("identifier").asText();
        Instant seen = known.get("stripe " + id);
        if (seen != null && clock.instant().isBefore(seen.plus(STRIPE_REMEMBERS))) {
            return new Answer(400, "{\"error\":{\"message\":\"An event already exists with identifier " + id + ".\"}}");
        }
        if (id.length() > 100) {
            return new Answer(400, "{\"error\":{\"message\":\"identifier is too long\"}}");
        }
        known.put("stripe " + id, clock.instant());
        add("stripe", time, customer, Long.parseLong(event.at("/payload/value").asText()));
        return new Answer(200, "{}");
    }

    private Answer gradient(String target, String token, JsonNode count) {
        if (!new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8).contains(":")) {
            return new Answer(401, "");
        }
        String customer = count.path("accountId").asText();
        Answer refusal = refusals.get("gradient " + customer);
        if (refusal != null) {
            return refusal;
        }
        book("gradient", null).put(customer, count.path("unitCount").asLong());
        if (!target.endsWith("?no_build=true")) {
            gradientView.putAll(book("gradient", null));
        }
        return new Answer(201, "{}");
    }

    private Answer connectWise(String target, JsonNode patch) {
        String[] parts = target.split("/");
        String customer = parts[parts.length - 3] + "/" + parts[parts.length - 1];
        Answer refusal = refusals.get("connectwise " + customer);
        if (refusal != null) {
            return refusal;
        }
        book("connectwise", null).put(customer, patch.at("/0/value").asLong());
        return new Answer(200, "{}");
    }

    private void add(String system, Instant time, String customer, long users) {
        book(system, YearMonth.from(time.atZone(zone))).merge(customer, users, Long::sum);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** Lines of {@code config/customers.csv}. */
    static String customers(List<String> companies, Function<String, Function<Integer, String>> who) {
        List<String> lines = new ArrayList<>(List.of("companyId," + String.join(",", ALL)));
        for (int i = 0; i < companies.size(); i++) {
            int number = i;
            lines.add(companies.get(i) + ","
                    + ALL.stream()
                            .map(system -> who.apply(system).apply(number))
                            .collect(Collectors.joining(",")));
        }
        return String.join("\n", lines) + "\n";
    }
}
