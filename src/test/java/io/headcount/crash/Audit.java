package io.headcount.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.ledger.Delivery;
import io.headcount.ledger.DeliveryState;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.RecordedStatement;
import io.headcount.sandbox.ReceivedMail;
import io.headcount.sandbox.ReceivedWebhook;
import io.headcount.sandbox.Sandbox;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/** Holds what a ledger says against what the receivers got, and both against the truth. */
final class Audit {

    private final Map<YearMonth, List<Long>> truth;
    private final List<RecordedStatement> statements;
    private final Map<String, String> documents;
    private final Map<String, Delivery> deliveries;
    private final Map<String, List<ReceivedWebhook>> webhooks;
    private final Map<String, List<ReceivedMail>> mails;

    /** @param truth the vendor's total of each period that is due, and of each correction of it */
    Audit(Ledger ledger, Sandbox sandbox, Map<YearMonth, List<Long>> truth) {
        this.truth = truth;
        this.statements = ledger.statements().history();
        this.documents = statements.stream()
                .collect(Collectors.toMap(
                        RecordedStatement::id, statement -> ledger.statements().document(statement.id())));
        this.deliveries = statements.stream()
                .flatMap(statement -> statement.deliveries().stream())
                .collect(Collectors.toMap(Delivery::id, delivery -> delivery));
        this.webhooks = sandbox.webhooks().stream()
                .collect(Collectors.groupingBy(webhook -> webhook.headers().getOrDefault("webhook-id", "none")));
        this.mails = sandbox.mails().stream()
                .collect(Collectors.groupingBy(mail -> mail.messageId().replaceAll("[<>]|@.*", "")));
    }

    /** What must hold whenever a process dies. */
    void check() {
        Set<String> seen = new HashSet<>();
        for (RecordedStatement statement : statements) {
            assertThat(seen.add(statement.period() + " revision " + statement.revision()))
                    .as("billed once: %s", statement)
                    .isTrue();
            assertThat(truth).as("asked to be billed").containsKey(statement.period());
            assertThat(statement.totalMonthlyUsers())
                    .as("the total of %s revision %s", statement.period(), statement.revision())
                    .isEqualTo(truth.get(statement.period()).get(statement.revision() - 1));
            assertThat(statement.deliveries())
                    .as("recorded together with its deliveries")
                    .extracting(Delivery::destination)
                    .containsExactly("email", "webhook");
        }
        Set<String> sent = new HashSet<>(webhooks.keySet());
        sent.addAll(mails.keySet());
        assertThat(deliveries.keySet()).as("what was sent is in the ledger").containsAll(sent);
        deliveries.values().forEach(this::check);
    }

    private void check(Delivery delivery) {
        List<ReceivedWebhook> hooks = webhooks.getOrDefault(delivery.id(), List.of());
        List<ReceivedMail> letters = mails.getOrDefault(delivery.id(), List.of());
        assertThat(hooks.size() + letters.size())
                .as("each sending of %s is an attempt in the ledger", delivery.id())
                .isLessThanOrEqualTo(delivery.attempts());
        if (delivery.state() == DeliveryState.DELIVERED) {
            assertThat(received(delivery))
                    .as("the receiver has what is marked delivered: %s", delivery)
                    .isPositive();
        }
        byte[] document = documents.get(delivery.statementId()).getBytes(StandardCharsets.UTF_8);
        for (ReceivedWebhook hook : hooks) {
            assertThat(hook.headers()).containsEntry("idempotency-key", delivery.id());
            assertThat(hook.body()).as("byte for byte as recorded").isEqualTo(document);
        }
        assertThat(letters.stream().map(Audit::content).distinct().count())
                .as("every mail of %s says the same", delivery.id())
                .isLessThanOrEqualTo(1);
    }

    /** What a mail says: in each attempt the same, however the other deliveries stand. */
    private static List<String> content(ReceivedMail mail) {
        try {
            MimeMessage message =
                    new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(mail.raw()));
            List<String> said = new ArrayList<>(List.of(
                    message.getSubject(),
                    String.join(",", message.getHeader("Message-ID")),
                    String.join(",", message.getHeader("Date"))));
            parts(message, said);
            return said;
        } catch (MessagingException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void parts(Part part, List<String> said) throws MessagingException, IOException {
        if (part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                parts(parts.getBodyPart(i), said);
            }
        } else {
            String bytes = new String(part.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            said.add(bytes);
        }
    }

    private long received(Delivery delivery) {
        return webhooks.getOrDefault(delivery.id(), List.of()).stream()
                        .filter(ReceivedWebhook::accepted)
                        .count()
                + mails.getOrDefault(delivery.id(), List.of()).size();
    }

    /** What must hold when there is nothing left to do. */
    void checkAllIsDone() {
        check();
        truth.forEach((period, totals) -> assertThat(statements.stream()
                        .filter(statement -> statement.period().equals(period)))
                .as("statements of %s", period)
                .hasSize(totals.size()));
        assertThat(deliveries.values())
                .allSatisfy(delivery ->
                        assertThat(delivery.state()).as("%s", delivery).isEqualTo(DeliveryState.DELIVERED));
    }

    /** Whether there is nothing left to do. */
    boolean isAllDone() {
        return statements.size() == truth.values().stream().mapToInt(List::size).sum()
                && deliveries.values().stream().allMatch(delivery -> delivery.state() == DeliveryState.DELIVERED);
    }

    /** How often a receiver got what it had already. */
    long duplicates() {
        return deliveries.values().stream()
                .mapToLong(delivery -> Math.max(0, received(delivery) - 1))
                .sum();
    }
}
