package io.headcount.command;

import io.headcount.http.Network;
import io.headcount.http.ProxyRefusal;
import io.headcount.http.Reach;
import io.headcount.http.TimeLimit;
import io.headcount.settings.Proxies;
import io.headcount.settings.ProxyAddress;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.text.Reason;
import java.io.IOException;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether there is a way to the vendor and to the receivers: proxies, certificates, and who answers. */
final class NetworkCheck {

    /** Time enough to renew a certificate. */
    private static final Duration SOON = Duration.ofDays(30);

    private static final String PROXY_ADVICE = "check proxy.url and proxy.exclude (or HTTPS_PROXY and NO_PROXY)";

    private final Settings settings;
    private final Network network;
    private final Clock clock;
    private final CheckReport report;

    NetworkCheck(Settings settings, Clock clock, CheckReport report) {
        this.settings = settings;
        this.network = Network.of(settings);
        this.clock = clock;
        this.report = report;
    }

    /** Whether there is a way for calls by HTTP; where there is none, nobody else need be asked. */
    boolean isThereAWay() {
        settings.inTheClear().forEach(line -> report.open("in clear", line));
        Proxies proxies = settings.proxies();
        Stream.concat(proxies.https().stream(), proxies.http().stream())
                .map(ProxyAddress::inWords)
                .distinct()
                .forEach(proxy -> report.passed("proxy", "calls by HTTP go through " + proxy));
        Optional<String> problem = network.tls().problem();
        if (problem.isPresent()) {
            report.failed("tls", ExitCode.USAGE, problem.get());
            return false;
        }
        settings.find(Setting.TLS_TRUST_FILE)
                .ifPresent(file -> report.passed("tls", "trusts the authorities in " + file + ", too"));
        network.tls().certificate().stream()
                .findFirst()
                .ifPresent(certificate -> lasts("tls", "our certificate", certificate));
        URI vendor = settings.get(Setting.KEEPNET_API_BASE_URL);
        try {
            Reach.to(vendor, network, TimeLimit.by(settings, Setting.KEEPNET_TIMEOUT))
                    .ifPresent(shown -> lastsNotLong("vendor", "the certificate of " + vendor.getHost(), shown));
        } catch (ProxyRefusal e) {
            report.failed("proxy", ExitCode.USAGE, Reason.of(e) + "; " + PROXY_ADVICE);
            return false;
        } catch (IOException e) {
            // What is wrong is told where the vendor is asked.
            return true;
        }
        return true;
    }

    /** Says when a certificate ends, and asks for a look where that is soon. */
    private void lasts(String what, String whose, X509Certificate certificate) {
        Instant end = certificate.getNotAfter().toInstant();
        Instant now = clock.instant();
        String line = whose + " (" + certificate.getSubjectX500Principal().getName() + ") ends on "
                + end.atZone(ZoneOffset.UTC).toLocalDate();
        if (end.isBefore(now)) {
            report.failed(what, ExitCode.USAGE, line + ", which is over; renew it");
        } else if (end.isBefore(now.plus(SOON))) {
            report.open(what, line + ", in " + Duration.between(now, end).toDays() + " days; renew it in time");
        } else {
            report.passed(what, line);
        }
    }

    private void lastsNotLong(String what, String whose, X509Certificate certificate) {
        if (certificate.getNotAfter().toInstant().isBefore(clock.instant().plus(SOON))) {
            lasts(what, whose, certificate);
        }
    }

    /** Whether those whom the routes call can be reached; nothing is sent to them. */
    void receivers() {
        settings.webhooks().stream()
                .filter(webhook -> !settings.isOn(webhook))
                .forEach(webhook ->
                        report.off("webhook", Setting.webhookUrl(webhook).name()));
        TimeLimit limit = TimeLimit.by(settings, Setting.WEBHOOK_TIMEOUT);
        settings.receivers().forEach((setting, url) -> {
            boolean webhook = setting.matches("webhook\\d*\\.url");
            reach(webhook ? "webhook" : "receiver", setting, url, limit);
        });
    }

    private void reach(String what, String setting, URI url, TimeLimit limit) {
        boolean secure = url.getScheme().equalsIgnoreCase("https");
        int port = url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80;
        String where = url.getHost() + ":" + port;
        try {
            Optional<X509Certificate> certificate = Reach.to(url, network, limit);
            report.passed(what, where + " answers, nothing sent");
            certificate.ifPresent(shown -> lastsNotLong(what, "the certificate of " + where, shown));
        } catch (ProxyRefusal e) {
            report.failed(what, ExitCode.USAGE, where + ": " + Reason.of(e) + "; " + PROXY_ADVICE);
        } catch (IOException e) {
            report.failed(what, ExitCode.USAGE, where + ": " + Reason.of(e) + "; check " + setting);
        }
    }
}
