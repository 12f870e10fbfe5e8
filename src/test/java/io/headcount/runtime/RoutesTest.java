package io.headcount.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headcount.Installation;
import io.headcount.MovableClock;
import io.headcount.keepnet.AccountTokens;
import io.headcount.keepnet.CompanySearch;
import io.headcount.keepnet.Patience;
import io.headcount.keepnet.Retries;
import io.headcount.keepnet.VendorUnavailable;
import io.headcount.ledger.Ledger;
import io.headcount.log.Meters;
import io.headcount.reading.Reading;
import io.headcount.sandbox.ApiCall;
import io.headcount.sandbox.Fault;
import io.headcount.sandbox.ReceivedWebhook;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import io.headcount.settings.Settings;
import io.headcount.settings.SettingsFile;
import io.headcount.statement.Account;
import jakarta.mail.Header;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.main.Main;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real files in {@code routes/}, called one by one, with the settings and beans that the runtime gives them. */
class RoutesTest extends CamelTestSupport {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final String SEARCH = "/api/companies/search";
    private static final String TOKEN = "/connect/token";

    private final MovableClock clock = new MovableClock("2026-11-03T09:00:00Z");
    private final List<Integer> readSoFar = new CopyOnWriteArrayList<>();
    private final Sandbox sandbox;
    private final Home home;
    private final Settings settings;
    private final Ledger ledger;
    private Main main;

