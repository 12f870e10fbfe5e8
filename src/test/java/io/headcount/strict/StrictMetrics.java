package io.headcount.strict;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Figures in the text format of Prometheus, version 0.0.4, read by its grammar.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Exposition formats</a>
 */
final class StrictMetrics {

    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\"";
    private static final Pattern ABOUT = Pattern.compile("# (HELP|TYPE) (" + NAME + ")(?: (.*))?");
    private static final Pattern TYPE = Pattern.compile("counter|gauge|histogram|summary|untyped");
    private static final Pattern SAMPLE = Pattern.compile("(" + NAME + ")(?:\\{((?:" + LABEL + ",?)*)})? (\\S+)");
    private static final List<String> SUFFIXES = List.of("_bucket", "_sum", "_count");

    private final Map<String, String> types = new LinkedHashMap<>();
    private final Map<String, Double> samples = new LinkedHashMap<>();
    private final Set<String> finished = new HashSet<>();
    private String family = "";

    private StrictMetrics() {}

    /** Each figure by its name and labels. */
    static Map<String, Double> read(byte[] bytes) throws CharacterCodingException {
        String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        assertThat(text).endsWith("\n").doesNotContain("\r");
        StrictMetrics metrics = new StrictMetrics();
        text.lines().forEach(metrics::line);
        metrics.checkHistograms();
        return metrics.samples;
    }

    private void line(String line) {
        if (line.startsWith("#")) {
            Matcher about = ABOUT.matcher(line);
            assertThat(about.matches()).as(line).isTrue();
            enter(about.group(2));
            if (about.group(1).equals("TYPE")) {
                assertThat(about.group(3)).matches(TYPE);
                assertThat(types.put(about.group(2), about.group(3)))
                        .as("one type: " + line)
                        .isNull();
            }
            return;
        }
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as(line).isTrue();
        String name = sample.group(1);
        enter(familyOf(name));
        assertThat(types).as("the type stands before " + line).containsKey(family);
        double value = Double.parseDouble(sample.group(3).replace("Inf", "Infinity"));
        if (types.get(family).equals("counter")) {
            assertThat(value).as(line).isNotNegative();
        }
        assertThat(samples.put(line.substring(0, line.lastIndexOf(' ')), value))
                .as("once: " + line)
                .isNull();
    }

    /** All lines of one family stand together. */
    private void enter(String name) {
        if (!name.equals(family)) {
            finished.add(family);
            assertThat(finished).as("all of it in one place").doesNotContain(name);
            family = name;
        }
    }

    private String familyOf(String sample) {
        return SUFFIXES.stream()
                .filter(sample::endsWith)
                .map(suffix -> sample.substring(0, sample.length() - suffix.length()))
                .filter(name -> "histogram".equals(types.get(name)) || "summary".equals(types.get(name)))
                .findFirst()
                .orElse(sample);
    }

    /** Buckets add up, and the last one has all. */
    private void checkHistograms() {
        Map<String, Double> last = new LinkedHashMap<>();
        Pattern le = Pattern.compile(",?le=\"([^\"]*)\"");
        samples.forEach((sample, value) -> {
            Matcher bucket = le.matcher(sample);
            if (sample.contains("_bucket{") && bucket.find()) {
                String rest = bucket.replaceAll("").replace("_bucket", "_count").replace("{}", "");
                assertThat(value).as(sample).isGreaterThanOrEqualTo(last.getOrDefault(rest, 0.0));
                last.put(rest, value);
                if (bucket.reset().find() && bucket.group(1).equals("+Inf")) {
                    assertThat(samples).containsEntry(rest, value);
                }
            }
        });
    }
}
