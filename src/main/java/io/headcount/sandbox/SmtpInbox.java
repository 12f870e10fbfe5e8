package io.headcount.sandbox;

import io.headcount.sandbox.smtp.MailServer;
import io.headcount.sandbox.smtp.Postmaster;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A mail server on the loopback address that keeps what it gets and passes nothing on. Any password is good, and of the tokens (XOAUTH2)
 * those that the sandbox's own endpoint gave.
 */
final class SmtpInbox implements AutoCloseable, Postmaster {

    private static final long DRIP_MILLIS = 200;

    private final ActiveFaults faults;
    private final MailFiles files;
    private final MailTokenEndpoint tokens;
    private final MailServer server;
    private final CountDownLatch closing = new CountDownLatch(1);

    SmtpInbox(ActiveFaults faults, MailFiles files, MailTokenEndpoint tokens) throws IOException {
        this.faults = faults;
        this.tokens = tokens;
        this.files = files;
        this.server = SandboxLibraries.mailServer(this);
    }

    int port() {
        return server.port();
    }

    List<ReceivedMail> mails() {
        return files.mails();
    }

    @Override
    public void close() {
        closing.countDown();
        server.close();
    }

    @Override
    public boolean takesOver(Socket client) {
        if (!faults.strikes(Fault.SMTP_DRIPS)) {
            return false;
        }
        Thread drip = new Thread(() -> drip(client), "sandbox-smtp-drip");
        drip.setDaemon(true);
        drip.start();
        return true;
    }

    private void drip(Socket client) {
        try (client) {
            client.getOutputStream().write("220 ".getBytes(StandardCharsets.US_ASCII));
            while (!closing.await(DRIP_MILLIS, TimeUnit.MILLISECONDS)) {
                client.getOutputStream().write('.');
            }
        } catch (IOException e) {
            // The client has had enough.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void hang() {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean admits(String passwordOrToken) {
        return tokens.admits(passwordOrToken);
    }

    @Override
    public Optional<String> refusesRecipient() {
        return faults.strikes(Fault.SMTP_REFUSES) ? Optional.of("550 5.1.1 No such recipient here") : Optional.empty();
    }

    @Override
    public Optional<String> refuses(Mail mail) {
        if (faults.strikes(Fault.SMTP_HANGS)) {
            hang();
            return Optional.of("421 4.3.2 Closing");
        }
        if (faults.strikes(Fault.SMTP_LOSES_ANSWER_ONCE)) {
            try {
                keep(mail);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
            return Optional.of("451 4.3.0 Kept, and yet not said so");
        }
        return faults.strikes(Fault.SMTP_BUSY_ONCE) ? Optional.of("451 4.3.2 Try again later") : Optional.empty();
    }

    @Override
    public void keep(Mail mail) throws IOException, MessagingException {
        files.keep(mail);
    }
}
