package io.headcount.bench;

import java.util.Locale;

/** What is measured, and how people write it. */
enum Unit {
    MILLISECONDS {
        @Override
        String shown(double value) {
            return value < 10_000
                    ? String.format(Locale.ROOT, value < 10 ? "%.2f ms" : "%.0f ms", value)
                    : String.format(Locale.ROOT, "%.1f s", value / 1_000);
        }
    },
    MEGABYTES {
        @Override
        String shown(double value) {
            return String.format(Locale.ROOT, value < 10 ? "%.2f MB" : "%.0f MB", value);
        }
    },
    TIMES {
        @Override
        String shown(double value) {
            return String.format(Locale.ROOT, "x %.2f", value);
        }
    };

    abstract String shown(double value);
}
