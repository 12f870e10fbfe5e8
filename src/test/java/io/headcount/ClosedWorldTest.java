package io.headcount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is only shown, prepared or tried reaches nobody, whatever is set: else made-up numbers would be billed for real. */
@Tag("long")
class ClosedWorldTest {

    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    private Path folder;

    private Counterpart counterpart;

    /** Links to those of this build. */
    private Path libraries;

    @BeforeEach
    void begin() throws IOException {
        counterpart = Counterpart.listening();
        libraries = folder.resolve("lib");
    }

    @AfterEach
    void end() throws IOException {
        counterpart.close();
        if (Files.isDirectory(libraries)) {
            try (Stream<Path> links = Files.list(libraries)) {
                for (Path link : links.filter(Files::isSymbolicLink).toList()) {
                    Files.delete(link);
                }
            }
        }
    }

    @Test
    void whatIsSetWouldBeUsed() throws Exception {
        Installation installation = Installation.in(folder, Clock.systemUTC());
        counterpart.settings().forEach((setting, text) -> installation.with(setting.variable(), text));
        Installation.Run run = installation
                .with("LEDGER_URL", null)
                // Where there is no such file nobody is called either.
                .with("TLS_TRUST_FILE", null)
                .with("TLS_CLIENT_CERTIFICATE_FILE", null)
                .with("TLS_CLIENT_KEY_FILE", null)
                .with("KEEPNET_MAX_ATTEMPTS", "1")
                // Two accounts of one credential would be refused before anybody is called.
                .with("KEEPNET_CLIENT_ID", "another")
                .run("statement");

        assertThat(run.exit()).as(run.toString()).isGreaterThan(2);
        counterpart.wasCalled();
    }

