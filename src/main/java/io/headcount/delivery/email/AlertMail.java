package io.headcount.delivery.email;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headcount.ledger.Trouble;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.text.OneLine;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.apache.camel.Body;

/** The plain mail that tells operations of a trouble, or that it is over. Thread-safe. */
public final class AlertMail {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm (VV)", Locale.ENGLISH);

    private final Addressees addressees;
    private final ZoneId zone;
    private final URI page;

    /**
     * @param zone the billing time zone, in which times are told
     * @throws IllegalArgumentException naming what is no address
     */
    public AlertMail(String from, List<String> to, ZoneId zone) {
        this(Addressees.of(from, to), zone, null);
    }

    private AlertMail(Addressees addressees, ZoneId zone, URI page) {
        this.addressees = addressees;
        this.zone = zone;
        this.page = page;
    }

    /** As the settings say. */
    public static AlertMail of(Settings settings) {
        return new AlertMail(
                Addressees.ofAlert(settings),
                settings.get(Setting.BILLING_TIME_ZONE),
                settings.find(Setting.SERVER_PUBLIC_URL).orElse(null));
    }

    /** The message; its Message-ID follows from the trouble and the time it was last raised or ended. */
    public MimeMessage compose(@Body Trouble trouble) {
        boolean over = trouble.endedAt() != null;
        long moment = (over ? trouble.endedAt() : trouble.raisedAt()).toEpochMilli();
        String id = "alert-" + Integer.toHexString(trouble.about().hashCode()) + "-" + moment;
        try {
            SummaryMessage message = new SummaryMessage(id, addressees.from());
            addressees.on(message);
            message.setSubject(
                    "Headcount: " + OneLine.clipped(trouble.headline()) + (over ? ", resolved" : ""), UTF_8.name());
            message.setSentAt(over ? trouble.endedAt() : trouble.raisedAt());
            message.setText(
                    text(trouble, over) + (page == null ? "" : "\r\nThe page: " + page + "/\r\n"), UTF_8.name());
            message.saveChanges();
            return message;
        } catch (MessagingException e) {
            throw new IllegalStateException("The alert about " + trouble.about() + " can't be put together", e);
        }
    }

    private String text(Trouble trouble, boolean over) {
        return over
                ? "The problem is over since " + time(trouble.endedAt()) + ". It lasted " + lasted(trouble)
                        + ". There is nothing left to do.\r\n\r\nWhat it was: " + trouble.message() + "\r\n"
                : trouble.message() + "\r\n\r\nSince " + time(trouble.since())
                        + (trouble.raisedAt().equals(trouble.since()) ? "" : "; last seen " + time(trouble.raisedAt()))
                        + "."
                        + (trouble.daily()
                                ? " You get this mail once a day while it lasts, and another when it is over."
                                : "")
                        + "\r\n";
    }

    private String time(Instant moment) {
        return TIME.format(moment.atZone(zone));
    }

    private static String lasted(Trouble trouble) {
        Duration time = Duration.between(trouble.since(), trouble.endedAt());
        if (time.toMinutes() < 2) {
            return "less than two minutes";
        }
        if (time.toHours() < 2) {
            return time.toMinutes() + " minutes";
        }
        return time.toDays() < 2 ? time.toHours() + " hours" : time.toDays() + " days";
    }
}
