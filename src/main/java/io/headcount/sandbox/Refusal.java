package io.headcount.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The API refuses a request, in its usual envelope. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String json;

    private Refusal(int status, String state, String message, String... validation) {
        super(message);
        this.status = status;
        this.json = envelope(state, message, validation);
    }

    /** 400: the body is not what the API takes. */
    static Refusal inputError(String... validation) {
        return new Refusal(400, "INPUT_ERROR", "The request is invalid.", validation);
    }

    /** 500: what the API says to bodies that it doesn't foresee. */
    static Refusal unforeseen() {
        return new Refusal(500, "ERROR", "Object reference not set to an instance of an object.");
    }

    static Refusal forbidden(String message) {
        return new Refusal(403, "FORBIDDEN", message);
    }

    /** An envelope without data. */
    static String envelope(String state, String message, String... validation) {
        ObjectNode envelope = JsonNodeFactory.instance.objectNode();
        envelope.putNull("data").put("status", state).put("message", message);
        if (validation.length == 0) {
            envelope.putNull("validationMessages");
        } else {
            for (String text : validation) {
                envelope.withArray("validationMessages").add(text);
            }
        }
        return envelope.toString();
    }

    int status() {
        return status;
    }

    String json() {
        return json;
    }
}
