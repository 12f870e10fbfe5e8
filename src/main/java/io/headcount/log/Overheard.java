package io.headcount.log;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.Spliterators;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import java.util.stream.StreamSupport;
import org.slf4j.LoggerFactory;

/**
 * Tells somebody else, too, what is logged while something runs for them: by the thread that runs it and by those that it starts. The
 * log of the process has it all the same. A listener that takes its time holds up those threads and no others. Thread-safe.
 */
public final class Overheard extends UnsynchronizedAppenderBase<ILoggingEvent> {

    private static final InheritableThreadLocal<AtomicReference<OutputStream>> LISTENER =
            new InheritableThreadLocal<>();

    private final Encoder<ILoggingEvent> encoder;

    private Overheard(Encoder<ILoggingEvent> encoder) {
        this.encoder = encoder;
    }

    /** Begins to hear, in the format in which the process logs; to be called once. */
    public static void begin() {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        if (root.getAppender(Overheard.class.getName()) != null) {
            return;
        }
        Iterator<ch.qos.logback.core.Appender<ILoggingEvent>> appenders = root.iteratorForAppenders();
        StreamSupport.stream(Spliterators.spliteratorUnknownSize(appenders, 0), false)
                .filter(OutputStreamAppender.class::isInstance)
                .map(appender -> ((OutputStreamAppender<ILoggingEvent>) appender).getEncoder())
                .findFirst()
                .ifPresent(encoder -> {
                    Overheard overheard = new Overheard(encoder);
                    overheard.setName(Overheard.class.getName());
                    overheard.setContext(context);
                    overheard.start();
                    root.addAppender(overheard);
                });
    }

    /** Runs something while somebody listens. */
    public static int by(OutputStream listener, IntSupplier work) {
        AtomicReference<OutputStream> listening = new AtomicReference<>(listener);
        LISTENER.set(listening);
        try {
            return work.getAsInt();
        } finally {
            LISTENER.remove();
            // Threads that outlive the work still have it.
            listening.set(null);
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        AtomicReference<OutputStream> listening = LISTENER.get();
        OutputStream listener = listening == null ? null : listening.get();
        if (listener != null) {
            try {
                listener.write(encoder.encode(event));
            } catch (IOException e) {
                // Who has gone hears no more; the work goes on.
                listening.set(null);
            }
        }
    }
}
