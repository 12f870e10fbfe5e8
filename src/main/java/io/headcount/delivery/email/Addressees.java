package io.headcount.delivery.email;

import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import java.util.List;

/** From whom and to whom a mail goes, and where answers go. Immutable; who reads an array does not change it. */
final class Addressees {

    private final InternetAddress from;
    private final InternetAddress[] to;
    private final InternetAddress[] cc;
    private final InternetAddress[] bcc;
    private final InternetAddress[] replyTo;

    private Addressees(String from, List<String> to, List<String> cc, List<String> bcc, List<String> replyTo) {
        this.from = SummaryMail.address(from);
        this.to = addresses(to);
        this.cc = addresses(cc);
        this.bcc = addresses(bcc);
        this.replyTo = addresses(replyTo);
    }

    /** @throws IllegalArgumentException naming what is no address */
    static Addressees of(String from, List<String> to) {
        return new Addressees(from, to, List.of(), List.of(), List.of());
    }

    static Addressees ofSummary(Settings settings) {
        return new Addressees(
                settings.get(Setting.EMAIL_FROM),
                settings.get(Setting.EMAIL_TO),
                settings.find(Setting.EMAIL_CC).orElse(List.of()),
                settings.find(Setting.EMAIL_BCC).orElse(List.of()),
                settings.find(Setting.EMAIL_REPLY_TO).orElse(List.of()));
    }

    static Addressees ofAlert(Settings settings) {
        return ofOne(settings, Setting.EMAIL_ALERT_TO);
    }

    static Addressees ofCapacity(Settings settings) {
        return ofOne(settings, Setting.CAPACITY_TO);
    }

    private static Addressees ofOne(Settings settings, Setting<List<String>> to) {
        return new Addressees(
                settings.get(Setting.EMAIL_FROM),
                settings.get(to),
                List.of(),
                List.of(),
                settings.find(Setting.EMAIL_REPLY_TO).orElse(List.of()));
    }

    InternetAddress from() {
        return from;
    }

    boolean areNone() {
        return to.length == 0;
    }

    /** The sender is written where the message is made, as its Message-ID follows from it. */
    void on(Message message) throws MessagingException {
        message.setRecipients(Message.RecipientType.TO, to);
        message.setRecipients(Message.RecipientType.CC, cc);
        message.setRecipients(Message.RecipientType.BCC, bcc);
        if (replyTo.length > 0) {
            message.setReplyTo(replyTo);
        }
    }

    private static InternetAddress[] addresses(List<String> texts) {
        return texts.stream().map(SummaryMail::address).toArray(InternetAddress[]::new);
    }
}
