package io.headcount.keepnet;

/** The API answered 401: the token is invalid or has expired. Worth one new token, and the same call again. */
public final class TokenRejected extends KeepnetException {

    private static final long serialVersionUID = 1L;

    TokenRejected() {
        super("The vendor rejected the access token (401).", "Nothing: a new token is asked for.");
    }
}
