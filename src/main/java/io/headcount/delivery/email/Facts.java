package io.headcount.delivery.email;

import io.headcount.delivery.attachment.Background;
import io.headcount.delivery.attachment.Details;
import io.headcount.ledger.Delivery;
import io.headcount.statement.Account;
import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.Company;
import io.headcount.statement.StatementType;
import io.headcount.text.OneLine;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Everything that the summary says, the same for both of its parts; the names here are the templates' variables. All
 * texts are written in the summary's language, stand on one line and are no longer than a mail has room for, but are not
 * escaped: each template does that for itself. What there is nothing to say of is null or empty.
 *
 * @param language a language tag (BCP 47), for screen readers
 * @param glance what an inbox shows beside the subject
 * @param banners what has to be known before anything else: a preview, a provisional statement, a correction
 * @param reseller whose companies were counted
 * @param heading what is counted, and for which month
 * @param counted what the total is a total of
 * @param billed who is counted
 * @param comparison the total against the month before, or why there is none
 * @param correction what a correction changes, company by company
 * @param attention what to look at before the invoice goes out
 * @param trend a year of months
 * @param movers the companies that moved most since the month before
 * @param largest the largest companies
 * @param elsewhere where else the statement goes; how far it has come there is no fact that lasts
 * @param about what identifies the statement
 * @param link the address of the statement's page
 * @param contact whom to ask
 */
record Facts(
        String language,
        String subject,
        String glance,
        List<Banner> banners,
        String reseller,
        String heading,
        String total,
        String counted,
        String billed,
        String comparison,
        String proof,
        Section correction,
        List<Section> attention,
        Section trend,
        Section movers,
        Section largest,
        Section elsewhere,
        List<About> about,
        String link,
        String contact) {

    private static final int LARGEST = 10;
    private static final int MOST_DESTINATIONS = 20;

    /** A warning with its heading. */
    record Banner(String title, String text) {}

    /** A labelled text. */
    record About(String label, String text) {}

    /**
     * @param deliveryId the delivery that carries the summary, which is not told of in it; or null
     * @param contact whom to ask, or null
     */
    static Facts of(
            StatementDocument document,
            Background background,
            String deliveryId,
            Details details,
            String contact,
            Wording wording) {
        boolean recorded = details.recorded();
        StatementType type = document.statementType();
        StatementDocument.Data data = document.data();
        ZoneId zone = ZoneId.of(data.timeZone());
        Movement movement = new Movement(document, background, wording);
        String month = wording.month(YearMonth.parse(data.period()));
        String counted = wording.companies(data.companyCount());
        String comparison = movement.sinceMonthBefore();
        return new Facts(
                wording.language(),
                subject(type, data, month, wording),
                comparison == null ? wording.proof(data) : comparison + ". " + wording.proof(data),
                banners(type, data, movement, recorded, wording),
                Names.of(data.account().name(), data.account().id()),
                wording.say("heading", month),
                wording.number(data.totalMonthlyUsers()),
                type == StatementType.PROVISIONAL ? wording.say("counted.provisional", counted) : counted,
                wording.billed(document),
                comparison == null ? movement.uncompared() : comparison,
                wording.proof(data),
                movement.corrected(),
                Attention.to(document, background, wording),
                movement.trend(),
                movement.movers(),
                largest(data.companies(), wording),
                elsewhere(background.deliveries(), deliveryId, wording),
                about(type, document, recorded, zone, wording),
                details.page(),
                contact == null ? null : wording.say("contact", contact));
    }

    private static String subject(StatementType type, StatementDocument.Data data, String month, Wording wording) {
        String subject = wording.say(
                switch (type) {
                    case FINALIZED -> "subject.final";
                    case CORRECTED -> "subject.corrected";
                    case PROVISIONAL -> "subject.provisional";
                },
                month,
                data.totalMonthlyUsers(),
                wording.companies(data.companyCount()),
                data.revision());
        String name = data.account().name() == null
                ? ""
                : OneLine.clipped(data.account().name());
        return name.isEmpty() || name.equals(data.account().id()) ? subject : subject + ", " + name;
    }

    private static List<Banner> banners(
            StatementType type, StatementDocument.Data data, Movement movement, boolean recorded, Wording wording) {
        List<Banner> banners = new ArrayList<>();
        if (!recorded) {
            banners.add(new Banner(wording.say("banner.preview"), wording.say("banner.preview.text")));
        }
        if (type == StatementType.PROVISIONAL) {
            banners.add(new Banner(wording.say("banner.provisional"), wording.say("banner.provisional.text")));
        }
        if (type == StatementType.CORRECTED) {
            banners.add(new Banner(
                    wording.say("banner.corrected", data.revision()),
                    wording.say(
                            "banner.corrected.text",
                            data.supersedes() == null ? "-" : OneLine.clipped(data.supersedes()),
                            movement.sinceRevisionBefore())));
        }
        return banners;
    }

    private static Section largest(List<Company> companies, Wording wording) {
        if (companies.isEmpty()) {
            return null;
        }
        List<Company> largest = companies.stream()
                .sorted(Comparator.comparingLong(Company::monthlyUsers).reversed())
                .limit(LARGEST)
                .toList();
        return Section.of(
                        companies.size() > LARGEST ? wording.say("largest", LARGEST) : wording.say("largest.all"),
                        null,
                        List.of(wording.say("column.company"), wording.say("column.users")),
                        largest,
                        LARGEST,
                        company -> List.of(Names.of(company), wording.number(company.monthlyUsers())))
                .withBars(largest.stream().map(Company::monthlyUsers).toList());
    }

    private static Section elsewhere(List<Delivery> deliveries, String deliveryId, Wording wording) {
        List<Delivery> others = deliveries.stream()
                .filter(delivery -> !delivery.id().equals(deliveryId))
                .toList();
        if (others.isEmpty()) {
            return null;
        }
        return Section.of(
                        wording.say("elsewhere"),
                        wording.say("elsewhere.note"),
                        List.of(wording.say("column.destination")),
                        others,
                        MOST_DESTINATIONS,
                        delivery -> List.of(OneLine.clipped(delivery.destination())))
                .withRest(wording, names -> null);
    }

    private static List<About> about(
            StatementType type, StatementDocument document, boolean recorded, ZoneId zone, Wording wording) {
        StatementDocument.Data data = document.data();
        String status =
                switch (type) {
                    case FINALIZED -> "status.final";
                    case CORRECTED -> "status.corrected";
                    case PROVISIONAL -> "status.provisional";
                };
        List<About> about = new ArrayList<>();
        about.add(new About(wording.say("about.status"), wording.say(recorded ? status : "status.preview")));
        if (!data.account().id().equals(Account.DEFAULT)) {
            about.add(new About(
                    wording.say("about.account"), OneLine.clipped(data.account().id())));
        }
        about.addAll(List.of(
                new About(wording.say("about.statement"), OneLine.clipped(data.statementId())),
                new About(wording.say("about.revision"), String.valueOf(data.revision())),
                new About(wording.say("about.period"), data.period()),
                new About(wording.say("about.time-zone"), zone.getId()),
                new About(
                        wording.say(recorded && type != StatementType.PROVISIONAL ? "about.recorded" : "about.made"),
                        wording.moment(Instant.parse(document.timestamp()), zone))));
        return about;
    }
}
