package io.headcount.hammer;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.Installation;
import io.headcount.ledger.Attempt;
import io.headcount.ledger.Delivery;
import io.headcount.ledger.DeliveryState;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.RecordedStatement;
import io.headcount.reading.Progress;
import io.headcount.runtime.HeadcountRuntime;
import io.headcount.runtime.RouteFailure;
import io.headcount.runtime.Scope;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import io.headcount.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A statement that is delivered to one destination again and again, by one runtime. */
final class DeliveryRig implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final HeardLog log = new HeardLog();
    private final Sandbox sandbox;
    private final Ledger ledger;
    private final HeadcountRuntime runtime;
    private final Set<String> secrets;
    private int delivered;
    private int failed;
    private String lastReason = "";

    private DeliveryRig(Path folder, Sandbox sandbox, Installation installation, Set<String> secrets)
            throws SettingsException, RouteFailure {
        this.sandbox = sandbox;
        this.secrets = secrets;
        this.ledger = installation.ledger();
        this.runtime = HeadcountRuntime.start(
                installation.home(), installation.settings(), ledger, Clock.systemUTC(), Progress.NONE, Scope.ON_CALL);
        runtime.call(
                "statement",
                "default",
                sandbox.currentMonth().minusMonths(1),
                java.util.Map.of("again", false),
                RecordedStatement.class);
    }

    static DeliveryRig toReceiver(Path folder, String url) throws IOException, SettingsException, RouteFailure {
        Sandbox sandbox = sandbox(folder);
        Installation installation = Installation.of(sandbox, folder.resolve("home"), Clock.systemUTC())
                .with("WEBHOOK_URL", url)
                .with("WEBHOOK_TIMEOUT", "2s")
                .with("EMAIL_TO", null);
        return new DeliveryRig(folder, sandbox, installation, Set.of(sandbox.webhookSecret(), "s3cret-path"));
    }

    static DeliveryRig toMailServer(Path folder, int port) throws IOException, SettingsException, RouteFailure {
        Sandbox sandbox = sandbox(folder);
        Installation installation = Installation.of(sandbox, folder.resolve("home"), Clock.systemUTC())
                .with("SMTP_PORT", String.valueOf(port))
                .with("SMTP_TIMEOUT", "2s")
                .with("WEBHOOK_URL", null)
                .with("WEBHOOK_SECRET", null);
        return new DeliveryRig(folder, sandbox, installation, Set.of());
    }

    private static Sandbox sandbox(Path folder) throws IOException {
        return Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox")).withCompanies(3));
    }

    /** One attempt; it ends in time, and one that failed says why in a plain line. */
    DeliveryState attempt() throws RouteFailure {
        Clock clock = Clock.systemUTC();
        assertThat(ledger.deliveries().release(delivery(), clock.instant())).isTrue();
        int before = ledger.deliveries().attempts(delivery().id()).size();
        long begun = System.nanoTime();
        runtime.deliver();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
        log.check(secrets);
        List<Attempt> attempts = ledger.deliveries().attempts(delivery().id());
        assertThat(attempts).hasSize(before + 1);
        Attempt last = attempts.get(before);
        DeliveryState state = delivery().state();
        assertThat(last.delivered()).isEqualTo(state == DeliveryState.DELIVERED);
        lastReason = String.valueOf(last.reason());
        if (state == DeliveryState.DELIVERED) {
            delivered++;
        } else {
            failed++;
            assertThat(state).isIn(DeliveryState.PENDING, DeliveryState.HELD);
            PlainLine.check(last.reason(), secrets);
        }
        return state;
    }

    /** Why the last attempt failed, as the ledger has it. */
    String lastReason() {
        return lastReason;
    }

    private Delivery delivery() {
        return ledger.statements().history().get(0).deliveries().get(0);
    }

    String inWords() {
        return delivered + " deliveries, " + failed + " failures";
    }

    @Override
    public void close() {
        runtime.close();
        log.close();
        ledger.close();
        sandbox.close();
    }
}
