package io.headcount.sandbox;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.smtp.SmtpManager;
import com.icegreen.greenmail.smtp.SmtpServer;
import com.icegreen.greenmail.smtp.SmtpState;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A mail server on the loopback address that keeps what it receives and forwards nothing. It accepts any credentials. */
final class SmtpInbox implements AutoCloseable {

    private static final long PATIENCE_MILLIS = 5_000;
    private static final long DRIP_MILLIS = 200;

    private final ActiveFaults faults;
    private final MailFiles files;
    private final SmtpServer server;
    private final CountDownLatch closing = new CountDownLatch(1);

    private SmtpInbox(ActiveFaults faults, MailFiles files) {
        this.faults = faults;
        this.files = files;
        this.server = new PromptServer(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP), new Postmaster());
        server.setDaemon(true);
    }

    static SmtpInbox start(ActiveFaults faults, MailFiles files) throws IOException {
        SmtpInbox inbox = new SmtpInbox(faults, files);
        inbox.server.startService();
        try {
            if (!inbox.server.waitTillRunning(PATIENCE_MILLIS)) {
                throw new IOException("The sandbox's mail server did not start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            inbox.close();
            throw new IOException("Interrupted while the sandbox's mail server started", e);
        }
        return inbox;
    }

    int port() {
        return server.getPort();
    }

    List<ReceivedMail> mails() {
        return files.mails();
    }

    @Override
    public void close() {
        closing.countDown();
        server.stopService(PATIENCE_MILLIS);
    }

    /** GreenMail sends each reply in pieces; without this every one of them waits 40 ms for an ACK. */
    private final class PromptServer extends SmtpServer {

        private PromptServer(ServerSetup setup, Managers managers) {
            super(setup, managers);
        }

        @Override
        protected void handleClientSocket(Socket client) throws SocketException {
            client.setTcpNoDelay(true);
            if (faults.strikes(Fault.SMTP_DRIPS)) {
                Thread drip = new Thread(() -> drip(client), "sandbox-smtp-drip");
                drip.setDaemon(true);
                drip.start();
            } else {
                super.handleClientSocket(client);
            }
        }
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

    /** Puts {@link Delivery} in the place of GreenMail's mailboxes. */
    private final class Postmaster extends Managers {

        private final Delivery delivery = new Delivery(this);

        private Postmaster() {
            getUserManager().setAuthRequired(false);
        }

        @Override
        public SmtpManager getSmtpManager() {
            return delivery;
        }
    }

    private final class Delivery extends SmtpManager {

        private Delivery(Managers managers) {
            super(managers.getImapHostManager(), managers.getUserManager());
        }

        @Override
        public String checkRecipient(SmtpState state, MailAddress recipient) {
            return faults.strikes(Fault.SMTP_REFUSES) ? "550 5.1.1 No such recipient here" : null;
        }

        @Override
        public String checkData(SmtpState state) {
            if (faults.strikes(Fault.SMTP_HANGS)) {
                hang();
                return "421 4.3.2 Closing";
            }
            if (faults.strikes(Fault.SMTP_LOSES_ANSWER_ONCE)) {
                send(state);
                return "451 4.3.0 Kept, and yet not said so";
            }
            return faults.strikes(Fault.SMTP_BUSY_ONCE) ? "451 4.3.2 Try again later" : null;
        }

        /** Any exception makes the server answer 451. */
        @Override
        public synchronized void send(SmtpState state) {
            try {
                files.keep(state.getMessage());
            } catch (IOException | MessagingException e) {
                throw new IllegalStateException("The mail could not be kept", e);
            }
        }
    }
}
