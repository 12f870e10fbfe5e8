package io.headcount.runtime;

import io.headcount.billing.BillingCalendar;
import io.headcount.billing.BookFigures;
import io.headcount.billing.Books;
import io.headcount.billing.CapacityReports;
import io.headcount.billing.Overdue;
import io.headcount.billing.StatementMaker;
import io.headcount.delivery.Alerts;
import io.headcount.delivery.Deliveries;
import io.headcount.delivery.OutgoingCalls;
import io.headcount.delivery.Reports;
import io.headcount.delivery.attachment.Background;
import io.headcount.delivery.chat.SlackMessage;
import io.headcount.delivery.chat.TeamsCard;
import io.headcount.delivery.email.AlertMail;
import io.headcount.delivery.email.ReportMail;
import io.headcount.delivery.email.Summaries;
import io.headcount.delivery.email.SummaryMail;
import io.headcount.delivery.file.DeliveredFile;
import io.headcount.delivery.file.S3Upload;
import io.headcount.delivery.inquiry.ConnectWiseInquiry;
import io.headcount.delivery.inquiry.GradientInquiry;
import io.headcount.delivery.inquiry.Inquiries;
import io.headcount.delivery.inquiry.KillBillInquiry;
import io.headcount.delivery.inquiry.LagoInquiry;
import io.headcount.delivery.inquiry.OpenMeterInquiry;
import io.headcount.delivery.inquiry.StripeInquiry;
import io.headcount.delivery.smtp.GraphMail;
import io.headcount.delivery.smtp.MailServer;
import io.headcount.delivery.smtp.MailTokens;
import io.headcount.delivery.usage.ConnectWiseQuantities;
import io.headcount.delivery.usage.Customers;
import io.headcount.delivery.usage.GradientCounts;
import io.headcount.delivery.usage.KillBillUsage;
import io.headcount.delivery.usage.LagoEvents;
import io.headcount.delivery.usage.OpenMeterEvents;
import io.headcount.delivery.usage.StripeMeterEvents;
import io.headcount.delivery.usage.Tellings;
import io.headcount.delivery.webhook.StandardWebhooks;
import io.headcount.http.BasicAuthorization;
import io.headcount.http.BoundedHttpClient;
import io.headcount.http.Network;
import io.headcount.http.TimeLimit;
import io.headcount.keepnet.AccountTokens;
import io.headcount.keepnet.CompanySearch;
import io.headcount.keepnet.Retries;
import io.headcount.ledger.Ledger;
import io.headcount.log.Meters;
import io.headcount.log.RunContextInterceptor;
import io.headcount.reading.MonthlyUsers;
import io.headcount.reading.Progress;
import io.headcount.reading.Prover;
import io.headcount.settings.Secret;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.camel.AggregationStrategy;

/** The beans that the routes call, by their names in {@code routes/}. */
final class RouteBeans {

    private RouteBeans() {}

