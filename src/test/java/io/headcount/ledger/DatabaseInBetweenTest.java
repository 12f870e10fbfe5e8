package io.headcount.ledger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who stands between us and the database, or in its place, is told no password. */
class DatabaseInBetweenTest {

    private static final String PASSWORD = "told-to-nobody";
    private static final int TLS = 80877103;
    private static final int GSS = 80877104;

    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private ServerSocket listening;
    private volatile int asks = 3;

    @BeforeEach
    void begin() throws IOException {
        listening = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Thread thread = new Thread(this::listen, "in-between");
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void end() throws IOException {
        listening.close();
    }

    @ParameterizedTest
    @CsvSource({"3, in plain text", "5, as MD5"})
    void whoeverAsksForThePasswordItselfGetsNone(int asked, String words) {
        asks = asked;

        LedgerException refused = refused("127.0.0.1", "");

        assertThat(refused).hasMessageContaining(words).hasMessageContaining("scram-sha-256");
        assertThat(heard()).contains("someone").doesNotContain(PASSWORD, "md5");
    }

    /** On Linux 0.0.0.0 leads to this machine, and is no loopback address. */
    @ParameterizedTest
    @ValueSource(strings = {"", "?sslmode=verify-full", "?ssl=false"})
    void beyondThisMachineWhoDeclinesTlsIsNotTalkedTo(String options) {
        LedgerException refused = refused("0.0.0.0", options);

        assertThat(refused).hasMessageContaining("SSL").hasMessageContaining("sslmode");
        assertThat(heard()).doesNotContain("someone", PASSWORD);
    }

    @Test
    void whoSaysSoInSoManyWordsGoesWithoutTlsAndStillTellsNoPassword() {
        LedgerException refused = refused("0.0.0.0", "?sslmode=disable");

        assertThat(refused).hasMessageContaining("in plain text");
        assertThat(heard()).contains("someone").doesNotContain(PASSWORD);
    }

    @ParameterizedTest
    @CsvSource({
        "//db.example.com/headcount, true",
        "//db.example.com:5432/headcount?connectTimeout=2, true",
        "//127.0.0.1/headcount?PGHOST=db.example.com, true",
        "'//localhost,db.example.com/headcount', true",
        "//192.0.2.7/headcount, true",
        "//db.example.com/headcount?sslmode=require, false",
        "//db.example.com/headcount?sslmode=disable, false",
        "//localhost/headcount, false",
        "//[::1]:5432/headcount, false",
        "headcount, false",
    })
    void tlsIsDemandedWhereTheAddressSaysNothing(String address, boolean demanded) {
        String guarded = PostgresAddress.guarded("jdbc:postgresql:" + address);

        assertThat(guarded.contains("sslmode=verify-full")).isEqualTo(demanded);
        assertThat(guarded).contains("authenticationPluginClassName=");
    }

    private LedgerException refused(String host, String options) {
        String url = "jdbc:postgresql://" + host + ":" + listening.getLocalPort() + "/x" + options;
        LedgerException refused = catchThrowableOfType(
                LedgerException.class,
                () -> Ledger.open(Postgres.settings(url, "someone", PASSWORD), Path.of("no-such-folder")));
        assertThat(refused).hasMessageNotContainingAny(PASSWORD, "Exception", "org.postgresql");
        return refused;
    }

    private synchronized String heard() {
        return heard.toString(ISO_8859_1);
    }

    private void listen() {
        while (!listening.isClosed()) {
            try (Socket socket = listening.accept()) {
                converse(new DataInputStream(socket.getInputStream()), new DataOutputStream(socket.getOutputStream()));
            } catch (IOException e) {
                // The client has heard enough, or the test is over.
            }
        }
    }

    private void converse(DataInputStream in, DataOutputStream out) throws IOException {
        int code;
        do {
            byte[] rest = in.readNBytes(in.readInt() - 4);
            hear(rest);
            code = (rest[0] & 0xff) << 24 | (rest[1] & 0xff) << 16 | (rest[2] & 0xff) << 8 | rest[3] & 0xff;
            if (code == TLS || code == GSS) {
                out.writeByte('N');
            }
        } while (code == TLS || code == GSS);
        out.writeByte('R');
        out.writeInt(asks == 5 ? 12 : 8);
        out.writeInt(asks);
        if (asks == 5) {
            out.writeInt(0x01020304);
        }
        hear(in.readAllBytes());
    }

    private synchronized void hear(byte[] bytes) {
        heard.writeBytes(bytes);
    }
}
