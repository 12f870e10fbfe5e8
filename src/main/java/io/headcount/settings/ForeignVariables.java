package io.headcount.settings;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which variables of the environment are somebody else's, although they look like ours. Thread-safe. */
final class ForeignVariables {

    private static final Logger LOG = LoggerFactory.getLogger(SettingsFile.class);

    /** What Kubernetes sets for a service named {@code smtp}: {@code SMTP_PORT=tcp://10.0.0.1:25}. */
    private static final Pattern LINK = Pattern.compile("(tcp|udp|sctp)://\\S+:\\d+");

    private static final Pattern OF_A_SERVICE =
            Pattern.compile(".+_(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT_\\d+_(TCP|UDP|SCTP)(_PROTO|_PORT|_ADDR)?)");

    /** The prefix that nobody else has: one that comes near it is ours, mistyped. */
    private static final String DISTINCTIVE = "KEEPNET";

    /** Settings are read anew while it serves; what was told need not be told again. */
    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    private ForeignVariables() {}

    /** Whether it is a link to a service that has the name of one of our prefixes: then it is told, once. */
    static boolean isServiceLink(String variable, Map<String, String> environment) {
        String text = environment.get(variable);
        boolean link = text != null
                && variable.endsWith("_PORT")
                && LINK.matcher(text.strip()).matches();
        if (link && TOLD.add(variable)) {
            LOG.warn(
                    "{} in the environment is a link to a Kubernetes service and no setting; it is ignored. To set a"
                            + " port, use config/application.properties, or switch such links off (enableServiceLinks: false).",
                    variable);
        }
        return link;
    }

    /**
     * Whether a variable that comes near one of ours is nevertheless a stranger's: its first word is another one ({@code MAIL_FROM} is
     * read by many a program), or Kubernetes sets it. The first is told, once, as it may be a slip of the pen after all.
     */
    static boolean isStrangers(String variable, Map<String, String> environment, Set<String> known) {
        if (OF_A_SERVICE.matcher(variable).matches() || isServiceLink(variable, environment)) {
            return true;
        }
        String prefix = prefix(variable);
        if (SettingsFile.distance(prefix, DISTINCTIVE) <= SettingsFile.SLIP_OF_THE_PEN
                || known.stream()
                        .filter(ours -> prefix(ours).equals(prefix))
                        .anyMatch(ours -> SettingsFile.distance(variable, ours) <= SettingsFile.SLIP_OF_THE_PEN)) {
            return false;
        }
        if (TOLD.add(variable)) {
            LOG.warn("{} in the environment is no setting of Headcount; it is ignored.", variable);
        }
        return true;
    }

    private static String prefix(String variable) {
        int end = variable.indexOf('_');
        return end < 0 ? variable : variable.substring(0, end);
    }
}
