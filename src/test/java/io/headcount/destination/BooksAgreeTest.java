package io.headcount.destination;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.destination.BillingSystems.Mishap;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.DeliveryState;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.RecordedStatement;
import io.headcount.ledger.UsageEntry;
import io.headcount.ledger.UsageEntry.State;
import io.headcount.reading.Line;
import io.headcount.reading.Progress;
import io.headcount.reading.Proof;
import io.headcount.reading.ProvenReading;
import io.headcount.reading.Verification;
import io.headcount.runtime.HeadcountRuntime;
import io.headcount.runtime.Scope;
import io.headcount.statement.Account;
import io.headcount.statement.Statement;
import io.headcount.statement.Statement.Circumstances;
import io.headcount.statement.StatementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever the order of statements, corrections, mappings, refusals, lost answers, ends of the program and repeats: when all is well
 * again, each system has the statement's number of each customer, or a person was told of the customer by name.
 */
@Tag("long")
class BooksAgreeTest {

    private static final Instant START = Instant.parse("2026-02-01T06:00:00Z");

    private static final List<String> ONE_BY_ONE = List.of("killbill", "stripe", "gradient", "connectwise");

    @TempDir
    private Path folder;

    private final MovableClock clock = new MovableClock(START.toString());
    /** By the systems: who the companies are, where not who they are by default; and what Kill Bill was credited by hand. */
    private final Map<String, Map<Integer, String>> mapping = new HashMap<>();

    private final Map<String, Long> byHand = new HashMap<>();
    private final List<Long> numbers = new ArrayList<>();
    private final Map<Integer, Statement> latest = new HashMap<>();
    private BillingSystems systems;
    private Installation installation;
    private Ledger ledger;
    private HeadcountRuntime runtime;
    private Random random;
    private int accounts;
    private YearMonth month;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void anyOrderOfMishapsEndsWithBooksThatAgree(long seed) throws Exception {
        run(seed, 1, 9, 3, 12, 1);
    }

    @Test
    void aYearOfMishapsOfThreeAccountsWithFiveHundredCompaniesEndsWithBooksThatAgree() throws Exception {
        run(42, 3, 500, 12, 4, 5);
    }

    /** @param every which companies are billed at the systems that are told one by one: each so-manieth, to bound the time */
    private void run(long seed, int accountCount, int companies, int months, int steps, int every) throws Exception {
        random = new Random(seed);
        accounts = accountCount;
        month = YearMonth.of(2026, 1);
        for (int i = 0; i < companies; i++) {
            numbers.add((long) random.nextInt(1, 900));
            for (String system : i % every == 0 ? List.<String>of() : ONE_BY_ONE) {
                mapping.computeIfAbsent(system, any -> new HashMap<>()).put(i, "-");
            }
        }
        try (BillingSystems stand = BillingSystems.start(clock, ZoneOffset.UTC)) {
            systems = stand;
            installation = Installation.in(folder, clock)
                    .with("KEEPNET_CLIENT_ID", "somebody")
                    .with("KEEPNET_CLIENT_SECRET", "hush-keepnet");
            if (accounts > 1) {
                installation.with("ACCOUNTS", "default,emea,apac");
                for (String account : List.of("EMEA", "APAC")) {
                    installation
                            .with("ACCOUNTS_" + account + "_CLIENT_ID", account)
                            .with("ACCOUNTS_" + account + "_CLIENT_SECRET", "hush-" + account);
                }
            }
            systems.install(installation);
            write();
            start();
            try {
                for (int i = 0; i < months; i++) {
                    oneMonth(steps);
                    allIsWellAndAgrees();
                    month = month.plusMonths(1);
                    clock.set(month.plusMonths(1)
                            .atDay(1)
                            .atTime(6, 0)
                            .toInstant(ZoneOffset.UTC)
                            .toString());
                }
            } finally {
                stop();
            }
        }
    }

