package io.headcount.hammer;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** Takes the log's lines instead of the console: thousands of failures are wanted, and each must be told in plain words. */
final class HeardLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final List<Appender<ILoggingEvent>> before = new ArrayList<>();
    private final Queue<ILoggingEvent> heard = new ConcurrentLinkedQueue<>();

    HeardLog() {
        for (Iterator<Appender<ILoggingEvent>> each = root.iteratorForAppenders(); each.hasNext(); ) {
            before.add(each.next());
        }
        before.forEach(root::detachAppender);
        setContext(root.getLoggerContext());
        start();
        root.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        heard.add(event);
    }

    /** What was logged since it was last asked. */
    void check(Set<String> secrets) {
        for (ILoggingEvent event = heard.poll(); event != null; event = heard.poll()) {
            assertThat(event.getThrowableProxy())
                    .as("stack trace below '" + event.getFormattedMessage() + "' of " + event.getLoggerName())
                    .isNull();
            PlainLine.check(event.getFormattedMessage(), secrets);
        }
    }

    @Override
    public void close() {
        root.detachAppender(this);
        before.forEach(root::addAppender);
    }
}
