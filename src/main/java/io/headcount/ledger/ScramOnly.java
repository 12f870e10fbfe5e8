package io.headcount.ledger;

import java.util.Properties;
import org.postgresql.PGProperty;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * Gives the driver the password for SCRAM alone, by which it is proven and not told. Whoever asks for it in the clear or as MD5, the server or
 * something that stands in between, gets nothing. Named to the driver by its class name. Immutable.
 */
public final class ScramOnly implements AuthenticationPlugin {

    private final String password;

    /** @param connection what the driver knows of the connection to be made */
    public ScramOnly(Properties connection) {
        this.password = PGProperty.PASSWORD.getOrDefault(connection);
    }

    @Override
    public char[] getPassword(AuthenticationRequestType type) throws PSQLException {
        if (type == AuthenticationRequestType.CLEARTEXT_PASSWORD || type == AuthenticationRequestType.MD5_PASSWORD) {
            throw new PSQLException(
                    "the server, or something in between, asks for the password "
                            + (type == AuthenticationRequestType.MD5_PASSWORD ? "as MD5" : "in plain text")
                            + "; it was not sent, because only scram-sha-256 is accepted. In PostgreSQL set"
                            + " password_encryption to scram-sha-256, set the password again, and use scram-sha-256 in"
                            + " pg_hba.conf",
                    PSQLState.CONNECTION_REJECTED);
        }
        return password == null || type != AuthenticationRequestType.SASL ? null : password.toCharArray();
    }
}
