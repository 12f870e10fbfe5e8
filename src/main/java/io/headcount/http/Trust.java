package io.headcount.http;

import io.headcount.text.UntrustedCertificate;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trusts whom the runtime trusts, and some more authorities, which may be exchanged; says in words whom it does not trust. Thread-safe. */
final class Trust extends X509ExtendedTrustManager {

    private final X509ExtendedTrustManager runtimes;
    private volatile Optional<X509ExtendedTrustManager> ours = Optional.empty();

    Trust() throws GeneralSecurityException {
        runtimes = manager(null);
    }

    /** From now on these authorities are trusted besides, and none that was before. */
    void besides(List<X509Certificate> authorities) throws GeneralSecurityException {
        if (authorities.isEmpty()) {
            ours = Optional.empty();
            return;
        }
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry(String.valueOf(i), authorities.get(i));
            }
            ours = Optional.of(manager(store));
        } catch (java.io.IOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static X509ExtendedTrustManager manager(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager extended) {
                return extended;
            }
        }
        throw new GeneralSecurityException("this Java has no trust manager for X.509");
    }

    private interface Question {
        void ask(X509ExtendedTrustManager manager) throws CertificateException;
    }

    private void either(X509Certificate[] chain, Question question) throws CertificateException {
        try {
            question.ask(runtimes);
        } catch (CertificateException e) {
            CertificateException refusal = e;
            if (ours.isPresent()) {
                try {
                    question.ask(ours.get());
                    return;
                } catch (CertificateException own) {
                    // Who knows the authority knows best what else is wrong.
                    refusal = UntrustedCertificate.isUnknown(own) && !UntrustedCertificate.isUnknown(e) ? e : own;
                }
            }
            throw UntrustedCertificate.of(chain, refusal);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        either(chain, manager -> manager.checkServerTrusted(chain, type, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        either(chain, manager -> manager.checkServerTrusted(chain, type, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        either(chain, manager -> manager.checkServerTrusted(chain, type));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        either(chain, manager -> manager.checkClientTrusted(chain, type, socket));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        either(chain, manager -> manager.checkClientTrusted(chain, type, engine));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        either(chain, manager -> manager.checkClientTrusted(chain, type));
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        X509Certificate[] more =
                ours.map(X509ExtendedTrustManager::getAcceptedIssuers).orElse(new X509Certificate[0]);
        X509Certificate[] all =
                Arrays.copyOf(runtimes.getAcceptedIssuers(), runtimes.getAcceptedIssuers().length + more.length);
        System.arraycopy(more, 0, all, all.length - more.length, more.length);
        return all;
    }
}
