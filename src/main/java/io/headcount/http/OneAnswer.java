package io.headcount.http;

import io.headcount.settings.Proxies;
import io.headcount.settings.ProxyAddress;
import io.headcount.text.ExchangeFailure;
import java.io.IOException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.Http1StreamListener;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;

/**
 * Sends a request and reads the head of its answer, within bounds: a number of interim answers (1xx), and no
 * {@link Error} that gets out, since the client shuts its connections down for good when it meets one. How long a line
 * may be, and how many headers there may be, the library bounds itself, by {@link Http1Config#DEFAULT}. Thread-safe.
 */
final class OneAnswer extends HttpRequestExecutor {

    private static final int MOST_HEADS = 20;

    private final Proxies proxies;

    OneAnswer(Proxies proxies) {
        this.proxies = proxies;
    }

    @Override
    public ClassicHttpResponse execute(
            ClassicHttpRequest request,
            HttpClientConnection connection,
            HttpResponseInformationCallback informed,
            HttpContext context)
            throws IOException, HttpException {
        boolean toProxy = Method.CONNECT.isSame(request.getMethod());
        if (toProxy) {
            proxies.https()
                    .flatMap(ProxyAddress::authorization)
                    .ifPresent(signIn -> request.setHeader(HttpHeaders.PROXY_AUTHORIZATION, signIn));
        }
        try {
            ClassicHttpResponse answer = new HttpRequestExecutor(Http1Config.DEFAULT, null, new Heads())
                    .execute(request, connection, informed, context);
            if (toProxy
                    && answer.getCode() != HttpStatus.SC_OK
                    && proxies.https().isPresent()) {
                // Its body, which may have no end, is of no interest.
                connection.close(CloseMode.IMMEDIATE);
                throw ProxyRefusal.of(proxies.https().get(), request.getPath(), answer);
            }
            return answer;
        } catch (TooManyHeads e) {
            throw new ExchangeFailure("more than " + MOST_HEADS + " interim answers (1xx) were received", e);
        } catch (MessageConstraintException e) {
            throw new ExchangeFailure("the head of the answer is too long", e);
        } catch (IllegalArgumentException e) {
            // Such as a status of 000, which the client takes for a mistake of ours.
            throw new ExchangeFailure("what was received is not an HTTP answer", e);
        } catch (OutOfMemoryError e) {
            throw new ExchangeFailure("Java's memory was used up while the answer's head was read", e);
        } catch (Error e) {
            throw new ExchangeFailure("the answer's head could not be read", e);
        }
    }

    private static final class TooManyHeads extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    /** Counts the heads that come in answer to one request. */
    private static final class Heads implements Http1StreamListener {

        private int heads;

        @Override
        public void onRequestHead(HttpConnection connection, HttpRequest request) {
            // It is ours.
        }

        @Override
        public void onResponseHead(HttpConnection connection, HttpResponse response) {
            if (++heads > MOST_HEADS) {
                throw new TooManyHeads();
            }
        }

        @Override
        public void onExchangeComplete(HttpConnection connection, boolean keepAlive) {
            // Who reads the body knows.
        }
    }
}
