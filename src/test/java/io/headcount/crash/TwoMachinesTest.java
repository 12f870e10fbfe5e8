package io.headcount.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.Installation;
import io.headcount.sandbox.Fault;
import io.headcount.sandbox.ReceivedWebhook;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes of the program share a PostgreSQL: what one does the other does not do again. */
@Tag("long")
class TwoMachinesTest {

    /** {@code -Dheadcount.crash.rounds} sets how often they meet. */
    private static final int ROUNDS = Integer.getInteger("headcount.crash.rounds", 1);

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private static Path shared;

    private static EmbeddedPostgres postgres;
    private static Program program;

    @TempDir
    private Path folder;

    @BeforeAll
    static void begin() throws Exception {
        postgres = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
        program = Program.in(shared.resolve("program"));
        CrashRuns.train(program, shared.resolve("training"));
    }

    @AfterAll
    static void end() throws IOException {
        postgres.close();
    }

    @Test
    void bothAtOnceBillEachMonthOnceAndDeliverItOnce() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            try (SharedLedger ledger = new SharedLedger(postgres, folder.resolve("undisturbed-" + round), 3);
                    Machine one = Machine.start(program, ledger.installation(0), "serve");
                    Machine other = Machine.start(program, ledger.installation(1), "serve")) {
                await(one, () -> tickIsOver(ledger.installation(0)));
                await(other, () -> tickIsOver(ledger.installation(1)));
                await(one, () -> ledger.audit().isAllDone());

                ledger.audit().checkAllIsDone();
                assertThat(ledger.audit().duplicates()).isZero();
                assertThat(ledger.sandbox().webhooks()).hasSize(3);
                assertThat(ledger.sandbox().mails()).hasSize(3);
                assertThat(one.stop()).isZero();
                assertThat(other.stop()).isZero();
            }
        }
    }

    @Test
    void aDeliveryWhoseMachineDiedIsTakenOverByTheOtherWithTheSameIds() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            try (SharedLedger ledger = new SharedLedger(postgres, folder.resolve("killed-" + round), 1)) {
                ledger.with("DELIVERY_CLAIM", "6s")
                        .with("WEBHOOK_TIMEOUT", "5s")
                        .with("SMTP_TIMEOUT", "2500ms");
                for (Installation installation : ledger.installations()) {
                    edit(installation, "schedule-deliveries.camel.yaml", "30 * * * * ?", "* * * * * ?");
                }
                takeOver(ledger);
            }
        }
    }

    private static void takeOver(SharedLedger ledger) throws IOException, InterruptedException {
        ledger.sandbox().fault(Fault.WEBHOOK_HANG);
        try (Machine one = Machine.start(program, ledger.installation(0), "serve");
                Machine other = Machine.start(program, ledger.installation(1), "serve")) {
            await(one, () -> !ledger.sandbox().webhooks().isEmpty());
            Machine owner = one.timesLogged("to webhook, attempt") > 0 ? one : other;
            owner.kill();
            ledger.sandbox().mend(Fault.WEBHOOK_HANG);
            Machine survivor = owner == one ? other : one;
            await(survivor, () -> ledger.audit().isAllDone());

            ledger.audit().checkAllIsDone();
            assertThat(ledger.audit().duplicates()).isZero();
            assertThat(survivor.timesLogged("to webhook, attempt 2")).isEqualTo(1);
            List<ReceivedWebhook> webhooks = ledger.sandbox().webhooks();
            assertThat(webhooks).extracting(ReceivedWebhook::accepted).containsExactly(false, true);
            assertThat(webhooks)
                    .extracting(webhook -> webhook.headers().get("webhook-id"))
                    .containsOnly(webhooks.get(0).headers().get("webhook-id"));
        }
    }

    @Test
    void statementRunTwiceAtTheSameMomentIsBilledAndDeliveredOnce() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            try (SharedLedger ledger = new SharedLedger(postgres, folder.resolve("statement-" + round), 1);
                    Machine one = Machine.start(program, ledger.installation(0), "statement");
                    Machine other = Machine.start(program, ledger.installation(1), "statement")) {
                // 5: what the other one has in hand is not delivered yet.
                assertThat(one.exit()).as("%s", one.log()).isIn(0, 5);
                assertThat(other.exit()).as("%s", other.log()).isIn(0, 5);

                ledger.audit().checkAllIsDone();
                assertThat(ledger.audit().duplicates()).isZero();
            }
        }
    }

    @Test
    void whatTwoPeopleReleaseAtTheSameMomentIsDeliveredOnce() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            try (SharedLedger ledger = new SharedLedger(postgres, folder.resolve("approve-" + round), 1)) {
                ledger.with("BILLING_REVIEW", "always");
                assertThat(ledger.installation(0).run("statement").exit()).isEqualTo(5);
                assertThat(ledger.sandbox().webhooks()).isEmpty();
                try (Machine one = Machine.start(program, ledger.installation(0), "approve");
                        Machine other = Machine.start(program, ledger.installation(1), "approve")) {
                    // 2: the other one was faster; 5: what that one has in hand is not delivered yet.
                    assertThat(one.exit()).as("%s", one.log()).isIn(0, 2, 5);
                    assertThat(other.exit()).as("%s", other.log()).isIn(0, 2, 5);
                    assertThat(one.timesLogged("released,") + other.timesLogged("released,"))
                            .as("%s %s", one.log(), other.log())
                            .isEqualTo(1);
                }

                ledger.audit().checkAllIsDone();
                assertThat(ledger.audit().duplicates()).isZero();
            }
        }
    }

    @Test
    void eachTimeOfTheScheduleIsFiredByOneOfTheTwoAndTheOtherGoesOnWhenThatOneIsKilled() throws Exception {
        try (SharedLedger ledger = new SharedLedger(postgres, folder.resolve("schedule"), 1)) {
            ledger.installations().forEach(installation -> clock(installation, "* * * * * ?"));
            try (Machine one = Machine.start(program, ledger.installation(0), "serve");
                    Machine other = Machine.start(program, ledger.installation(1), "serve")) {
                await(one, () -> fired(one).size() + fired(other).size() >= 10 && tickIsOver(ledger.installation(1)));
                boolean oneFiredLast = fired(one).size() > fired(other).size();
                Machine victim = oneFiredLast ? one : other;
                Machine survivor = oneFiredLast ? other : one;
                victim.kill();
                int before = fired(survivor).size();
                await(survivor, () -> fired(survivor).size() >= before + 5);

                try (Machine back = Machine.start(program, ledger.installation(oneFiredLast ? 0 : 1), "serve")) {
                    int now = fired(survivor).size();
                    await(
                            back,
                            () -> fired(back).size() + fired(survivor).size() >= now + 10
                                    && back.timesLogged("Headcount serves") > 0);
                    assertThat(survivor.stop()).isZero();
                    int alone = fired(back).size();
                    await(back, () -> fired(back).size() >= alone + 3);
                    assertThat(back.stop()).isZero();
                    List<String> all = new ArrayList<>(fired(victim));
                    all.addAll(fired(survivor));
                    all.addAll(fired(back));
                    assertThat(all).doesNotHaveDuplicates();
                }
            }
            theScheduleIsAnotherAfterARestart(ledger);
        }
    }

    private static void theScheduleIsAnotherAfterARestart(SharedLedger ledger)
            throws IOException, InterruptedException {
        ledger.installations().forEach(installation -> clock(installation, "0/3 * * * * ?"));
        try (Machine one = Machine.start(program, ledger.installation(0), "serve");
                Machine other = Machine.start(program, ledger.installation(1), "serve")) {
            await(one, () -> one.timesLogged("Headcount serves") + other.timesLogged("Headcount serves") == 2);
            int early = fired(one).size() + fired(other).size();
            await(one, () -> fired(one).size() + fired(other).size() >= early + 3);
            List<String> all = new ArrayList<>(fired(one));
            all.addAll(fired(other));
            assertThat(all).doesNotHaveDuplicates();
            List<Long> seconds = all.stream()
                    .sorted()
                    .skip(early)
                    .map(time -> Long.parseLong(time) / 1000 % 60)
                    .toList();
            assertThat(seconds).allSatisfy(second -> assertThat(second % 3).isZero());
        }
    }

    /** A route of its own that says when it is fired. */
    private static void clock(Installation installation, String cron) {
        try {
            Files.writeString(
                    installation.home().routes().resolve("schedule-clock.camel.yaml"),
                    """
                    - route:
                        id: schedule-clock
                        from:
                          uri: quartz:headcount/clock
                          parameters:
                            cron: "%s"
                          steps:
                            - log:
                                message: "fired for ${header.scheduledFireTime.getTime}"
                                loggingLevel: WARN
                    """
                            .formatted(cron));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<String> fired(Machine machine) {
        return machine.log().stream()
                .filter(line -> line.contains("fired for "))
                .map(line -> line.replaceFirst(".*fired for ", ""))
                .toList();
    }

    private static boolean tickIsOver(Installation installation) {
        return Files.exists(installation.home().folder().resolve("tick-is-over"));
    }

    private static void edit(Installation installation, String file, String what, String instead) throws IOException {
        Path path = installation.home().routes().resolve(file);
        Files.writeString(path, Files.readString(path).replace(what, instead));
    }

    private static void await(Machine machine, BooleanSupplier event) throws InterruptedException {
        assertThat(machine.await(event, PATIENCE))
                .as("waited in vain: %s", String.join("\n", machine.log()))
                .isTrue();
    }
}
