package io.headcount.operations.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.RequestHeaderFieldsTooLargeException;
import org.apache.hc.core5.http.UnsupportedHttpVersionException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.message.MessageSupport;
import org.apache.hc.core5.http.protocol.HttpDateGenerator;

/** The requests of one connection and their answers, one after the other. For one thread. */
final class Conversation {

    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy", WebServer.POLICY,
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Cache-Control", "no-store");

    /** What a client may still have on the way when it gets an answer that it did not wait for. */
    private static final int LEFTOVERS = 64 * 1_024;

    private static final int LEFTOVERS_MILLIS = 250;

    private final Visitor visitor;
    private final Reception reception;
    private final HttpConnection connection;

    /** @throws IOException if the client is gone already */
    Conversation(Visitor visitor, Reception reception) throws IOException {
        this.visitor = visitor;
        this.reception = reception;
        this.connection = new HttpConnection(visitor.socket());
    }

    /**
     * Goes on until either side ends it.
     *
     * @throws IOException if the client is gone, or took too long
     */
    void go() throws IOException {
        // Without this each small answer waits 40 ms for an ACK.
        visitor.socket().setTcpNoDelay(true);
        try {
            boolean goesOn = true;
            while (goesOn) {
                visitor.enter(Visitor.Stage.ASKING);
                goesOn = oneRequest();
            }
        } catch (HttpException e) {
            throw new IOException("an answer can't be sent", e);
        }
    }

    private boolean oneRequest() throws IOException, HttpException {
        ClassicHttpRequest request;
        connection.beginRequest();
        try {
            request = connection.receiveRequestHeader();
        } catch (MessageConstraintException | RequestHeaderFieldsTooLargeException e) {
            return refuse(431, "The request's head is too long.\n");
        } catch (UnsupportedHttpVersionException e) {
            return refuse(505, "This server speaks HTTP/1.1.\n");
        } catch (HttpException e) {
            return refuse(400, "This is not an HTTP request.\n");
        }
        if (request == null) {
            return false;
        }
        Answer answer = reception.answer(request, visitor);
        boolean goesOn = wantsMore(request);
        send(answer, request.getMethod().equals("HEAD"), goesOn);
        return goesOn || end();
    }

    /** A body is not read, so what follows it can't be found. */
    private static boolean wantsMore(ClassicHttpRequest request) {
        boolean hasBody = request.containsHeader("Transfer-Encoding")
                || request.containsHeader("Content-Length")
                        && !"0".equals(request.getFirstHeader("Content-Length").getValue());
        boolean old = Optional.ofNullable(request.getVersion())
                .map(version -> version.lessEquals(HttpVersion.HTTP_1_0))
                .orElse(false);
        boolean[] close = {false};
        MessageSupport.parseTokens(request, "Connection", token -> close[0] |= token.equalsIgnoreCase("close"));
        return !hasBody && !old && !close[0];
    }

    private boolean refuse(int status, String text) throws IOException, HttpException {
        send(Answer.plain(status, text), false, false);
        return end();
    }

    private void send(Answer answer, boolean head, boolean goesOn) throws IOException, HttpException {
        visitor.enter(Visitor.Stage.TAKING);
        ClassicHttpResponse response = new BasicClassicHttpResponse(answer.status());
        response.setHeader("Date", HttpDateGenerator.INSTANCE.getCurrentDate());
        HEADERS.forEach(response::setHeader);
        answer.headers().forEach(response::setHeader);
        boolean known = answer.status() == HttpStatus.SC_NOT_MODIFIED;
        if (!known) {
            // Of an answer that is not sent it would be the length that it has (RFC 9110, 8.6).
            response.setHeader("Content-Length", answer.body().length);
        }
        if (!goesOn) {
            response.setHeader("Connection", "close");
        }
        connection.sendResponseHeader(response);
        if (!head && !known) {
            response.setEntity(new ByteArrayEntity(answer.body(), (ContentType) null));
            connection.sendResponseEntity(response);
        }
        connection.flush();
    }

    /**
     * Says that nothing more will come, and gives the client a moment to take the answer: to close while something of its own is
     * unread would destroy the answer on the way.
     */
    private boolean end() throws IOException {
        Socket socket = visitor.socket();
        socket.shutdownOutput();
        socket.setSoTimeout(LEFTOVERS_MILLIS);
        long until = System.nanoTime() + LEFTOVERS_MILLIS * 1_000_000L;
        InputStream in = socket.getInputStream();
        byte[] leftovers = new byte[8_192];
        int read = 0;
        for (int all = 0; read >= 0 && all < LEFTOVERS && System.nanoTime() < until; all += read) {
            read = in.read(leftovers);
        }
        return false;
    }
}
