package io.headcount;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.settings.Setting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Somebody real, whom nobody may reach: it counts who connects, whatever they want to say. */
public final class Counterpart implements AutoCloseable {

    /** An account more, so that there are the settings of one. */
    private static final String ACCOUNT = "trap";

    private final ServerSocket door;
    private final AtomicInteger calls = new AtomicInteger();

    private Counterpart() throws IOException {
        door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread keeper = new Thread(this::listen, "counterpart");
        keeper.setDaemon(true);
        keeper.start();
    }

    public static Counterpart listening() throws IOException {
        return new Counterpart();
    }

    private void listen() {
        while (!door.isClosed()) {
            try {
                Socket caller = door.accept();
                calls.incrementAndGet();
                caller.close();
            } catch (IOException e) {
                // Closed, or the caller has gone: it was counted.
            }
        }
    }

    /** Fails if anybody connected. */
    public void wasLeftAlone() {
        assertThat(calls.get()).as("connections to what the settings name").isZero();
    }

    /** Fails unless somebody connected: what is set would have been used. */
    public void wasCalled() {
        assertThat(calls.get()).as("connections to what the settings name").isPositive();
    }

    /** Every setting that there is, those of an account more among them, each with a text that it takes and that leads here where it can. */
    public Map<Setting<?>, String> settings() {
        List<Setting<?>> all = new ArrayList<>(Setting.ALL);
        all.add(Setting.clientId(ACCOUNT));
        all.add(Setting.clientSecret(ACCOUNT));
        Map<Setting<?>, String> settings = new LinkedHashMap<>();
        all.forEach(setting -> settings.put(setting, text(setting)));
        return settings;
    }

    private String text(Setting<?> setting) {
        List<String> texts = new ArrayList<>(List.of(
                "http://127.0.0.1:" + port(),
                "jdbc:postgresql://127.0.0.1:" + port() + "/ledger",
                "127.0.0.1",
                "trap@counterpart.example",
                String.valueOf(port()),
                "2026-01",
                "whsec_" + "dHJhcHRyYXB0cmFwdHJhcHRyYXB0cmFw",
                "microsoft",
                "oauth2",
                setting.standard()));
        if (setting.name().equals(Setting.ACCOUNTS.name())) {
            texts.add(0, ACCOUNT + ",default");
        }
        return texts.stream()
                .filter(text -> takes(setting, text))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no text here fits " + setting.name() + "; add one"));
    }

    private static boolean takes(Setting<?> setting, String text) {
        try {
            return !text.isEmpty() && setting.form().apply(text) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The same as variables of the environment, and what Camel, proxies and other programs read there. */
    public Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        settings().forEach((setting, text) -> environment.put(setting.variable(), text));
        for (String proxy : Set.of("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy")) {
            environment.put(proxy, "http://127.0.0.1:" + port());
        }
        environment.putAll(FOREIGN);
        return environment;
    }

    /** Variables that are no settings: the first would switch things off, the others are Camel's. */
    public static final Map<String, String> FOREIGN = Map.ofEntries(
            Map.entry("SMTP_STARTTLS", "false"),
            Map.entry("SMTP_SCHEME", "smtps"),
            Map.entry("SMTP_LOGIN", "x"),
            Map.entry("EMAIL_ENABLED", "0"),
            Map.entry("MAIL_ENABLED", "no"),
            Map.entry("ALERTS_ENABLED", "no"),
            Map.entry("WEBHOOK_ENABLED", "false"),
            Map.entry("MAIL_FROM", "a@b.example"),
            Map.entry("CAMEL_MAIN_TRACING", "true"),
            Map.entry("CAMEL_MAIN_AUTO_STARTUP", "false"),
            Map.entry("CAMEL_MAIN_INITIAL_PROPERTIES_LOCATION", "file:/nowhere.properties"),
            Map.entry("CAMEL_MAIN_PROPERTY_PLACEHOLDER_LOCATION", "file:/nowhere.properties"),
            Map.entry("CAMEL_COMPONENT_HTTP_PROXY_HOST", "127.0.0.1"),
            Map.entry("CAMEL_COMPONENT_DIRECT_TIMEOUT", "no number"));

    public int port() {
        return door.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
