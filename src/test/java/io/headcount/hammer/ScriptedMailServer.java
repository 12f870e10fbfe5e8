package io.headcount.hammer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/** A mail server that says at each step what it is told to, byte for byte; null ends the conversation. */
final class ScriptedMailServer implements AutoCloseable {

    /** What it answers to. */
    enum Step {
        GREETING("220 mail.example ESMTP"),
        EHLO("250-mail.example\r\n250 8BITMIME"),
        MAIL("250 2.1.0 Ok"),
        RCPT("250 2.1.5 Ok"),
        DATA("354 Go on"),
        END_OF_DATA("250 2.0.0 Queued"),
        QUIT("221 Bye");

        private final String honest;

        Step(String honest) {
            this.honest = honest;
        }

        /** What an honest server says, with the end of its last line. */
        String honest() {
            return honest + "\r\n";
        }
    }

    /** An answer, and whether the connection ends with it. */
    record Said(byte[] bytes, boolean end) {}

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Map<Step, String> said = new ConcurrentHashMap<>();
    private volatile int patienceMillis = 10_000;
    private volatile BiFunction<Step, String, Said> script =
            (step, honest) -> new Said(honest.getBytes(ISO_8859_1), false);

    ScriptedMailServer() throws IOException {
        Thread thread = new Thread(this::serve, "scripted-mail-server");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    /** @param patience how long it waits for the other side before it hangs up, in milliseconds */
    void follow(int patience, BiFunction<Step, String, Said> wanted) {
        said.clear();
        patienceMillis = patience;
        script = wanted;
    }

    /** What the server said at a step since it follows its script; nothing if it did not come to it. */
    String said(Step step) {
        return said.getOrDefault(step, "");
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                client.setSoTimeout(patienceMillis);
                converse(client);
            } catch (IOException e) {
                // The client has gone, or the test is over.
            }
        }
    }

    private void converse(Socket client) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
        OutputStream out = client.getOutputStream();
        boolean goesOn = say(Step.GREETING, out);
        while (goesOn) {
            String line = in.readLine();
            if (line == null) {
                return;
            }
            Step step = step(line.toUpperCase(Locale.ROOT));
            goesOn = step == null ? other(out) : say(step, out);
            if (step == Step.DATA && goesOn && said(Step.DATA).contains("354")) {
                String text = in.readLine();
                while (text != null && !text.equals(".")) {
                    text = in.readLine();
                }
                goesOn = text != null && say(Step.END_OF_DATA, out);
            }
            goesOn &= step != Step.QUIT;
        }
    }

    private static Step step(String line) {
        if (line.startsWith("EHLO") || line.startsWith("HELO")) {
            return Step.EHLO;
        }
        for (Step step : new Step[] {Step.MAIL, Step.RCPT, Step.DATA, Step.QUIT}) {
            if (line.startsWith(step.name())) {
                return step;
            }
        }
        return null;
    }

    private static boolean other(OutputStream out) throws IOException {
        out.write("250 Ok\r\n".getBytes(ISO_8859_1));
        return true;
    }

    private boolean say(Step step, OutputStream out) throws IOException {
        Said answer = script.apply(step, step.honest());
        said.put(step, new String(answer.bytes(), ISO_8859_1));
        out.write(answer.bytes());
        out.flush();
        return !answer.end();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
