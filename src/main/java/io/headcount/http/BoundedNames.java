package io.headcount.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/** Asks the system for the addresses of a host, for as long as the call that needs them may wait. Thread-safe. */
final class BoundedNames implements DnsResolver {

    /** The client looks names up in the thread that makes the call, and takes no bound along. */
    private static final ThreadLocal<TimeLimit> OF_THIS_CALL = new ThreadLocal<>();

    private final DnsResolver system = SystemDefaultDnsResolver.INSTANCE;

    /** No answer of a name server came in time; nothing was sent. */
    static final class NoAnswer extends UnknownHostException {

        private static final long serialVersionUID = 1L;

        NoAnswer(String host) {
            super(host);
        }
    }

    /** What a call of this thread may still take; null once it is over. */
    static void within(TimeLimit limit) {
        if (limit == null) {
            OF_THIS_CALL.remove();
        } else {
            OF_THIS_CALL.set(limit);
        }
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        TimeLimit limit = OF_THIS_CALL.get();
        if (limit == null) {
            return system.resolve(host);
        }
        try {
            return NameQuestion.ask(host, limit.left(), () -> system.resolve(host));
        } catch (TimeoutException e) {
            throw new NoAnswer(host);
        } catch (UnknownHostException e) {
            throw e;
        } catch (IOException e) {
            UnknownHostException unknown = new UnknownHostException(host);
            unknown.initCause(e);
            throw unknown;
        }
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return system.resolveCanonicalHostname(host);
    }
}
