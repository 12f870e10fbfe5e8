package io.headcount.runtime;

import io.headcount.settings.Secret;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import jakarta.mail.PasswordAuthentication;
import org.apache.camel.component.mail.MailAuthenticator;

/** Authenticates at the mail server, so that the password stays out of routes, addresses and logs. Thread-safe. */
public final class SmtpLogin extends MailAuthenticator {

    private final Settings settings;

    public SmtpLogin(Settings settings) {
        this.settings = settings;
    }

    @Override
    public PasswordAuthentication getPasswordAuthentication() {
        if (!settings.mailSignsIn()) {
            return null;
        }
        return settings.find(Setting.SMTP_USERNAME)
                .map(user -> new PasswordAuthentication(
                        user,
                        settings.find(Setting.SMTP_PASSWORD).map(Secret::reveal).orElse("")))
                .orElse(null);
    }
}
