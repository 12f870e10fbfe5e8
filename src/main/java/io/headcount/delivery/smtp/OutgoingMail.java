package io.headcount.delivery.smtp;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Optional;

/** A mail that learns, while it is sent, for whom the mail server did not take it. Thread-safe as far as that goes. */
public class OutgoingMail extends MimeMessage {

    private volatile List<String> refused = List.of();
    private volatile String answer;

    protected OutgoingMail(Session session) {
        super(session);
    }

    /** Who did not get it although others did, each with what the mail server said, in words; nothing where all did. */
    public Optional<String> whomNot() {
        return refused.isEmpty()
                ? Optional.empty()
                : Optional.of("the mail server took it for the others, but not for " + String.join(", ", refused));
    }

    /** What the mail server said when it took it; nothing before that, and where none was asked. */
    public Optional<String> answer() {
        return Optional.ofNullable(answer);
    }

    void answered(String said) {
        this.answer = said;
    }

    void refused(List<String> recipients) {
        this.refused = List.copyOf(recipients);
    }

    /** How long ago it was written, by its own date; as long as can be where it has none. */
    Duration age(Clock clock) throws MessagingException {
        Date written = getSentDate();
        return written == null
                ? Duration.ofDays(Short.MAX_VALUE)
                : Duration.between(written.toInstant(), clock.instant());
    }
}
