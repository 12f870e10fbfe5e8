package io.headcount;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.remote.CommandInfo;
import org.openqa.selenium.remote.HttpCommandExecutor;
import org.openqa.selenium.remote.RemoteWebDriver;
import org.openqa.selenium.remote.http.ClientConfig;
import org.openqa.selenium.remote.http.HttpClient;
import org.openqa.selenium.remote.http.HttpMethod;
import org.opentest4j.TestAbortedException;

/**
 * The machine's own Chromium, without a window; one for all the tests that want one. Nothing is downloaded. Where there is
 * none the tests are skipped and say what to install, but where {@code CI} is {@code true} they fail.
 */
public final class Browser implements AutoCloseable {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path CHROMEDRIVER = Path.of("/usr/bin/chromedriver");

    private final ChromeDriverService service;
    private final Driver driver;
    private final Path profile;

    /** Gives a test the browser as a parameter; it is started once and ends with the last test of all. */
    public static final class Shared implements BeforeAllCallback, ParameterResolver {

        /** Here, because what a resolver throws is a failure, whatever it is. */
        @Override
        public void beforeAll(ExtensionContext context) {
            requireInstalled();
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Browser.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(Browser.class))
                    .getOrComputeIfAbsent(Browser.class, any -> new Browser(), Browser.class);
        }
    }

    private static void requireInstalled() {
        List<Path> missing = Stream.of(CHROMIUM, CHROMEDRIVER)
                .filter(program -> !Files.isExecutable(program))
                .toList();
        if (!missing.isEmpty()) {
            String message = "NOT TESTED in a browser, because " + missing
                    + " is missing: apt-get install chromium chromium-driver";
            System.err.println(message);
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(message);
            }
            throw new TestAbortedException(message);
        }
    }

    private Browser() {
        try {
            profile = Files.createTempDirectory("headcount-browser");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile);
        service = new ChromeDriverService.Builder()
                .usingDriverExecutable(CHROMEDRIVER.toFile())
                .usingAnyFreePort()
                .withLogOutput(OutputStream.nullOutputStream())
                .build();
        try {
            service.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        driver = new Driver(service.getUrl(), options);
    }

    /** Not Selenium's own ChromeDriver, which can't do without the part that downloads browsers. */
    private static final class Driver extends RemoteWebDriver {

        private static final String DEV_TOOLS = "devTools";

        Driver(URL address, ChromeOptions options) {
            super(
                    new HttpCommandExecutor(
                            HttpClient.Factory.createDefault()
                                    .createClient(ClientConfig.defaultConfig().baseUrl(address)),
                            Map.of(DEV_TOOLS, new CommandInfo("/session/:sessionId/goog/cdp/execute", HttpMethod.POST)),
                            address),
                    options);
        }

        Map<?, ?> devTools(String command, Map<String, ?> parameters) {
            return (Map<?, ?>) execute(DEV_TOOLS, Map.of("cmd", command, "params", parameters))
                    .getValue();
        }
    }

    /** Goes to an address, with nothing in the console's log of the page before. */
    public Browser open(String address) {
        console();
        driver.get(address);
        return this;
    }

    /** Makes the page as wide as this, in pixels, with no scroll bar beside it, and light or dark. */
    public Browser looking(int width, boolean dark) {
        driver.devTools("Emulation.setScrollbarsHidden", Map.of("hidden", true));
        driver.devTools(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", false));
        driver.devTools(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
        return this;
    }

    /** Presses keys, wherever the focus is. */
    public Browser press(Keys... keys) {
        for (Keys key : keys) {
            new Actions(driver).sendKeys(key).perform();
        }
        return this;
    }

    /** Presses Tab until the focus is on a link with this in it, and fails if it never gets there. */
    public Browser tabTo(String text) {
        for (int i = 0; i < 200; i++) {
            press(Keys.TAB);
            if (focus().getText().contains(text)) {
                return this;
            }
        }
        throw new AssertionError("the Tab key never gets to '" + text + "'");
    }

    /** What has the focus. */
    public WebElement focus() {
        return driver.switchTo().activeElement();
    }

    public String title() {
        return driver.getTitle();
    }

    public String address() {
        return driver.getCurrentUrl();
    }

    /** What people read. */
    public String text() {
        return script("return document.body.innerText", String.class);
    }

    /** The result of a script of the test's own, which no policy of the page keeps from running. */
    public <T> T script(String script, Class<T> type) {
        return type.cast(driver.executeScript(script));
    }

    /** What the console's log says since the last time: refused scripts and styles, among others. */
    public List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    /** How many nodes of a role a screen reader finds. */
    public long role(String role) {
        Object nodes = driver.devTools("Accessibility.getFullAXTree", Map.of()).get("nodes");
        return ((List<?>) nodes)
                .stream()
                        .map(node -> (Map<?, ?>) node)
                        .filter(node -> !Boolean.TRUE.equals(node.get("ignored")))
                        .map(node -> (Map<?, ?>) node.get("role"))
                        .filter(found -> found != null && role.equals(found.get("value")))
                        .count();
    }

    /** Fails if the page is wider than the window. */
    public void assertNothingOverflows(String what) {
        long over = script(
                "return document.scrollingElement.scrollWidth - document.documentElement.clientWidth", Long.class);
        String widest = over <= 0
                ? ""
                : script(
                        """
                        return [...document.querySelectorAll('body *')]
                          .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
                          .slice(0, 5).map(e => e.outerHTML.slice(0, 160)).join('\\n')""",
                        String.class);
        assertThat(over).as(what + " is wider than its window\n" + widest).isLessThanOrEqualTo(0);
    }

    /** A picture of the whole page. */
    public byte[] picture() {
        Object data = driver.devTools("Page.captureScreenshot", Map.of("captureBeyondViewport", true, "format", "png"))
                .get("data");
        return Base64.getDecoder().decode((String) data);
    }

    @Override
    public void close() throws IOException {
        driver.quit();
        service.stop();
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }
}
