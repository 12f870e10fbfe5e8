package io.headcount.settings;

import io.headcount.text.PlainText;
import io.headcount.text.Reason;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What stands in a properties file, as {@link Properties} reads it, and where: of a setting that stands there twice one text would win
 * unseen, and nobody knows whether it is the one that was meant.
 */
final class WrittenSettings {

    /** As {@link Properties} has it, which knows fewer ends of a line than {@link String#lines()}. */
    private static final Pattern END_OF_LINE = Pattern.compile("\r\n|\r|\n");

    private static final Pattern CONTINUED = Pattern.compile("(?:.*[^\\\\])?(?:\\\\\\\\)*\\\\", Pattern.DOTALL);
    private static final Pattern NO_SETTING = Pattern.compile("[ \t\f]*(?:[#!].*)?", Pattern.DOTALL);

    private final Map<String, String> texts = new TreeMap<>();
    private final Map<String, Integer> places = new TreeMap<>();

    private WrittenSettings() {}

    /**
     * Reads a file.
     *
     * @param file in UTF-8, with or without a byte order mark; need not exist
     * @param problems is told of each setting that stands there twice, with both lines
     * @return the texts by the settings' names
     * @throws SettingsException if it can't be read
     */
    static Map<String, String> in(Path file, Problems problems) throws SettingsException {
        WrittenSettings written = new WrittenSettings();
        if (Files.exists(file)) {
            try {
                written.read(END_OF_LINE.split(PlainText.read(file), -1), file, problems);
            } catch (IOException | IllegalArgumentException e) {
                throw new SettingsException(file + " can't be read: " + Reason.of(e));
            }
        }
        return written.texts;
    }

    private void read(String[] lines, Path file, Problems problems) throws IOException {
        for (int line = 0; line < lines.length; line++) {
            if (NO_SETTING.matcher(lines[line]).matches()) {
                continue;
            }
            int first = line;
            StringBuilder whole = new StringBuilder(lines[line]);
            while (CONTINUED.matcher(lines[line]).matches() && line + 1 < lines.length) {
                line++;
                whole.append('\n').append(lines[line]);
            }
            Properties one = new Properties();
            one.load(new StringReader(whole.toString()));
            one.stringPropertyNames().forEach(name -> add(name, one.getProperty(name), first + 1, file, problems));
        }
    }

    private void add(String name, String text, int line, Path file, Problems problems) {
        Integer earlier = places.putIfAbsent(name, line);
        if (earlier != null) {
            problems.add(name + ": is set twice in " + file + ", in lines " + earlier + " and " + line + "; keep one");
        }
        texts.putIfAbsent(name, text);
    }
}
