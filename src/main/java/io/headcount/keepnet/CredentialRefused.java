package io.headcount.keepnet;

/** The vendor refuses this credential, in general or for this call. Never retried: only a person can fix it. */
public final class CredentialRefused extends KeepnetException {

    private static final long serialVersionUID = 1L;

    private CredentialRefused(String message, String advice) {
        super(message, advice);
    }

    static CredentialRefused atTheDoor(int status, String error) {
        return new CredentialRefused(
                "The vendor refused the client id or secret (" + status + (error.isEmpty() ? "" : " " + error) + ").",
                "Check keepnet.client-id and keepnet.client-secret against Company > Company Settings > REST API in the"
                        + " vendor's user interface, and that keepnet.api-base-url is the region that they belong to.");
    }

    static CredentialRefused notAReseller() {
        return new CredentialRefused(
                "The credential may not list companies: it is not a Reseller's, or not allowed from this IP address.",
                "Set Client Role = Reseller in Company > Company Settings > REST API, and allow this machine's IP address"
                        + " there if the credential is restricted.");
    }

    static CredentialRefused mayNotExport() {
        return new CredentialRefused(
                "The credential may list companies but not export them (403), and the export is the"
                        + " second witness.",
                "Set billing.verify=second-reading, which reads the list twice instead, or ask the vendor"
                        + " to allow the export for this credential and this IP address.");
    }

    static CredentialRefused tokenRejectedAgain() {
        return new CredentialRefused(
                "The vendor issued a token and then rejected it, twice in a row (401).",
                "Check that keepnet.api-base-url is the region that the credential belongs to and that the credential"
                        + " was not just deleted; if both are right, ask the vendor.");
    }
}
