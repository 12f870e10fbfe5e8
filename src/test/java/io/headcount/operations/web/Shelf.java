package io.headcount.operations.web;

import io.headcount.Installation;
import io.headcount.delivery.email.Summaries;
import io.headcount.delivery.usage.Customers;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.Ledger;
import io.headcount.reading.Line;
import io.headcount.reading.Proof;
import io.headcount.reading.ProvenReading;
import io.headcount.reading.Verification;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.statement.Account;
import io.headcount.statement.Statement;
import io.headcount.statement.Statement.Circumstances;
import io.headcount.statement.StatementType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An archive that is served, with a year of statements in it, troubles of every kind, and names of which each is an
 * attack on whoever reads it.
 */
final class Shelf implements AutoCloseable {

    static final String SECRET = "planted-client-5ecret";
    static final String OWNED = "<script>document.title='owned'</script>";
    static final String IMAGE = "<img src=x onerror=\"document.title='owned'\">";
    static final String TURNED = "evil\u202E\u2069\u2066gnp.exe";
    static final String LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";

    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    static final ZoneId ZONE = ZoneId.of("Europe/Istanbul");
    static final YearMonth OCTOBER = YearMonth.of(2026, 10);

    private static final Account ACCOUNT = new Account(Account.DEFAULT, "Acme & Söhne " + OWNED + IMAGE + TURNED);

    final Installation installation;
    final Ledger ledger;
    final WebServer server;

    /** October as it was billed first: its deliveries are in every state. */
    final Statement first;

    /** October as it was corrected. */
    final Statement corrected;

    /** November so far. */
    final Statement provisional;

    private Shelf(Path folder) throws IOException {
        this.installation = Installation.in(folder, Clock.fixed(NOW, ZoneOffset.UTC))
                .with("KEEPNET_CLIENT_SECRET", SECRET)
                .with("BILLING_TIME_ZONE", ZONE.getId());
        this.ledger = installation.ledger();
        for (int back = 13; back > 0; back--) {
            YearMonth period = OCTOBER.minusMonths(back);
            if (back != 5) {
                record(statement(period, StatementType.FINALIZED, 1, null, 4_000 - 150 * back), Set.of("email"));
            }
        }
        this.first = statement(OCTOBER, StatementType.FINALIZED, 1, null, 4_321);
        record(first, Set.of("email", "slack", "webhook"));
        deliveries();
        this.corrected = statement(OCTOBER, StatementType.CORRECTED, 2, first.id(), 4_567);
        record(corrected, Set.of());
        this.provisional = statement(OCTOBER.plusMonths(1), StatementType.PROVISIONAL, 1, null, 2_999);
        record(provisional, Set.of("email"));
        ledger.troubles()
                .raise(
                        "statement 2026-05 " + OWNED,
                        "not proven " + OWNED,
                        "Not proven.\nDo " + IMAGE + SECRET,
                        true,
                        NOW);
        ledger.troubles().raise("over", "over", "This one is over.", false, NOW);
        ledger.troubles().told(ledger.troubles().all().get(0), NOW);
        ledger.troubles().end("over", NOW);
        Settings settings = installation.settings();
        this.server = WebServer.on("127.0.0.1", 0, Optional.empty())
                .with(
                        "/",
                        new Archive(
                                ledger,
                                settings,
                                () -> new Summaries(
                                        installation.home().emailTemplates(), settings.get(Setting.EMAIL_LOCALE)),
                                new Customers(installation.home().customers()),
                                Clock.fixed(NOW, ZoneOffset.UTC)))
                .start();
    }

    static Shelf in(Path folder) throws IOException {
        return new Shelf(folder);
    }

    private static Statement statement(
            YearMonth period, StatementType type, int revision, String supersedes, long users) {
        List<Line> lines = List.of(
                line("c-1", "Yıldız Energy " + OWNED, users - 300),
                line("c-2", IMAGE, 150),
                line("c-3", TURNED, 100),
                line("c-4", LONG, 50));
        Instant made = period.plusMonths(1).atDay(1).atTime(3, 0, 4).toInstant(ZoneOffset.UTC);
        return Statement.of(
                new ProvenReading(
                        Account.DEFAULT,
                        period,
                        lines,
                        users,
                        new Proof(Verification.EXPORT, made, lines.size(), users, users)),
                new Circumstances(
                        ACCOUNT,
                        ZONE,
                        type,
                        revision,
                        supersedes,
                        List.of(),
                        Set.of(),
                        type == StatementType.CORRECTED ? Map.of("c-1", users - 500) : Map.of()),
                made);
    }

    private static Line line(String id, String name, long users) {
        return new Line(id, name, users, users + 1, 5_000L, false, LocalDate.of(2027, 1, 31));
    }

    private void record(Statement statement, Set<String> destinations) {
        Instant now = statement.madeAt().plusSeconds(statement.revision());
        ledger.statements().record(statement, destinations, now.isAfter(NOW) ? NOW : now);
        ledger.deliveries().of(statement.id()).stream()
                .filter(delivery ->
                        !statement.equals(first) && delivery.destination().equals("email"))
                .forEach(delivery -> ledger.deliveries().delivered(claim(delivery, now), now.plusSeconds(2)));
    }

    /** E-mail at the second try, the webhook held, and one that nobody knows of. */
    private void deliveries() {
        Instant at = first.madeAt().plusSeconds(1);
        for (Delivery delivery : ledger.deliveries().of(first.id())) {
            Delivery tried = claim(delivery, at);
            switch (delivery.destination()) {
                case "email" -> {
                    ledger.deliveries()
                            .failed(tried, at.plusSeconds(3), "421 busy " + OWNED + TURNED, at.plusSeconds(60));
                    ledger.deliveries().delivered(claim(delivery, at.plusSeconds(61)), at.plusSeconds(62));
                }
                case "webhook" ->
                    ledger.deliveries()
                            .held(tried, at.plusSeconds(3), "410 " + IMAGE + " " + SECRET + " " + LONG + LONG);
                default -> {}
            }
        }
    }

    private Delivery claim(Delivery delivery, Instant at) {
        Delivery claimed = ledger.deliveries()
                .claimNext(delivery.destination(), at, at.plusSeconds(900))
                .orElseThrow();
        if (!claimed.id().equals(delivery.id())) {
            throw new IllegalStateException("claimed " + claimed.id() + " instead of " + delivery.id());
        }
        return claimed;
    }

    String path(Statement statement) {
        return "/statements/" + statement.id();
    }

    /** A recorded document. */
    String document(Statement statement) {
        return ledger.statements().document(statement.id());
    }

    @Override
    public void close() {
        server.close();
        ledger.close();
    }
}
