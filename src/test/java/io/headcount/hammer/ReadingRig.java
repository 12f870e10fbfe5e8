package io.headcount.hammer;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.Installation;
import io.headcount.billing.NoStatement;
import io.headcount.hammer.Rounds.Blow;
import io.headcount.hammer.Rounds.Diary;
import io.headcount.reading.Progress;
import io.headcount.reading.ProvenReading;
import io.headcount.runtime.HeadcountRuntime;
import io.headcount.runtime.RouteFailure;
import io.headcount.runtime.Scope;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxCompany;
import io.headcount.sandbox.SandboxOptions;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsException;
import io.headcount.statement.StatementDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;

/** An installation whose vendor's answers are changed on the way, and the truth. */
final class ReadingRig implements AutoCloseable {

    /** {@code keepnet.run-deadline} is 5 s; the rest is for a busy machine. */
    private static final Duration SOON = Duration.ofSeconds(60);

    private final HeardLog log = new HeardLog();
    private final Sandbox sandbox;
    private final MutatedVendor vendor;
    private final Installation installation;
    private final Settings settings;
    private final HeadcountRuntime runtime;
    private final YearMonth period;
    private final Map<String, Long> truth;
    private final Map<String, String> ids;
    private int proven;
    private int refused;

    ReadingRig(Path folder, String exportType, boolean framing) throws IOException, SettingsException {
        this.sandbox =
                Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox")).withCompanies(10));
        this.period = sandbox.currentMonth().minusMonths(1);
        this.ids =
                sandbox.companies(period).stream().collect(Collectors.toMap(SandboxCompany::name, SandboxCompany::id));
        this.truth = sandbox.companies(period).stream()
                .collect(Collectors.toMap(SandboxCompany::id, SandboxCompany::monthlyUsers));
        this.vendor = new MutatedVendor(sandbox, period, framing);
        this.installation = Installation.of(sandbox, folder.resolve("home"), Clock.systemUTC())
                .with("KEEPNET_API_BASE_URL", vendor.url())
                .with("KEEPNET_EXPORT_TYPE", exportType)
                .with("KEEPNET_PAGE_SIZE", "3")
                .with("KEEPNET_MAX_ATTEMPTS", "2")
                .with("KEEPNET_TIMEOUT", "2s")
                .with("KEEPNET_RUN_DEADLINE", "5s");
        this.settings = installation.settings();
        this.runtime = HeadcountRuntime.start(
                installation.home(), settings, null, Clock.systemUTC(), Progress.NONE, Scope.READ);
    }

    /** A reading of the runtime that has gone through all the rounds before; now and then the whole command as well. */
    void round(List<Blow> blows, Diary diary) throws SettingsException {
        vendor.begin(blows, diary);
        long begun = System.nanoTime();
        try {
            ProvenReading reading = runtime.call("proven-reading", "default", period, ProvenReading.class);
            check(runtime.statements().first(reading).document(), diary);
            proven++;
        } catch (RouteFailure failure) {
            NoStatement why = NoStatement.because("default", period, failure.getCause());
            PlainLine.check(settings.redact(why.message()), vendor.secrets());
            assertThat(why.cause()).as(why.message()).isNotEqualTo(NoStatement.Cause.UNEXPECTED);
            refused++;
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
        log.check(vendor.secrets());
        if (new SplittableRandom(blows.get(0).seed()).nextInt(40) == 0) {
            wholeCommand(blows, diary);
        }
    }

    private void wholeCommand(List<Blow> blows, Diary diary) {
        vendor.begin(blows, diary);
        Installation.Run run = installation.run("statement", "--dry-run", "--format", "json");
        log.check(vendor.secrets());
        if (run.exit() == 0) {
            check(StatementDocument.parse(run.out()), diary);
        } else {
            assertThat(run.exit()).as(run.err()).isIn(3, 4);
            assertThat(run.out()).doesNotContain("totalMonthlyUsers");
            assertThat(run.err().lines()).hasSize(1);
            PlainLine.check(run.err().strip(), vendor.secrets());
        }
    }

    private void check(StatementDocument document, Diary diary) {
        StatementDocument.Data data = document.data();
        boolean otherIds = diary.toString().contains("'" + JsonText.ID + "' is ");
        Map<String, Long> counted = data.companies().stream()
                .collect(Collectors.toMap(
                        company -> otherIds ? honestId(company) : company.companyId(),
                        StatementDocument.Company::monthlyUsers,
                        Long::sum));
        assertThat(counted).isEqualTo(truth);
        assertThat(data.companies()).hasSameSizeAs(truth.keySet());
        assertThat(data.totalMonthlyUsers()).isEqualTo(sandbox.expectedTotal(period));
        assertThat(data.companyCount()).isEqualTo(truth.size());
        assertThat(data.period()).isEqualTo(period.toString());
        assertThat(data.proof().month()).isEqualTo("honoured");
    }

    /** The export has no ids. One that is wrong on the pages only waits for a person once the ledger knows the company. */
    private String honestId(StatementDocument.Company company) {
        return truth.containsKey(company.companyId())
                ? company.companyId()
                : ids.getOrDefault(company.companyName(), company.companyId());
    }

    /** Nothing is left of all that: an honest vendor is believed. A test in which nothing or all is refused is none. */
    void end(Function<String, String> words) throws SettingsException {
        vendor.begin(List.of(), new Diary());
        try {
            check(
                    runtime.statements()
                            .first(runtime.call("proven-reading", "default", period, ProvenReading.class))
                            .document(),
                    new Diary());
        } catch (RouteFailure failure) {
            throw new AssertionError("An honest answer was refused after all that", failure.getCause());
        }
        System.out.println(words.apply(proven + " statements, " + refused + " refusals"));
    }

    int refused() {
        return refused;
    }

    @Override
    public void close() throws IOException {
        runtime.close();
        log.close();
        vendor.close();
        sandbox.close();
    }
}
