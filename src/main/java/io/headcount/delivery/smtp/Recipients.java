package io.headcount.delivery.smtp;

import io.headcount.text.OneLine;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.InternetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;

/** The recipients of one mail, and for whom the mail server does not take it. Not thread-safe. */
final class Recipients {

    /** Grey-listing and the like are over by then; a full mailbox is not, and must not keep the bill from the others. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    private static final int LONGEST_WORDS = 120;

    private List<Address> accepted;
    private final List<String> refused = new ArrayList<>();
    private MessagingException first;
    private boolean refusedForNow;

    Recipients(Address[] addresses) {
        this.accepted = List.of(addresses);
    }

    /** Those that were not refused so far. */
    Address[] accepted() {
        return accepted.toArray(Address[]::new);
    }

    /** Those that were, each with what the server said. */
    List<String> refused() {
        return refused;
    }

    /**
     * Takes out whom the server has just refused; nothing of the mail was sent.
     *
     * @return whether somebody was taken out; not, where the failure is about something else
     */
    boolean without(SendFailedException failure) {
        List<Address> left = new ArrayList<>(accepted);
        for (Exception next = failure.getNextException();
                next instanceof MessagingException refusal;
                next = refusal.getNextException()) {
            if (refusal instanceof SMTPAddressFailedException one && left.remove(one.getAddress())) {
                first = first == null ? one : first;
                refusedForNow |= isForNow(one.getReturnCode());
                refused.add(one.getAddress().getAddress() + " ("
                        + OneLine.atMost(LONGEST_WORDS, OneLine.of(String.valueOf(one.getMessage()))) + ")");
            }
        }
        boolean fewer = left.size() < accepted.size();
        accepted = left;
        return fewer;
    }

    /** RFC 5321, section 4.5.3.1.10: 552 is meant as 452. */
    private static boolean isForNow(int code) {
        return code < 500 || code == 552;
    }

    /** Whether the mail is to be sent to those who are left. */
    boolean suffice(Duration age) {
        return !accepted.isEmpty() && (!refusedForNow || age.compareTo(PATIENCE) > 0);
    }

    /** The failure of a mail that nobody gets, or not yet. */
    MessagingException inWords() {
        String whom = String.join(", ", refused);
        if (accepted.isEmpty()) {
            String words = "the mail server takes the mail for nobody: " + whom;
            // The code below it says that another attempt makes no sense.
            return refusedForNow ? new MessagingException(words) : new SendFailedException(words, first);
        }
        return new MessagingException("the mail server does not take the mail for " + whom
                + " at the moment; the others are not sent it yet, and get it after an hour all the same");
    }

    @Override
    public String toString() {
        return accepted.stream()
                        .map(each -> ((InternetAddress) each).getAddress())
                        .toList() + ", refused " + refused;
    }
}
