package io.headcount.hammer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headcount.hammer.Rounds.Blow;
import io.headcount.hammer.Rounds.Diary;
import io.headcount.http.RawServer;
import io.headcount.sandbox.Sandbox;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.YearMonth;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands before an honest vendor, keeps each of its answers once it has been given, and passes them on changed. What is done to an answer
 * hangs on the seed alone, whoever asks first.
 */
final class MutatedVendor implements AutoCloseable {

    /** The answers that are told apart. */
    enum Answer {
        TOKEN,
        SEARCH,
        CONTROL_MONTH,
        EXPORT
    }

    private static final Pattern PAGE = Pattern.compile("\"pageNumber\"\\s*:\\s*(\\d+)");
    private static final Set<String> KEPT_HEADERS = Set.of("content-type", "content-disposition", "date");

    private final Sandbox sandbox;
    private final String period;
    private final boolean framing;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, Reply> honest = new ConcurrentHashMap<>();
    private final Set<Blow> struck = ConcurrentHashMap.newKeySet();
    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private final RawServer server;
    private volatile List<Blow> blows = List.of();
    private volatile Diary diary = new Diary();
    private volatile boolean tokenIsStale;

    /** @param framing whether the head and framing of answers is changed, and not what they say */
    MutatedVendor(Sandbox sandbox, YearMonth period, boolean framing) throws IOException {
        this.sandbox = sandbox;
        this.period = period.toString();
        this.framing = framing;
        this.server = RawServer.start((request, out) -> out.write(answer(request)));
    }

    String url() {
        return server.url();
    }

    /** What nobody may read in a message. */
    Set<String> secrets() {
        Set<String> secrets = new HashSet<>(tokens);
        secrets.add(sandbox.clientSecret());
        return secrets;
    }

    /** From now on answers are changed like this. */
    void begin(List<Blow> wanted, Diary notes) {
        blows = wanted;
        diary = notes;
        struck.clear();
        tokenIsStale = wanted.stream().anyMatch(blow -> blow.target() == Answer.TOKEN);
    }

    private byte[] answer(RawServer.Request request) throws IOException, InterruptedException {
        String said = new String(request.body(), UTF_8);
        Answer kind = request.target().endsWith("/connect/token")
                ? Answer.TOKEN
                : request.target().endsWith("/export")
                        ? Answer.EXPORT
                        : said.contains('"' + period + '"') ? Answer.SEARCH : Answer.CONTROL_MONTH;
        if (kind == Answer.TOKEN) {
            tokenIsStale = false;
        } else if (tokenIsStale) {
            return new Reply(401, List.of(), new byte[0]).bytes();
        }
        Reply reply = honest(request);
        byte[] bytes = null;
        for (Blow blow : blows) {
            SplittableRandom dice = new SplittableRandom(blow.seed());
            boolean once = dice.nextInt(4) == 0;
            if (blow.target() != kind || !hits(dice, kind, said) || once && !struck.add(blow)) {
                continue;
            }
            Consumer<String> words = what -> diary.note(blow, what + (once ? " (once)" : ""));
            if (framing) {
                bytes = Framing.changed(reply, dice, words);
            } else {
                reply = said(kind, reply, dice, words);
            }
        }
        return bytes == null ? reply.bytes() : bytes;
    }

    /** Of the pages one is hit, or, seldom, all of them. */
    private static boolean hits(SplittableRandom dice, Answer kind, String said) {
        int chosen = dice.nextInt(6);
        if (kind != Answer.SEARCH || chosen == 0) {
            return true;
        }
        Matcher page = PAGE.matcher(said);
        return page.find() && Integer.parseInt(page.group(1)) == Math.min(4, chosen);
    }

    private static Reply said(Answer kind, Reply reply, SplittableRandom dice, Consumer<String> words)
            throws IOException {
        int what = dice.nextInt(10);
        byte[] body = reply.body();
        if (what == 0 || body.length == 0 || reply.status() != 200) {
            return Heads.changed(reply, dice, words);
        }
        if (what <= 2) {
            return reply.withBody(Bytes.changed(body, dice, words));
        }
        try {
            return reply.withBody(
                    kind != Answer.EXPORT
                            ? JsonText.changed(body, dice, words)
                            : body[0] == 'P' && body[1] == 'K'
                                    ? WorkbookBytes.changed(body, dice, words)
                                    : CsvText.changed(body, dice, words));
        } catch (IOException | RuntimeException e) {
            // Another blow has left nothing that can be taken apart.
            return reply.withBody(Bytes.changed(body, dice, words));
        }
    }

    private Reply honest(RawServer.Request request) throws IOException, InterruptedException {
        String authorization = String.valueOf(request.header("Authorization"));
        String key = request.target() + '\n' + authorization + '\n' + new String(request.body(), UTF_8);
        Reply kept = honest.get(key);
        if (kept != null) {
            return kept;
        }
        HttpRequest.Builder call = HttpRequest.newBuilder(URI.create(sandbox.apiBaseUrl() + request.target()))
                .method(request.method(), HttpRequest.BodyPublishers.ofByteArray(request.body()));
        for (String name : List.of("Content-Type", "Authorization")) {
            if (request.header(name) != null) {
                call.header(name, request.header(name));
            }
        }
        HttpResponse<byte[]> response;
        try {
            response = client.send(call.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IllegalArgumentException e) {
            // A token of a changed answer that no header can hold.
            return new Reply(401, List.of(), new byte[0]);
        }
        Reply reply = new Reply(
                response.statusCode(),
                response.headers().map().entrySet().stream()
                        .filter(header -> KEPT_HEADERS.contains(header.getKey().toLowerCase(java.util.Locale.ROOT)))
                        .flatMap(header -> header.getValue().stream().map(value -> header.getKey() + ": " + value))
                        .toList(),
                response.body());
        if (reply.status() == 200) {
            honest.put(key, reply);
            if (request.target().endsWith("/connect/token")) {
                Matcher token = Pattern.compile("\"access_token\"\\s*:\\s*\"([^\"]+)\"")
                        .matcher(new String(reply.body(), UTF_8));
                if (token.find()) {
                    tokens.add(token.group(1));
                }
            }
        }
        return reply;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
