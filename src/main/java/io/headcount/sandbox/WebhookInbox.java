package io.headcount.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A receiver of Standard Webhooks. It judges the signature first; what a fault makes it answer, it answers to well signed
 * messages only. A repeated message is accepted again and overwrites its file.
 */
final class WebhookInbox {

    static final String PATH = "/webhooks/";

    /** Where a client would get that follows the redirect: here the fault doesn't strike. */
    private static final String ELSEWHERE = PATH + "elsewhere";

    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final Fault[] FAULTS = {
        Fault.WEBHOOK_500_ONCE,
        Fault.WEBHOOK_500,
        Fault.WEBHOOK_429,
        Fault.WEBHOOK_410,
        Fault.WEBHOOK_REDIRECT,
        Fault.WEBHOOK_HANG,
        Fault.WEBHOOK_DROPS_ANSWER_ONCE,
        Fault.WEBHOOK_HEADERS_ENDLESS,
        Fault.WEBHOOK_HEADERS_DRIP
    };

    private final Path inbox;
    private final byte[] key;
    private final Clock clock;
    private final ActiveFaults faults;
    private final List<ReceivedWebhook> received = new CopyOnWriteArrayList<>();

    WebhookInbox(Path inbox, String secret, Clock clock, ActiveFaults faults) {
        this.inbox = inbox;
        this.key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        this.clock = clock;
        this.faults = faults;
    }

    List<ReceivedWebhook> received() {
        return List.copyOf(received);
    }

    void handle(Call call) throws IOException {
        if (!call.method().equals("POST")) {
            call.with("Allow", "POST").empty(405);
            return;
        }
        if (!wellSigned(call)) {
            keep(call, 401, null);
            call.empty(401);
            return;
        }
        Optional<Fault> fault = call.path().equals(ELSEWHERE) ? Optional.empty() : faults.firstOf(FAULTS);
        if (fault.isPresent()) {
            meet(call, fault.get());
        } else {
            keep(call, 204, written(call));
            call.empty(204);
        }
    }

    private void meet(Call call, Fault fault) throws IOException {
        switch (fault) {
            case WEBHOOK_HANG -> {
                keep(call, 0, null);
                call.hang();
            }
            case WEBHOOK_DROPS_ANSWER_ONCE -> {
                keep(call, 0, written(call));
                call.drop();
            }
            case WEBHOOK_HEADERS_ENDLESS, WEBHOOK_HEADERS_DRIP -> {
                keep(call, 0, null);
                Unending.answer(call, fault);
            }
            case WEBHOOK_429 -> refuse(call.with("Retry-After", "120"), 429);
            case WEBHOOK_410 -> refuse(call, 410);
            case WEBHOOK_REDIRECT -> refuse(call.with("Location", ELSEWHERE), 307);
            default -> refuse(call, 500);
        }
    }

    private void refuse(Call call, int status) throws IOException {
        keep(call, status, null);
        call.empty(status);
    }

    private void keep(Call call, int answered, Path file) {
        received.add(new ReceivedWebhook(clock.instant(), call.headers(), call.body(), answered, file));
    }

    /** The sender chooses the id, so nothing in it may lead out of the inbox. */
    private Path written(Call call) throws IOException {
        String name = call.header("webhook-id").replaceAll("[^A-Za-z0-9_-]", "_");
        return Files.write(inbox.resolve(name + ".json"), call.body());
    }

    private boolean wellSigned(Call call) {
        String id = call.header("webhook-id");
        String timestamp = call.header("webhook-timestamp");
        return !id.isBlank() && timely(timestamp) && signed(call, id + "." + timestamp + ".");
    }

    private boolean timely(String timestamp) {
        try {
            Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), clock.instant());
            return age.abs().compareTo(TOLERANCE) <= 0;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private boolean signed(Call call, String prefix) {
        byte[] expected = ("v1," + signature(prefix.getBytes(StandardCharsets.UTF_8), call.body()))
                .getBytes(StandardCharsets.UTF_8);
        return Arrays.stream(call.header("webhook-signature").split(" "))
                .anyMatch(one -> MessageDigest.isEqual(expected, one.getBytes(StandardCharsets.UTF_8)));
    }

    private String signature(byte[] prefix, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(prefix);
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has HmacSHA256", e);
        }
    }
}
