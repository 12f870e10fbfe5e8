package io.headcount.settings;

import io.headcount.statement.Account;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a piece of work needs to be set, beyond being well-formed. */
public enum Requirements {
    /** To call the vendor: a credential for each account. */
    READ {
        @Override
        void check(Settings settings, Problems problems) {
            Map<String, Setting<String>> ids = new HashMap<>();
            for (String account : settings.accounts()) {
                Setting<String> id = Setting.clientId(account);
                Setting<String> same = settings.find(id)
                        .map(text -> ids.putIfAbsent(text.toLowerCase(Locale.ROOT), id))
                        .orElse(null);
                if (same != null) {
                    problems.add(id.name() + ": is the same as " + same.name()
                            + "; both accounts would bill the same companies. Give each its own credential, or take one"
                            + " out of accounts=" + String.join(",", settings.accounts()));
                }
                if (settings.find(id).isEmpty()) {
                    problems.add(
                            id.name() + ": required; the vendor shows it in Company > Company Settings > REST API");
                }
                Setting<Secret> secret = Setting.clientSecret(account);
                if (settings.find(secret).isEmpty()) {
                    problems.add(secret.name() + ": required; best given as " + secret.variable() + " or, by a file, "
                            + secret.variable() + "_FILE");
                }
            }
            if (!settings.accounts().contains(Account.DEFAULT)
                    && settings.find(Setting.KEEPNET_CLIENT_ID).isPresent()) {
                problems.add("keepnet.client-id: belongs to an account that is not in accounts="
                        + String.join(",", settings.accounts())
                        + "; add 'default' there, or move it to accounts.<name>.client-id");
            }
        }
    },
    /** To deliver: whatever the destinations that are switched on need. */
    DELIVER {
        @Override
        void check(Settings settings, Problems problems) {
            boolean mails = settings.emailIsOn()
                    || settings.capacityIsMailed()
                    || settings.find(Setting.EMAIL_ALERT_TO).isPresent();
            if (mails && settings.find(Setting.EMAIL_FROM).isEmpty()) {
                problems.add("email.from: required, because email.to, email.alert-to or capacity.schedule is set");
            }
            if (settings.capacityIsMailed()
                    && settings.find(Setting.CAPACITY_TO).isEmpty()) {
                problems.add("capacity.to: required, because capacity.schedule is set: who is to get that mail");
            }
            for (Setting<?> copy : List.of(Setting.EMAIL_CC, Setting.EMAIL_BCC)) {
                if (settings.isChosen(copy) && !settings.emailIsOn()) {
                    problems.add("email.to: required, because " + copy.name() + " is set");
                }
            }
            MailSignIn.check(settings, mails, problems);
            checkClaim(settings, mails, problems);
            boolean certificate =
                    settings.find(Setting.TLS_CLIENT_CERTIFICATE_FILE).isPresent();
            if (certificate != settings.find(Setting.TLS_CLIENT_KEY_FILE).isPresent()) {
                problems.add(
                        certificate
                                ? "tls.client-key-file: required, because tls.client-certificate-file is set"
                                : "tls.client-certificate-file: required, because tls.client-key-file is set");
            }
            for (String webhook : settings.webhooks()) {
                if (settings.isOn(webhook)
                        && settings.find(Setting.webhookSecret(webhook)).isEmpty()) {
                    problems.add(webhook + ".secret: required, because " + webhook
                            + ".url is set, and the same at the receiver; one made just now, used nowhere yet: "
                            + newWebhookSecret());
                }
            }
        }

        /** As Standard Webhooks wants it: {@code whsec_} and the base64 of 24 to 64 random bytes. */
        private static String newWebhookSecret() {
            byte[] random = new byte[32];
            new SecureRandom().nextBytes(random);
            return "whsec_" + Base64.getEncoder().encodeToString(random);
        }

        /** An attempt that outlasts its claim is made by another machine as well, and what it sends comes twice. */
        private void checkClaim(Settings settings, boolean mails, Problems problems) {
            Duration claim = settings.get(Setting.DELIVERY_CLAIM);
            int times = settings.mailTimeouts();
            if (mails && settings.get(Setting.SMTP_TIMEOUT).multipliedBy(times).compareTo(claim) >= 0) {
                problems.add("delivery.claim: must be longer than " + (times == 2 ? "twice" : "five times")
                        + " smtp.timeout, or another machine may send a mail that is still on its way");
            }
            if (settings.webhooks().stream().anyMatch(settings::isOn)
                    && settings.get(Setting.WEBHOOK_TIMEOUT).compareTo(claim) >= 0) {
                problems.add("delivery.claim: must be longer than webhook.timeout, or another machine may send what is"
                        + " still on its way");
            }
        }
    },
    /** To bill closed months by itself, and to answer on the network: a password, if others than this machine can ask. */
    SERVE {
        @Override
        void check(Settings settings, Problems problems) {
            if (settings.find(Setting.KEEPNET_MONTH_FIELD).isEmpty()) {
                problems.add("keepnet.month-field: is empty, so the vendor can't be asked for a month and no closed"
                        + " month can be billed; set it, or use 'headcount statement' for a provisional statement");
            }
            if (!Form.isLoopback(settings.get(Setting.SERVER_HOST))
                    && settings.find(Setting.SERVER_PASSWORD).isEmpty()) {
                problems.add("server.password: required, because server.host "
                        + settings.get(Setting.SERVER_HOST) + " is more than this machine; best given as"
                        + " SERVER_PASSWORD_FILE");
            }
        }
    };

    abstract void check(Settings settings, Problems problems);

    /**
     * Checks that what the work needs is there.
     *
     * @throws SettingsException naming each setting that is missing
     */
    public static void check(Settings settings, Requirements... needed) throws SettingsException {
        Problems problems = new Problems();
        for (Requirements requirements : needed) {
            requirements.check(settings, problems);
        }
        problems.throwIfAny();
    }
}
