package io.headcount.keepnet.capture;

import io.headcount.settings.Secret;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;

/**
 * Writes every exchange with the vendor into an HTTP Archive (HAR 1.2) that can be shown to others: secrets are removed, and whoever is named
 * gets a stand-in, before anything touches the disk. The archive takes its name when it is whole. Thread-safe.
 */
public final class Capture implements AutoCloseable {

    private final Clock clock;
    private final Archive archive;
    private final Redaction redaction;
    private final EntryWriter writer;
    private final Set<Recording> open = ConcurrentHashMap.newKeySet();
    private final Asked asked = new Asked();
    private boolean closed;
    private IOException broken;

    private Capture(Clock clock, Archive archive, Redaction redaction, EntryWriter writer) {
        this.clock = clock;
        this.archive = archive;
        this.redaction = redaction;
        this.writer = writer;
    }

    /**
     * Begins a capture.
     *
     * @param file what the archive will be called; one of that name is replaced when this one is whole
     * @param period the month that is to be read
     * @throws IOException if nothing can be written there
     */
    public static Capture into(Path file, Settings settings, YearMonth period, Clock clock) throws IOException {
        List<String> secrets = new ArrayList<>();
        for (String account : settings.accounts()) {
            settings.find(Setting.clientId(account)).ifPresent(secrets::add);
            settings.find(Setting.clientSecret(account)).map(Secret::reveal).ifPresent(secrets::add);
        }
        Redaction redaction = new Redaction(secrets);
        EntryWriter writer = new EntryWriter(redaction, settings.get(Setting.KEEPNET_EXPORT_COLUMN));
        return new Capture(clock, Archive.at(file, readingSettings(settings, period)), redaction, writer);
    }

    /** What a replay of the archive needs to send the same requests. */
    private static Map<String, String> readingSettings(Settings settings, YearMonth period) {
        Map<String, String> told = new LinkedHashMap<>();
        told.put("period", period.toString());
        for (Setting<?> setting : List.of(
                Setting.BILLING_VERIFY,
                Setting.BILLING_MONTH_CHECK,
                Setting.BILLING_MISSING_COUNT,
                Setting.KEEPNET_EXPORT_TYPE,
                Setting.KEEPNET_EXPORT_COLUMN,
                Setting.KEEPNET_MONTH_FIELD,
                Setting.KEEPNET_PAGE_SIZE)) {
            settings.find(setting).ifPresent(value -> told.put(setting.name(), String.valueOf(value)));
        }
        return told;
    }

    /** The vendor's HTTP client as it is set up, with this capture looking on from outside. */
    public HttpClientConfigurer around(HttpClientConfigurer vendor) {
        return client -> {
            vendor.configureHttpClient(client);
            client.addExecInterceptorFirst("headcount-capture", this::call);
        };
    }

    private ClassicHttpResponse call(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        Recording recording = new Recording(clock.instant(), request);
        open.add(recording);
        asked.begun();
        try {
            ClassicHttpResponse response = chain.proceed(request, scope);
            if (recording.head(response, this::ended)) {
                ended(recording);
            }
            return response;
        } catch (IOException | HttpException | RuntimeException e) {
            if (recording.end(e)) {
                ended(recording);
            }
            throw e;
        }
    }

    private synchronized void ended(Recording recording) {
        recording.end(null);
        asked.add(recording);
        if (!open.remove(recording) || closed) {
            return;
        }
        // One that goes on may still be read from while the capture is finished.
        synchronized (recording) {
            try {
                archive.add(recording.startedAt(), writer.entry(recording));
            } catch (IOException e) {
                // The reading goes on; that there is no archive of it is told at the end.
                broken = e;
            }
        }
    }

    /** What has been asked so far. */
    public Asked asked() {
        return asked;
    }

    /**
     * Writes the archive; exchanges that still go on are in it as far as they have come.
     *
     * @return how many exchanges it holds
     * @throws IOException if it can't be written; then there is no file
     */
    public synchronized int finish() throws IOException {
        if (closed) {
            return archive.size();
        }
        List.copyOf(open).forEach(recording -> {
            recording.end(new Recording.NotOverYet());
            ended(recording);
        });
        closed = true;
        if (broken != null) {
            archive.close();
            throw broken;
        }
        return archive.finish();
    }

    /** What was taken out of the archive, in words. */
    public synchronized String removed() {
        String counts = redaction.counts().entrySet().stream()
                .map(count -> String.format("%s (%,d)", count.getKey().words(), count.getValue()))
                .collect(Collectors.joining(", "));
        return counts.isEmpty() ? "nothing" : counts;
    }

    /** Ends the capture; without {@link #finish} before, nothing is left of it. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        archive.close();
    }
}
