package io.headcount.settings;

/** What a piece of work needs to be set, beyond being well-formed. */
public enum Requirements {
    /** To call the vendor: a credential. */
    READ {
        @Override
        void check(Settings settings, Problems problems) {
            if (settings.find(Setting.KEEPNET_CLIENT_ID).isEmpty()) {
                problems.add(
                        "keepnet.client-id: required; the vendor shows it in Company > Company Settings > REST API");
            }
            if (settings.find(Setting.KEEPNET_CLIENT_SECRET).isEmpty()) {
                problems.add("keepnet.client-secret: required; best given as KEEPNET_CLIENT_SECRET or, by a file,"
                        + " KEEPNET_CLIENT_SECRET_FILE");
            }
        }
    },
    /** To deliver: whatever the destinations that are switched on need. */
    DELIVER {
        @Override
        void check(Settings settings, Problems problems) {
            boolean mails = settings.emailIsOn()
                    || settings.find(Setting.EMAIL_ALERT_TO).isPresent();
            if (mails && settings.find(Setting.EMAIL_FROM).isEmpty()) {
                problems.add("email.from: required, because email.to or email.alert-to is set");
            }
            boolean user = settings.find(Setting.SMTP_USERNAME).isPresent();
            if (user != settings.find(Setting.SMTP_PASSWORD).isPresent()) {
                problems.add(
                        user
                                ? "smtp.password: required, because smtp.username is set"
                                : "smtp.username: required, because smtp.password is set");
            }
            boolean secret = settings.find(Setting.WEBHOOK_SECRET).isPresent();
            if (settings.webhookIsOn() && !secret) {
                problems.add("webhook.secret: required, because webhook.url is set: whsec_ followed by the base64 of 32"
                        + " random bytes, the same at the receiver");
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
