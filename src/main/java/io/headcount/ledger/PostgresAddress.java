package io.headcount.ledger;

import io.headcount.settings.Form;
import io.headcount.settings.Setting;
import io.headcount.settings.Settings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * A PostgreSQL's address with what must be demanded of the connection. Beyond this very machine that is TLS with a certificate of the host's
 * name, unless {@code sslmode} in the address says otherwise; and everywhere that the password is told to nobody.
 */
public final class PostgresAddress {

    private static final String BEGINNING = "jdbc:postgresql:";

    private static final String MODE = "sslmode";
    private static final String FACTORY = "sslfactory";

    private PostgresAddress() {}

    /** Whether it is one. */
    public static boolean isOne(String url) {
        return url.startsWith(BEGINNING);
    }

    /** The same address, with those demands, and whom to trust besides where the settings say so. What stands last in it counts. */
    public static String guarded(Settings settings) {
        return guarded(settings.get(Setting.LEDGER_URL), settings.find(Setting.TLS_TRUST_FILE));
    }

    static String guarded(String url) {
        return guarded(url, Optional.empty());
    }

    private static String guarded(String url, Optional<Path> trustFile) {
        Properties said = Driver.parseURL(url, new Properties());
        if (said == null) {
            // The driver says what is wrong with it.
            return url;
        }
        StringBuilder guarded = new StringBuilder(url);
        char separator = url.contains("?") ? '&' : '?';
        guarded.append(separator).append("authenticationPluginClassName=").append(ScramOnly.class.getName());
        String mode = said.getProperty(MODE);
        if (mode == null && !isThisMachine(said.getProperty("PGHOST", "localhost"))) {
            mode = "verify-full";
            guarded.append('&').append(MODE).append('=').append(mode);
        }
        if (mode != null && mode.startsWith("verify") && trustsJava(said)) {
            guarded.append('&').append(FACTORY).append('=').append(TrustingSockets.class.getName());
            trustFile.ifPresent(file -> guarded.append("&sslfactoryarg=")
                    .append(URLEncoder.encode(file.toString(), StandardCharsets.UTF_8)));
        }
        return guarded.toString();
    }

    private static boolean isThisMachine(String hosts) {
        return Arrays.stream(hosts.split(",")).allMatch(Form::isLoopback);
    }

    /** Else a certificate of a known authority would count only if that were written into a file of the driver's own. */
    private static boolean trustsJava(Properties said) {
        return said.getProperty("sslrootcert") == null
                && said.getProperty(FACTORY) == null
                && !Files.exists(Path.of(System.getProperty("user.home"), ".postgresql", "root.crt"));
    }
}