    private void oneMonth(int steps) throws Exception {
        latest.clear();
        for (int account = 0; account < accounts; account++) {
            record(account);
        }
        deliver();
        for (int i = 0; i < steps; i++) {
            switch (random.nextInt(8)) {
                case 0, 1 -> correct();
                case 2 -> map(random.nextInt(numbers.size()), anySystem(), anyCustomer());
                case 3 -> refuse();
                case 4 -> systems.mishaps(sometimes(Mishap.values()[random.nextInt(Mishap.values().length)]));
                case 5 -> restart();
                case 6 -> repeat();
                default -> systems.mishaps(system -> Mishap.NONE);
            }
            pass(Duration.ofMinutes(random.nextInt(5, 1_800)));
            deliver();
        }
    }

    private String anySystem() {
        return BillingSystems.ALL.get(random.nextInt(BillingSystems.ALL.size()));
    }

    private static String other(String system, int company) {
        return BillingSystems.customer(system, 5_000 + company);
    }

    /** Nobody, on purpose or not; somebody else; or the right one. */
    private int anyCustomer() {
        return random.nextInt(4);
    }

    private void map(int company, String system, int how) throws IOException {
        Map<Integer, String> of = mapping.computeIfAbsent(system, any -> new HashMap<>());
        switch (how) {
            case 0 -> of.put(company, "");
            case 1 -> of.put(company, "-");
            case 2 -> of.put(company, other(system, company));
            default -> of.remove(company);
        }
        write();
    }

    private void refuse() {
        String system = anySystem();
        systems.refuse(
                system,
                BillingSystems.customer(system, random.nextInt(numbers.size())),
                system.equals("lago") ? 422 : 400,
                "archived");
    }

    private Function<String, Mishap> sometimes(Mishap mishap) {
        Random own = new Random(random.nextLong());
        return system -> {
            synchronized (own) {
                return own.nextInt(4) == 0 ? mishap : Mishap.NONE;
            }
        };
    }

    private void correct() {
        int account = random.nextInt(accounts);
        for (int i = 0; i < 3; i++) {
            int company = random.nextInt(numbers.size());
            if (company % accounts == account) {
                numbers.set(company, (long) random.nextInt(0, 900));
            }
        }
        record(account);
    }

    private void repeat() {
        Instant now = clock.instant();
        ledger.statements().history().stream()
                .filter(statement -> statement.period().equals(month))
                .flatMap(statement -> statement.deliveries().stream())
                .forEach(delivery -> ledger.deliveries().release(delivery, now));
    }

    /** What a person does who hears of it: looks there, does by hand what is to be done by hand, and says so. */
    private void person() {
        for (RecordedStatement statement : ledger.statements().history()) {
            for (Delivery delivery : statement.deliveries()) {
                if (delivery.state() == DeliveryState.HELD && delivery.obstacle() == null) {
                    see(statement.period(), delivery, left(statement, delivery));
                }
            }
        }
    }

    private List<UsageEntry> left(RecordedStatement statement, Delivery delivery) {
        return ledger.usage().of(delivery.destination(), statement.account(), statement.period()).stream()
                .filter(entry -> entry.state() == State.LEFT)
                .toList();
    }

    private void see(YearMonth period, Delivery delivery, List<UsageEntry> left) {
        String system = delivery.destination();
        for (UsageEntry entry : left) {
            assertThat(delivery.lastReason())
                    .as("the person is told of " + entry)
                    .containsPattern(
                            Pattern.quote(entry.companyName() + " (" + entry.customer() + ")") + "| and \\d+ more");
        }
        boolean nothingIsThere =
                left.stream().allMatch(entry -> entry.isUnknown() && !systems.knows(system, entry.id()));
        if (nothingIsThere) {
            ledger.usage().notThere(delivery, "somebody", clock.instant());
            ledger.deliveries().release(delivery, clock.instant());
            return;
        }
        left.stream()
                .filter(entry -> !entry.isUnknown() || !systems.knows(system, entry.id()))
                .forEach(entry -> byHand.merge(system + period + entry.customer(), entry.quantity(), Long::sum));
        assertThat(ledger.deliveries().dismiss(delivery, "somebody", "done by hand", clock.instant()))
                .isTrue();
    }

