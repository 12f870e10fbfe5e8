package io.headcount.destination;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.headcount.destination.BillingSystems.Answer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the six billing systems show to who asks, by GET: their metrics, their customers and their books, in the form of their own
 * documents. They know everybody but who is made a stranger.
 */
final class ShownBooks {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String METER = "mtr_1";

    private final BiFunction<String, YearMonth, Map<String, Long>> books;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    ShownBooks(BiFunction<String, YearMonth, Map<String, Long>> books) {
        this.books = books;
    }

    /** Lets whatever has this in its decoded address, the system's name before it, be answered so. */
    void say(String part, int status, String body) {
        answers.put(part, new Answer(status, body));
    }

    void forget() {
        answers.clear();
    }

    Answer answer(String target, Map<String, String> headers) {
        String decoded = URLDecoder.decode(target.replace("+", "%2B"), StandardCharsets.UTF_8);
        for (Map.Entry<String, Answer> said : answers.entrySet()) {
            if (decoded.contains(said.getKey())) {
                return new Answer(
                        said.getValue().status(),
                        said.getValue().body().replace("{credential}", headers.getOrDefault("Authorization", "")));
            }
        }
        Object shown = shown(decoded, target);
        return shown == null
                ? new Answer(404, "{\"message\":\"not found\"}")
                : new Answer(200, JSON.valueToTree(shown).toString());
    }

    private Object shown(String path, String target) {
        String[] parts = path.substring(1).split("[/?]");
        return switch (parts[0]) {
            case "lago" -> lago(path);
            case "openmeter" -> openMeter(path, target);
            case "stripe" -> stripe(path, target);
            case "killbill" -> killBill(path, target);
            case "gradient" -> gradient(path);
            default -> connectWise(path);
        };
    }

    private static Object lago(String path) {
        String subscription = after(path, "/api/v1/subscriptions/");
        if (subscription != null) {
            return Map.of("subscription", Map.of("external_id", subscription, "status", "active"));
        }
        return path.endsWith("/api/v1/billable_metrics/monthly_users")
                ? Map.of(
                        "billable_metric",
                        Map.of("code", "monthly_users", "aggregation_type", "sum_agg", "field_name", "monthly_users"))
                : null;
    }

    private Object openMeter(String path, String target) {
        if (path.contains("/api/v1/customers?")) {
            String subject = after(path, "subject=");
            return Map.of(
                    "items", List.of(Map.of("key", "c", "usageAttribution", Map.of("subjectKeys", List.of(subject)))));
        }
        if (path.contains("/query?")) {
            YearMonth month = month(Instant.parse(value(target, "from")));
            List<Object> rows = new ArrayList<>();
            books.apply("openmeter", month)
                    .forEach((subject, users) -> rows.add(Map.of("subject", subject, "value", users)));
            return Map.of("data", rows);
        }
        return path.contains("/api/v1/meters?")
                ? List.of(
                        Map.of("slug", "other", "eventType", "other", "aggregation", "COUNT"),
                        Map.of(
                                "slug", "users",
                                "eventType", "monthly-users",
                                "aggregation", "SUM",
                                "valueProperty", "$.monthlyUsers"))
                : null;
    }

    private Object stripe(String path, String target) {
        if (path.contains("/event_summaries?")) {
            YearMonth month = month(Instant.ofEpochSecond(Long.parseLong(value(target, "start_time"))));
            Long users = books.apply("stripe", month).get(value(target, "customer"));
            return Map.of("data", users == null ? List.of() : List.of(Map.of("aggregated_value", users + ".0")));
        }
        String customer = after(path, "/v1/customers/");
        if (customer != null) {
            return Map.of("id", customer, "object", "customer");
        }
        // On the second page.
        return path.contains("starting_after=")
                ? Map.of("data", List.of(meter("monthly_users", METER)), "has_more", false)
                : Map.of("data", List.of(meter("other", "mtr_0")), "has_more", true);
    }

    private static Map<String, Object> meter(String event, String id) {
        Map<String, Object> meter = new LinkedHashMap<>(Map.of(
                "id",
                id,
                "event_name",
                event,
                "status",
                "active",
                "default_aggregation",
                Map.of("formula", "sum"),
                "customer_mapping",
                Map.of("type", "by_id", "event_payload_key", "stripe_customer_id"),
                "value_settings",
                Map.of("event_payload_key", "value")));
        meter.put("event_time_window", null);
        return meter;
    }

    private Object killBill(String path, String target) {
        if (path.contains("/1.0/kb/usages/")) {
            String[] parts = after(path, "/1.0/kb/usages/").split("[/?]");
            YearMonth month = YearMonth.from(LocalDate.parse(value(target, "startDate")));
            Long users = books.apply("killbill", month).get(parts[0]);
            return Map.of(
                    "subscriptionId",
                    parts[0],
                    "rolledUpUnits",
                    users == null ? List.of() : List.of(Map.of("unitType", parts[1], "amount", users)));
        }
        String subscription = after(path, "/1.0/kb/subscriptions/");
        if (subscription != null) {
            return Map.of("subscriptionId", subscription, "state", "ACTIVE");
        }
        return path.endsWith("/1.0/kb/catalog")
                ? List.of(Map.of("name", "C", "units", List.of(Map.of("name", "users")), "products", List.of()))
                : null;
    }

    private Object gradient(String path) {
        if (path.endsWith("/organization/accounts")) {
            List<Object> accounts = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                accounts.add(Map.of("id", BillingSystems.customer("gradient", i), "name", "n", "isMapped", i != 2));
            }
            return accounts;
        }
        return Map.of("data", Map.of("skus", List.of(Map.of("id", "service-7", "name", "Users"))));
    }

    private Object connectWise(String path) {
        Matcher ids =
                Pattern.compile(".*/finance/agreements/(\\d+)/additions/(\\d+)").matcher(path);
        if (!ids.matches()) {
            return null;
        }
        Long users = books.apply("connectwise", null).get(ids.group(1) + "/" + ids.group(2));
        return Map.of("id", Long.parseLong(ids.group(2)), "quantity", users == null ? 0.0 : users.doubleValue());
    }

    /** Whose first day it is somewhere. */
    private static YearMonth month(Instant begin) {
        return YearMonth.from(begin.plusSeconds(43_200).atZone(java.time.ZoneOffset.UTC));
    }

    private static String after(String path, String part) {
        int at = path.indexOf(part);
        return at < 0 ? null : path.substring(at + part.length());
    }

    /** As it is written in the address: what is encoded may hold an ampersand. */
    private static String value(String target, String name) {
        Matcher value = Pattern.compile("[?&]" + name + "=([^&]*)").matcher(target);
        return value.find() ? URLDecoder.decode(value.group(1), StandardCharsets.UTF_8) : null;
    }
}
