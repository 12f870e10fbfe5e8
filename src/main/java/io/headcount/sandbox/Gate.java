package io.headcount.sandbox;

import java.io.IOException;

/** Lets a request to the API in by its Bearer token. */
final class Gate {

    private static final String BEARER = "Bearer ";

    private final Tokens tokens;
    private final ActiveFaults faults;

    Gate(Tokens tokens, ActiveFaults faults) {
        this.tokens = tokens;
        this.faults = faults;
    }

    Tokens tokens() {
        return tokens;
    }

    /** Whether the request may go on; where not, it is answered. */
    boolean admits(Call call) throws IOException, Refusal {
        String header = call.header("Authorization");
        if (faults.strikes(Fault.TOKEN_REJECTED)
                || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                || tokens.owner(token(header)).isEmpty()) {
            unauthorized(call);
            return false;
        }
        if (faults.strikes(Fault.NOT_A_RESELLER)) {
            throw Refusal.forbidden("The operation needs the role Reseller.");
        }
        if (faults.strikes(Fault.FORBIDDEN_ADDRESS)) {
            throw Refusal.forbidden("The address of the request is not allowed.");
        }
        return true;
    }

    /** Whose request it is that was admitted; the token may have run out in this very moment. */
    Reseller reseller(Call call) throws Refusal {
        return tokens.owner(token(call.header("Authorization")))
                .orElseThrow(() -> Refusal.forbidden("The token has expired."));
    }

    /** From now on the request's token is not good any more, and this request is answered so. */
    void expire(Call call) throws IOException {
        tokens.revoke(token(call.header("Authorization")));
        unauthorized(call);
    }

    private static String token(String header) {
        return header.substring(BEARER.length()).strip();
    }

    private static void unauthorized(Call call) throws IOException {
        call.with("WWW-Authenticate", "Bearer error=\"invalid_token\"").empty(401);
    }
}
