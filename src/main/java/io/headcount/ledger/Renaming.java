package io.headcount.ledger;

import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.statement.Account;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/**
 * Gives an account's history to the name that the settings give it now ({@code accounts.emea.formerly=default}): in one
 * transaction, and once, whoever starts how often. Ids and documents stay as they are: every identity that left the house is
 * kept.
 *
 * <p>Where both names have statements of a period, one side's must all be such that nothing of them was ever sent. Those are
 * withdrawn if they wait, and end up under the former name. So whoever was told that a renamed account bills everybody again
 * can say then that it was renamed.
 */
final class Renaming {

    /** No account's name has a dot. */
    private static final String ASIDE = ".aside";

    /** How what a trouble is about names an account: after the month, at the end or before the revision. */
    private static final Pattern OWNER =
            Pattern.compile("(?<= of \\d{4}-\\d{2})( of account [a-z0-9-]+)?(?=$|, revision)");

    private static final String CLOSED = "s.account = :account and not s.provisional";
    private static final String PROVISIONAL = "s.account = :account and s.provisional";
    private static final String SENT = CLOSED + " and " + StatementRecords.RELEASED;

    private final Handle handle;
    private final String former;
    private final String account;

    private Renaming(Handle handle, String former, String account) {
        this.handle = handle;
        this.former = former;
        this.account = account;
    }

    /**
     * Does what the settings say of former names.
     *
     * @throws LedgerException if that can't be, or an account is configured that goes by another name since; nothing was changed
     */
    static void apply(Ledger ledger, Settings settings) throws LedgerException {
        for (String account : settings.accounts()) {
            Optional<String> former = settings.formerly(account);
            if (former.isPresent()) {
                apply(ledger, former.get(), account);
            } else {
                refuseFormer(ledger, account);
            }
        }
    }

    private static void refuseFormer(Ledger ledger, String account) throws LedgerException {
        Optional<String> now = ledger.jdbi().withHandle(handle -> nameSince(handle, account));
        if (now.isPresent()) {
            throw new LedgerException("The ledger's account " + account + " is called " + now.get()
                    + " since accounts." + now.get() + ".formerly=" + account
                    + " was set. Name it so in accounts here, too;"
                    + " or, if it is to be called " + account + " again, name it in accounts and set accounts."
                    + account + ".formerly="
                    + now.get() + " and take " + now.get()
                    + " out of accounts. A new credential needs a name of its own.");
        }
    }

    private static Optional<String> nameSince(Handle handle, String former) {
        return handle.createQuery("select account from former_account where id = :former")
                .bind("former", former)
                .mapTo(String.class)
                .findOne();
    }

    private static void apply(Ledger ledger, String former, String account) throws LedgerException {
        if (ledger.jdbi().withHandle(handle -> new Renaming(handle, former, account).isDone())) {
            return;
        }
        String first = ledger.jdbi()
                .withHandle(handle -> handle.createQuery("select first_period from account where id = :former")
                        .bind("former", former)
                        .mapTo(String.class)
                        .findOne())
                .orElseThrow(() -> unknown(ledger, former, account));
        StatementRecords.addAccount(ledger, account, YearMonth.parse(first));
        ledger.jdbi().useTransaction(handle -> new Renaming(handle, former, account).rename());
        ledger.force();
    }

    private static LedgerException unknown(Ledger ledger, String former, String account) {
        List<String> known = ledger.jdbi().withHandle(handle -> handle.createQuery("select id from account order by id")
                .mapTo(String.class)
                .list());
        return new LedgerException(
                Setting.formerly(account).name() + "=" + former + ": the ledger has no account " + former
                        + (known.isEmpty() ? " (it has none)" : ", only: " + String.join(", ", known))
                        + ". Check the name, and ledger.url; where there is no history to take over, leave the setting out.");
    }

    /** Also where another machine, with older settings, billed by the former name since, it is not done. */
    private boolean isDone() {
        return nameSince(handle, former).filter(account::equals).isPresent()
                && periods(SENT, former).isEmpty();
    }

    private void rename() throws LedgerException {
        hold();
        if (isDone()) {
            // Another machine did it while this one waited.
            return;
        }
        Optional<String> now = nameSince(handle, former).filter(name -> !name.equals(account));
        if (now.isPresent()) {
            throw new LedgerException(Setting.formerly(account).name() + "=" + former + ": account " + former
                    + " is called " + now.get() + " since an earlier start. Its history can go with one account only.");
        }
        List<String> both = periods(SENT, former).stream()
                .filter(periods(SENT, account)::contains)
                .toList();
        if (!both.isEmpty()) {
            throw new LedgerException(Setting.formerly(account).name() + "=" + former + ": both accounts have billed "
                    + String.join(", ", both)
                    + ", so they are not one account by two names. Nothing was changed. Leave the"
                    + " setting out: " + former + " keeps its history, and " + account + " its own.");
        }
        putAsideUnsent();
        moveAllBut(periods(CLOSED, account), CLOSED, "not provisional");
        // A look at an open month was told to people by its revision, and is no bill: those of the former name stay
        // there.
        moveAllBut(periods(PROVISIONAL, account), PROVISIONAL, "provisional");
        takeBackAside();
        moveReadings();
        moveTroubles();
        execute(
                """
                update account set first_period = (select min(a.first_period) from account a where a.id in (:former, :account))
                where id = :account""");
        handle.execute("delete from former_account where id = ?", account);
        execute("update former_account set account = :account where account = :former");
        execute("delete from former_account where id = :former");
        execute("insert into former_account (id, account, renamed_at) values (:former, :account, current_timestamp)");
    }

