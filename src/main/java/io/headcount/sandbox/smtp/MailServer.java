package io.headcount.sandbox.smtp;

/** A mail server on the loopback address that takes mails and passes nothing on. Thread-safe. */
public interface MailServer extends AutoCloseable {

    /** Where it listens. */
    int port();

    /** Ends it with all its conversations. */
    @Override
    void close();
}
