package io.headcount.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import java.util.function.UnaryOperator;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Silences what libraries say below INFO where that holds secrets: tokens in headers, answers of the token endpoint, addresses that
 * are secrets, resolved settings. Whoever turns the log up to look for a fault, also by a configuration of their own, sends it to
 * somebody. Thread-safe.
 */
public final class Discretion extends TurboFilter {

    /** Of a line, or of a text in a line of JSON, in characters; a mail server's refusal can have millions. */
    private static final int LONGEST = 4_000;

    private static volatile UnaryOperator<String> hiding = UnaryOperator.identity();
    private static volatile UnaryOperator<String> hidingToo = UnaryOperator.identity();

    /** Found by planting secrets and reading everything at TRACE, but for those of log-ins that no test can do. */
    private static final List<String> TALKATIVE = List.of(
            "org.apache.hc.",
            "org.apache.camel.component.bean.",
            "org.apache.camel.component.file.remote.",
            "org.apache.camel.component.http.",
            "org.apache.camel.component.mail.",
            "org.apache.camel.component.properties.",
            "org.apache.camel.impl.engine.DefaultCamelContextExtension",
            "org.apache.camel.main.",
            "com.jcraft.jsch.",
            "com.zaxxer.hikari.",
            "org.postgresql.",
            "software.amazon.awssdk.");

    /** Silences them for the life of this process. */
    public static void begin() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.addTurboFilter(new Discretion());
        }
    }

    /** Removes from every line from now on what must not be seen, whatever logs it. */
    public static void hide(UnaryOperator<String> secrets) {
        hiding = secrets;
    }

    /** Removes from every line also what a command that runs in this process has read; what is hidden already stays so. */
    public static void hideToo(UnaryOperator<String> secrets) {
        hidingToo = secrets;
    }

    private static String hidden(String text) {
        return hidingToo.apply(hiding.apply(text));
    }

    /** Text as it may be written: without secrets, and no line of it endless. In this order, so that no half of a secret is left. */
    static String shown(String text) {
        return clipped(hidden(text), '\n');
    }

    /** A line of JSON as it may be written: the same goes for each text in it. */
    static String shownJson(String json) {
        return clipped(hidden(json), '"');
    }

    /** Where more than the most that may be stands between two ends, the rest is left out. */
    private static String clipped(String text, char end) {
        if (text.length() <= LONGEST) {
            return text;
        }
        StringBuilder clipped = new StringBuilder();
        int begin = 0;
        int kept = 0;
        int at = 0;
        while (at <= text.length()) {
            kept = at - begin <= LONGEST ? at : kept;
            if (at == text.length() || text.charAt(at) == end) {
                clipped.append(text, begin, kept);
                if (kept < at) {
                    clipped.append("… (").append(at - kept).append(" characters more)");
                }
                clipped.append(text, at, Math.min(at + 1, text.length()));
                begin = at + 1;
            }
            at += at == text.length() ? 1 : unit(text, at, end);
        }
        return clipped.toString();
    }

    /** How many characters belong together: a pair of surrogates, and in JSON an escape. */
    private static int unit(String text, int at, char end) {
        int length = Character.charCount(text.codePointAt(at));
        if (end == '"' && text.charAt(at) == '\\' && at + 1 < text.length()) {
            length = text.charAt(at + 1) == 'u' ? 6 : 2;
        }
        return Math.min(length, text.length() - at);
    }

    @Override
    public FilterReply decide(
            Marker marker, Logger logger, Level level, String format, Object[] arguments, Throwable thrown) {
        return level.toInt() < Level.INFO_INT && TALKATIVE.stream().anyMatch(logger.getName()::startsWith)
                ? FilterReply.DENY
                : FilterReply.NEUTRAL;
    }
}