    private void allIsWellAndAgrees() throws Exception {
        systems.mishaps(system -> Mishap.NONE);
        systems.acceptAll();
        mapping.values().forEach(of -> of.values().removeIf(""::equals));
        write();
        for (int i = 0; i < 4; i++) {
            pass(Duration.ofHours(13));
            repeat();
            deliver();
            person();
        }
        for (RecordedStatement statement : ledger.statements().history()) {
            if (statement.period().equals(month)) {
                assertThat(statement.deliveries()).allSatisfy(delivery -> assertThat(delivery.state())
                        .as(delivery.toString())
                        .isIn(DeliveryState.DELIVERED, DeliveryState.WITHDRAWN));
            }
        }
        for (String system : BillingSystems.ALL) {
            assertThat(withHands(system)).as(system + " in " + month).isEqualTo(expected(system));
        }
        assertThat(systems.parked()).isEmpty();
    }

    private Map<String, Long> withHands(String system) {
        Map<String, Long> books = new TreeMap<>(systems.invoices(system, month));
        byHand.forEach((key, quantity) -> {
            String prefix = system + month;
            if (key.startsWith(prefix)) {
                books.merge(key.substring(prefix.length()), quantity, Long::sum);
            }
        });
        books.values().removeIf(sum -> sum == 0);
        return books;
    }

    private Map<String, Long> expected(String system) {
        Map<String, Long> expected = new TreeMap<>();
        for (Statement statement : latest.values()) {
            for (Line line : statement.lines()) {
                String customer =
                        customer(system, Integer.parseInt(line.companyId().substring(1)));
                if (line.monthlyUsers() > 0 && !customer.equals("-")) {
                    expected.put(customer, line.monthlyUsers());
                }
            }
        }
        return expected;
    }

    private String customer(String system, int company) {
        return mapping.getOrDefault(system, Map.of()).getOrDefault(company, BillingSystems.customer(system, company));
    }

    private void write() throws IOException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i++) {
            ids.add("c" + i);
        }
        Files.writeString(
                installation.home().customers(),
                BillingSystems.customers(ids, system -> company -> customer(system, company)));
    }

    private void record(int account) {
        String name = List.of("default", "emea", "apac").get(account);
        List<Line> lines = new ArrayList<>();
        for (int i = account; i < numbers.size(); i += accounts) {
            lines.add(new Line("c" + i, "Company " + i, numbers.get(i), null, null, false, null));
        }
        long total = lines.stream().mapToLong(Line::monthlyUsers).sum();
        Statement before = latest.get(account);
        Instant now = clock.instant();
        Statement statement = Statement.of(
                new ProvenReading(
                        name, month, lines, total, new Proof(Verification.EXPORT, now, lines.size(), total, total)),
                new Circumstances(
                        new Account(name, name),
                        ZoneOffset.UTC,
                        before == null ? StatementType.FINALIZED : StatementType.CORRECTED,
                        before == null ? 1 : before.revision() + 1,
                        before == null ? null : before.id(),
                        List.of(),
                        Set.of(),
                        before == null
                                ? Map.of()
                                : before.lines().stream()
                                        .collect(Collectors.toMap(Line::companyId, Line::monthlyUsers))),
                now);
        assertThat(ledger.statements().record(statement, BillingSystems.ALL, now))
                .isTrue();
        latest.put(account, statement);
    }

    private void deliver() throws Exception {
        runtime.deliver();
    }

    private void pass(Duration time) {
        clock.set(clock.instant().plus(time).toString());
    }

    private void start() throws Exception {
        ledger = installation.ledger();
        ledger.deliveries().dropDeadClaims();
        runtime = HeadcountRuntime.start(
                installation.home(), installation.settings(), ledger, clock, Progress.NONE, Scope.ON_CALL);
    }

    private void stop() {
        runtime.close();
        ledger.close();
    }

    /** The program is cut off in the middle of what it does: as far as the ledger can tell, as by a kill. */
    private void restart() throws Exception {
        Thread ending = new Thread(() -> {
            try {
                runtime.deliver();
            } catch (Exception | Error e) {
                // It was cut off.
            }
        });
        pass(Duration.ofMinutes(90));
        ending.start();
        Thread.yield();
        stop();
        ending.join();
        start();
    }
}
