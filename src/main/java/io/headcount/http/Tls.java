package io.headcount.http;

import io.headcount.settings.Secret;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import io.headcount.text.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import nl.altindag.ssl.pem.util.PemUtils;
import nl.altindag.ssl.util.KeyManagerUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom TLS trusts and how we are known there, by the files that the settings name. A file that is renewed is taken in by the next
 * connection; one that can't be read then leaves what was. Thread-safe.
 */
public final class Tls {

    private static final Logger LOG = LoggerFactory.getLogger(Tls.class);

    /** Whom this Java trusts; we are nobody. */
    public static final Tls STANDARD = new Tls(Optional.empty(), Optional.empty(), Set.of());

    private static final byte[] PROBE = {1, 2, 3};

    /** A certificate, its key, and the key's password. */
    private record OwnFiles(Path certificate, Path key, char[] password) {}

    private final Optional<Path> trustFile;
    private final Optional<OwnFiles> own;
    private final Trust trust;
    private final Identity identity;
    private final SSLContext context;
    private List<Object> seen = List.of();
    private Optional<String> problem = Optional.empty();
    private List<X509Certificate> certificate = List.of();

    private Tls(Optional<Path> trustFile, Optional<OwnFiles> own, Set<String> notFor) {
        this.trustFile = trustFile;
        this.own = own;
        this.identity = new Identity(notFor);
        try {
            this.trust = new Trust();
            this.context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {identity}, new TrustManager[] {trust}, null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
        renew();
    }

    /** As the settings say; what is wrong with the files, {@link #problem} tells. */
    public static Tls of(Settings settings) {
        Optional<OwnFiles> own = settings.find(Setting.TLS_CLIENT_CERTIFICATE_FILE)
                .flatMap(certificate -> settings.find(Setting.TLS_CLIENT_KEY_FILE)
                        .map(key -> new OwnFiles(
                                certificate,
                                key,
                                settings.find(Setting.TLS_CLIENT_KEY_PASSWORD)
                                        .map(Secret::reveal)
                                        .orElse("")
                                        .toCharArray())));
        Optional<Path> trust = settings.find(Setting.TLS_TRUST_FILE);
        return trust.isEmpty() && own.isEmpty()
                ? STANDARD
                : new Tls(
                        trust,
                        own,
                        Set.of(settings.get(Setting.KEEPNET_API_BASE_URL).getHost()));
    }

    /** Trusts the authorities in a file besides those of this Java. */
    public static Tls trusting(Path file) {
        return new Tls(Optional.of(file), Optional.empty(), Set.of());
    }

    /** For connections that begin here; the same for ever, also when files are renewed. */
    public SSLContext context() {
        return context;
    }

    /** Whether a host has asked for our certificate when it last could, and got none. */
    boolean askedInVain(String host) {
        return identity.askedInVain(host);
    }

    /** Our certificate with its chain, if we have one. */
    public synchronized List<X509Certificate> certificate() {
        return certificate;
    }

    /** What is wrong with the files, if anything; begins with the setting's name. */
    public synchronized Optional<String> problem() {
        return problem;
    }

    /** Takes in what has changed in the files since they were last looked at. */
    public synchronized void renew() {
        List<Object> now = stamps();
        if (now.equals(seen)) {
            return;
        }
        boolean first = seen.isEmpty();
        seen = now;
        problem = read();
        if (problem.isPresent()) {
            if (!first) {
                LOG.warn("{}. What was read before goes on to be used.", problem.get());
            }
            return;
        }
        if (!first) {
            forgetSessions();
            LOG.info("The certificates of tls.trust-file and tls.client-certificate-file were read anew.");
        }
    }

    private Optional<String> read() {
        String name = Setting.TLS_TRUST_FILE.name();
        try {
            List<X509Certificate> authorities =
                    trustFile.isPresent() ? certificates(trustFile.get()) : List.<X509Certificate>of();
            List<X509Certificate> chain = List.of();
            Optional<X509ExtendedKeyManager> keys = Optional.empty();
            if (own.isPresent()) {
                name = Setting.TLS_CLIENT_CERTIFICATE_FILE.name();
                chain = certificates(own.get().certificate());
                name = Setting.TLS_CLIENT_KEY_FILE.name();
                keys = Optional.of(keys(chain, own.get()));
            }
            trust.besides(authorities);
            keys.ifPresent(identity::is);
            certificate = chain;
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(name + ": " + Reason.of(e));
        } catch (GeneralSecurityException | RuntimeException e) {
            return Optional.of(name + ": can't be used: " + Reason.of(e));
        }
    }

    private static List<X509Certificate> certificates(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        List<X509Certificate> certificates;
        try {
            certificates = text.contains("-----BEGIN") ? PemUtils.parseCertificate(text) : List.of();
        } catch (RuntimeException e) {
            throw new IOException(file + " holds a certificate (PEM) that can't be read", e);
        }
        if (certificates.isEmpty()) {
            throw new IOException(file + " holds no certificate in PEM (-----BEGIN CERTIFICATE-----)");
        }
        return certificates;
    }

    private static X509ExtendedKeyManager keys(List<X509Certificate> chain, OwnFiles own)
            throws IOException, GeneralSecurityException {
        String text = Files.readString(own.key(), StandardCharsets.ISO_8859_1);
        boolean locked = text.contains("ENCRYPTED");
        PrivateKey key;
        if (locked && own.password().length == 0) {
            throw new IOException(own.key() + " is encrypted; set tls.client-key-password (best as"
                    + " TLS_CLIENT_KEY_PASSWORD_FILE)");
        }
        try {
            key = locked ? PemUtils.parsePrivateKey(text, own.password()) : PemUtils.parsePrivateKey(text);
        } catch (RuntimeException e) {
            throw new IOException(
                    own.key()
                            + (locked
                                    ? " can't be decrypted with tls.client-key-password"
                                    : " holds no private key (PEM) that can be read"),
                    e);
        }
        PublicKey open = chain.get(0).getPublicKey();
        try {
            // The library that reads the file has keys of its own.
            PrivateKey javas = KeyFactory.getInstance(open.getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
            if (belong(javas, open)) {
                return KeyManagerUtils.createKeyManager("headcount", javas, chain.toArray(X509Certificate[]::new));
            }
        } catch (InvalidKeySpecException e) {
            // It is of another kind, then.
        }
        throw new IOException(own.key() + " is not the key of the certificate in " + own.certificate());
    }

    /** Whether what one signs the other confirms. */
    private static boolean belong(PrivateKey key, PublicKey open) throws GeneralSecurityException {
        String algorithm = open.getAlgorithm();
        Signature signature = Signature.getInstance(
                algorithm.equals("EC") ? "SHA256withECDSA" : algorithm.equals("RSA") ? "SHA256withRSA" : algorithm);
        signature.initSign(key);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(open);
        signature.update(PROBE);
        return signature.verify(signed);
    }

    /** What tells whether files have changed, also where a link leads to another one now, as in Kubernetes. */
    private List<Object> stamps() {
        List<Object> stamps = new ArrayList<>();
        Stream.concat(trustFile.stream(), own.stream().flatMap(files -> Stream.of(files.certificate(), files.key())))
                .forEach(file -> {
                    try {
                        BasicFileAttributes of = Files.readAttributes(file, BasicFileAttributes.class);
                        stamps.add(List.of(of.lastModifiedTime(), of.size(), String.valueOf(of.fileKey())));
                    } catch (IOException e) {
                        stamps.add(String.valueOf(e));
                    }
                });
        return stamps;
    }

    /** Else a session of before would go on with the certificate of before. */
    private void forgetSessions() {
        var sessions = context.getClientSessionContext();
        Collections.list(sessions.getIds()).forEach(id -> {
            var session = sessions.getSession(id);
            if (session != null) {
                session.invalidate();
            }
        });
    }
}
