package io.headcount.http;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;

/** Our certificate, which may be exchanged, for whoever asks for it but for some hosts, which it does not concern. Thread-safe. */
final class Identity extends X509ExtendedKeyManager {

    private final Set<String> notFor;
    private final Set<String> inVain = ConcurrentHashMap.newKeySet();
    private volatile Optional<X509ExtendedKeyManager> ours = Optional.empty();

    /** @param notFor the hosts that are never told who we are */
    Identity(Set<String> notFor) {
        this.notFor = Set.copyOf(notFor);
    }

    void is(X509ExtendedKeyManager keys) {
        ours = Optional.of(keys);
    }

    /** Whether a host has asked who we are when it last could, and got no answer. */
    boolean askedInVain(String host) {
        return inVain.contains(host);
    }

    private String noted(SSLSession session, String alias) {
        if (session != null && session.getPeerHost() != null) {
            if (alias == null) {
                inVain.add(session.getPeerHost());
            } else {
                inVain.remove(session.getPeerHost());
            }
        }
        return alias;
    }

    private boolean isFor(SSLSession session) {
        return session == null || session.getPeerHost() == null || !notFor.contains(session.getPeerHost());
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
        SSLSession session = socket instanceof SSLSocket secured ? secured.getHandshakeSession() : null;
        return noted(
                session,
                isFor(session)
                        ? ours.map(keys -> keys.chooseClientAlias(types, issuers, socket))
                                .orElse(null)
                        : null);
    }

    @Override
    public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
        return isFor(engine.getHandshakeSession())
                ? ours.map(keys -> keys.chooseEngineClientAlias(types, issuers, engine))
                        .orElse(null)
                : null;
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
        return ours.map(keys -> keys.getClientAliases(type, issuers)).orElse(null);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return ours.map(keys -> keys.getCertificateChain(alias)).orElse(null);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return ours.map(keys -> keys.getPrivateKey(alias)).orElse(null);
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
        return null;
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
        return null;
    }
}
