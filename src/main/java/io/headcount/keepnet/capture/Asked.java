package io.headcount.keepnet.capture;

import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the vendor has been asked for in a capture. Thread-safe. */
public final class Asked {

    private static final Pattern MONTH = Pattern.compile("\"(\\d{4}-(?:0[1-9]|1[0-2]))\"");

    private final Set<YearMonth> months = ConcurrentHashMap.newKeySet();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean export;

    void begun() {
        asked.incrementAndGet();
    }

    void add(Recording recording) {
        String path = recording.request().getPath();
        if (path != null && path.endsWith("/export")) {
            export = true;
        } else {
            Matcher month = MONTH.matcher(new String(recording.asked().bytes(), StandardCharsets.UTF_8));
            while (month.find()) {
                months.add(YearMonth.parse(month.group(1)));
            }
        }
        if (recording.response() != null) {
            answers.incrementAndGet();
        }
    }

    /** Whether the export was asked for. */
    public boolean export() {
        return export;
    }

    /** Whether a search asked for a month. */
    public boolean month(YearMonth month) {
        return months.contains(month);
    }

    /** Whether the vendor was asked anything at all. */
    public boolean isAsked() {
        return asked.get() > 0;
    }

    /** Whether the vendor has answered anything at all. */
    public boolean isAnswered() {
        return answers.get() > 0;
    }
}
