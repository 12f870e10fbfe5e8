package io.headcount.keepnet;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an answer says of itself, in either of the documented forms: {@code status} with {@code message} and
 * {@code validationMessages}, or {@code isSuccess} with {@code messages}. It is a success only if it says so and nothing
 * in it says otherwise. Not thread-safe.
 */
final class Envelope {

    private static final int MOST_MESSAGES = 20;
    private static final int LONGEST_STATUS = 80;
    private static final int LONGEST_MESSAGE = 300;

    private final TakenFields taken = new TakenFields();
    private String status;
    private String success;
    private final List<String> messages = new ArrayList<>();

    /**
     * Takes a field of the answer if it belongs to the envelope.
     *
     * @return false if it does not, and was not touched
     */
    boolean take(String field, JsonParser value) throws IOException {
        switch (field) {
            case "status" -> {
                taken.take(0, value);
                status = text(value);
            }
            case "isSuccess" -> {
                taken.take(1, value);
                success = text(value);
            }
            case "message", "messages", "validationMessages", "errors", "title", "detail" -> collect(value);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Whether the answer says if it succeeded or failed. */
    boolean isPresent() {
        return status != null || success != null;
    }

    /**
     * The refusal, if the answer is one.
     *
     * @param what what was asked for, such as 'search page'
     */
    Optional<RefusedRequest> refusal(String what) {
        boolean refused = (status != null && !status.equalsIgnoreCase("SUCCESS"))
                || (success != null && !success.equals(JsonToken.VALUE_TRUE.asString()));
        if (!refused) {
            return Optional.empty();
        }
        String said = status == null ? "" : " (" + Shown.text(status, LONGEST_STATUS) + ')';
        String reasons = messages.isEmpty() ? "and gives no reason" : "and says: " + String.join("; ", messages);
        return Optional.of(new RefusedRequest(
                "The vendor refuses the " + what + said + ' ' + reasons, "INPUT_ERROR".equalsIgnoreCase(status)));
    }

    /** Anything but a plain value is no way to say that all is well, so it may read as any other word. */
    private static String text(JsonParser value) throws IOException {
        if (value.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        if (value.currentToken().isScalarValue()) {
            return value.getText();
        }
        value.skipChildren();
        return "unknown";
    }

    private void collect(JsonParser value) throws IOException {
        int depth = 0;
        do {
            JsonToken token = value.currentToken();
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.VALUE_STRING && messages.size() < MOST_MESSAGES) {
                messages.add(Shown.text(value.getText(), LONGEST_MESSAGE));
            }
        } while (depth > 0 && value.nextToken() != null);
    }
}