    @Test
    void aDemoReachesNobodyThatTheEnvironmentOrTheFileNames() throws Exception {
        Installation installation = Installation.in(folder, Clock.systemUTC());
        counterpart.environment().forEach(installation::with);
        write(installation.home().settingsFile());

        Installation.Run run;
        try (Child demo = Child.start(installation, "demo")) {
            run = demo.end();
        }

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).contains("email: delivered", "webhook: delivered", "33,226 monthly users");
        assertThat(run.err()).doesNotContain("Properties location");
        counterpart.wasLeftAlone();
    }

    @Test
    void aDemoReachesNobodyThatARouteNamesAndSaysSo() throws Exception {
        Installation installation = Installation.in(folder, Clock.systemUTC());
        Path webhook = installation.home().routes().resolve("deliver-webhook.camel.yaml");
        Files.writeString(
                webhook, Files.readString(webhook).replace("{{webhook.url}}", "https://receiver.example.invalid/hook"));

        Installation.Run named = installation.run("demo");
        Files.writeString(webhook, Files.readString(webhook).replace("receiver.example.invalid", "198.51.100.7"));
        Installation.Run run = installation.run("demo");

        assertThat(named.exit()).isEqualTo(5);
        assertThat(run.exit()).isEqualTo(5);
        assertThat(run.out())
                .contains("a connection to 198.51.100.7:443 was refused, and nothing was sent")
                .contains("email: delivered")
                .doesNotContain("webhook: delivered");
    }

    @Test
    void aDemoLeavesOutWhatAnOperatorAddedWhateverItsFileIsCalled() throws Exception {
        Installation installation = Installation.in(folder, Clock.systemUTC());
        Path taken = Files.createDirectories(folder.resolve("incoming"));
        Files.writeString(taken.resolve("order.txt"), "not a demo's to take");
        String url = "http://127.0.0.1:" + counterpart.port() + "/";
        installation
                .withRoute(
                        "our-slack.camel.yaml",
                        "- route:",
                        "    id: deliver-slack",
                        "    group: destination",
                        "    description: An operator's own.",
                        "    from:",
                        "      uri: direct:deliver-slack",
                        "      steps:",
                        "        - to: { uri: '" + url + "' }")
                .withRoute(
                        "hourly.camel.yaml",
                        "- route:",
                        "    id: hourly",
                        "    description: An operator's own.",
                        "    from:",
                        "      uri: file:" + taken,
                        "      parameters: { initialDelay: '0', delete: 'true' }",
                        "      steps:",
                        "        - to: { uri: '" + url + "' }");

        Installation.Run run = installation.run("demo");

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).contains("webhook: delivered").doesNotContain("slack");
        assertThat(taken.resolve("order.txt")).exists();
        counterpart.wasLeftAlone();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
    void toPrepareReachesNobody() throws Exception {
        build(libraries.resolve("headcount.jar"));
        launcher();
        copy(Path.of("src/distribution/bin/prepare"), folder.resolve("bin/prepare"));

        assertThat(run("bin/prepare"))
                .as(() -> read(folder.resolve("prepared")))
                .contains("ended with 0");

        assertThat(folder.resolve("lib/headcount.jsa")).isNotEmptyFile();
        counterpart.wasLeftAlone();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
    void theFirstCommandAfterACloneReachesNobody() throws Exception {
        libraries = folder.resolve("target/lib");
        build(folder.resolve("built.jar"));
        launcher();
        Files.createDirectories(folder.resolve("src/main"));
        Files.writeString(folder.resolve("pom.xml"), "");
        Files.writeString(folder.resolve("mvnw"), "#!/bin/sh\ncp built.jar target/headcount.jar\n");
        executable(folder.resolve("mvnw"));

        assertThat(run("headcount", "--version")).contains("headcount ", "ended with 0");

        assertThat(read(folder.resolve("prepared"))).contains("webhook: delivered");
        assertThat(folder.resolve("target/headcount.jsa")).isNotEmptyFile();
        counterpart.wasLeftAlone();
    }

    /** What the README's test command starts. */
    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the virtual machine of the tests is started by a shell script")
    void noTestIsGivenASetting() throws Exception {
        ProcessBuilder tests = new ProcessBuilder(
                "src/test/bin/java", "-cp", System.getProperty("java.class.path"), PrintedEnvironment.class.getName());
        tests.environment().putAll(counterpart.environment());
        tests.environment().put("TEST_JAVA_HOME", System.getProperty("java.home"));

        assertThat(names(said(tests)))
                .contains("PATH")
                .doesNotContainAnyElementsOf(counterpart.environment().keySet());
        if (System.getProperty("surefire.test.class.path") != null) {
            assertThat(System.getenv()).containsEntry("HEADCOUNT_TESTS", "closed");
        }
    }

    @Test
    void aTestThatCallsSomebodyFails() {
        assertThatThrownBy(() -> new Socket("198.51.100.7", 25).close())
                .hasMessageContaining("a connection to 198.51.100.7:25 was refused");
    }

    /** Prints what environment it was given. */
    static final class PrintedEnvironment {

        private PrintedEnvironment() {}

        public static void main(String[] args) {
            System.getenv().forEach((name, text) -> System.out.println(name + "=" + text));
        }
    }

    private static List<String> names(String environment) {
        return environment
                .lines()
                .filter(line -> line.contains("="))
                .map(line -> line.substring(0, line.indexOf('=')))
                .toList();
    }

    private void write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                counterpart.settings().entrySet().stream()
                        .map(setting -> setting.getKey().name() + "=" + setting.getValue() + "\n")
                        .collect(Collectors.joining()));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).replaceAll("(?m)^.*\\[cds].*\\R", "");
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void launcher() throws IOException {
        copy(Path.of("headcount"), folder.resolve("headcount"));
        Path launcher = folder.resolve("headcount");
        Files.writeString(
                launcher, Files.readString(launcher).replace(">/dev/null 2>&1\n}", ">\"$root/prepared\" 2>&1\n}"));
        Installation installation = Installation.in(folder, Clock.systemUTC());
        write(installation.home().settingsFile());
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to);
        executable(to);
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** What the build leaves, made of what the tests run with. */
    private void build(Path jar) throws IOException {
        Files.createDirectories(libraries);
        Path classes = Path.of("target", "classes");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(each -> !each.equals(classes)).toList()) {
                boolean directory = Files.isDirectory(file);
                String name = classes.relativize(file).toString().replace(File.separatorChar, '/');
                entries.putNextEntry(new JarEntry(directory ? name + "/" : name));
                if (!directory) {
                    Files.copy(file, entries);
                }
            }
        }
        for (String each : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (each.endsWith(".jar")) {
                Files.createSymbolicLink(libraries.resolve(Path.of(each).getFileName()), Path.of(each));
            }
        }
    }

    private String run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.command().set(0, folder.resolve(command[0]).toString());
        builder.environment().putAll(counterpart.environment());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return said(builder);
    }

    private String said(ProcessBuilder builder) throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        Process process =
                builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as(() -> "ends in time")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(said) + "\nended with " + process.exitValue();
    }
}