    /** @param ledger null where nothing will be recorded or delivered */
    static Map<String, Object> byName(
            Home home, Settings settings, Ledger ledger, Clock clock, Progress progress, Meters meters) {
        Map<String, Object> beans = new HashMap<>();
        RandomGenerator random = new Random();
        AccountTokens tokens = new AccountTokens(settings, clock);
        BillingCalendar calendar = BillingCalendar.of(settings, clock);
        beans.put("billingCalendar", calendar);
        beans.put("keepnetTokens", tokens);
        beans.put("companySearch", new CompanySearch(settings, tokens, clock, meters));
        beans.put("retries", new Retries(settings, clock, random, meters));
        Network network = Network.of(settings);
        beans.put("network", network);
        beans.put("tls", new HouseTls(network.tls()));
        beans.put("pageThreads", pageThreads(settings.get(Setting.KEEPNET_PAGES_IN_FLIGHT)));
        beans.put(
                "keepnetHttp",
                BoundedHttpClient.forReading(
                                TimeLimit.by(settings, Setting.KEEPNET_TIMEOUT),
                                TimeLimit.by(settings, Setting.KEEPNET_RUN_DEADLINE))
                        .by(network));
        beans.put("monthlyUsers", new MonthlyUsers(progress));
        beans.put("prover", new Prover());
        StatementMaker maker = new StatementMaker(ledger, settings, tokens, calendar);
        Alerts alerts = new Alerts(ledger, settings, clock);
        beans.put("statementMaker", maker);
        beans.put("alerts", alerts);
        Books books = new Books(ledger, settings, calendar, maker, alerts, meters);
        beans.put("books", books);
        beans.put("bookFigures", new BookFigures(ledger, books, calendar, settings.accounts()));
        beans.put("overdue", new Overdue(books, ledger, calendar, settings));
        beans.put("outgoingCalls", new OutgoingCalls());
        beans.put("deliveries", new Deliveries(ledger, settings, alerts, clock, random, meters));
        beans.put("capacityReports", new CapacityReports(ledger, settings, calendar));
        beans.put("reports", new Reports(ledger, settings, clock, random));
        beans.put(
                "webhookHttp",
                BoundedHttpClient.forSending(TimeLimit.by(settings, Setting.WEBHOOK_TIMEOUT))
                        .by(network));
        SmtpLogin logIn = new SmtpLogin(settings);
        beans.put("smtpLogin", logIn);
        MailTokens mailTokens = new MailTokens(settings, clock);
        beans.put("mailTokens", mailTokens);
        beans.put("mailServer", new MailServer(settings, logIn, mailTokens, clock));
        GraphMail graph = new GraphMail(settings, mailTokens, clock);
        beans.put("graphMail", graph);
        beans.put("graphHttp", BoundedHttpClient.forSending(graph.most()).by(network));
        TimeLimit oneCall = TimeLimit.by(settings, Setting.SMTP_TIMEOUT);
        beans.put(
                "mailTokenHttp", BoundedHttpClient.forReading(oneCall, oneCall).by(network));
        forReadyDestinations(beans, home, settings, ledger, clock);
        beans.put("runContext", new RunContextInterceptor());
        beans.put("errorsAreAnswers", new ErrorsAreAnswers());
        beans.put("keepOriginal", (AggregationStrategy) (original, answer) -> original);
        settings.find(Setting.EMAIL_FROM).ifPresent(from -> {
            if (settings.emailIsOn()) {
                beans.put(
                        "summaryMail",
                        SummaryMail.of(
                                settings,
                                Summaries.of(home.emailTemplates(), settings),
                                document -> Background.of(ledger, document, new Customers(home.customers())),
                                settings.mailGoesByGraph() ? GraphMail.MOST_BYTES : Long.MAX_VALUE));
            }
            settings.find(Setting.EMAIL_ALERT_TO).ifPresent(to -> beans.put("alertMail", AlertMail.of(settings)));
            settings.find(Setting.CAPACITY_TO).ifPresent(to -> beans.put("capacityMail", ReportMail.of(settings)));
        });
        Map<String, String> secrets = new HashMap<>();
        settings.webhooks().forEach(webhook -> settings.find(Setting.webhookSecret(webhook))
                .map(Secret::reveal)
                .ifPresent(secret -> secrets.put(webhook, secret)));
        if (!secrets.isEmpty()) {
            beans.put("standardWebhooks", new StandardWebhooks(secrets, clock));
        }
        return beans;
    }

    /** They wait for the vendor most of the time, and go when there is nothing to ask for. */
    private static ExecutorService pageThreads(int inFlight) {
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(inFlight, inFlight, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "page");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** What the routes in {@code routes/examples/} call once they are copied; nothing is read before it is called. */
    private static void forReadyDestinations(
            Map<String, Object> beans, Home home, Settings settings, Ledger ledger, Clock clock) {
        Customers customers = new Customers(home.customers());
        Tellings tellings = new Tellings(ledger, customers, settings, clock);
        beans.put("customers", customers);
        beans.put("told", tellings);
        beans.put("openMeterEvents", new OpenMeterEvents(tellings, settings));
        beans.put("lagoEvents", new LagoEvents(tellings));
        beans.put("killBillUsage", new KillBillUsage(tellings));
        beans.put("stripeMeterEvents", new StripeMeterEvents(tellings, clock));
        beans.put("gradientCounts", new GradientCounts(tellings));
        beans.put("connectWiseQuantities", new ConnectWiseQuantities(tellings));
        forQuestions(beans, settings, clock);
        beans.put("basicAuthorization", new BasicAuthorization());
        beans.put("statementFile", new DeliveredFile(document -> Background.of(ledger, document, customers)));
        beans.put("s3Upload", new S3Upload(clock));
        beans.put("slackMessage", new SlackMessage());
        beans.put("teamsCard", new TeamsCard());
    }

    /** What the routes call that ask billing systems whether they know what we would tell them of. */
    private static void forQuestions(Map<String, Object> beans, Settings settings, Clock clock) {
        TimeLimit oneCall = TimeLimit.by(settings, Setting.WEBHOOK_TIMEOUT);
        beans.put("inquiryHttp", BoundedHttpClient.forReading(oneCall, oneCall).by((Network) beans.get("network")));
        Inquiries inquiries = new Inquiries(settings, clock);
        beans.put("inquiries", inquiries);
        beans.put("openMeterInquiry", new OpenMeterInquiry(inquiries));
        beans.put("lagoInquiry", new LagoInquiry(inquiries));
        beans.put("killBillInquiry", new KillBillInquiry(inquiries));
        beans.put("stripeInquiry", new StripeInquiry(inquiries));
        beans.put("gradientInquiry", new GradientInquiry(inquiries));
        beans.put("connectWiseInquiry", new ConnectWiseInquiry(inquiries, clock));
    }
}
