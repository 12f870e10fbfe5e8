package io.headcount.strict;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.net.InetAddress;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.subethamail.smtp.server.SMTPServer;

/** A mail server that keeps the bytes between DATA and the dot, and adds nothing. */
final class MailServer implements AutoCloseable {

    /** What came in. */
    record Arrived(String from, String to, byte[] bytes) {}

    private final List<Arrived> arrived = new CopyOnWriteArrayList<>();
    private final SMTPServer server;

    MailServer() {
        server = SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .insertReceivedHeaders(false)
                .messageHandler((context, from, to, bytes) -> arrived.add(new Arrived(from, to, bytes)))
                .build();
        server.start();
    }

    int port() {
        return server.getPortAllocated();
    }

    List<Arrived> arrived() {
        return arrived;
    }

    /** Sends a message here, as the mail route does, and gives what came over the wire. */
    byte[] receive(MimeMessage message) throws MessagingException {
        Session session = Session.getInstance(new Properties());
        int before = arrived.size();
        try (Transport transport = session.getTransport("smtp")) {
            transport.connect("127.0.0.1", port(), null, null);
            transport.sendMessage(message, message.getAllRecipients());
        }
        return arrived.get(before).bytes();
    }

    @Override
    public void close() {
        server.stop();
    }
}
