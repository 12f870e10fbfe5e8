package io.headcount.ledger;

import io.headcount.http.Tls;
import java.nio.file.Path;
import org.postgresql.ssl.WrappedFactory;

/** TLS to a PostgreSQL, as to everybody else. The driver makes one for each connection, so that a file that is renewed is read anew. */
public final class TrustingSockets extends WrappedFactory {

    /** @param file of authorities, in PEM, which are trusted besides; null for none. As {@code sslfactoryarg} says */
    public TrustingSockets(String file) {
        Tls tls = file == null ? Tls.STANDARD : Tls.trusting(Path.of(file));
        tls.problem().ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        factory = tls.context().getSocketFactory();
    }
}
