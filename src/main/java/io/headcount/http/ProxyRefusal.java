package io.headcount.http;

import io.headcount.settings.ProxyAddress;
import java.net.ConnectException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;

/**
 * A call did not get past the proxy: nothing of it has reached the one it was meant for, and what the proxy answered is no answer of
 * theirs. The message is meant for people.
 */
public final class ProxyRefusal extends ConnectException {

    private static final long serialVersionUID = 1L;

    private final boolean signIn;

    private ProxyRefusal(String message, boolean signIn, Throwable cause) {
        super(message);
        initCause(cause);
        this.signIn = signIn;
    }

    /** The proxy itself can't be reached. */
    static ProxyRefusal away(ProxyAddress proxy, Throwable cause) {
        return new ProxyRefusal("there is no way to " + proxy.inWords(), false, cause);
    }

    /** The proxy has answered for somebody else. */
    static ProxyRefusal of(ProxyAddress proxy, String target, HttpResponse answer) {
        int status = answer.getCode();
        String words = proxy.inWords() + " refuses the way to " + target + " (" + status + ")";
        if (status == HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED) {
            words = !speaksBasic(answer)
                    ? proxy.inWords() + " wants a sign-in (407) of a kind that is not spoken here (only Basic is)"
                    : proxy.signIn().isEmpty()
                            ? proxy.inWords() + " wants a sign-in (407): write user and password into its address,"
                                    + " http://user:password@host:port"
                            : proxy.inWords() + " does not accept its user and password (407)";
        } else if (status >= HttpStatus.SC_SERVER_ERROR) {
            words = proxy.inWords() + " can't reach " + target + " (" + status + ")";
        }
        return new ProxyRefusal(words, status == HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED, null);
    }

    private static boolean speaksBasic(HttpResponse answer) {
        Header[] kinds = answer.getHeaders(HttpHeaders.PROXY_AUTHENTICATE);
        if (kinds.length == 0) {
            return true;
        }
        for (Header kind : kinds) {
            if (kind.getValue() != null
                    && kind.getValue().toLowerCase(java.util.Locale.ROOT).contains("basic")) {
                return true;
            }
        }
        return false;
    }

    /** Whether it is about who we are: to try again is of no use, and may lock the account. */
    public boolean isAboutSignIn() {
        return signIn;
    }
}
