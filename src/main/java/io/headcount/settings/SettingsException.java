package io.headcount.settings;

import java.util.List;

/** The settings are wrong. Nothing was started, read, recorded or sent. */
public final class SettingsException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /** @param problems one clear line each, naming the setting; no secrets */
    public SettingsException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    public SettingsException(String problem) {
        this(List.of(problem));
    }

    /** One line for each thing to mend. */
    public List<String> problems() {
        return problems;
    }
}
