package io.headcount.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands in for the vendor with what it once answered: an HTTP Archive, captured by this product or by a browser at the vendor's web page.
 * Any credential is accepted; what was not recorded is answered 404 with what is missing. Only on the loopback address. Safe for any number of
 * threads.
 */
public final class Replay implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);
    private static final YearMonth FIRST_MONTH = YearMonth.of(2025, 12);
    private static final int AN_HOUR = 3600;

    /** What an archive may say of settings: it comes from somebody else, and what it says is pasted into a shell. */
    private static final Set<String> TOLD = Set.of(
            "billing.verify",
            "billing.month-check",
            "billing.missing-count",
            "keepnet.export-type",
            "keepnet.export-column",
            "keepnet.month-field",
            "keepnet.page-size");

    private static final Pattern HARMLESS = Pattern.compile("[\\p{L}\\p{N} ._-]{1,60}");
    private static final Pattern MONTH = Pattern.compile("\\d{4}-(0[1-9]|1[0-2])");

    private final RecordedAnswers answers;
    private final LoopbackServer http;
    private final YearMonth period;
    private final CountDownLatch closing = new CountDownLatch(1);

    private Replay(RecordedAnswers answers, LoopbackServer http) throws UnreadableArchive {
        this.answers = answers;
        this.http = http;
        this.period = Optional.ofNullable(answers.notes().get("period"))
                .filter(text -> MONTH.matcher(text).matches())
                .map(YearMonth::parse)
                .or(() -> oftenest(one -> one.wanted().month()))
                .orElseThrow(() -> new UnreadableArchive("it has no month that the vendor has"));
    }

    /**
     * Starts answering.
     *
     * @param port the loopback port, 0 for any free one
     * @throws UnreadableArchive if nothing in the file can be replayed
     * @throws IOException if the port is taken
     */
    public static Replay start(Path har, int port) throws UnreadableArchive, IOException {
        RecordedAnswers answers = RecordedAnswers.in(har);
        LoopbackServer http = new LoopbackServer(port);
        try {
            Replay replay = new Replay(answers, http);
            http.start(replay::handle);
            return replay;
        } catch (UnreadableArchive | RuntimeException e) {
            http.close();
            throw e;
        }
    }

    /** {@code http://127.0.0.1:PORT}, with no slash at the end. */
    public String apiBaseUrl() {
        return "http://127.0.0.1:" + http.port();
    }

    /** The month to ask for. */
    public YearMonth period() {
        return period;
    }

    /** The settings, as environment variables, with which what was recorded is asked for again. */
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("KEEPNET_API_BASE_URL", apiBaseUrl());
        settings.put("KEEPNET_CLIENT_ID", "replay");
        settings.put("KEEPNET_CLIENT_SECRET", "replay");
        if (!answers.notes().isEmpty()) {
            answers.notes().forEach((name, text) -> {
                if (TOLD.contains(name) && HARMLESS.matcher(text).matches()) {
                    settings.put(name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"), text);
                }
            });
            return settings;
        }
        Predicate<Recorded> ofPeriod = one -> period.equals(one.wanted().month());
        if (none(ofPeriod.and(one -> one.wanted().kind() == Wanted.Kind.EXPORT))) {
            settings.put("BILLING_VERIFY", "totals");
        }
        if (none(one -> one.wanted().kind() == Wanted.Kind.SEARCH && !ofPeriod.test(one))) {
            settings.put("BILLING_MONTH_CHECK", "off");
        }
        exportType().filter(type -> !type.equals("CSV")).ifPresent(type -> settings.put("KEEPNET_EXPORT_TYPE", type));
        this.<String>oftenest(one -> one.wanted().monthField().isEmpty()
                        ? null
                        : one.wanted().monthField())
                .filter(field -> HARMLESS.matcher(field).matches())
                .ifPresent(field -> settings.put("KEEPNET_MONTH_FIELD", field));
        return settings;
    }

    private boolean none(Predicate<Recorded> that) {
        return answers.all().stream().filter(one -> !one.wanted().narrowed()).noneMatch(that);
    }

    private Optional<String> exportType() {
        return oftenest(
                one -> one.wanted().exportType().isEmpty() ? null : one.wanted().exportType());
    }

    private <T> Optional<T> oftenest(Function<Recorded, T> what) {
        Map<T, Long> counts = answers.all().stream()
                .filter(one ->
                        one.wanted().month() == null || !one.wanted().month().isBefore(FIRST_MONTH))
                .map(what)
                .filter(Objects::nonNull)
                .collect(Collectors.groupingBy(Function.identity(), LinkedHashMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .max(Comparator.comparingLong(Map.Entry::getValue))
                .map(Map.Entry::getKey);
    }

    /** What was recorded. */
    public String inWords() {
        Map<String, Long> counts = answers.all().stream()
                .collect(Collectors.groupingBy(
                        one -> one.wanted().inWords(), LinkedHashMap::new, Collectors.counting()));
        List<String> words = counts.entrySet().stream()
                .map(one -> one.getKey() + (one.getValue() > 1 ? " (" + one.getValue() + " times)" : ""))
                .toList();
        int most = 12;
        return words.stream().limit(most).collect(Collectors.joining("; "))
                + (words.size() > most ? "; and " + (words.size() - most) + " more" : "");
    }

    private void handle(ClassicHttpRequest request, ClassicHttpResponse response, HttpContext context)
            throws IOException {
        try {
            Call call = new Call(request, response, closing, LoopbackServer.connection(context));
            Optional<Wanted> wanted = Wanted.of(call.method(), "http://replay" + call.path(), call.text())
                    .map(this::meant);
            Optional<Recorded> answer = wanted.flatMap(answers::next);
            if (answer.isPresent()) {
                answer.get().answer(call);
            } else if (wanted.filter(Wanted.TOKEN::equals).isPresent()) {
                call.json(200, madeUpToken());
            } else {
                missing(call, wanted);
            }
        } catch (RuntimeException e) {
            LOG.error("The replay failed at {}", request.getPath(), e);
            throw new ConnectionClosedException();
        }
    }

    /** A request without a month is about the current one, which was the period's when it was recorded. */
    private Wanted meant(Wanted wanted) {
        return wanted.kind() == Wanted.Kind.TOKEN || wanted.month() != null ? wanted : wanted.in(period);
    }

    private static void missing(Call call, Optional<Wanted> wanted) {
        String what = wanted.map(Wanted::inWords).orElse(call.method() + " " + call.path());
        call.json(404, Refusal.envelope("NOT_RECORDED", "The archive has no answer to this: " + what + "."));
    }

    /** For an archive that was made with another kind of sign-in. */
    private static String madeUpToken() {
        String claims = "{\"role\":\"Reseller\",\"reseller_access\":true,\"user_company_name\":\"Replay\"}";
        String token = encoded("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + encoded(claims) + ".unsigned";
        return JsonNodeFactory.instance
                .objectNode()
                .put("access_token", token)
                .put("expires_in", AN_HOUR)
                .put("token_type", "Bearer")
                .put("scope", "api1")
                .toString();
    }

    private static String encoded(String part) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(part.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        closing.countDown();
        http.close();
    }
}
