package io.headcount.delivery.email;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headcount.statement.StatementDocument;
import io.headcount.statement.StatementDocument.AccountName;
import jakarta.mail.BodyPart;
import jakarta.mail.Part;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SummaryMailTest {

    private static final StatementDocument STATEMENT =
            Statements.finalized(List.of(Statements.company("Globex", 1200), Statements.company("Initech", 34)));

    @Test
    void aMailProgramFindsBothReadingsAndTheAttachmentWhereItLooksForThem() throws Exception {
        Received mail = Received.of(STATEMENT);

        assertThat(mail.message().isMimeType("multipart/mixed")).isTrue();
        assertThat(mail.mixed().getCount()).isEqualTo(3);
        assertThat(mail.mixed().getBodyPart(0).isMimeType("multipart/alternative"))
                .isTrue();
        assertThat(mail.alternative().getCount()).isEqualTo(2);
        assertThat(mail.alternative().getBodyPart(0).getContentType())
                .startsWith("text/plain")
                .containsIgnoringCase("utf-8");
        assertThat(mail.alternative().getBodyPart(1).getContentType())
                .startsWith("text/html")
                .containsIgnoringCase("utf-8");
        assertThat(mail.attachment().isMimeType("text/csv")).isTrue();
        assertThat(mail.attachment().getDisposition()).isEqualTo(Part.ATTACHMENT);
        assertThat(mail.attachment().getFileName()).isEqualTo("headcount-default-2026-10-r1.csv");
        BodyPart workbook = mail.mixed().getBodyPart(2);
        assertThat(workbook.getFileName()).isEqualTo("headcount-default-2026-10-r1.xlsx");
        assertThat(workbook.getContentType())
                .startsWith("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        assertThat(workbook.getDisposition()).isEqualTo(Part.ATTACHMENT);
    }

    @Test
    void theHeadersSayWhoWhatAndWhenAndThatNobodyNeedsAnAutomaticReply() throws Exception {
        Received mail = Received.of(STATEMENT);

        assertThat(mail.message().getFrom())
                .extracting(Object::toString)
                .containsExactly("Headcount <headcount@example.com>");
        assertThat(mail.message().getAllRecipients())
                .extracting(Object::toString)
                .containsExactly("=?UTF-8?Q?B=C3=BCro_Finanz?= <finance@example.com>", "b@example.com");
        assertThat(mail.message().getSubject())
                .isEqualTo("Monthly users October 2026: 1,234 (2 companies), Acme Security");
        assertThat(mail.message().getSentDate()).isEqualTo(Instant.parse("2026-11-01T06:00:04Z"));
        assertThat(mail.message().getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.message().getHeader("X-Auto-Response-Suppress")).containsExactly("All");
        assertThat(mail.message().getHeader("X-Headcount-Statement")).containsExactly(Statements.ID);
    }

    @Test
    void aSecondAttemptBearsTheSameIdentityAndSaysTheSame() throws Exception {
        Received first = Received.of(STATEMENT);
        Received second = Received.of(STATEMENT);

        assertThat(first.message().getHeader("Message-ID")).containsExactly("<dlv-0001@example.com>");
        assertThat(second.message().getHeader("Message-ID")).containsExactly("<dlv-0001@example.com>");
        assertThat(second.message().getHeader("Date")).isEqualTo(first.message().getHeader("Date"));
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(second.html()).isEqualTo(first.html());
        assertThat(second.csv()).isEqualTo(first.csv());
        assertThat(second.workbook()).isEqualTo(first.workbook());
        assertThat(new String(second.bytes(), UTF_8)).isEqualTo(new String(first.bytes(), UTF_8));
    }

    @Test
    void aServerInIstanbulWritesTheSameMailAsOneInLosAngeles() throws Exception {
        Received here = Received.of(STATEMENT);
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            TimeZone.setDefault(TimeZone.getTimeZone("America/Los_Angeles"));
            Received there = Received.of(STATEMENT);

            assertThat(there.message().getSubject()).isEqualTo(here.message().getSubject());
            assertThat(there.message().getHeader("Date")).containsExactly("Sun, 1 Nov 2026 06:00:04 +0000");
            assertThat(there.text()).isEqualTo(here.text());
            assertThat(there.html()).isEqualTo(here.html());
            assertThat(there.csv()).isEqualTo(here.csv());
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }

    @Test
    void anAccountNameAddsNoHeader() throws Exception {
        AccountName account =
                new AccountName("default", "Acme\r\nBcc: thief@example.com\r\n\r\n\u2028<b>\u202Ehi\u0000");

        Received mail = Received.of(Statements.of(account));

        assertThat(mail.message().getHeader("Bcc")).isNull();
        assertThat(mail.message().getAllRecipients()).hasSize(2);
        assertThat(mail.message().getSubject()).endsWith(", Acme Bcc: thief@example.com <b>hi");
        assertThat(mail.mixed().getCount()).isEqualTo(3);
    }

    @Test
    void anAccountIdMakesNoPathOfTheAttachmentsName() throws Exception {
        Received mail = Received.of(Statements.of(new AccountName("../etc/\"pässwd\"\r\n", "x")));

        assertThat(mail.attachment().getFileName()).isEqualTo("headcount-..-etc-p-sswd--2026-10-r1.csv");
    }

    @Test
    void anAccountWithoutANameOfItsOwnIsNotNamedInTheSubject() throws Exception {
        assertThat(Received.of(Statements.of(new AccountName("north", "north"), Statements.company("One", 1)))
                        .message()
                        .getSubject())
                .isEqualTo("Monthly users October 2026: 1 (1 company)");
        assertThat(Received.of(Statements.of(new AccountName("north", null))).html())
                .contains("<bdi>north</bdi>");
    }

    @Test
    void aSubjectInAnotherScriptArrivesAsItWasWritten() throws Exception {
        Received mail = Received.of(Statements.of(new AccountName("default", "Güvenlik Çözümleri A.Ş. 東京")));

        assertThat(mail.message().getSubject()).endsWith(", Güvenlik Çözümleri A.Ş. 東京");
        assertThat(mail.bytes()).isEqualTo(new String(mail.bytes(), "US-ASCII").getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"finance", "a@b@c", "a@example.com, b@example.com", "a@example.com\r\nBcc: b@example.com", ""})
    void whatIsNoAddressIsRefusedAtTheStartAndNotAtTheEndOfTheMonth(String recipient) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Received.mail(Received.TEMPLATES, List.of(recipient)))
                .withMessageStartingWith("Not an e-mail address: '");
    }

    @Test
    void aSummaryForNobodyIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Received.mail(Received.TEMPLATES, List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\r\nBcc: x", "a>", "a@b", ".a", "a..b"})
    void anIdThatCantBePartOfAMessageIdIsRefused(String deliveryId) {
        assertThatIllegalArgumentException().isThrownBy(() -> Received.of(STATEMENT, deliveryId, Received.TEMPLATES));
    }

    @Test
    void whatIsNoStatementIsNotSent() {
        SummaryMail mail = Received.mail(Received.TEMPLATES, List.of("f@example.com"));
        StatementDocument strange = new StatementDocument("statement.voided", STATEMENT.timestamp(), STATEMENT.data());

        assertThatThrownBy(() -> mail.compose("not json", "d")).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> mail.compose(strange.toJson(), "d"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("statement.voided");
    }
}