    /** Whoever records a bill waits, and so does another machine that renames. */
    private void hold() {
        handle.createQuery("select period from billing_period order by period for update")
                .mapTo(String.class)
                .list();
        handle.createQuery("select id from account where id in (:former, :account) order by id for update")
                .bind("former", former)
                .bind("account", account)
                .mapTo(String.class)
                .list();
    }

    /** In periods that both names have: withdraws what waits on the side that sent nothing, and puts aside what the new name has. */
    private void putAsideUnsent() {
        handle.execute(
                "insert into account (id, first_period) select ?, first_period from account where id = ?",
                account + ASIDE,
                account);
        List<String> formers = periods(CLOSED, former);
        List<String> sent = periods(SENT, account);
        for (String period : periods(CLOSED, account)) {
            if (formers.contains(period)) {
                withdraw(sent.contains(period) ? former : account, period);
                if (!sent.contains(period)) {
                    move(account, account + ASIDE, period, "not provisional");
                }
            }
        }
    }

    private void moveAllBut(List<String> except, String which, String kind) {
        periods(which, former).stream()
                .filter(period -> !except.contains(period))
                .forEach(period -> move(former, account, period, kind));
    }

    private void move(String from, String to, String period, String kind) {
        handle.execute(
                "update statement set account = ? where account = ? and period = ? and " + kind, to, from, period);
    }

    private void takeBackAside() {
        handle.execute("update statement set account = ? where account = ?", former, account + ASIDE);
        handle.execute("delete from account where id = ?", account + ASIDE);
    }

    private void withdraw(String owner, String period) {
        String about = "the review of " + period + Account.inWords(owner) + ", revision %";
        handle.execute("delete from trouble where alerted_at is null and about like ?", about);
        handle.execute(
                "update trouble set ended_at = current_timestamp where ended_at is null and about like ?", about);
        handle.createUpdate(
                        """
                        update review set state = 'replaced', decided_at = current_timestamp, decided_by = 'headcount',
                            decision = :decision
                        where state = 'waiting' and statement_id in (select s.id from statement s
                            where s.account = :owner and s.period = :period and not s.provisional)""")
                .bind("decision", "account " + account + " is account " + former + " by another name")
                .bind("owner", owner)
                .bind("period", period)
                .execute();
    }

    /** Of what both names have, what was seen last is kept. */
    private void moveReadings() {
        execute(
                """
                delete from reading where account = :former and exists (select 1 from reading r
                    where r.account = :account and r.period = reading.period and r.taken_on = reading.taken_on)""");
        execute("update reading set account = :account where account = :former");
        execute(
                """
                delete from company_seen where account = :account and exists (select 1 from company_seen f
                    where f.account = :former and f.period = company_seen.period and f.company_id = company_seen.company_id
                        and f.seen_on > company_seen.seen_on)""");
        execute(
                """
                delete from company_seen where account = :former and exists (select 1 from company_seen n
                    where n.account = :account and n.period = company_seen.period and n.company_id = company_seen.company_id)""");
        execute("update company_seen set account = :account where account = :former");
    }

    /** Else nobody would hear that a trouble is over which was told of by the former name. */
    private void moveTroubles() {
        List<String> all = handle.createQuery("select about from trouble order by about")
                .mapTo(String.class)
                .list();
        for (String about : all) {
            Matcher owner = OWNER.matcher(about);
            if (owner.find() && Account.inWords(former).equals(owner.group(1) == null ? "" : owner.group(1))) {
                String renamed = owner.replaceFirst(Account.inWords(account));
                if (all.contains(renamed)) {
                    handle.execute("delete from trouble where about = ?", about);
                } else {
                    handle.execute("update trouble set about = ? where about = ?", renamed, about);
                }
            }
        }
    }

    private List<String> periods(String condition, String owner) {
        return handle.createQuery("select distinct s.period from statement s where " + condition + " order by s.period")
                .bind("account", owner)
                .mapTo(String.class)
                .list();
    }

    private void execute(String sql) {
        var update = handle.createUpdate(sql);
        if (sql.contains(":former")) {
            update.bind("former", former);
        }
        if (sql.contains(":account")) {
            update.bind("account", account);
        }
        update.execute();
    }
}
