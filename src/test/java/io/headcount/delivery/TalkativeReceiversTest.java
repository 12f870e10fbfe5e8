package io.headcount.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.Child;
import io.headcount.Installation;
import io.headcount.ledger.Ledger;
import io.headcount.ledger.RecordedStatement;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a mail server says of a refusal may be of any length; what we repeat of it is not. */
class TalkativeReceiversTest {

    private static final int SAID = 200_000;

    @TempDir
    private Path folder;

    @Test
    void aRefusalOfTwoHundredThousandCharactersIsAShortReasonInLogLedgerAndReport() throws Exception {
        try (Sandbox sandbox = Sandbox.start(
                        SandboxOptions.defaults(folder.resolve("inbox")).withCompanies(3));
                ServerSocket listening = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            Thread server = new Thread(() -> listen(listening), "talkative");
            server.setDaemon(true);
            server.start();
            Installation installation = Installation.of(sandbox, folder.resolve("home"), Clock.systemUTC())
                    .with("SMTP_PORT", String.valueOf(listening.getLocalPort()))
                    .with("WEBHOOK_URL", null);

            Installation.Run run;
            try (Child child = Child.start(installation, "statement")) {
                run = child.end();
            }

            assertThat(run.exit()).isEqualTo(5);
            assertThat(run.err()).contains("550 ", "held").hasSizeLessThan(50_000);
            assertThat(run.out()).hasSizeLessThan(10_000);
            try (Ledger ledger = installation.ledger()) {
                RecordedStatement statement = ledger.statements().history().get(0);
                assertThat(ledger.deliveries().of(statement.id()))
                        .singleElement()
                        .satisfies(delivery -> assertThat(delivery.lastReason()).hasSizeLessThan(2_000));
                assertThat(ledger.troubles().all())
                        .allSatisfy(trouble -> assertThat(trouble.message()).hasSizeLessThan(3_000));
            }
        }
    }

    private static void listen(ServerSocket listening) {
        while (!listening.isClosed()) {
            try (Socket socket = listening.accept()) {
                converse(socket);
            } catch (IOException e) {
                // The client is gone, or the test is over.
            }
        }
    }

    private static void converse(Socket socket) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
        OutputStream out = socket.getOutputStream();
        out.write("220 here\r\n".getBytes(US_ASCII));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String answer = line.startsWith("RCPT") ? "550 " + "no ".repeat(SAID / 3) : "250 yes";
            out.write((answer + "\r\n").getBytes(US_ASCII));
            out.flush();
        }
    }
}
