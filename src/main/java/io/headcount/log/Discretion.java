package io.headcount.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Silences what libraries say below INFO where that holds secrets: tokens in headers, answers of the token endpoint, addresses that
 * are secrets, resolved settings. Whoever turns the log up to look for a fault, also by a configuration of their own, sends it to
 * somebody. Thread-safe.
 */
public final class Discretion extends TurboFilter {

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

    @Override
    public FilterReply decide(
            Marker marker, Logger logger, Level level, String format, Object[] arguments, Throwable thrown) {
        return level.toInt() < Level.INFO_INT && TALKATIVE.stream().anyMatch(logger.getName()::startsWith)
                ? FilterReply.DENY
                : FilterReply.NEUTRAL;
    }
}
