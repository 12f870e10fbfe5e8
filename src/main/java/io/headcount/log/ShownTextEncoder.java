package io.headcount.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** Log lines for people, without secrets and with a bounded length, whatever logs them. Named in logback.xml. */
public final class ShownTextEncoder extends PatternLayoutEncoder {

    @Override
    public byte[] encode(ILoggingEvent event) {
        return Discretion.shown(getLayout().doLayout(event)).getBytes(UTF_8);
    }
}
