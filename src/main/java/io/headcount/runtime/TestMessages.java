package io.headcount.runtime;

import io.headcount.delivery.Destinations;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.http.base.HttpOperationFailedException;

/** Sends by the routes of the deliveries what is no delivery: the ledger knows nothing of it. */
public final class TestMessages {

    private TestMessages() {}

    /**
     * What a receiver said.
     *
     * @param status the HTTP status
     * @param body the beginning of what it said; empty if nothing
     */
    public record Said(int status, String body) {

        public boolean isYes() {
            return status >= 200 && status < 300;
        }
    }

    /**
     * Mails a message as a summary is mailed; when this returns, it was taken.
     *
     * @throws RouteFailure holding why it was not
     */
    public static void mail(HeadcountRuntime runtime, MimeMessage message) throws RouteFailure {
        runtime.send("send-mail", request -> request.getMessage().setBody(message));
    }

    /**
     * Has a webhook's route sign and post a document.
     *
     * @param destination the route's name without {@code deliver-}
     * @param id the webhook's id
     * @throws RouteFailure holding why there was no answer
     */
    public static Said post(HeadcountRuntime runtime, String destination, String document, String id)
            throws RouteFailure {
        try {
            Exchange answer = runtime.send(Destinations.PREFIX + destination, request -> {
                request.setVariable("deliveryId", id);
                request.setVariable("destination", destination);
                request.getMessage().setBody(document);
            });
            Integer status = answer.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
            byte[] body = answer.getMessage().getBody(byte[].class);
            return new Said(status == null ? 0 : status, body == null ? "" : new String(body, StandardCharsets.UTF_8));
        } catch (RouteFailure e) {
            if (e.getCause() instanceof HttpOperationFailedException refusal) {
                return new Said(
                        refusal.getStatusCode(), refusal.getResponseBody() == null ? "" : refusal.getResponseBody());
            }
            throw e;
        }
    }
}
