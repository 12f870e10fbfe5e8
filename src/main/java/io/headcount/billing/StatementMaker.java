package io.headcount.billing;

import io.headcount.keepnet.AccountTokens;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.RecordedStatement;
import io.headcount.ledger.SeenCompany;
import io.headcount.reading.Line;
import io.headcount.reading.ProvenReading;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.statement.Account;
import io.headcount.statement.Statement;
import io.headcount.statement.Statement.Circumstances;
import io.headcount.statement.StatementType;
import io.headcount.statement.Vanished;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes statements of proven readings, with what the ledger remembers of earlier ones. Thread-safe. */
public final class StatementMaker {

    private final Ledger ledger;
    private final Settings settings;
    private final AccountTokens tokens;
    private final BillingCalendar calendar;

    /** @param ledger null where nothing is remembered, as in a dry run */
    public StatementMaker(Ledger ledger, Settings settings, AccountTokens tokens, BillingCalendar calendar) {
        this.ledger = ledger;
        this.settings = settings;
        this.tokens = tokens;
        this.calendar = calendar;
    }

    /**
     * The first statement of a closed period, or a provisional one of the open period. A reading that began while the
     * period was open is no basis for billing, though the month has ended under it.
     */
    public Statement first(ProvenReading reading) {
        if (ledger == null) {
            return first(reading, 1);
        }
        return first(
                reading,
                isClosed(reading)
                        ? ledger.statements().nextRevision(reading.account(), reading.period())
                        : ledger.statements().nextProvisional(reading.account(), reading.period()));
    }

    /** Whether what was read is a basis for billing. */
    boolean isClosed(ProvenReading reading) {
        return calendar.wasClosed(reading.period(), reading.proof().readAt());
    }

    /** As the other, with a revision: later ones than the first are those after one that was withdrawn. */
    Statement first(ProvenReading reading, int revision) {
        boolean closed = isClosed(reading);
        StatementType type = closed ? StatementType.FINALIZED : StatementType.PROVISIONAL;
        if (ledger == null) {
            return make(reading, Circumstances.plain(account(reading.account()), calendar.zone(), type, revision));
        }
        boolean include = settings.get(Setting.BILLING_VANISHED).equals("include");
        return make(
                reading,
                new Circumstances(
                        account(reading.account()),
                        calendar.zone(),
                        type,
                        revision,
                        null,
                        closed ? vanished(reading, Map.of(), include) : List.of(),
                        newCompanies(reading),
                        Map.of()));
    }

    /**
     * The correction of a billed period, or nothing if the vendor says what was billed.
     *
     * <p>A company that was billed and has left the list since keeps its number: the vendor drops deleted companies from
     * past months, which does not mean that nobody was there. Nor is a company a change that is new to the list and had
     * nobody in the period.
     *
     * @param latest what is billed
     * @param revision the correction's
     */
    Optional<Statement> correction(ProvenReading reading, RecordedStatement latest, int revision) {
        Map<String, Line> billed = ledger.statements().lines(latest.id());
        boolean changed = reading.lines().stream()
                .anyMatch(line -> line.monthlyUsers()
                        != Optional.ofNullable(billed.get(line.companyId()))
                                .map(Line::monthlyUsers)
                                .orElse(0L));
        if (!changed) {
            return Optional.empty();
        }
        Map<String, Long> previous = new LinkedHashMap<>();
        billed.forEach((id, line) -> previous.put(id, line.monthlyUsers()));
        return Optional.of(make(
                reading,
                new Circumstances(
                        account(reading.account()),
                        calendar.zone(),
                        StatementType.CORRECTED,
                        revision,
                        latest.id(),
                        vanished(reading, previous, false),
                        newCompanies(reading),
                        previous)));
    }

    private Statement make(ProvenReading reading, Circumstances circumstances) {
        return Statement.of(reading, circumstances, calendar.clock().instant());
    }

    private Account account(String id) {
        return new Account(id, tokens.resellerName(id).orElse(id));
    }

    /** Who was seen in the period and is not in the reading; with the number that was billed, if one was. */
    private List<Vanished> vanished(ProvenReading reading, Map<String, Long> billed, boolean include) {
        Set<String> here = reading.lines().stream().map(Line::companyId).collect(Collectors.toSet());
        List<Vanished> vanished = new ArrayList<>();
        for (SeenCompany seen :
                ledger.readings().seen(reading.account(), reading.period()).values()) {
            if (!here.contains(seen.companyId())) {
                Long number = billed.get(seen.companyId());
                vanished.add(new Vanished(
                        seen.companyId(),
                        seen.companyName(),
                        number == null ? seen.monthlyUsers() : number,
                        seen.seenOn(),
                        number != null || include));
            }
        }
        return vanished;
    }

    /** The companies that were not in the statement of the month before; none if there is no such statement. */
    private Set<String> newCompanies(ProvenReading reading) {
        YearMonth before = reading.period().minusMonths(1);
        Optional<RecordedStatement> statement = ledger.statements().find(reading.account(), before);
        if (statement.isEmpty()) {
            return Set.of();
        }
        Set<String> known = ledger.statements().lines(statement.get().id()).keySet();
        return reading.lines().stream()
                .map(Line::companyId)
                .filter(id -> !known.contains(id))
                .collect(Collectors.toUnmodifiableSet());
    }
}
