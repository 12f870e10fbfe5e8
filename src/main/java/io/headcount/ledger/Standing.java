package io.headcount.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Where a delivery stands among the others of its series: those of one account and period to one destination, which go
 * out in the order of their revisions. Kept nowhere, but asked of the tables each time, so that no kill and no second
 * machine can leave a delivery behind that waits for what is over. In all SQL here {@code d} is the delivery and
 * {@code s} its statement.
 */
final class Standing {

    /**
     * A delivery {@code od} that must be over first: of an older revision, and neither delivered nor given up. What was
     * overtaken before there was an order holds up nobody, nor does what told a billing system of some companies: the newer one
     * tells it of what is missing then, which is all there is to tell.
     */
    private static final String OLDER =
            """
            from delivery od join statement os on os.id = od.statement_id
            where od.destination = d.destination and os.account = s.account and os.period = s.period
                and os.provisional = s.provisional and os.revision < s.revision and od.state <> 'delivered'
                and not exists (select 1 from review ov where ov.statement_id = os.id and ov.state in ('rejected', 'replaced'))
                and not exists (select 1 from dismissal om where om.delivery_id = od.id)
                and not exists (select 1 from delivery_told ot where ot.delivery_id = od.id and od.claimed_until is null)
                and not exists (select 1 from delivery td join statement ts on ts.id = td.statement_id
                    where td.destination = od.destination and ts.account = os.account and ts.period = os.period
                        and ts.provisional = os.provisional and ts.revision > os.revision
                        and td.delivered_at is not null)
            """;

    /** A delivery {@code nd} after which this one must not arrive: of a newer revision, or final where this is provisional. */
    private static final String NEWER =
            """
            from delivery nd join statement ns on ns.id = nd.statement_id
            where nd.destination = d.destination and ns.account = s.account and ns.period = s.period
                and (ns.provisional = s.provisional and ns.revision > s.revision or s.provisional and not ns.provisional)
            """;

    private static final String REVIEW = "(select v.state from review v where v.statement_id = s.id)";
    private static final String DISMISSED = "(select m.reason from dismissal m where m.delivery_id = d.id)";
    private static final String BEHIND = "(select min(os.revision) " + OLDER + ")";
    private static final String BEHIND_HELD = "(select min(os.revision) " + OLDER + " and od.state = 'held')";
    /**
     * Whether a newer one takes the place of this one: it has arrived, if only in part; or it may be sent and tells a billing system
     * all that this one has left to tell.
     */
    private static final String ARRIVED =
            """
            (nd.delivered_at is not null or exists (select 1 from delivery_told nt where nt.delivery_id = nd.id)
                or exists (select 1 from delivery_told dt where dt.delivery_id = d.id)
                    and not exists (select 1 from review nv where nv.statement_id = ns.id and nv.state <> 'approved')
                    and not exists (select 1 from dismissal nm where nm.delivery_id = nd.id))
            """;

    private static final String OVERTAKEN = "(select max(ns.revision) " + NEWER + " and " + ARRIVED + ")";

    /** The state as people are told it, beside the one that the table has. */
    static final String STATE =
            """
            case when d.state = 'delivered' then 'delivered'
                when %s in ('rejected', 'replaced') or exists (select 1 from dismissal m where m.delivery_id = d.id)
                    or exists (select 1 %s and %s) then 'withdrawn'
                when d.state = 'held' or exists (select 1 %s and od.state = 'held') then 'held'
                else 'pending' end"""
                    .formatted(REVIEW, NEWER, ARRIVED, OLDER);

    /** What is needed to say why, for {@link #obstacle}. */
    static final String COLUMNS = STATE + " as standing, " + REVIEW + " as review, " + DISMISSED + " as dismissed, "
            + OVERTAKEN + " as overtaken, " + BEHIND + " as behind, " + BEHIND_HELD + " as behind_held";

    /** Whether it may still be sent at all, now or after the older ones. */
    static final String NOT_OVER =
            """
            not exists (select 1 from review v where v.statement_id = s.id and v.state <> 'approved')
            and not exists (select 1 from dismissal m where m.delivery_id = d.id)
            and not exists (select 1 %s and (%s or nd.claimed_until >= :now))
            """
                    .formatted(NEWER, ARRIVED);

    /** Whether nothing but its time and its claim keeps a pending delivery from being sent. */
    static final String IN_ORDER = NOT_OVER + " and not exists (select 1 " + OLDER + ")";

    private Standing() {}

    /** What else keeps a delivery from being sent than its own attempts; null if nothing does. */
    static String obstacle(ResultSet rs) throws SQLException {
        if (rs.getString("state").equals("delivered")) {
            return null;
        }
        String review = rs.getString("review");
        if ("rejected".equals(review) || "replaced".equals(review)) {
            return "its statement was withdrawn";
        }
        if (rs.getString("dismissed") != null) {
            return "given up: " + rs.getString("dismissed");
        }
        if (rs.getObject("overtaken") != null) {
            return "a newer statement of the month, revision " + rs.getInt("overtaken") + ", takes its place";
        }
        if ("waiting".equals(review)) {
            return "its statement waits for review; 'headcount approve' releases it, 'headcount reject' withdraws it";
        }
        if (rs.getString("state").equals("held")) {
            return null;
        }
        if (rs.getObject("behind_held") != null) {
            return "revision " + rs.getInt("behind_held") + ", which is older, is held; both go out when that one is"
                    + " released";
        }
        return rs.getObject("behind") == null
                ? null
                : "waits until revision " + rs.getInt("behind") + ", which is older, is delivered";
    }
}
