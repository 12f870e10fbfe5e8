package io.headcount.delivery.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.subethamail.smtp.AuthenticationHandler;
import org.subethamail.smtp.AuthenticationHandlerFactory;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/** A mail server that insists on a token, takes no password, and refuses what it is told to refuse in the words of the real ones. */
public final class TokenMailServer implements AutoCloseable {

    private static final String CHALLENGE =
            "{\"status\":\"400\",\"schemes\":\"Bearer\",\"scope\":\"https://mail.example/\"}";

    /** A sign-in that was made. */
    public record SignIn(String mechanism, String user, String token) {}

    private final List<String> mechanisms;
    private final List<SignIn> signIns = new CopyOnWriteArrayList<>();
    private final List<SignIn> refusedSignIns = new CopyOnWriteArrayList<>();
    private final List<List<String>> arrived = new CopyOnWriteArrayList<>();
    private final List<String> mails = new CopyOnWriteArrayList<>();
    private final Map<String, String> refusedRecipients = new ConcurrentHashMap<>();
    private final SMTPServer server;
    private volatile Predicate<String> good = token -> true;
    private volatile String refusal = "535 5.7.3 Authentication unsuccessful [AM0PR02CA0001.example 2026-11-27]";
    private volatile boolean challenges = true;
    private volatile String refusedSender;
    private volatile String refusedMail;

    private TokenMailServer(List<String> mechanisms, UnaryOperator<SMTPServer.Builder> more) {
        this.mechanisms = mechanisms;
        this.server = more.apply(SMTPServer.port(0)
                        .bindAddress(InetAddress.getLoopbackAddress())
                        .insertReceivedHeaders(false)
                        .authenticationHandlerFactory(new Doors())
                        .messageHandlerFactory(context -> new Letter()))
                .build();
        server.start();
    }

    public static TokenMailServer offering(String... mechanisms) {
        return new TokenMailServer(List.of(mechanisms), SMTPServer.Builder::requireAuth);
    }

    public static TokenMailServer offering(List<String> mechanisms, UnaryOperator<SMTPServer.Builder> more) {
        return new TokenMailServer(mechanisms, more);
    }

    public int port() {
        return server.getPortAllocated();
    }

    /** @param wanted which tokens are good */
    public TokenMailServer taking(Predicate<String> wanted) {
        good = wanted;
        return this;
    }

    /** @param words with the code, said of a token that is not good; {@code TOKEN} in them is replaced by it */
    public TokenMailServer refusingWith(String words) {
        refusal = words;
        return this;
    }

    /** Says its no at once, without a challenge. */
    public TokenMailServer withoutChallenge() {
        challenges = false;
        return this;
    }

    /** @param words with the code */
    public TokenMailServer refusing(String recipient, String words) {
        refusedRecipients.put(recipient, words);
        return this;
    }

    public TokenMailServer refusingSender(String words) {
        refusedSender = words;
        return this;
    }

    public TokenMailServer refusingMail(String words) {
        refusedMail = words;
        return this;
    }

    public List<SignIn> signIns() {
        return signIns;
    }

    public List<SignIn> refusedSignIns() {
        return refusedSignIns;
    }

    /** Who got each of the mails that were taken. */
    public List<List<String>> arrived() {
        return arrived;
    }

    public List<String> mails() {
        return mails;
    }

    private static RejectException no(String words) {
        return new RejectException(Integer.parseInt(words.substring(0, 3)), words.substring(4));
    }

    private final class Doors implements AuthenticationHandlerFactory {

        @Override
        public List<String> getAuthenticationMechanisms() {
            return mechanisms;
        }

        @Override
        public AuthenticationHandler create() {
            return new Door();
        }
    }

    private final class Door implements AuthenticationHandler {

        private SignIn tried;

        @Override
        public Optional<String> auth(String line, MessageContext context) throws RejectException {
            if (tried != null) {
                throw refused();
            }
            String[] words = line.split(" ");
            if (words[1].equals("PLAIN")) {
                throw no(refusal);
            }
            String[] fields = new String(Base64.getDecoder().decode(words[2]), UTF_8).split("\u0001");
            String bearer = Arrays.stream(fields)
                    .filter(field -> field.startsWith("auth=Bearer "))
                    .findFirst()
                    .orElseThrow(() -> no("501 5.5.2 no token"));
            String user = fields[0].startsWith("user=")
                    ? fields[0].substring("user=".length())
                    : fields[0].replaceAll("^n,a=|,$", "").replace("=2C", ",").replace("=3D", "=");
            tried = new SignIn(words[1], user, bearer.substring("auth=Bearer ".length()));
            if (good.test(tried.token())) {
                signIns.add(tried);
                return Optional.empty();
            }
            if (challenges) {
                return Optional.of("334 " + Base64.getEncoder().encodeToString(CHALLENGE.getBytes(UTF_8)));
            }
            throw refused();
        }

        private RejectException refused() {
            refusedSignIns.add(tried);
            return no(refusal.replace("TOKEN", tried.token()));
        }

        @Override
        public Object getIdentity() {
            return tried;
        }
    }

    private final class Letter implements MessageHandler {

        private final List<String> to = new CopyOnWriteArrayList<>();

        @Override
        public void from(String sender) throws RejectException {
            if (refusedSender != null) {
                throw no(refusedSender);
            }
        }

        @Override
        public void recipient(String recipient) throws RejectException {
            String words = refusedRecipients.get(recipient);
            if (words != null) {
                throw no(words);
            }
            to.add(recipient);
        }

        @Override
        public String data(InputStream data) throws IOException, RejectException {
            String mail = new String(data.readAllBytes(), UTF_8);
            if (refusedMail != null) {
                throw no(refusedMail);
            }
            mails.add(mail);
            arrived.add(List.copyOf(to));
            return null;
        }

        @Override
        public void done() {
            // Nothing is kept open.
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
