package io.headcount;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A server's self-signed certificate. Whoever should trust it is told so by the options of its virtual machine. */
public record Certificate(Path store) {

    private static final String PASSWORD = "changeit";

    /** A certificate that is good for one host name. */
    public static Certificate of(String host, Path folder) throws IOException, InterruptedException {
        return of(host, folder, "EC", 90);
    }

    /** One with a key of a kind, and for so many days from now. */
    public static Certificate of(String host, Path folder, String kind, int days)
            throws IOException, InterruptedException {
        Path store = folder.resolve(host + "-" + kind + "-" + days + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        kind,
                        "-validity",
                        String.valueOf(days),
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "san=dns:" + host,
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes());
        assertThat(keytool.waitFor()).as(said).isZero();
        return new Certificate(store);
    }

    /** For the server. */
    public SSLContext context() throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(load(store), PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** For a server that knows one client. */
    public SSLContext knowing(Certificate client) throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(load(store), PASSWORD.toCharArray());
        KeyStore known = KeyStore.getInstance("PKCS12");
        known.load(null, null);
        known.setCertificateEntry("client", client.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(known);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private java.security.cert.Certificate certificate() throws IOException, GeneralSecurityException {
        return load(store).getCertificate("server");
    }

    /** Its key, to be written down as a test needs it. */
    public PrivateKey key() throws IOException, GeneralSecurityException {
        return (PrivateKey) load(store).getKey("server", PASSWORD.toCharArray());
    }

    /** Writes it down in PEM. */
    public Path pem(Path file) throws IOException, GeneralSecurityException {
        return Files.writeString(file, armoured("CERTIFICATE", certificate().getEncoded()));
    }

    /** Writes its key down in PEM, as PKCS #8. */
    public Path keyPem(Path file) throws IOException, GeneralSecurityException {
        return Files.writeString(file, armoured("PRIVATE KEY", key().getEncoded()));
    }

    private static String armoured(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + what + "-----\n";
    }

    /** For a virtual machine that is to trust this certificate and no other. */
    public List<String> trusted() throws IOException, GeneralSecurityException {
        return trusting(load(store), store.resolveSibling("trust-" + store.getFileName()));
    }

    /** For a virtual machine that is to trust what a key store holds, and nothing else. */
    public static List<String> trusting(KeyStore keys, Path file) throws IOException, GeneralSecurityException {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        for (String alias : Collections.list(keys.aliases())) {
            trust.setCertificateEntry(alias, keys.getCertificate(alias));
        }
        try (var out = Files.newOutputStream(file)) {
            trust.store(out, PASSWORD.toCharArray());
        }
        return List.of(
                "-Djavax.net.ssl.trustStore=" + file,
                "-Djavax.net.ssl.trustStorePassword=" + PASSWORD,
                "-Djavax.net.ssl.trustStoreType=PKCS12");
    }

    private static KeyStore load(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            return load(in);
        }
    }

    /** Reads a key store of the password that everybody uses. */
    public static KeyStore load(InputStream in) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(in, PASSWORD.toCharArray());
        return keys;
    }
}
