package io.headcount.operations.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.ledger.Ledger;
import io.headcount.operations.web.Handler;
import io.headcount.reading.Progress;
import io.headcount.runtime.HeadcountRuntime;
import io.headcount.runtime.Scope;
import io.headcount.sandbox.Fault;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.YearMonth;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final Pattern NAME = Pattern.compile("\\b(headcount|camel)_[a-z0-9_]+");
    private static final Pattern LABEL = Pattern.compile("([^{,]+)=\"");

    private final MovableClock clock = new MovableClock("2026-11-03T09:00:00Z");

    @TempDir
    private Path folder;

    /** One life of a runtime: a vendor that asks for patience, a webhook that fails, then a month that can't be read. */
    @Test
    void whoeverWatchesSeesWhatIsWrongAndEveryFigureThatTheAlertRulesAskForIsThere() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(25)
                .withClock(clock)
                .withFaults(Fault.RATE_LIMIT_ONCE, Fault.WEBHOOK_500))) {
            Installation installation = twoAccounts(sandbox);
            Ledger ledger = installation.ledger();
            try (HeadcountRuntime runtime = HeadcountRuntime.start(
                    installation.home(), installation.settings(), ledger, clock, Progress.NONE, Scope.SERVE)) {
                oneLife(sandbox, ledger, runtime);
            }
        }
    }

    private void oneLife(Sandbox sandbox, Ledger ledger, HeadcountRuntime runtime) throws Exception {
        Handler metrics = runtime.metrics();
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(figures(metrics))
                .containsEntry(
                        "headcount_delivery_attempt_seconds_count{destination=\"webhook\",outcome=\"failed\"}", 2.0)
                .containsEntry(
                        "headcount_delivery_attempt_seconds_count{destination=\"email\",outcome=\"delivered\"}", 2.0));

        Map<String, Double> figures = figures(metrics);
        double emea = sandbox.expectedTotal(OCTOBER);
        double apac = sandbox.secondExpectedTotal(OCTOBER);
        assertThat(figures)
                .containsEntry("headcount_ledger_up", 1.0)
                .containsEntry("headcount_period_lag_months{account=\"emea\"}", 0.0)
                .containsEntry("headcount_last_statement_age_seconds{account=\"emea\"}", 0.0)
                .containsEntry("headcount_statements_waiting{account=\"emea\"}", 0.0)
                .containsEntry("headcount_last_reading_age_seconds{account=\"apac\"}", 0.0)
                .containsEntry("headcount_billed_monthly_users{account=\"emea\",period=\"2026-10\"}", emea)
                .containsEntry("headcount_billed_monthly_users{account=\"apac\",period=\"2026-10\"}", apac)
                .containsEntry("headcount_combined_monthly_users{period=\"2026-10\"}", emea + apac)
                .containsEntry("headcount_deliveries{destination=\"webhook\",state=\"pending\"}", 2.0)
                .containsEntry("headcount_deliveries{destination=\"email\",state=\"delivered\"}", 2.0)
                .containsEntry("headcount_oldest_pending_delivery_age_seconds{destination=\"webhook\"}", 0.0)
                .containsEntry("headcount_open_troubles", 0.0)
                .containsEntry("headcount_vendor_answers_total{status=\"429\"}", 1.0)
                .containsEntry("headcount_vendor_retries_total{cause=\"429\"}", 1.0)
                // The closed month and the open one, in pages of ten, and the control month.
                .containsEntry("headcount_pages_read_total{account=\"emea\"}", 7.0)
                .containsEntry("headcount_readings_total{account=\"apac\",outcome=\"proven\"}", 2.0)
                .containsEntry("headcount_readings_total{account=\"apac\",outcome=\"failed\"}", 0.0)
                .containsEntry("camel_exchanges_total{route_id=\"deliver-webhook\"}", 2.0)
                .containsEntry("camel_exchanges_failed_total{route_id=\"deliver-webhook\"}", 2.0)
                .containsEntry("camel_exchanges_total{route_id=\"deliver-email\"}", 2.0)
                .containsEntry("camel_exchanges_failed_total{route_id=\"deliver-email\"}", 0.0);
        assertThat(labels(figures)).isNotEmpty().allMatch(label -> label.matches("[a-z][a-z0-9_]*"));

        assertThat(NAME.matcher(Files.readString(Path.of("deploy", "alerts.yml")))
                        .results()
                        .map(match -> match.group()))
                .hasSizeGreaterThan(7)
                .isSubsetOf(names(figures));
        assertThat(NAME.matcher(Files.readString(Path.of("docs", "operate.md")))
                        .results()
                        .map(match -> match.group()))
                .hasSizeGreaterThan(12)
                // Only while a delivery to a billing system is not complete.
                .filteredOn(name -> !name.equals("headcount_untold_companies"))
                .isSubsetOf(names(figures));

        sandbox.fault(Fault.NOT_A_RESELLER);
        clock.set("2026-12-02T09:00:00Z");
        runtime.call("bring-books-up-to-date");
        assertThat(figures(metrics))
                .containsEntry("headcount_period_lag_months{account=\"emea\"}", 1.0)
                .containsEntry("headcount_last_statement_age_seconds{account=\"emea\"}", 29 * 86_400.0)
                .containsEntry("headcount_readings_total{account=\"emea\",outcome=\"failed\"}", 3.0)
                .containsEntry("headcount_deliveries{destination=\"webhook\",state=\"held\"}", 2.0)
                // Of two accounts: the month to bill, the month that is watched, the month that is open, a delivery.
                .containsEntry("headcount_open_troubles", 8.0);

        // And not that the connection broke, as whoever reads the refusal's body a second time would say.
        assertThat(ledger.troubles().all())
                .filteredOn(trouble -> trouble.message().startsWith("No statement for 2026-11"))
                .hasSize(2)
                .allMatch(trouble -> trouble.message().contains("not a Reseller's"));
        sandbox.mend(Fault.NOT_A_RESELLER);
        sandbox.fault(Fault.ALL_ZERO);
        runtime.call("bring-books-up-to-date");
        assertThat(figures(metrics))
                .containsEntry("headcount_statements_waiting{account=\"emea\"}", 1.0)
                .containsEntry("headcount_period_lag_months{account=\"emea\"}", 1.0)
                .containsEntry("headcount_last_statement_age_seconds{account=\"emea\"}", 29 * 86_400.0)
                .containsEntry("headcount_billed_monthly_users{account=\"emea\",period=\"2026-10\"}", emea)
                .containsEntry("headcount_combined_monthly_users{period=\"2026-10\"}", emea + apac)
                .containsEntry("headcount_deliveries{destination=\"email\",state=\"held\"}", 2.0)
                .containsEntry("headcount_deliveries{destination=\"webhook\",state=\"held\"}", 4.0);

        ledger.close();
        assertThat(figures(metrics))
                .containsEntry("headcount_ledger_up", 0.0)
                .allSatisfy((name, value) -> assertThat(name).doesNotStartWith("headcount_period_lag"));
    }

    private Installation twoAccounts(Sandbox sandbox) throws Exception {
        return Installation.of(sandbox, folder.resolve("home"), clock)
                .with("KEEPNET_CLIENT_ID", null)
                .with("KEEPNET_CLIENT_SECRET", null)
                .with("ACCOUNTS", "emea,apac")
                .with("ACCOUNTS_EMEA_CLIENT_ID", sandbox.clientId())
                .with("ACCOUNTS_EMEA_CLIENT_SECRET", sandbox.clientSecret())
                .with("ACCOUNTS_APAC_CLIENT_ID", sandbox.secondClientId())
                .with("ACCOUNTS_APAC_CLIENT_SECRET", sandbox.clientSecret());
    }

    private static Map<String, Double> figures(Handler metrics) throws Exception {
        Map<String, Double> figures = new TreeMap<>();
        new String(metrics.answer("/metrics").body(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> {
                    int end = line.lastIndexOf(' ');
                    figures.put(line.substring(0, end), Double.valueOf(line.substring(end + 1)));
                });
        return figures;
    }

    private static Set<String> labels(Map<String, Double> figures) {
        Set<String> labels = new TreeSet<>();
        figures.keySet()
                .forEach(figure -> LABEL.matcher(figure).results().forEach(match -> labels.add(match.group(1))));
        return labels;
    }

    private static Set<String> names(Map<String, Double> figures) {
        Set<String> names = new TreeSet<>();
        figures.keySet().forEach(figure -> names.add(figure.replaceFirst("\\{.*", "")));
        return names;
    }
}
