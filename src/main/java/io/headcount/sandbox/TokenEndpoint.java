package io.headcount.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code POST /connect/token}: OAuth 2.0 client credentials. */
final class TokenEndpoint {

    static final String PATH = "/connect/token";

    private final Tokens tokens;
    private final List<Reseller> resellers;
    private final ActiveFaults faults;

    TokenEndpoint(Tokens tokens, List<Reseller> resellers, ActiveFaults faults) {
        this.tokens = tokens;
        this.resellers = resellers;
        this.faults = faults;
    }

    void handle(Call call) throws IOException {
        if (faults.strikes(Fault.TOKEN_DROP_ONCE)) {
            call.drop();
        } else if (faults.strikes(Fault.TOKEN_500_ONCE)) {
            call.json(500, Refusal.envelope("ERROR", "An error occurred."));
        } else if (faults.strikes(Fault.TOKEN_HTML)) {
            call.logInPage();
        } else if (faults.strikes(Fault.INVALID_CLIENT)) {
            refuse(call, 400, "invalid_client");
        } else if (faults.strikes(Fault.TOKEN_401)) {
            refuse(call, 401, "invalid_client");
        } else if (!call.carries("application/x-www-form-urlencoded")) {
            call.json(500, Refusal.envelope("ERROR", "An error occurred."));
        } else {
            exchange(call, form(call.text()));
        }
    }

    private void exchange(Call call, Map<String, String> form) throws IOException {
        Optional<Reseller> reseller = resellers.stream()
                .filter(one -> one.clientId().equals(form.get("client_id"))
                        && Sandbox.CLIENT_SECRET.equals(form.get("client_secret")))
                .findFirst();
        if (!"client_credentials".equals(form.get("grant_type"))) {
            refuse(call, 400, "unsupported_grant_type");
        } else if (reseller.isEmpty()) {
            refuse(call, 400, "invalid_client");
        } else if (!"api1".equals(form.get("scope"))) {
            refuse(call, 400, "invalid_scope");
        } else {
            call.with("Cache-Control", "no-store")
                    .json(200, answer(faults.on(Fault.ONE_RESELLER) ? resellers.get(0) : reseller.get()));
        }
    }

    private String answer(Reseller reseller) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("access_token", tokens.issue(reseller, !faults.strikes(Fault.NOT_A_RESELLER)));
        if (!faults.strikes(Fault.TOKEN_WITHOUT_EXPIRY)) {
            answer.put("expires_in", Tokens.LIFETIME.toSeconds());
        }
        answer.put("token_type", "Bearer").put("scope", "api1");
        answer.putArray("permissions").add("companies/search|POST").add("companies/search/export|POST");
        return answer.toString();
    }

    private static void refuse(Call call, int status, String error) throws IOException {
        call.json(status, "{\"error\":\"" + error + "\"}");
    }

    /** Parts that are not {@code name=value}, or wrongly encoded, are as good as absent. */
    private static Map<String, String> form(String body) {
        Map<String, String> form = new HashMap<>();
        for (String part : body.split("&")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                form.put(decoded(part.substring(0, equals)), decoded(part.substring(equals + 1)));
            }
        }
        return form;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
