package io.headcount.settings;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong, so that an operator mends everything at once and not one line a start. */
final class Problems {

    private final List<String> lines = new ArrayList<>();

    void add(String line) {
        lines.add(line);
    }

    void throwIfAny() throws SettingsException {
        if (!lines.isEmpty()) {
            throw new SettingsException(lines);
        }
    }
}
