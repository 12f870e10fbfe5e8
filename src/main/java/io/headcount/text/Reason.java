package io.headcount.text;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.TruncatedChunkException;

/**
 * What went wrong, in words for a person: on one line, not too long, without the name of a class, and without the path or query of an
 * address, which may be a secret.
 */
public final class Reason {

    private static final int LONGEST = 500;

    private static final String CLASS_NAME =
            "\\b(?:[a-z_][\\w$]*\\.)+[A-Z][\\w$]*(?::\\s*)?|\\b[A-Z]\\w*(?:Exception|Error)\\b(?::\\s*)?";

    private Reason() {}

    /** Of a failure and of what caused it, the outermost first; nothing that says the same is said twice. */
    public static String of(Throwable failure) {
        List<String> reasons = new ArrayList<>();
        for (Throwable cause = failure; cause != null && reasons.size() < 5; cause = cause.getCause()) {
            Optional<String> known = known(cause);
            String reason = plain(known.orElse(wraps(cause) ? null : cause.getMessage()));
            if (!reason.isEmpty() && reasons.stream().noneMatch(said -> said.contains(reason))) {
                reasons.add(reason);
            }
            if (known.isPresent()) {
                break;
            }
        }
        return reasons.isEmpty() ? "an error without a message" : String.join("; ", reasons);
    }

    /** Whether it has no message: Java then uses the class and the message of its cause. */
    private static boolean wraps(Throwable failure) {
        return failure.getCause() != null && failure.getCause().toString().equals(failure.getMessage());
    }

    /** Somebody else's words, made safe to show. */
    private static String plain(String message) {
        String line = OneLine.of(message == null ? "" : message.substring(0, Math.min(message.length(), 8 * LONGEST)))
                .replaceAll("(?i)(https?://)(?:[^/\\s?#]*@)?([^/\\s?#\\]]+)[/?#][^\\s\\]]*", "$1$2/…")
                .replaceAll("(?i)(https?://)[^/\\s?#@]*@", "$1")
                .replaceAll(CLASS_NAME, "")
                .strip();
        return line.length() <= LONGEST ? line : line.substring(0, line.offsetByCodePoints(0, LONGEST / 2)) + "…";
    }

    /** A cause that says it all; everything below it is detail. */
    private static Optional<String> known(Throwable failure) {
        String words = null;
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof ExchangeFailure) {
            words = message;
        } else if (failure instanceof UnknownHostException) {
            words = "the host " + host(message) + " is not known (DNS)";
        } else if (failure instanceof ConnectTimeoutException) {
            words = "the connection was not established in time" + to(message);
        } else if (failure instanceof ConnectionRequestTimeoutException) {
            words = "all connections were busy for too long";
        } else if (failure instanceof NoRouteToHostException) {
            words = "there is no network route to the host" + to(message);
        } else if (failure instanceof ConnectException) {
            words = message.contains("Connection refused") ? "Connection refused" + to(message) : null;
        } else if (failure instanceof SocketTimeoutException) {
            words = "nothing was received for too long (time-out)";
        } else if (failure instanceof SSLException) {
            Throwable untrusted = failure.getCause();
            words = untrusted instanceof UntrustedCertificate
                    ? untrusted.getMessage()
                    : message.contains("certificate_required") || message.contains("bad_certificate")
                            ? "the other side asks for our certificate, or another one (TLS, " + message
                                    + "): see tls.client-certificate-file"
                            : message.contains("PKIX")
                                    ? "the other side's certificate is not trusted here (TLS, PKIX)"
                                    : "the secure connection (TLS) failed: " + message;
        } else if (failure instanceof NoHttpResponseException) {
            words = "the connection was closed without an answer";
        } else if (failure instanceof TruncatedChunkException
                || failure instanceof ConnectionClosedException
                || failure instanceof EOFException) {
            words = "the answer broke off";
        } else {
            words = lessOften(failure, message);
        }
        return Optional.ofNullable(words);
    }

    private static String lessOften(Throwable failure, String message) {
        if (failure instanceof MalformedChunkCodingException) {
            return "the answer is not framed as HTTP requires";
        }
        if (failure instanceof MessageConstraintException) {
            return "a line of the answer's head or framing is too long, or there are too many";
        }
        if (failure instanceof HttpException) {
            return "what was received is not an HTTP answer";
        }
        if (failure instanceof SocketException) {
            return message.contains("reset") || message.contains("abort")
                    ? "the connection was cut by the other side (Connection reset)"
                    : message.contains("pipe")
                            ? "the connection was closed while we were sending (Broken pipe)"
                            : "the connection failed: " + message;
        }
        if (failure instanceof CharacterCodingException) {
            return "a text is not in the encoding that it declares";
        }
        if (failure instanceof AccessDeniedException) {
            return "no permission for " + message;
        }
        if (failure instanceof NoSuchFileException) {
            return "there is no " + message;
        }
        if (failure instanceof RejectedExecutionException) {
            return "it was being stopped";
        }
        if (failure instanceof LinkageError) {
            return "a part of the program is missing or does not fit the rest (is the installation complete,"
                    + " and what is in lib/ext?)";
        }
        if (failure instanceof StackOverflowError) {
            return "it was nested too deeply";
        }
        if (failure instanceof OutOfMemoryError) {
            return "Java's memory was used up (it has " + (Runtime.getRuntime().maxMemory() >> 20)
                    + " MB; set more with JAVA_OPTS=-Xmx…)";
        }
        return null;
    }

    /** The message may be 'host: Name or service not known'. */
    private static String host(String message) {
        String host = message.replaceFirst("[:\\s].*", "");
        return host.isEmpty() || host.equals("null") ? "" : "'" + host + "'";
    }

    /** HttpClient names the host: 'Connect to http://host:1 [host/192.0.2.1] failed: …'. */
    private static String to(String message) {
        return message.startsWith("Connect to ")
                ? " (" + message.substring("Connect to ".length()).replaceFirst("\\s.*", "") + ")"
                : "";
    }
}
