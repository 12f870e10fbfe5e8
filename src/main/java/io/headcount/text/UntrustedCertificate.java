package io.headcount.text;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;

/** The other side's certificate was not accepted. The message is meant for people: whose it is, and what is wrong with it. */
public final class UntrustedCertificate extends CertificateException {

    private static final long serialVersionUID = 1L;

    private UntrustedCertificate(String message, Throwable cause) {
        super(message, cause);
    }

    /** What a refusal means. */
    public static CertificateException of(X509Certificate[] chain, CertificateException refusal) {
        if (chain == null || chain.length == 0) {
            return refusal;
        }
        X509Certificate last = chain[chain.length - 1];
        String whose = "the other side's certificate (" + name(chain[0]) + ")";
        for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException) {
                return new UntrustedCertificate(
                        whose + " or one that it rests on has ended; its owner must renew it (TLS, PKIX)", refusal);
            }
            if (cause instanceof CertificateNotYetValidException) {
                return new UntrustedCertificate(
                        whose + " or one that it rests on is not valid yet; is the clock right? (TLS, PKIX)", refusal);
            }
        }
        return isUnknown(refusal)
                ? new UntrustedCertificate(
                        whose + " is vouched for by '"
                                + last.getIssuerX500Principal().getName()
                                + "', which is not one that is trusted here (TLS, PKIX); if it is your own"
                                + " authority, put its certificate into tls.trust-file",
                        refusal)
                : refusal;
    }

    /** Whether nobody who is trusted vouches for it, and not something else is wrong with it. */
    public static boolean isUnknown(CertificateException refusal) {
        for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException) {
                return true;
            }
        }
        return false;
    }

    private static String name(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }
}
