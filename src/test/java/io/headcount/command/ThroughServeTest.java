package io.headcount.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headcount.Child;
import io.headcount.Installation;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.DeliveryState;
import io.headcount.ledger.Ledger;
import io.headcount.sandbox.Fault;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands beside a 'serve' that has the embedded ledger open, all of them in processes of their own. */
@Tag("long")
class ThroughServeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final String THROUGH = "The running 'serve' (process ";

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private Installation installation;

    @BeforeEach
    void begin() throws IOException {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox")).withCompanies(25));
        installation = Installation.of(sandbox, folder.resolve("home"), Clock.systemUTC());
    }

    @AfterEach
    void end() {
        sandbox.close();
    }

    private Child serve() throws IOException {
        return Child.start(installation, "serve").untilItSays("Headcount serves");
    }

    private void untilDelivered() {
        await().atMost(PATIENCE)
                .until(() -> sandbox.webhooks().size() == 1
                        && sandbox.mails().size() == 1
                        && installation.run("history").out().split("delivered", -1).length > 2);
    }

    private static YearMonth lastMonth() {
        return YearMonth.now(ZoneOffset.UTC).minusMonths(1);
    }

    @Test
    void anAnswerThatDiffersFromTheOneWithoutServe() throws Exception {
        List<List<String>> commands = List.of(
                List.of("history"),
                List.of("history", "--format", "json"),
                List.of("deliver"),
                List.of("deliver", "--destination", "nobody"),
                List.of("deliver", "--dismiss"),
                List.of("statement"),
                List.of("statement", "--format", "json"),
                List.of("statement", "--period", "2099-01"),
                List.of("statement", "--period", "soon"),
                List.of("approve"),
                List.of("reject", "--reason", "none"),
                List.of("company", "no-such-company"),
                List.of("changes"),
                List.of("export"),
                List.of("export", "--format", "jsonl"),
                List.of("capacity"),
                List.of("why"),
                List.of("ledger", "verify"),
                List.of("ledger"),
                List.of("preview"),
                List.of("check"));
        Map<List<String>, Installation.Run> through = new LinkedHashMap<>();
        try (Child serve = serve()) {
            untilDelivered();
            for (List<String> command : commands) {
                through.put(command, installation.run(command.toArray(String[]::new)));
            }
            assertThat(serve.isAlive()).isTrue();
            assertThat(serve.said()).contains("Runs 'headcount history' for " + System.getProperty("user.name") + "@");
            serve.terminate().end(GRACE);
        }
        assertThat(installation.home().data().resolve("headcount.serve")).doesNotExist();
        assertThat(installation.home().data().resolve("headcount.sock")).doesNotExist();
        through.forEach((command, run) -> {
            Installation.Run alone = installation.run(command.toArray(String[]::new));
            assertThat(withoutTimes(run.out())).as("%s", command).isEqualTo(withoutTimes(alone.out()));
            assertThat(run.err()).as("%s", command).isEqualTo(alone.err());
            assertThat(run.exit()).as("%s: %s", command, run.err()).isEqualTo(alone.exit());
        });
        assertThat(sandbox.webhooks()).hasSize(1);
        assertThat(sandbox.mails()).hasSize(1);
    }

    private static String withoutTimes(String text) {
        return text.replaceAll("\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?", "").replaceAll("next runs .*", "");
    }

    @Test
    void aTerminalThatIsNotToldThatServeDidIt() throws Exception {
        try (Child serve = serve();
                Child history = Child.start(installation, "history");
                Child statement = Child.start(installation, "statement", "--format", "json")) {
            assertThat(history.end().err()).contains(THROUGH, "with its environment");
            Installation.Run run = statement.end();
            // Not delivered yet, where serve is just about it.
            assertThat(run.exit()).as(run.err()).isIn(0, 5);
            untilDelivered();
            assertThat(run.out()).startsWith("{").endsWith("}\n");
            assertThat(run.err()).contains(THROUGH);
            assertThat(serve.terminate().end(GRACE).exit()).isZero();
        }
        assertThat(installation.history()).hasSize(1);
        assertThat(sandbox.webhooks()).hasSize(1);
    }

    @Test
    void aLogThatOnlyServeHas() throws Exception {
        sandbox.fault(Fault.WEBHOOK_500);
        String earlier = lastMonth().minusMonths(1).toString();
        try (Child serve = serve();
                Child statement = Child.start(installation, "statement", "--period", earlier)) {
            Installation.Run run = statement.end();
            assertThat(run.exit()).as(run.err()).isEqualTo(5);
            assertThat(run.out()).contains(earlier);
            assertThat(run.err())
                    .contains(THROUGH, "Recorded the statement of " + earlier, "failed (attempt 1)")
                    .doesNotContain("Headcount serves");
            assertThat(serve.said()).contains("Recorded the statement of " + earlier);
            assertThat(serve.terminate().end(GRACE).exit()).isZero();
        }
    }

    @Test
    void aMonthThatIsBilledTwiceByServeAndManyCommandsAtOnce() throws Exception {
        List<Child> all = new ArrayList<>();
        try (Child serve = serve()) {
            for (int i = 0; i < 3; i++) {
                all.add(Child.start(installation, "statement"));
                all.add(Child.start(installation, "deliver"));
            }
            for (Child each : all) {
                Installation.Run run = each.end(Duration.ofMinutes(2));
                assertThat(run.exit()).as(run.err()).isIn(0, 5);
            }
            untilDelivered();
            assertThat(serve.isAlive()).isTrue();
            assertThat(serve.terminate().end(GRACE).exit()).isZero();
        } finally {
            all.forEach(Child::close);
        }
        assertThat(installation.history()).hasSize(1);
        assertThat(sandbox.webhooks()).hasSize(1);
        assertThat(sandbox.mails()).hasSize(1);
        assertThat(installation.run("ledger", "verify").exit()).isZero();
    }

    @Test
    void aDeliveryThatServeIsJustMakingIsMadeOnceMore() throws Exception {
        sandbox.fault(Fault.WEBHOOK_HANG);
        installation.with("WEBHOOK_TIMEOUT", "60s");
        try (Child serve = serve()) {
            await().atMost(PATIENCE)
                    .until(() ->
                            sandbox.webhooks().size() == 1 && sandbox.mails().size() == 1);
            for (String command : List.of("deliver", "statement")) {
                Installation.Run run = installation.run(command);
                assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(5);
            }
            assertThat(sandbox.webhooks()).hasSize(1);
            assertThat(sandbox.mails()).hasSize(1);
            assertThat(serve.isAlive()).isTrue();
        }
    }

    @Test
    void aKilledServeWhoseSocketIsInTheWay() throws Exception {
        try (Child serve = serve()) {
            untilDelivered();
            serve.kill();
            serve.end();
        }
        assertThat(installation.home().data().resolve("headcount.sock")).exists();

        Installation.Run alone = installation.run("history");
        assertThat(alone.exit()).as(alone.err()).isZero();
        assertThat(alone.out()).contains("delivered");
        try (Child serve = serve();
                Child history = Child.start(installation, "history")) {
            assertThat(history.end().err()).contains(THROUGH);
            assertThat(serve.terminate().end(GRACE).exit()).isZero();
        }
    }

    @Test
    void aCallerThatIsKilledInTheMiddle() throws Exception {
        sandbox.fault(Fault.WEBHOOK_HANG);
        installation.with("WEBHOOK_TIMEOUT", "3s");
        try (Child serve = serve()) {
            serve.untilItSays("failed (attempt 1)");
            int before = sandbox.webhooks().size();
            try (Child deliver = Child.start(installation, "deliver")) {
                deliver.untilItSays(THROUGH);
                await().atMost(PATIENCE).until(() -> sandbox.webhooks().size() > before);
                deliver.kill();
                deliver.end();
            }
            sandbox.mend(Fault.WEBHOOK_HANG);
            await().atMost(PATIENCE).until(() -> installation.run("deliver").exit() == 0);
            assertThat(serve.isAlive()).isTrue();
            assertThat(serve.terminate().end(GRACE).exit()).isZero();
        }
        assertThat(states()).containsEntry("webhook", DeliveryState.DELIVERED);
        assertThat(sandbox.webhooks())
                .extracting(webhook -> webhook.headers().get("webhook-id"))
                .containsOnly(sandbox.webhooks().get(0).headers().get("webhook-id"));
    }

    @Test
    void aServeThatIsStoppedInTheMiddleOfACommand() throws Exception {
        for (boolean kill : List.of(false, true)) {
            try (Child serve = serve()) {
                untilRecorded();
                sandbox.fault(Fault.WEBHOOK_HANG);
                installation.with("WEBHOOK_TIMEOUT", "60s");
                int before = sandbox.webhooks().size();
                try (Child again = Child.start(installation, "deliver", "--again", "--destination", "webhook")) {
                    await().atMost(PATIENCE).until(() -> sandbox.webhooks().size() > before);
                    if (kill) {
                        serve.kill();
                    } else {
                        serve.terminate();
                    }
                    Installation.Run cut = again.end(Duration.ofSeconds(20));
                    assertThat(cut.exit()).isEqualTo(1);
                    assertThat(cut.err())
                            .contains(
                                    "ended this command before it was done",
                                    "'headcount history' shows",
                                    "billed twice")
                            .doesNotContain("\tat ");
                }
                Installation.Run ended = serve.end(GRACE);
                if (!kill) {
                    assertThat(ended.exit()).isZero();
                }
            }
            sandbox.mend(Fault.WEBHOOK_HANG);
            Installation.Run deliver = installation.run("deliver");
            assertThat(deliver.exit()).as(deliver.out() + deliver.err()).isZero();
            assertThat(states()).containsEntry("webhook", DeliveryState.DELIVERED);
        }
        assertThat(installation.history()).hasSize(1);
    }

    private void untilRecorded() {
        await().atMost(PATIENCE).until(() -> {
            String history = installation.run("history").out();
            return history.contains("delivered") && !history.contains("pending");
        });
    }

    @Test
    void aFileOfTheDoorThatOthersCanOpen() throws Exception {
        try (Child serve = serve()) {
            Path plate = installation.home().data().resolve("headcount.serve");
            assertThat(permissions(plate)).isEqualTo("rw-------");
            assertThat(permissions(installation.home().data().resolve("headcount.sock")))
                    .isEqualTo("rw-------");
            assertThat(permissions(installation.home().data())).isEqualTo("rwx------");
            Files.setPosixFilePermissions(plate, PosixFilePermissions.fromString("rw-rw-r--"));

            Installation.Run refused = installation.run("history");

            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.out()).isEmpty();
            assertThat(refused.err()).contains("rw-rw-r--", "not trusted", "Nothing was done");
            assertThat(serve.isAlive()).isTrue();
        }
    }

    @Test
    void aServeOfAnotherVersion() throws Exception {
        try (Child serve = serve()) {
            Path plate = installation.home().data().resolve("headcount.serve");
            Files.writeString(plate, Files.readString(plate).replace("(not packaged)", "0.9.1"));

            Installation.Run refused = installation.run("deliver");

            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err()).contains("is of version 0.9.1, and this is (not packaged)", "Restart 'serve'");
            assertThat(serve.isAlive()).isTrue();
        }
    }

    /** Whoever tries something in a copy of the folder must not do it to the ledger that it was copied from. */
    @Test
    void aCopyOfTheFolderThatLeadsToTheOriginalsServe() throws Exception {
        try (Child serve = serve()) {
            untilDelivered();
            Path data = Files.createDirectories(folder.resolve("copy").resolve("data"));
            try (Stream<Path> files = Files.list(installation.home().data())) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(file, data.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
            Installation copy = Installation.of(sandbox, folder.resolve("copy"), Clock.systemUTC());
            try (Child deliver = Child.start(copy, "deliver")) {
                assertThat(deliver.end().err()).doesNotContain(THROUGH);
            }
            assertThat(serve.said()).doesNotContain("'headcount deliver'");
        }
    }

    @Test
    void aPathThatIsTooLongForASocket() throws Exception {
        Installation deep = Installation.of(
                sandbox, folder.resolve("a-folder-with-a-name".repeat(6)).resolve("home"), Clock.systemUTC());
        Path temporary = Files.createTempDirectory(Path.of("/tmp"), "hc");
        try (Child serve = Child.start(deep, List.of("-Djava.io.tmpdir=" + temporary), "serve")) {
            serve.untilItSays("Headcount serves");
            assertThat(deep.home().data().resolve("headcount.sock")).doesNotExist();
            try (Child history = Child.start(deep, "history");
                    Stream<Path> made = Files.list(temporary)) {
                Installation.Run run = history.end();
                assertThat(run.exit()).as(run.err()).isZero();
                assertThat(run.err()).contains(THROUGH);
                assertThat(made.filter(each -> each.getFileName().toString().startsWith("headcount-serve")))
                        .singleElement()
                        .satisfies(each -> assertThat(permissions(each)).isEqualTo("rwx------"));
            }
            assertThat(serve.terminate().end(GRACE).exit()).isZero();
            try (Stream<Path> left = Files.list(temporary)) {
                assertThat(left.filter(each -> each.getFileName().toString().startsWith("headcount-serve")))
                        .isEmpty();
            }
        }
    }

    @Test
    void aBackupThatServeCouldNotHaveWritten() throws Exception {
        Path mine = Files.createDirectory(folder.resolve("mine"));
        try (Child serve = serve()) {
            untilDelivered();
            Path file = mine.resolve("ledger.zip");
            Installation.Run run = installation.run("ledger", "backup", file.toString());

            assertThat(run.exit()).as(run.err()).isZero();
            assertThat(run.out()).contains("Written: " + file);
            assertThat(permissions(file)).isEqualTo("rw-------");
            long size = Files.size(file);
            assertThat(installation.run("ledger", "backup", file.toString()).err())
                    .contains("is there already");
            assertThat(file).hasSize(size);
            assertThat(installation
                            .run("ledger", "backup", mine.resolve("no/such.zip").toString())
                            .err())
                    .contains("could not be written");
            try (Stream<Path> data = Files.list(installation.home().data())) {
                assertThat(data.map(each -> each.getFileName().toString()))
                        .noneMatch(name -> name.startsWith("backup-"));
            }
            assertThat(serve.isAlive()).isTrue();
        }
    }

    @Test
    void settingsThatWereChangedUnderServe() throws Exception {
        try (Child serve = serve()) {
            untilDelivered();
            Path file = installation.home().settingsFile();
            Files.createDirectories(file.getParent());
            Files.writeString(file, "accounts=emea\naccounts.emea.client-id=x\naccounts.emea.client-secret=y\n");

            Installation.Run run =
                    installation.run("statement", "--period", lastMonth().toString());

            assertThat(run.exit()).isEqualTo(2);
            assertThat(run.err()).contains("accounts", "restart 'serve'");
            assertThat(serve.isAlive()).isTrue();
        }
        assertThat(sandbox.webhooks()).hasSize(1);
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private Map<String, DeliveryState> states() {
        try (Ledger ledger = installation.ledger()) {
            return ledger.statements().history().get(0).deliveries().stream()
                    .collect(Collectors.toMap(Delivery::destination, Delivery::state));
        }
    }
}