    RoutesTest(@TempDir Path folder) throws Exception {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(25)
                .withClock(clock));
        // The page that is asked for once more to see whether the month is honoured has tests of its own.
        Installation installation =
                Installation.of(sandbox, folder.resolve("home"), clock).with("BILLING_MONTH_CHECK", "off");
        home = installation.home();
        settings = SettingsFile.read(home.settingsFile(), installation.environment());
        ledger = Ledger.open(settings, home.data());
    }

    /** Camel as the runtime sets it up, but without a schedule. */
    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelSetUp setUp = CamelSetUp.of(
                settings,
                RouteBeans.byName(
                        home, settings, ledger, clock, reading -> readSoFar.add(reading.companies()), Meters.NONE));
        main = setUp.main(RouteFiles.in(Path.of("routes").toAbsolutePath()).withoutSchedule());
        main.init();
        return main.getCamelContext();
    }

    @Override
    protected void cleanupResources() {
        main.stop();
        sandbox.close();
        ledger.close();
    }

    @Test
    void eachPageIsAskedOnceAndAddedInOrderAndTheSumIsTheTruth() {
        Exchange exchange = call("keepnet-companies");

        assertThat(exchange.getException()).isNull();
        Reading reading = exchange.getMessage().getBody(Reading.class);
        assertThat(reading.total()).isEqualTo(sandbox.expectedTotal(OCTOBER));
        assertThat(reading.lines())
                .extracting(line -> line.companyId() + " " + line.monthlyUsers())
                .containsExactlyElementsOf(sandbox.companies(OCTOBER).stream()
                        .map(company -> company.id() + " " + company.monthlyUsers())
                        .toList());
        assertThat(pages()).startsWith(1).containsExactlyInAnyOrder(1, 2, 3);
        assertThat(readSoFar).containsExactly(10, 20, 25);
    }

    @Test
    void aPageThatFailsNeverReachesTheSum() {
        sandbox.fault(Fault.SERVER_ERROR_FOREVER);
        Exchange exchange = call("keepnet-companies");

        assertThat(exchange.getException()).hasRootCauseInstanceOf(VendorUnavailable.class);
        assertThat(readSoFar).isEmpty();
        assertThat(pages()).containsExactly(1, 1, 1);
    }

    @Test
    void aPageThatFailsForAMomentIsAskedAgainAndCountedOnce() {
        sandbox.fault(Fault.HTML_ONCE);
        sandbox.fault(Fault.TRUNCATED_ONCE);
        Exchange exchange = call("keepnet-companies");

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody(Reading.class).total()).isEqualTo(sandbox.expectedTotal(OCTOBER));
        assertThat(pages()).startsWith(1).containsExactlyInAnyOrder(1, 2, 2, 2, 3);
        assertThat(readSoFar).containsExactly(10, 20, 25);
    }

    @Test
    void anExpiredTokenIsRenewedOnceAndThePageAskedAgain() {
        sandbox.fault(Fault.TOKEN_EXPIRES_ONCE);
        Exchange exchange = call("keepnet-companies");

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody(Reading.class).total()).isEqualTo(sandbox.expectedTotal(OCTOBER));
        assertThat(calls(TOKEN)).hasSize(2);
        // Each page that was under way is asked for again, and none that was answered.
        assertThat(calls(SEARCH))
                .filteredOn(call -> call.status() == 200)
                .extracting(ApiCall::pageNumber)
                .containsExactlyInAnyOrder(1, 2, 3);
        assertThat(calls(SEARCH)).extracting(ApiCall::status).contains(401);
    }

    /** Between the look whether there is a token and its use, another page of the same round may have had it rejected. */
    @Test
    void aTokenThatAnotherPageHasLostAtTheLastMomentIsAskedForAnew() throws Exception {
        AtomicBoolean lost = new AtomicBoolean();
        AdviceWith.adviceWith(context(), "keepnet-page", advice -> advice.weaveById("page-authorization")
                .before()
                .process(current -> {
                    if (!lost.getAndSet(true)) {
                        loseToken(current);
                    }
                }));

        Exchange exchange = call("keepnet-companies");

        assertThat(lost).isTrue();
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody(Reading.class).total()).isEqualTo(sandbox.expectedTotal(OCTOBER));
        assertThat(calls(TOKEN)).hasSize(2);
        assertThat(pages()).startsWith(1).containsExactlyInAnyOrder(1, 2, 3);
    }

    private void loseToken(Exchange current) throws Exception {
        String account = current.getVariable("account", String.class);
        String used = bean("keepnetTokens", AccountTokens.class).authorization(account, current);
        Patience others = bean("retries", Retries.class).begin();
        try (InputStream nothing = InputStream.nullInputStream()) {
            assertThatThrownBy(() -> bean("companySearch", CompanySearch.class)
                            .readPage(account, 401, null, null, others, used, null, nothing))
                    .hasMessageContaining("rejected the access token");
        }
    }

    private <T> T bean(String name, Class<T> type) {
        return context().getRegistry().lookupByNameAndType(name, type);
    }

    @Test
    void theTokenIsKeptFromOneReadingToTheNext() {
        call("keepnet-companies");
        call("keepnet-companies");

        assertThat(calls(TOKEN)).hasSize(1);
        assertThat(pages()).startsWith(1).containsExactlyInAnyOrder(1, 2, 3, 1, 2, 3);
    }

    @Test
    void aTokenThatIsAboutToExpireIsNotUsedAnyMore() {
        call("keepnet-companies");
        clock.set("2026-11-03T09:59:30Z");
        call("keepnet-companies");

        assertThat(calls(TOKEN)).hasSize(2);
        assertThat(calls(SEARCH)).extracting(ApiCall::status).containsOnly(200);
    }

    @Test
    void noHeaderOfOursOrTheVendorsTravelsToMailOrWebhook() throws Exception {
        Exchange exchange = template.request("direct:bring-books-up-to-date", request -> {
            request.getMessage().setHeader("Authorization", "Bearer planted");
            request.getMessage().setHeader("X-Planted", "planted");
            request.getMessage().setHeader("CamelHttpPath", "/planted");
            request.getMessage().setHeader("Subject", "planted");
            request.getMessage().setHeader("To", "planted@msp.example");
        });

        assertThat(exchange.getException()).isNull();
        ReceivedWebhook webhook = sandbox.webhooks().get(0);
        assertThat(webhook.headers().keySet())
                .isSubsetOf(
                        "accept-encoding",
                        "connection",
                        "content-length",
                        "content-type",
                        "host",
                        "idempotency-key",
                        "transfer-encoding",
                        "user-agent",
                        "webhook-id",
                        "webhook-signature",
                        "webhook-timestamp");
        assertThat(webhook.headers().values()).noneMatch(value -> value.contains("planted"));
        MimeMessage mail = new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(sandbox.mails().get(0).raw()));
        Stream<Header> headers = Collections.list(mail.getAllHeaders()).stream();
        assertThat(headers.map(header -> header.getName().toLowerCase(Locale.ROOT)))
                .isSubsetOf(
                        "auto-submitted",
                        "x-auto-response-suppress",
                        "content-type",
                        "date",
                        "from",
                        "message-id",
                        "mime-version",
                        "received",
                        "return-path",
                        "subject",
                        "to",
                        "x-headcount-statement");
        assertThat(sandbox.mails().get(0).recipients()).containsExactly("finance@msp.example");
        assertThat(sandbox.mails().get(0).subject()).doesNotContain("planted");
    }

    @Test
    void theTickOfTheScheduleBillsEachMonthOnce() {
        template.request("direct:bring-books-up-to-date", request -> {});
        template.request("direct:bring-books-up-to-date", request -> {});
        assertThat(ledger.statements().history()).hasSize(1);

        clock.set("2027-01-01T06:00:00Z");
        template.request("direct:bring-books-up-to-date", request -> {});

        assertThat(ledger.statements().history())
                .extracting(statement -> statement.period().toString())
                .containsExactlyInAnyOrder("2026-10", "2026-11", "2026-12");
        assertThat(sandbox.webhooks()).hasSize(3);
        assertThat(sandbox.mails()).hasSize(3);
    }

    @Test
    void aMonthThatFailsDoesNotHoldUpADeliveryThatIsDue() {
        sandbox.fault(Fault.WEBHOOK_500_ONCE);
        template.request("direct:bring-books-up-to-date", request -> {});
        sandbox.fault(Fault.BAD_REQUEST);
        clock.set("2026-12-01T06:00:00Z");

        Exchange exchange = template.request("direct:bring-books-up-to-date", request -> {});

        assertThat(exchange.getException()).isNull();
        assertThat(ledger.statements().history()).hasSize(1);
        assertThat(sandbox.webhooks()).extracting(ReceivedWebhook::answered).containsExactly(500, 204);
    }

    /** Else the HTTP client would send a POST once more by itself, unseen by the ledger. */
    @Test
    void onlyTheLedgerSendsAgain() {
        for (String scheme : List.of("http", "https")) {
            HttpComponent http = context.getComponent(scheme, HttpComponent.class);
            assertThat(http.isAutomaticRetriesDisabled()).isTrue();
            assertThat(http.isRedirectHandlingDisabled()).isTrue();
            assertThat(http.isCookieManagementDisabled()).isTrue();
        }
    }

    private Exchange call(String route) {
        return template.request("direct:" + route, request -> {
            request.setVariable("account", Account.DEFAULT);
            request.setVariable("period", OCTOBER);
            request.setVariable("patience", bean("retries", Retries.class).begin());
        });
    }

    private List<ApiCall> calls(String path) {
        return sandbox.apiCalls().stream()
                .filter(call -> call.path().equals(path))
                .toList();
    }

    private List<Integer> pages() {
        return calls(SEARCH).stream().map(ApiCall::pageNumber).toList();
    }
}
