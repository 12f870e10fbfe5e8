package io.headcount.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a setting's text may be, and that whatever else it is gets a clear no. */
class FormTest {

    private static final String GOOD_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.keepnetlabs.com",
                "HTTPS://api.example.com/base",
                "https://api.example.com:8443/a?b=c",
                "http://localhost:8080",
                "http://LOCALHOST",
                "http://127.0.0.1:9/x",
                "http://127.8.7.6",
                "http://[::1]:8080/",
                "http://[0:0:0:0:0:0:0:1]/",
            })
    void credentialsMayGoToHttpsAndToThisVeryMachine(String url) {
        assertThat(Form.WEB_URL.apply(url)).hasToString(url);
        assertThat(PlainHttp.HERE.problem(Form.WEB_URL.apply(url))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.keepnetlabs.com",
                "http://10.0.0.1",
                "http://0.0.0.0",
                "http://127.evil.example",
                "http://127.0.0.1.evil.example",
                "http://localhost.evil.example",
                "http://[::ffff:10.0.0.1]",
                "http://[fe80::1]",
                "http://128.0.0.1",
                "HTTP://example.com",
            })
    void noCredentialTravelsInTheClear(String url) {
        assertThat(PlainHttp.HERE.problem(Form.WEB_URL.apply(url)).orElseThrow())
                .contains("plain http is refused", "http.allow-plain");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api.keepnetlabs.com",
                "ftp://example.com",
                "https://",
                "https:///path",
                "file:///etc/passwd",
                "https://exa mple.com",
                "jdbc:h2:mem",
                "https://under_score.example",
                "//example.com",
                "javascript:alert(1)",
            })
    void whatIsNoWebAddressIsRefused(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Form.WEB_URL.apply(url))
                .withMessageContaining("web address");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://user:hush-hush@example.com",
                "https://hush-hush@example.com/",
                "https://user:hush-hush@under_score.example",
                "https://user:hush-hush%@example.com",
                "https://us er:hush-hush@example.com",
                "https://example.com/services/hush-hush |",
                "https://example.com/#hush-hush",
                "ftp://user:hush-hush@example.com",
            })
    void aPasswordInAnAddressIsRefusedAndNotRepeated(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Form.WEB_URL.apply(url))
                .withMessageNotContaining("hush-hush");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mail.example.com", "10.0.0.1", "localhost", "[::1]", "::1", "smtp_relay", "a"})
    void hosts(String host) {
        assertThat(Form.HOST.apply(host)).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mail.example.com:25", "smtp://mail", "a b", "mail?password=x", "mail/x", "a,b", "{{x}}"})
    void whatIsNoHostIsRefused(String host) {
        assertThatIllegalArgumentException().isThrownBy(() -> Form.HOST.apply(host));
    }

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "30s, PT30S",
        "30 s, PT30S",
        "30m, PT30M",
        "2h, PT2H",
        "3d, PT72H",
        "366d, PT8784H",
        "1ms, PT0.001S"
    })
    void lengthsOfTime(String text, Duration length) {
        assertThat(Form.DURATION.apply(text)).isEqualTo(length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "30",
                "s",
                "-1s",
                "0s",
                "0d",
                "1.5h",
                "PT30S",
                "3w",
                "367d",
                "30 S",
                "999999999d",
                "9999999999s",
                "٣s"
            })
    void aLengthOfTimeWithoutAUnitIsNotGuessedAt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Form.DURATION.apply(text))
                .withMessageStartingWith("'" + text + "' is not a length of time");
    }

    @ParameterizedTest
    @CsvSource({"50%, 50", "0%, 0", "12.5 %, 12.5", "300%, 300", "999999.9999%, 999999.9999"})
    void shares(String text, BigDecimal percent) {
        assertThat(Form.PERCENT.apply(text)).isEqualByComparingTo(percent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "50", "0.5", "-5%", "%", "5 % %", "12,5%", "50 percent", "1e2%", "٥%", "1000000%"})
    void aShareThatIsNotInPercentIsNotGuessedAt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Form.PERCENT.apply(text))
                .withMessage("'" + text + "' is not a share in percent such as 20%");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Europe/Istanbul", "Asia/Kathmandu", "+03:00", "America/New_York"})
    void zones(String zone) {
        assertThat(Form.ZONE.apply(zone)).isEqualTo(ZoneId.of(zone));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Istanbul", "Europe/Constantinople", "GMT 3", "europe/istanbul", "EST5", "../etc"})
    void aMistypedZoneIsNotTakenForGreenwich(String zone) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Form.ZONE.apply(zone))
                .withMessageContaining(zone);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 6 * * ?", "0 0/15 * * * ?", "0 0 6 1 * ?", "0 30 5 ? * MON-FRI", "0 0 6 L * ? *"})
    void schedules(String cron) {
        assertThat(Form.CRON.apply(cron)).isEqualTo(cron);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "daily",
                "0 6 * * *",
                "0 0 6 * * *",
                "0 0 25 * * ?",
                "0 0 6 32 * ?",
                "* *",
                "0 0 6 ? * MOO",
                "0 61 6 * * ?"
            })
    void aScheduleThatQuartzWouldNotTakeIsRefusedAtTheStart(String cron) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Form.CRON.apply(cron))
                .withMessageContaining("cron expression");
    }

    @Test
    void aScheduleThatNeverComesIsRefusedAtTheStart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Form.CRON.apply("0 0 6 30 2 ?"))
                .withMessageContaining("never comes");
    }

    /** Whatever is typed there, it is taken or refused, and never ends in a stack trace. */
    @Test
    void noTextBreaksTheReadingOfASetting() {
        Random random = new Random(20261101);
        String alphabet = "0123456789 */?-,#LWMONJAN.:@<>[]{}\"'\\\u0000\n\té漢👥";
        for (int i = 0; i < 1_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(25); j >= 0; j--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            for (Setting<?> setting : Setting.ALL) {
                Throwable thrown = catchThrowable(() -> setting.form().apply(text.toString()));
                if (thrown != null && !(thrown instanceof IllegalArgumentException)) {
                    throw new AssertionError(setting.name() + "=" + text, thrown);
                }
            }
        }
    }

    @Test
    void aPortMayBeAnyFreeOneOrNone() {
        assertThat(Form.PORT_OR_OFF.apply("0")).hasValue(0);
        assertThat(Form.PORT_OR_OFF.apply("65535")).hasValue(65_535);
        assertThat(Form.PORT_OR_OFF.apply("OFF")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"65536", "-1", "8080a", "none", "127.0.0.1:8080", "٨٠٨٠", "000080"})
    void whatIsNoPortIsRefused(String port) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Form.PORT_OR_OFF.apply(port))
                .withMessage("'" + port + "' is not a port from 0 to 65535, or off");
    }

    @Test
    void months() {
        assertThat(Form.PERIOD.apply("2026-10")).isEqualTo(YearMonth.of(2026, 10));
        assertThat(Form.PERIOD.apply("2025-12")).isEqualTo(YearMonth.of(2025, 12));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-13", "2026-00", "2026-1", "2026/10", "10-2026", "2026-10-01", "last", "+2026-10"})
    void whatIsNoMonthIsRefused(String month) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Form.PERIOD.apply(month))
                .withMessageContaining("a month such as 2026-10");
    }

    @Test
    void aMonthThatTheVendorNeverHadIsNotBilledAsZero() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Form.PERIOD.apply("2025-11"))
                .withMessageContaining("2025-12");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db/headcount",
                "jdbc:postgresql://db:5432/headcount?sslmode=verify-full",
                "jdbc:h2:file:/var/lib/headcount/ledger",
                "jdbc:h2:/var/lib/headcount/ledger;WRITE_DELAY=0",
            })
    void ledgers(String url) {
        assertThat(Form.LEDGER_URL.apply(url)).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mysql://db/headcount",
                "postgresql://db/headcount",
                "/var/lib/headcount",
                "jdbc:h2:file:/x;AUTO_SERVER=TRUE",
                "jdbc:h2:file:/x;auto_server=true",
                "jdbc:h2:tcp://db/headcount",
                "jdbc:h2:ssl://db/headcount",
            })
    void aLedgerThatIsSharedOrUnknownIsRefused(String url) {
        assertThatIllegalArgumentException().isThrownBy(() -> Form.LEDGER_URL.apply(url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db/headcount?user=me&password=hush-hush",
                "jdbc:postgresql://db/headcount?PASSWORD=hush-hush",
                "jdbc:postgresql://me:hush-hush@db/headcount",
                "jdbc:h2:file:/x;PASSWORD=hush-hush",
                "postgres://me:hush-hush@db/headcount",
            })
    void aPasswordInTheLedgersAddressIsRefusedAndNotRepeated(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Form.LEDGER_URL.apply(url))
                .withMessageNotContaining("hush-hush");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "finance@example.com",
                "Finance <finance@example.com>",
                "a+b@x.example",
                "\"A. B.\" <a@b.example>"
            })
    void addresses(String address) {
        assertThat(Form.ADDRESS.apply(address)).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "finance",
                "finance@",
                "@example.com",
                "a b@example.com",
                "a@example.com\nBcc: b@example.com",
                "a@example.com\r\nBcc: b@example.com",
                "Finance\nBcc: b@example.com <a@example.com>",
                "a@b@c",
                "<a@example.com",
            })
    void whatIsNoAddressOrSmugglesAHeaderIsRefused(String address) {
        assertThatIllegalArgumentException().isThrownBy(() -> Form.ADDRESS.apply(address));
    }

    /** A mail server that offers no SMTPUTF8 takes nothing but ASCII, and most offer none. */
    @Test
    void aDomainInOtherLettersIsWrittenAsMailServersKnowIt() {
        assertThat(Form.ADDRESS.apply("joerg@bücher.example")).isEqualTo("joerg@xn--bcher-kva.example");
        assertThat(Form.ADDRESS.apply("Jörg <joerg@BÜCHER.例え.example>"))
                .matches("\"?Jörg\"? <joerg@xn--bcher-kva\\.xn--r8jz45g\\.example>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jörg@bücher.example",
                "jörg@example.com",
                "J <jörg@example.com>",
                "joerg@straße.example",
                "joerg@a\u200Db.example",
                "joerg@bü_cher.example",
                "joerg@bü.",
            })
    void anAddressThatMightReachNobodyOrSomebodyElseIsRefusedBeforeTheFirstBill(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Form.ADDRESS.apply(address))
                .withMessageMatching("(?s).*(letters beyond ASCII before the @|ASCII form|is not an e-mail address).*");
    }

    @Test
    void severalAddresses() {
        assertThat(Form.ADDRESSES.apply("a@x.example, b@x.example;c@x.example ,"))
                .isEqualTo(List.of("a@x.example", "b@x.example", "c@x.example"));
    }

    @Test
    void aNameMayHoldWhatElseSeparatesAddresses() {
        assertThat(Form.ADDRESSES.apply(
                        "\"Doe, Jane; CFO\" <jane@x.example>; \"a \\\" , b\" <b@x.example>, c@bücher.example"))
                .isEqualTo(List.of(
                        "\"Doe, Jane; CFO\" <jane@x.example>",
                        "\"a \\\" , b\" <b@x.example>",
                        "c@xn--bcher-kva.example"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Form.ADDRESSES.apply("Doe, Jane <jane@x.example>"))
                .withMessageContaining("'Doe' is not an e-mail address")
                .withMessageContaining("stands in quotes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Form.ADDRESSES.apply("a@x.example, jörg@x.example"))
                .withMessageContaining("letters beyond ASCII before the @");
    }

    @ParameterizedTest
    @ValueSource(strings = {"common", "Organizations", "a b", "https://login.example/x", "../x", ""})
    void aDirectoryIsOneAndNotAny(String tenant) {
        assertThatIllegalArgumentException().isThrownBy(() -> Form.TENANT.apply(tenant));
        assertThat(Form.TENANT.apply("msp.onmicrosoft.com")).isEqualTo("msp.onmicrosoft.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {",", " ; , ", "\"", "<", "a@x.example, b", "a@x.example b@x.example"})
    void aSummaryThatNobodyWouldGetIsRefused(String addresses) {
        assertThatIllegalArgumentException().isThrownBy(() -> Form.ADDRESSES.apply(addresses));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                GOOD_SECRET,
                GOOD_SECRET + " " + GOOD_SECRET,
                GOOD_SECRET + "\n" + GOOD_SECRET,
            })
    void oneWebhookSecretOrTwoWhileRotating(String text) {
        assertThat(Form.WEBHOOK_SECRET.apply(text).reveal()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"23, false", "24, true", "32, true", "64, true", "65, false", "0, false"})
    void aWebhookSecretHasTwentyFourToSixtyFourBytes(int bytes, boolean good) {
        String text = "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);

        Throwable refused = catchThrowable(() -> Form.WEBHOOK_SECRET.apply(text));

        assertThat(refused == null).isEqualTo(good);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                GOOD_SECRET + " " + GOOD_SECRET + " " + GOOD_SECRET,
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whsec_",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa!!",
                "whsec_c2hvcnQ=",
                "whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                GOOD_SECRET + " hush",
                GOOD_SECRET + "," + GOOD_SECRET,
            })
    void aWebhookSecretThatIsNoneIsRefusedAndNotRepeated(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Form.WEBHOOK_SECRET.apply(text))
                .withMessageNotContaining("MfKQ")
                .withMessageNotContaining("c2hv")
                .withMessageNotContaining("hush");
    }

    @Test
    void wholeNumbersWithinTheirBounds() {
        Form<Integer> port = Form.wholeNumber(1, 65_535);

        assertThat(port.apply("1")).isEqualTo(1);
        assertThat(port.apply("65535")).isEqualTo(65_535);
        for (String bad : List.of("0", "65536", "-1", "1.0", "1e3", "", "99999999999", "0x10", "1_000")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> port.apply(bad))
                    .withMessageContaining("from 1 to 65535");
        }
    }

    @Test
    void aWordIsKnownInAnyCaseAlsoOnATurkishMachine() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            assertThat(Form.oneOf("second-reading", "totals").apply("SECOND-READING"))
                    .isEqualTo("second-reading");
            assertThat(Setting.SMTP_USERNAME.variable()).isEqualTo("SMTP_USERNAME");
            assertThat(Setting.BILLING_TIME_ZONE.variable()).isEqualTo("BILLING_TIME_ZONE");
        } finally {
            Locale.setDefault(before);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Form.oneOf("error", "zero").apply("nought"))
                .withMessageContaining("one of error, zero");
    }
}
