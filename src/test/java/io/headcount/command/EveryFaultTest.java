package io.headcount.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headcount.Installation;
import io.headcount.sandbox.Fault;
import io.headcount.sandbox.ReceivedWebhook;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.YearMonth;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the vendor or a receiver does wrong, the outcome is the right total, or a clear message and nothing sent. Every
 * fault of the sandbox is here: one that is added without an expectation fails {@link #noFaultIsLeftOut()}.
 */
class EveryFaultTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What must come of a fault. */
    private enum Outcome {
        RIGHT_TOTAL(0),
        REFUSED(3),
        UNPROVEN(4),
        /** Recorded, and the webhook not delivered. */
        UNDELIVERED(5),
        /** Recorded after a month of which the vendor says what is true, and held for a person. */
        REVIEWED(5);

        private final int exit;

        Outcome(int exit) {
            this.exit = exit;
        }
    }

    private record Expectation(Outcome outcome, String says) {}

    private static final Map<Fault, Expectation> EXPECTED = new EnumMap<>(Fault.class);

    private static void expect(Outcome outcome, String says, String... faults) {
        for (String fault : faults) {
            EXPECTED.put(Fault.of(fault), new Expectation(outcome, says));
        }
    }

    static {
        expect(Outcome.REFUSED, "keepnet.client-secret", "invalid-client", "token-401");
        expect(Outcome.REFUSED, "Client Role = Reseller", "not-a-reseller", "forbidden-address");
        expect(Outcome.REFUSED, "billing.verify=second-reading", "export-forbidden");
        expect(Outcome.REFUSED, "rejected it, twice in a row", "token-rejected");

        expect(
                Outcome.RIGHT_TOTAL,
                "",
                "token-500-once",
                "token-drop-once",
                "token-without-expiry",
                "token-expires-once",
                "one-reseller",
                "rate-limit-once",
                "rate-limit-date",
                "rate-limit-bare",
                "server-error-once",
                "drop-once",
                "hang-once",
                "slow",
                "html-once",
                "truncated-once",
                "other-envelope",
                "clamped-pages",
                "clamped-silently",
                "clustered",
                "clustered-twice",
                "resource-id",
                "unknown-fields",
                "fields-reordered",
                "export-semicolon",
                "export-excel",
                "export-old-names",
                "export-no-bom",
                "export-counts-grouped",
                "export-counts-decimal",
                "export-title",
                "export-total-row",
                "export-utf-16",
                "export-windows-1254",
                "export-other-sheet",
                "export-names-differ",
                "export-server-error-once",
                "row-shift-once",
                "company-goes-after-first-page-once",
                "company-goes-midway-once",
                "company-goes-at-last-page-once",
                "company-goes-before-export-once",
                "company-comes-after-first-page-once",
                "company-comes-midway-once",
                "company-comes-at-last-page-once",
                "company-comes-before-export-once",
                "month-clamped",
                "month-refused",
                "month-fails",
                "month-all-zero",
                "month-all-null",
                "date-missing",
                "date-impossible",
                "export-differs-once");

        expect(Outcome.UNPROVEN, "token answer", "token-html");
        expect(Outcome.UNPROVEN, "429", "rate-limit-forever");
        expect(Outcome.UNPROVEN, "server has a problem", "server-error-forever");
        expect(Outcome.UNPROVEN, "400", "bad-request");
        expect(
                Outcome.UNPROVEN,
                "could not be reached, or its answer broke off",
                "drop-forever",
                "hang-forever",
                "drip");
        expect(
                Outcome.UNPROVEN,
                "",
                "status-line-endless",
                "headers-endless",
                "headers-drip",
                "chunk-extension-endless",
                "trailers-endless",
                "gzip-bomb");
        expect(Outcome.UNPROVEN, "web page", "html-forever", "export-html");
        expect(Outcome.UNPROVEN, "", "truncated-forever", "wrong-json", "empty-body", "trailing-garbage");
        expect(Outcome.UNPROVEN, "", "status-error", "success-false", "export-error-json");
        expect(Outcome.UNPROVEN, "billing.missing-count=zero", "count-null", "count-missing");
        expect(Outcome.UNPROVEN, "", "count-negative", "count-string", "count-fraction", "count-beyond-long");
        expect(Outcome.UNPROVEN, "too large to be right", "count-huge");
        expect(Outcome.UNPROVEN, "", "id-missing", "total-missing");
        expect(Outcome.UNPROVEN, "reported", "total-too-high", "total-too-low", "total-changes", "duplicate-row");
        expect(Outcome.UNPROVEN, "not proven", "row-shift-forever", "endless-pages", "repeated-page", "pages-vanish");
        expect(Outcome.UNPROVEN, "keepnet.month-field", "month-ignored", "month-ignored-as-numbers-move");
        expect(Outcome.UNPROVEN, "they differ in", "month-ignored-by-export");
        expect(Outcome.UNPROVEN, "by the vendor's, which says", "date-behind");
        expect(Outcome.UNPROVEN, "answered page", "wrong-page-number");
        expect(Outcome.UNPROVEN, "they differ in", "export-differs", "export-misses-row", "export-extra-row");
        expect(Outcome.UNPROVEN, "they differ in", "export-header-only");
        expect(
                Outcome.UNPROVEN,
                "keepnet.export-type",
                "export-numbers-swapped",
                "export-names-and-number-differ",
                "export-total-wrong",
                "export-two-sheets",
                "export-unknown-charset");
        expect(Outcome.UNPROVEN, "more than 16384 columns", "export-endless-row");
        expect(Outcome.UNPROVEN, "nested more than 64 deep", "export-nested");
        expect(Outcome.UNPROVEN, "keepnet.export-column", "export-without-column");
        expect(Outcome.UNPROVEN, "", "export-truncated", "export-count-text", "export-empty");

        expect(Outcome.REVIEWED, "", "all-zero", "third-gone");

        expect(
                Outcome.UNDELIVERED,
                "",
                "webhook-500-once",
                "webhook-500",
                "webhook-429",
                "webhook-410",
                "webhook-redirect",
                "webhook-hang",
                "webhook-drops-answer-once",
                "webhook-headers-endless",
                "webhook-headers-drip",
                "smtp-refuses",
                "smtp-busy-once",
                "smtp-loses-answer-once");
        expect(Outcome.UNDELIVERED, "", "smtp-hangs", "smtp-drips");
        expect(Outcome.RIGHT_TOTAL, "", "smtp-rejects-token-once");
        expect(Outcome.UNDELIVERED, "535 5.7.8", "smtp-rejects-tokens");
    }

    @TempDir
    private Path folder;

    static Stream<Fault> faults() {
        return EXPECTED.keySet().stream();
    }

    @Test
    void noFaultIsLeftOut() {
        assertThat(EXPECTED.keySet()).containsExactlyInAnyOrder(Fault.values());
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theTotalIsRightOrNothingIsSent(Fault fault) throws IOException {
        Expectation expected = EXPECTED.get(fault);
        Clock clock = Clock.systemUTC();
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(25)
                .withFaults(fault)
                .withClock(clock))) {
            YearMonth month = sandbox.currentMonth().minusMonths(1);
            Installation installation = Installation.of(sandbox, folder.resolve("home"), clock);
            installation.with("WEBHOOK_TIMEOUT", "2s");
            if (fault == Fault.of("hang-once") || fault == Fault.of("hang-forever")) {
                installation.with("KEEPNET_TIMEOUT", "500ms");
            }
            if (fault == Fault.of("smtp-hangs") || fault == Fault.of("smtp-drips")) {
                installation.with("SMTP_TIMEOUT", "2s");
            }
            if (fault.label().startsWith("smtp-rejects-token")) {
                installation
                        .with("SMTP_AUTH", "oauth2")
                        .with("SMTP_USERNAME", "headcount@msp.example")
                        .with("SMTP_OAUTH2_TOKEN_URL", sandbox.mailTokenUrl())
                        .with("SMTP_OAUTH2_CLIENT_ID", sandbox.mailClientId())
                        .with("SMTP_OAUTH2_CLIENT_SECRET", sandbox.clientSecret());
            }
            if (fault == Fault.of("drip") || fault == Fault.of("headers-drip")) {
                installation.with("KEEPNET_RUN_DEADLINE", "1s");
            }

            if (expected.outcome() == Outcome.REVIEWED) {
                String before = month.minusMonths(1).toString();
                assertThat(installation.run("statement", "--period", before).exit())
                        .isZero();
            }

            Installation.Run run = installation.run("statement", "--period", month.toString());

            assertThat(run.exit()).as(run.toString()).isEqualTo(expected.outcome().exit);
            assertThat(expected.outcome() == Outcome.UNDELIVERED ? run.out() : run.err())
                    .contains(expected.says());
            assertThat(run.err() + run.out()).doesNotContain(sandbox.clientSecret(), sandbox.webhookSecret());
            switch (expected.outcome()) {
                case RIGHT_TOTAL -> assertDelivered(sandbox, installation, month);
                case UNDELIVERED -> {
                    assertThat(installation.history()).hasSize(1);
                    assertThat(installation.history().get(0).totalMonthlyUsers())
                            .isEqualTo(sandbox.expectedTotal(month));
                }
                case REVIEWED -> {
                    assertThat(run.out()).contains("WAITS FOR REVIEW", "headcount approve");
                    assertThat(installation.history()).hasSize(2);
                    assertThat(installation.history().get(0).isWaiting()).isTrue();
                    assertThat(sandbox.mails()).hasSize(1);
                    assertThat(sandbox.webhooks()).hasSize(1);
                }
                default -> assertNothingHappened(sandbox, installation, run, month);
            }
        }
    }

    private static void assertDelivered(Sandbox sandbox, Installation installation, YearMonth month)
            throws IOException {
        assertThat(installation.history()).hasSize(1);
        assertThat(installation.history().get(0).totalMonthlyUsers()).isEqualTo(sandbox.expectedTotal(month));
        assertThat(sandbox.mails()).hasSize(1);
        List<ReceivedWebhook> webhooks = sandbox.webhooks();
        assertThat(webhooks).hasSize(1);
        JsonNode data = JSON.readTree(webhooks.get(0).body()).path("data");
        assertThat(data.path("totalMonthlyUsers").asLong()).isEqualTo(sandbox.expectedTotal(month));
        assertThat(data.path("companies")).hasSize(sandbox.companies(month).size());
    }

    private static void assertNothingHappened(
            Sandbox sandbox, Installation installation, Installation.Run run, YearMonth month) {
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(month.toString(), "Nothing was recorded and nothing was sent.");
        assertThat(installation.history()).isEmpty();
        assertThat(sandbox.mails()).isEmpty();
        assertThat(sandbox.webhooks()).isEmpty();
    }
}
