package io.headcount.delivery;

import io.headcount.ledger.Delivery;
import io.headcount.ledger.DeliveryState;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.RecordedStatement;
import io.headcount.ledger.Trouble;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.statement.Account;
import io.headcount.statement.Statement;
import io.headcount.text.OneLine;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.apache.camel.Body;

/**
 * Sees to it that a person hears of a trouble: once, or once a day while it lasts, and once more when it is well again.
 * Troubles are kept in the ledger, so that neither a restart nor a mail server that is down loses or doubles one.
 * Thread-safe.
 */
public final class Alerts {

    /** In characters: what a message repeats of others' texts can have millions. */
    private static final int LONGEST = 2_000;

    private static final String REVIEW = "the review of ";
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM yyyy", Locale.ENGLISH);

    private final Ledger ledger;
    private final Settings settings;
    private final Clock clock;

    public Alerts(Ledger ledger, Settings settings, Clock clock) {
        this.ledger = ledger;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * A trouble that is repeated once a day while it lasts.
     *
     * @param headline the fact in a few words, for a subject
     */
    public void raise(String about, String headline, String message) {
        ledger.troubles().raise(about, headline, OneLine.atMost(LONGEST, message), true, clock.instant());
    }

    /** A trouble is over. */
    public void end(String about) {
        ledger.troubles().end(about, clock.instant());
    }

    /** A delivery waits for a person; told once. */
    public void held(RecordedStatement statement, Delivery delivery, String reason) {
        tell(
                about(delivery),
                of(statement.account(), statement.period()) + " was not delivered to " + delivery.destination(),
                named(statement) + ", was not delivered to " + delivery.destination() + " and is held"
                        + (delivery.attempts() == 0 ? "" : " after " + delivery.attempts() + " attempts") + ": "
                        + reason
                        + ". It is recorded and nothing is lost."
                        + (Delivery.saysWhatToDo(reason)
                                ? ""
                                : " Fix the cause, then run 'headcount deliver --destination " + delivery.destination()
                                        + "'."));
    }

    /** A billing system was told of some companies only, and the rest is tried again; told once for each reason. */
    public void toldInPart(RecordedStatement statement, Delivery delivery, String reason) {
        tellOnce(
                about(delivery),
                of(statement.account(), statement.period()) + " is delivered to " + delivery.destination() + " in part",
                OneLine.atMost(
                        LONGEST,
                        named(statement) + ", is delivered to " + delivery.destination() + " in part: " + reason
                                + ". The rest is tried again automatically until delivery.max-age is over; to try it"
                                + " now, run 'headcount deliver --destination " + delivery.destination()
                                + "'; to give it up for good, run it with --dismiss --reason TEXT."));
    }

    /** A statement waits for review; repeated once a day while it does. */
    public void waits(RecordedStatement statement) {
        String which = (settings.accounts().size() > 1 ? " --account " + statement.account() : "") + " --period "
                + statement.period() + " --revision " + statement.revision();
        raise(
                aboutReview(statement),
                of(statement.account(), statement.period()) + " waits for review",
                named(statement) + ", waits for review: "
                        + statement.review().reason()
                        + ". It is proven and recorded; nothing of it was sent, and nothing"
                        + " is before you decide. Look at it: 'headcount preview --period " + statement.period()
                        + "'. To release it: 'headcount approve" + which
                        + "'. To withdraw it for good: 'headcount reject"
                        + which
                        + " --reason TEXT'. If the vendor's numbers change meanwhile, it is withdrawn automatically"
                        + " and the new ones are checked again.");
    }

    /** A statement does not wait any more. */
    public void decided(RecordedStatement statement) {
        end(aboutReview(statement));
    }

    private static String aboutReview(RecordedStatement statement) {
        return REVIEW + statement.period() + Account.inWords(statement.account()) + ", revision "
                + statement.revision();
    }

    /** A statement that was just recorded waits behind an older one that is held; told once for each destination. */
    public void heldBehind(RecordedStatement statement) {
        statement.deliveries().stream()
                .filter(delivery -> delivery.state() == DeliveryState.HELD && delivery.obstacle() != null)
                .forEach(delivery -> held(statement, delivery, delivery.obstacle()));
    }

    /** A delivery that was held got through after all, or was given up. */
    public void delivered(Delivery delivery) {
        end(about(delivery));
    }

    /** A mail reached some of its recipients and not all; told once for each. */
    public void someRefused(RecordedStatement statement, Delivery delivery, String whom) {
        tell(
                aboutRecipients(delivery),
                of(statement.account(), statement.period()) + " did not reach every recipient of "
                        + delivery.destination(),
                named(statement) + ", was delivered to " + delivery.destination() + ", but not to everybody: " + whom
                        + ". It is not sent again by itself, because the others have it. Mend the address (email.to,"
                        + " email.cc, email.bcc) and forward the mail; 'headcount deliver --destination "
                        + delivery.destination() + " --again' sends it to everybody once more.");
    }

    /** A mail reached all of its recipients. */
    public void everybodyTook(Delivery delivery) {
        end(aboutRecipients(delivery));
    }

    private static String aboutRecipients(Delivery delivery) {
        return "recipients of " + delivery.destination();
    }

    /** The vendor's numbers differ from what was billed, and the settings say to tell and not to correct; told once. */
    public void numbersChanged(RecordedStatement billed, Statement now) {
        String message = "The vendor's numbers for " + billed.period() + Account.inWords(billed.account())
                + " have changed: billed "
                + billed.totalMonthlyUsers() + " monthly users (revision " + billed.revision() + "), now there are "
                + now.totalMonthlyUsers()
                + ". Nothing was corrected or sent, because billing.corrections=notify; set it to 'deliver' for a"
                + " correction.";
        tellOnce(
                "changed numbers of " + billed.period() + Account.inWords(billed.account()),
                of(billed.account(), billed.period()) + " has other numbers than were billed",
                message);
    }

    /** A trouble that is told again only if it is raised again after it was over. */
    private void tell(String about, String headline, String message) {
        ledger.troubles().raise(about, headline, message, false, clock.instant());
    }

    /** As {@link #tell}, unless just this is what people know already. */
    private void tellOnce(String about, String headline, String message) {
        boolean known = ledger.troubles().open().stream()
                .anyMatch(trouble ->
                        trouble.about().equals(about) && trouble.message().equals(message));
        if (!known) {
            tell(about, headline, message);
        }
    }

    private static String named(RecordedStatement statement) {
        return "The statement of " + statement.period() + Account.inWords(statement.account()) + ", revision "
                + statement.revision();
    }

    /** The troubles that people should be told of now; none where nobody is to be told. */
    public List<Trouble> due() {
        if (settings.find(Setting.EMAIL_ALERT_TO).isEmpty()) {
            return List.of();
        }
        LocalDate today = day(clock.instant());
        return ledger.troubles().all().stream()
                .filter(trouble -> isDue(trouble, today))
                .toList();
    }

    private boolean isDue(Trouble trouble, LocalDate today) {
        if (trouble.alertedAt() == null || trouble.endedAt() != null) {
            return true;
        }
        return trouble.raisedAt().isAfter(trouble.alertedAt())
                && (!trouble.daily() || day(trouble.alertedAt()).isBefore(today));
    }

    private LocalDate day(Instant instant) {
        ZoneId zone = settings.get(Setting.BILLING_TIME_ZONE);
        return LocalDate.ofInstant(instant, zone);
    }

    /** The mail server took the alert. */
    public void told(@Body Trouble trouble) {
        ledger.troubles().told(trouble, clock.instant());
    }

    /** A month as the beginning of a headline, after whose it is where there are several accounts. */
    public static String of(String account, YearMonth period) {
        return (account.equals(Account.DEFAULT) ? "" : account + ": ") + MONTH.format(period);
    }

    /** Whether a trouble is that a statement waits for review. */
    public static boolean isOfReview(Trouble trouble) {
        return trouble.about().startsWith(REVIEW);
    }

    /** What a trouble is about whose matter is that a delivery is held or incomplete. */
    public static String about(Delivery delivery) {
        return "delivery " + delivery.id();
    }
}
