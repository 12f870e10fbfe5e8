package io.headcount.sandbox.smtp;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.imap.ImapHostManager;
import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.smtp.SmtpManager;
import com.icegreen.greenmail.smtp.SmtpServer;
import com.icegreen.greenmail.smtp.SmtpState;
import com.icegreen.greenmail.user.UserManager;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;

/** GreenMail without its mailboxes. Made by its name, since its loader may be {@code io.headcount.sandbox}'s own. */
public final class GreenMailServer implements MailServer {

    private static final long PATIENCE_MILLIS = 5_000;

    private final Postmaster postmaster;
    private final SmtpServer server;

    /** @throws IOException if it does not start */
    public GreenMailServer(Postmaster postmaster) throws IOException {
        this.postmaster = postmaster;
        this.server = new PromptServer(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP), new Office());
        server.setDaemon(true);
        server.startService();
        try {
            if (!server.waitTillRunning(PATIENCE_MILLIS)) {
                throw new IOException("The sandbox's mail server did not start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new IOException("Interrupted while the sandbox's mail server started", e);
        }
    }

    @Override
    public int port() {
        return server.getPort();
    }

    @Override
    public void close() {
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
            if (!postmaster.takesOver(client)) {
                super.handleClientSocket(client);
            }
        }
    }

    /** Puts {@link Delivery} in the place of GreenMail's mailboxes. */
    private final class Office extends Managers {

        private final Delivery delivery = new Delivery(this);

        @Override
        public SmtpManager getSmtpManager() {
            return delivery;
        }
    }

    private final class Guests extends UserManager {

        private Guests(ImapHostManager mailboxes) {
            super(mailboxes);
            setAuthRequired(false);
        }

        @Override
        public boolean test(String user, String passwordOrToken) {
            return postmaster.admits(passwordOrToken);
        }
    }

    private final class Delivery extends SmtpManager {

        private Delivery(Managers managers) {
            super(managers.getImapHostManager(), new Guests(managers.getImapHostManager()));
        }

        @Override
        public String checkRecipient(SmtpState state, MailAddress recipient) {
            return postmaster.refusesRecipient().orElse(null);
        }

        @Override
        public String checkData(SmtpState state) {
            return postmaster.refuses(mail(state)).orElse(null);
        }

        /** Any exception makes the server answer 451. */
        @Override
        public synchronized void send(SmtpState state) {
            try {
                postmaster.keep(mail(state));
            } catch (IOException | MessagingException e) {
                throw new IllegalStateException("The mail could not be kept", e);
            }
        }

        private Postmaster.Mail mail(SmtpState state) {
            List<String> recipients = state.getMessage().getToAddresses().stream()
                    .map(MailAddress::getEmail)
                    .sorted()
                    .toList();
            MailAddress sender = state.getMessage().getReturnPath();
            return new Postmaster.Mail(
                    state.getMessage().getMessage(), sender == null ? "" : sender.getEmail(), recipients);
        }
    }
}
