package io.headcount.sandbox;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The requests in the order of their arrival, each with what became of it so far. Safe for any number of threads. */
final class ApiLog {

    private final Clock clock;
    private final List<ApiCall> calls = new ArrayList<>();

    ApiLog(Clock clock) {
        this.clock = clock;
    }

    synchronized Entry arrived(String path) {
        Instant now = clock.instant();
        calls.add(new ApiCall(path, 0, 0, now));
        return new Entry(calls.size() - 1);
    }

    synchronized List<ApiCall> calls() {
        return List.copyOf(calls);
    }

    /** One request's place in the log. */
    final class Entry {

        private final int position;

        private Entry(int position) {
            this.position = position;
        }

        void page(int number) {
            synchronized (ApiLog.this) {
                ApiCall call = calls.get(position);
                calls.set(position, new ApiCall(call.path(), call.status(), number, call.at()));
            }
        }

        void answered(int status) {
            synchronized (ApiLog.this) {
                ApiCall call = calls.get(position);
                calls.set(position, new ApiCall(call.path(), status, call.pageNumber(), call.at()));
            }
        }
    }
}
