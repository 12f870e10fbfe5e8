package io.headcount.delivery.email;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headcount.delivery.smtp.OutgoingMail;
import io.headcount.settings.Settings;
import jakarta.mail.MessagingException;
import java.time.Instant;

/**
 * The mail that shows whether summaries would arrive. It goes to their recipients, says that it is a test, and holds no month and no
 * number, so that nobody takes it for a bill. Thread-safe.
 */
public final class TestMail {

    private static final String TEXT =
            "This is a test: somebody ran 'headcount check --send' to see whether this address"
                    + " gets the summaries of Headcount. It does.\r\n\r\nNobody is billed by this mail, and there is nothing to do.\r\n";

    private final Addressees addressees;

    private TestMail(Addressees addressees) {
        this.addressees = addressees;
    }

    /** To those who get the summary. */
    public static TestMail of(Settings settings) {
        return new TestMail(Addressees.ofSummary(settings));
    }

    /**
     * The message.
     *
     * @param id another for each; becomes the left side of the Message-ID
     */
    public OutgoingMail compose(String id, Instant now) {
        try {
            SummaryMessage message = new SummaryMessage(id, addressees.from());
            addressees.on(message);
            message.setSubject("Headcount: TEST, no bill", UTF_8.name());
            message.setSentAt(now);
            message.setText(TEXT, UTF_8.name());
            message.saveChanges();
            return message;
        } catch (MessagingException e) {
            throw new IllegalStateException("The test mail can't be put together; nothing was sent", e);
        }
    }
}
