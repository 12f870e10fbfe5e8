package io.headcount.delivery.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A mail server that is honest up to a point of the conversation, and there does what it is told to. */
public final class RawMailServer implements AutoCloseable {

    /** Where in the conversation. */
    public enum Point {
        GREETING,
        EHLO,
        STARTTLS,
        HANDSHAKE,
        AUTH,
        MAIL,
        RCPT,
        DATA,
        MESSAGE,
        QUIT,
        NEVER
    }

    /** What is done there; what has not closed the connection leaves it open. */
    public enum Deed {
        DRIP,
        ENDLESS_LINE,
        ENDLESS_LINES,
        SILENCE,
        CLOSE,
        GARBAGE,
        SERVICE_CLOSING,
        LONG_REFUSAL,
        CHALLENGE
    }

    public record Hostility(Point point, Deed deed) {
        public static final Hostility NONE = new Hostility(Point.NEVER, Deed.SILENCE);
    }

    /** The head of a record of 16 KB, as a handshake begins. */
    private static final String TLS_RECORD = "\u0016\u0003\u0003\u0040\u0000";

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final IntFunction<Hostility> plan;
    private final SSLContext tls;
    private final AtomicInteger conversations = new AtomicInteger();
    private final List<String> mails = new CopyOnWriteArrayList<>();
    private final List<Socket> clients = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    private RawMailServer(IntFunction<Hostility> plan, SSLContext tls) throws IOException {
        this.plan = plan;
        this.tls = tls;
        thread(this::listen);
    }

    /** @param plan what is done in the conversation of that number, from 0 on */
    public static RawMailServer start(IntFunction<Hostility> plan) throws IOException {
        return new RawMailServer(plan, null);
    }

    /** One that is honest until the connection is secured, and at its point after that does what it is told to. */
    public static RawMailServer secured(SSLContext tls, IntFunction<Hostility> plan) throws IOException {
        return new RawMailServer(plan, tls);
    }

    public int port() {
        return door.getLocalPort();
    }

    /** The mails to which it said yes, or was about to. */
    public List<String> mails() {
        return List.copyOf(mails);
    }

    public int conversations() {
        return conversations.get();
    }

    private void listen() {
        while (closed.getCount() > 0) {
            try {
                Socket client = door.accept();
                clients.add(client);
                Hostility hostility = plan.apply(conversations.getAndIncrement());
                thread(() -> talk(client, hostility));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void talk(Socket client, Hostility hostility) {
        try (client) {
            client.setTcpNoDelay(true);
            Talk talk = new Talk(client, hostility);
            talk.at(Point.GREETING, "220 here\r\n");
            for (String line = talk.in.readLine(); line != null; line = talk.in.readLine()) {
                switch (line.split(" ")[0].toUpperCase(Locale.ROOT)) {
                    case "EHLO" -> {
                        if (tls != null && !talk.secured) {
                            talk.say("250-here\r\n250 STARTTLS\r\n");
                        } else {
                            talk.at(
                                    Point.EHLO,
                                    hostility.point() == Point.STARTTLS || hostility.point() == Point.HANDSHAKE
                                            ? "250-here\r\n250 STARTTLS\r\n"
                                            : "250-here\r\n250 AUTH PLAIN XOAUTH2\r\n");
                        }
                    }
                    case "STARTTLS" -> {
                        talk.at(Point.STARTTLS, "220 go\r\n");
                        if (tls == null) {
                            talk.at(Point.HANDSHAKE, "");
                        } else {
                            talk.secure(client);
                        }
                    }
                    case "AUTH" -> talk.at(Point.AUTH, "235 in\r\n");
                    case "MAIL" -> talk.at(Point.MAIL, "250 ok\r\n");
                    case "RCPT" -> talk.at(Point.RCPT, "250 ok\r\n");
                    case "DATA" -> {
                        talk.at(Point.DATA, "354 go\r\n");
                        StringBuilder mail = new StringBuilder();
                        for (String text = talk.in.readLine(); !".".equals(text); text = talk.in.readLine()) {
                            if (text == null) {
                                return;
                            }
                            mail.append(text).append('\n');
                        }
                        mails.add(mail.toString());
                        talk.at(Point.MESSAGE, "250 taken\r\n");
                    }
                    case "QUIT" -> {
                        talk.at(Point.QUIT, "221 bye\r\n");
                        return;
                    }
                    default -> talk.say("250 ok\r\n");
                }
            }
        } catch (IOException e) {
            // The client has had enough.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Talk {

        private BufferedReader in;
        private OutputStream out;
        private boolean secured;
        private final Hostility hostility;

        Talk(Socket client, Hostility hostility) throws IOException {
            this.in = new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
            this.out = client.getOutputStream();
            this.hostility = hostility;
        }

        void secure(Socket client) throws IOException {
            SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(client, null, client.getPort(), false);
            socket.setUseClientMode(false);
            socket.startHandshake();
            this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
            this.out = socket.getOutputStream();
            this.secured = true;
        }

        void say(String text) throws IOException {
            out.write(text.getBytes(ISO_8859_1));
            out.flush();
        }

        void at(Point point, String honest) throws IOException, InterruptedException {
            if (hostility.point() != point) {
                say(honest);
                return;
            }
            String code = honest.isEmpty() ? TLS_RECORD : honest.substring(0, 3) + "-";
            switch (hostility.deed()) {
                case DRIP -> {
                    say(code);
                    endless("x", 20);
                }
                case ENDLESS_LINE -> {
                    say(code);
                    endless("x".repeat(4096), 0);
                }
                case ENDLESS_LINES -> endless((code + "x\r\n").repeat(512), 0);
                case SILENCE -> hold();
                case CLOSE -> throw new IOException("closed");
                case GARBAGE -> {
                    say("\u0016\u0003\u0000\u00ff\u00fe\u001b[31m no mail server\u0007\r\n".repeat(3));
                    hold();
                }
                case SERVICE_CLOSING -> {
                    say("421 4.3.2 going down\r\n");
                    throw new IOException("closed");
                }
                case LONG_REFUSAL -> {
                    say("550 5.7.1 " + "no ".repeat(1_000_000) + "\r\n");
                    hold();
                }
                case CHALLENGE -> say("334 no base64 \u001b[31m\r\n");
                default -> throw new AssertionError(hostility);
            }
        }

        private void endless(String text, int pauseMillis) throws IOException, InterruptedException {
            while (!closed.await(pauseMillis, TimeUnit.MILLISECONDS)) {
                say(text);
            }
        }

        private void hold() throws IOException, InterruptedException {
            closed.await();
            throw new IOException("closed");
        }
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "raw-mail-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        door.close();
        for (Socket client : clients) {
            client.close();
        }
    }
}
