package io.headcount.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A text that must not be seen: it shows itself only to who asks for it by name, never to a log or a message. */
public final class Secret {

    static final String SHOWN = "***";

    private final String text;

    public Secret(String text) {
        this.text = Objects.requireNonNull(text, "text");
    }

    /** The secret itself, for the one place that must send or use it. */
    public String reveal() {
        return text;
    }

    /** What must not be seen of it: the whole, and each of two webhook secrets that stand side by side. */
    List<String> parts() {
        return Stream.concat(
                        Stream.of(text), Arrays.stream(text.split("\\s+")).filter(part -> part.startsWith("whsec_")))
                .toList();
    }

    @Override
    public String toString() {
        return SHOWN;
    }
}
