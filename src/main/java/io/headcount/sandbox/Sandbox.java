package io.headcount.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.YearMonth;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * A stand-in for the vendor: its API, a webhook inbox and an SMTP inbox, all on the loopback address. It keeps to what
 * is known of the real API and errs only where a {@link Fault} is on. It knows the truth, against which a reading can be
 * held. Nothing that is served here has ever been anybody's data.
 *
 * <p>Safe for any number of threads. Its threads are daemons: it doesn't keep a virtual machine alive. What an answer
 * tells is recorded before the answer is sent, so whoever has an answer finds its trace in {@link #apiCalls()},
 * {@link #webhooks()} or {@link #mails()}.
 */
public final class Sandbox implements AutoCloseable {

    static final String CLIENT_ID = "sandbox-reseller";

    static final String SECOND_CLIENT_ID = "sandbox-second-reseller";

    /** Not a secret; it holds what breaks a body that isn't URL-encoded. */
    static final String CLIENT_SECRET = "s4ndbox &+=% secret";

    private static final String WEBHOOK_SECRET = "whsec_"
            + Base64.getEncoder()
                    .encodeToString("sandbox webhook secret, not real".getBytes(StandardCharsets.US_ASCII));

    private final CompanyBook book;
    private final CompanyBook secondBook;
    private final ApiLog log;
    private final ActiveFaults faults = new ActiveFaults();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final WebhookInbox webhooks;
    private final SmtpInbox smtp;
    private final LoopbackServer http;
    private final Front front;

    private Sandbox(SandboxOptions options) throws IOException {
        Clock clock = options.clock();
        Files.createDirectories(options.inbox());
        options.faults().forEach(faults::add);
        Companies companies = new Companies(options.seed(), options.companies());
        this.book = new CompanyBook(companies, clock);
        Companies others = new Companies(options.seed() + 1, options.companies());
        this.secondBook = new CompanyBook(others, clock);
        this.log = new ApiLog(clock);
        this.webhooks = new WebhookInbox(options.inbox(), WEBHOOK_SECRET, clock, faults);
        this.http = new LoopbackServer(options.port());
        MailTokenEndpoint mailTokens = new MailTokenEndpoint(clock, faults);
        this.smtp = smtpInbox(options, mailTokens);
        Gate gate = new Gate(new Tokens(clock), faults);
        List<Reseller> resellers = List.of(
                reseller(CLIENT_ID, companies.resellerId(), Companies.RESELLER, book, gate, clock),
                reseller(SECOND_CLIENT_ID, others.resellerId(), Companies.SECOND_RESELLER, secondBook, gate, clock));
        this.front = new Front(
                log,
                gate,
                new TokenEndpoint(gate.tokens(), resellers, faults),
                mailTokens,
                webhooks,
                faults,
                clock,
                closing);
    }

    /**
     * Starts a sandbox; it serves when this returns.
     *
     * @throws IOException if the port is taken, the inbox directory can't be made, or the mail server doesn't start
     */
    public static Sandbox start(SandboxOptions options) throws IOException {
        Sandbox sandbox = new Sandbox(options);
        sandbox.http.start(sandbox.front);
        return sandbox;
    }

    /** {@code http://127.0.0.1:PORT}, with no slash at the end. */
    public String apiBaseUrl() {
        return "http://127.0.0.1:" + http.port();
    }

    /** The client id of the reseller that everything here tells of. */
    public String clientId() {
        return CLIENT_ID;
    }

    /** The client id of a second reseller, with as many companies of its own, to try several accounts. */
    public String secondClientId() {
        return SECOND_CLIENT_ID;
    }

    /** What {@link #expectedTotal} is for the first reseller, for the second. */
    public long secondExpectedTotal(YearMonth month) {
        return secondBook.listing(month).total();
    }

    /** The secret that goes with both client ids; obviously no real one. */
    public String clientSecret() {
        return CLIENT_SECRET;
    }

    /** Where tokens for the mail server are given, for {@link #mailClientId()} with {@link #clientSecret()}. */
    public String mailTokenUrl() {
        return apiBaseUrl() + MailTokenEndpoint.PATH;
    }

    /** Who may ask for tokens for the mail server. */
    public String mailClientId() {
        return MailTokenEndpoint.CLIENT_ID;
    }

    /** The port of the mail server on 127.0.0.1: plain SMTP, any log-in by password, a token of {@link #mailTokenUrl()}, or none. */
    public int smtpPort() {
        return smtp.port();
    }

    /** Where the webhook inbox takes messages. */
    public String webhookUrl() {
        return apiBaseUrl() + WebhookInbox.PATH + "billing";
    }

    /** The secret with which messages to {@link #webhookUrl()} are to be signed, with its prefix {@code whsec_}. */
    public String webhookSecret() {
        return WEBHOOK_SECRET;
    }

    /** The month that the vendor counts now: the clock's, in UTC. */
    public YearMonth currentMonth() {
        return book.currentMonth();
    }

    /** The sum that a correct reader gets for a month; 0 for months that the vendor doesn't have. */
    public long expectedTotal(YearMonth month) {
        return book.listing(month).total();
    }

    /** The companies of a month in API order, as a correct reader gets them. */
    public List<SandboxCompany> companies(YearMonth month) {
        Listing listing = book.listing(month);
        return List.copyOf(listing.rows(0, listing.size()));
    }

    /** The mails that the mail server took, in order of arrival. */
    public List<ReceivedMail> mails() {
        return smtp.mails();
    }

    /** The messages to the webhook inbox, refused ones too, in order of arrival. */
    public List<ReceivedWebhook> webhooks() {
        return webhooks.received();
    }

    /** The requests to the API, in order of arrival. */
    public List<ApiCall> apiCalls() {
        return log.calls();
    }

    /** Switches a fault on; one that is on already strikes as often again as if it were new. */
    public void fault(Fault fault) {
        faults.add(fault);
    }

    /** Switches a fault off. Requests that it has in its grip stay there. */
    public void mend(Fault fault) {
        faults.remove(fault);
    }

    /** The faults that are on, those included that have struck as often as they do. */
    public Set<Fault> faults() {
        return faults.all();
    }

    /**
     * The vendor corrects a figure, of a past month or of the current one.
     *
     * @throws IllegalArgumentException for a month or a company that the vendor doesn't have, or a negative figure
     */
    public void change(YearMonth month, String companyId, long monthlyUsers) {
        book.change(month, companyId, monthlyUsers);
    }

    /**
     * A company leaves the list at once, and with it the lists of all past months.
     *
     * @throws IllegalArgumentException for a company that isn't in the list
     */
    public void delete(String companyId) {
        book.delete(companyId);
    }

    /** Stops serving and ends all requests that still wait; the files in the inbox stay. */
    @Override
    public void close() {
        closing.countDown();
        http.close();
        smtp.close();
    }

    private SmtpInbox smtpInbox(SandboxOptions options, MailTokenEndpoint tokens) throws IOException {
        try {
            return new SmtpInbox(faults, new MailFiles(options.inbox()), tokens);
        } catch (IOException | RuntimeException e) {
            http.close();
            throw e;
        }
    }

    private Reseller reseller(String clientId, String id, String name, CompanyBook companies, Gate gate, Clock clock) {
        Pages pages = new Pages(companies, faults);
        MovingList moving = new MovingList(companies, pages, faults);
        return new Reseller(
                clientId,
                id,
                name,
                companies,
                new SearchEndpoint(gate, pages, moving, new MadePages(companies, faults), faults, clock),
                new ExportEndpoint(pages, moving, faults));
    }
}
