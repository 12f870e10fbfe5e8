package io.headcount.delivery;

import io.headcount.delivery.smtp.MailFailure;
import io.headcount.http.RetryAfter;
import io.headcount.text.Reason;
import jakarta.mail.MessagingException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.util.ObjectHelper;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/**
 * Why an attempt failed, as far as the other side or the connection told.
 *
 * @param reason in words; without addresses, which may hold a secret
 * @param permanent whether the other side will not change its mind, so that only a person can help
 * @param retryAfter how long the other side asked to wait, if it did
 * @param withoutEffect whether the call that failed is known to have changed nothing on the other side: it was refused,
 *     or not even begun. Where nobody knows, it is not
 */
public record Failure(String reason, boolean permanent, Optional<Duration> retryAfter, boolean withoutEffect) {

    private static final int GONE = 410;

    /** Of these servers' errors it is known that nothing was done: not implemented, unavailable, another HTTP version. */
    private static final Set<Integer> NOT_DONE = Set.of(501, 503, 505);

    /** What fails before a request is sent. */
    private static final List<Class<? extends Throwable>> BEFORE_SENDING = List.of(
            ConnectException.class,
            NoRouteToHostException.class,
            UnknownHostException.class,
            SSLHandshakeException.class,
            ConnectTimeoutException.class,
            ConnectionRequestTimeoutException.class);

    /** A failure of which it is not known whether it left something behind. */
    Failure(String reason, boolean permanent, Optional<Duration> retryAfter) {
        this(reason, permanent, retryAfter, false);
    }

    public static Failure of(Throwable thrown, Instant now) {
        Throwable failure = bare(thrown);
        if (failure instanceof NotDeliverable) {
            return new Failure(failure.getMessage(), true, Optional.empty(), true);
        }
        if (failure instanceof NotEverybodyTold part) {
            return new Failure(part.getMessage(), part.onlyPeopleHelp(), part.retryAfter(), false);
        }
        if (failure instanceof HttpOperationFailedException http) {
            return ofHttp(http, now);
        }
        MailFailure mail = ObjectHelper.getException(MailFailure.class, failure);
        if (mail != null) {
            return new Failure(Reason.of(mail), mail.isPermanent(), mail.retryAfter(), mail.isWithoutEffect());
        }
        BrokenTemplateException template = ObjectHelper.getException(BrokenTemplateException.class, failure);
        if (template != null) {
            return new Failure(template.getMessage().replaceFirst("\\.$", ""), true, Optional.empty());
        }
        int smtp = smtpCode(failure);
        if (smtp >= 500) {
            return new Failure("the mail server refused the message: " + Reason.of(failure), true, Optional.empty());
        }
        return new Failure(Reason.of(failure), false, Optional.empty(), failedBeforeSending(failure));
    }

    private static boolean failedBeforeSending(Throwable failure) {
        for (Throwable next = failure; next != null; next = next.getCause()) {
            Throwable cause = next;
            if (BEFORE_SENDING.stream().anyMatch(kind -> kind.isInstance(cause))) {
                return true;
            }
        }
        return false;
    }

    private static Failure ofHttp(HttpOperationFailedException http, Instant now) {
        int status = http.getStatusCode();
        String retryAfter = http.getResponseHeaders() == null
                ? null
                : http.getResponseHeaders().entrySet().stream()
                        .filter(header -> header.getKey().equalsIgnoreCase("Retry-After"))
                        .map(header -> String.valueOf(header.getValue()))
                        .findFirst()
                        .orElse(null);
        String meaning =
                switch (status) {
                    case 401, 403 -> ": it does not accept our credential or signature";
                    case GONE -> ": it is gone for good";
                    default -> status >= 300 && status < 400 ? ": a redirection, which is not followed" : "";
                };
        return new Failure(
                "the receiver answered " + status + meaning,
                status == GONE,
                RetryAfter.parse(retryAfter, now),
                status < 500 || NOT_DONE.contains(status));
    }

    /** The answer of the mail server to what it refused, wherever in the chain it stands; 0 if it gave none. */
    private static int smtpCode(Throwable failure) {
        int code = 0;
        if (failure instanceof SMTPSendFailedException refused) {
            code = refused.getReturnCode();
        } else if (failure instanceof SMTPAddressFailedException refused) {
            code = refused.getReturnCode();
        } else if (failure instanceof SMTPSenderFailedException refused) {
            code = refused.getReturnCode();
        }
        if (code == 0 && failure instanceof MessagingException mail && mail.getNextException() != null) {
            code = smtpCode(mail.getNextException());
        }
        return code == 0 && failure.getCause() != null && failure.getCause() != failure
                ? smtpCode(failure.getCause())
                : code;
    }

    /** Camel wraps what a step threw; the step's own exception says more. */
    static Throwable bare(Throwable thrown) {
        Throwable failure = thrown;
        while ((failure instanceof CamelExecutionException
                        || failure instanceof CamelExchangeException
                        || failure instanceof UncheckedIOException)
                && failure.getCause() != null) {
            failure = failure.getCause();
        }
        return failure;
    }
}
