package io.headcount.keepnet;

import io.headcount.http.TimeLimit;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Variable;
import org.apache.camel.support.SynchronizationAdapter;

/** The access tokens, one for each account; which one a call needs the variable {@code account} says. Thread-safe. */
public final class AccountTokens {

    /** Where an exchange keeps the header that it used; a property, since a header would travel to the other side. */
    static final String USED = "headcount.authorization";

    private final Map<String, Tokens> byAccount;

    private final TimeLimit answer;
    private final TimeLimit run;
    private final Clock clock;

    public AccountTokens(Settings settings, Clock clock) {
        this.answer = TimeLimit.by(settings, Setting.KEEPNET_TIMEOUT);
        this.run = TimeLimit.by(settings, Setting.KEEPNET_RUN_DEADLINE);
        this.clock = clock;
        this.byAccount = settings.accounts().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(), account -> new Tokens(settings, account, clock)));
    }

    /** Whether a token must be asked for before the API can be called. */
    public boolean isMissing(@Variable("account") String account) {
        return of(account).isMissing();
    }

    /**
     * The form that asks for a token. It holds the secret: it goes to the token endpoint and nowhere else. The message learns how long
     * the call may take.
     */
    public String form(@Variable("account") String account, Exchange exchange) {
        limit(exchange, answer);
        Tokens tokens = of(account);
        Thread asker = Thread.currentThread();
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange request) {
                tokens.over(asker);
            }
        });
        return tokens.form();
    }

    /**
     * Takes the token endpoint's answer.
     *
     * @throws CredentialRefused if the vendor refuses the credential, or the token says that it is no reseller's
     * @throws VendorUnavailable if the vendor is in trouble
     * @throws UnreadableAnswer if the answer is no token
     * @throws IOException if the answer broke off
     */
    public void accept(
            @Variable("account") String account,
            @Header(Exchange.HTTP_RESPONSE_CODE) int status,
            @Header("Retry-After") String retryAfter,
            @Variable("patience") Patience patience,
            @Body InputStream body)
            throws KeepnetException, IOException {
        of(account).accept(status, retryAfter, patience, body);
    }

    /**
     * The value of the Authorization header for a call to the API; kept with the exchange, for when the API rejects it. The message
     * learns how long the call may take.
     *
     * @throws TokenRejected if another call has just had it rejected; then a new one is to be asked for
     */
    public String authorization(@Variable("account") String account, Exchange exchange) throws TokenRejected {
        String authorization = of(account).authorization();
        exchange.setProperty(USED, authorization);
        limit(exchange, run);
        return authorization;
    }

    /** No call outlasts its run, whatever else bounds it. */
    private void limit(Exchange exchange, TimeLimit most) {
        Patience patience = exchange.getVariable("patience", Patience.class);
        TimeLimit limit =
                patience == null ? most : most.or(run.with(Duration.between(clock.instant(), patience.deadline())));
        exchange.getMessage().setHeader(TimeLimit.HEADER, limit.header());
        // Else Camel writes a request as the answer before it was written.
        exchange.getMessage().setHeader(Exchange.CHARSET_NAME, StandardCharsets.UTF_8.name());
    }

    /** The reseller's own name, as far as the account's current token tells it. */
    public Optional<String> resellerName(String account) {
        return of(account).resellerName();
    }

    Tokens of(String account) {
        Tokens tokens = account == null ? null : byAccount.get(account);
        if (tokens == null) {
            throw new IllegalArgumentException("no account '" + account + "'; there are " + byAccount.keySet());
        }
        return tokens;
    }
}
