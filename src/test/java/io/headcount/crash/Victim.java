package io.headcount.crash;

import io.headcount.Installation;
import io.headcount.ledger.DeliveryState;
import io.headcount.ledger.Ledger;
import io.headcount.sandbox.Fault;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxCompany;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An installation with some months to bill, whose process is killed again and again. */
final class Victim implements AutoCloseable {

    private static final Duration LONGEST_TICK = Duration.ofSeconds(60);
    private static final int MOST_TICKS = 3;
    private static final int MONTHS = 5;

    private final Program program;
    private final Sandbox sandbox;
    private final Installation installation;
    private final Map<YearMonth, List<Long>> truth = new TreeMap<>();
    private long duplicates;

    Victim(Program program, Path folder, long seed) throws IOException {
        this.program = program;
        this.sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(25)
                .withSeed(seed));
        YearMonth last = YearMonth.now(ZoneOffset.UTC).minusMonths(1);
        for (YearMonth month = last.minusMonths(MONTHS - 1); !month.isAfter(last); month = month.plusMonths(1)) {
            truth.put(month, new ArrayList<>(List.of(sandbox.expectedTotal(month))));
        }
        this.installation = Installation.of(sandbox, folder.resolve("home"), Clock.systemUTC())
                .with("BILLING_FIRST_PERIOD", last.minusMonths(MONTHS - 1).toString())
                .with("BILLING_WATCH_DAYS", "400")
                // One in 150 of these made-up customers has a month that would wait for a person.
                .with("BILLING_REVIEW", "off");
        restoreRoutes();
    }

    Sandbox sandbox() {
        return sandbox;
    }

    /** The project's routes, and a step that says when the tick at the start is over. */
    private void restoreRoutes() throws IOException {
        Path routes = installation.home().routes();
        Installation.in(installation.home().folder(), Clock.systemUTC());
        new RouteStep("schedule-at-start.camel.yaml", 0, 1, "").insert(routes, TickIsOver.class, "say");
    }

    /** Starts the program with a step in its routes that kills it; null for none. */
    Machine start(RouteStep fatal) throws IOException {
        restoreRoutes();
        Files.deleteIfExists(struckFile());
        Files.deleteIfExists(tickFile());
        if (fatal != null) {
            fatal.insert(installation.home().routes(), SuddenDeath.class, "strike");
        }
        return Machine.start(program, installation, "serve");
    }

    boolean hasStruck() {
        return Files.exists(struckFile());
    }

    boolean tickIsOver() {
        return Files.exists(tickFile());
    }

    private Path struckFile() {
        return installation.home().folder().resolve("struck");
    }

    private Path tickFile() {
        return installation.home().folder().resolve("tick-is-over");
    }

    /**
     * Lets it run undisturbed until there is nothing left to do: one tick, or another where the minute's own tick had a
     * delivery in hand when the first was over.
     */
    void finish() throws IOException, InterruptedException {
        release();
        for (int ticks = 0; ticks < MOST_TICKS && (ticks == 0 || !isAllDone()); ticks++) {
            try (Machine machine = start(null)) {
                if (!machine.await(this::tickIsOver, LONGEST_TICK)) {
                    throw new AssertionError("The tick did not end: " + String.join("\n", machine.log()));
                }
            }
        }
        auditAllDone();
    }

    /** Checks that every month is billed and delivered. */
    void auditAllDone() {
        try (Ledger ledger = installation.ledger()) {
            new Audit(ledger, sandbox, truth).checkAllIsDone();
        }
    }

    /**
     * Checks the laws that hold whenever a process dies.
     *
     * @return how many more duplicates there are than at the last call
     */
    long audit() {
        try (Ledger ledger = installation.ledger()) {
            Audit audit = new Audit(ledger, sandbox, truth);
            audit.check();
            long more = audit.duplicates() - duplicates;
            duplicates = audit.duplicates();
            return more;
        }
    }

    boolean isAllDone() {
        try (Ledger ledger = installation.ledger()) {
            return new Audit(ledger, sandbox, truth).isAllDone();
        }
    }

    private void release() {
        if (!Files.exists(installation.home().data())) {
            return; // the first start makes it, or dies of it
        }
        try (Ledger ledger = installation.ledger()) {
            ledger.statements().history().stream()
                    .flatMap(statement -> statement.deliveries().stream())
                    .filter(delivery -> delivery.state() == DeliveryState.PENDING)
                    .forEach(delivery -> ledger.deliveries()
                            .release(delivery, Clock.systemUTC().instant()));
        }
    }

    /** Sees to it that the next start meets a circumstance. */
    void meet(Circumstance circumstance) throws IOException, InterruptedException {
        List.of(Fault.HTML_FOREVER, Fault.WEBHOOK_500_ONCE).forEach(sandbox::mend);
        installation.with("BILLING_VERIFY", "export").with("KEEPNET_MAX_ATTEMPTS", "3");
        release();
        switch (circumstance) {
            case MONTHS_ARE_DUE -> {}
            case NUMBERS_CHANGED -> changeNumbers();
            case VENDOR_IS_MAD -> {
                sandbox.fault(Fault.HTML_FOREVER);
                installation.with("KEEPNET_MAX_ATTEMPTS", "1");
            }
            case RECEIVER_SAYS_NO -> sandbox.fault(Fault.WEBHOOK_500_ONCE);
            case SECOND_READING -> installation.with("BILLING_VERIFY", "second-reading");
            case NO_WITNESS -> installation.with("BILLING_VERIFY", "totals");
        }
    }

    /** A day later, the vendor has other numbers for the last month. */
    private void changeNumbers() throws IOException, InterruptedException {
        if (!isAllDone()) {
            finish();
        }
        YearMonth month = truth.keySet().iterator().next();
        SandboxCompany company = sandbox.companies(month).get(3);
        sandbox.change(month, company.id(), company.monthlyUsers() + 7);
        truth.get(month).add(sandbox.expectedTotal(month));
        try (Connection ledger = DriverManager.getConnection(
                        "jdbc:h2:file:" + installation.home().data().resolve("headcount"), "headcount", "");
                Statement statement = ledger.createStatement()) {
            statement.execute("delete from reading");
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
