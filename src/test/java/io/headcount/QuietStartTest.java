package io.headcount;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands on the class path: it warns nobody at a start, and what only the sandbox needs takes part in nothing else. */
@Tag("long")
class QuietStartTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    /** Of the log, of the virtual machine, and of what prints to standard error by itself. */
    private static final Pattern WARNING = Pattern.compile("(?i)\\bwarn(ing)?\\b|deprecated|SLF4J");

    /** The sandbox's mail server, the mails' parser that comes with it, and the writer of its workbooks. */
    private static final Pattern OF_THE_SANDBOX =
            Pattern.compile("com\\.icegreen\\.|org\\.dhatim\\.fastexcel\\.(?!reader\\.)|com\\.github\\.rzymek\\.");

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private Installation installation;

    @BeforeEach
    void begin() throws IOException {
        sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox")).withCompanies(25));
        installation = Installation.of(sandbox, folder.resolve("home"), Clock.systemUTC());
    }

    @AfterEach
    void end() {
        sandbox.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "check", "statement", "statement --dry-run", "history", "deliver", "demo"})
    void aCommandWarnsOfNothing(String command) throws Exception {
        try (Child child = Child.start(installation, command.split(" "))) {
            assertQuiet(child.end());
        }
    }

    @Test
    void aServiceWarnsOfNothing() throws Exception {
        try (Child child = Child.start(installation, "serve")) {
            child.untilItSays("Headcount serves").untilItSays("to webhook. ").terminate();
            assertQuiet(child.end());
        }
    }

    private static void assertQuiet(Installation.Run run) {
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.err().lines().filter(line -> WARNING.matcher(line).find()))
                .isEmpty();
    }

    @Test
    void noStatementMeetsWhatOnlyTheSandboxNeeds() throws Exception {
        assertThat(loadedFromTheSandbox("statement")).isEmpty();
        assertThat(loadedFromTheSandbox("history")).isEmpty();
        assertThat(loadedFromTheSandbox("demo")).isNotEmpty();

        Path classes = folder.resolve("serve.txt");
        try (Child child = Child.start(installation, List.of(log(classes)), "serve")) {
            child.untilItSays("Headcount serves").terminate();
            child.end(PATIENCE);
        }
        assertThat(ofTheSandbox(classes)).isEmpty();
    }

    private List<String> loadedFromTheSandbox(String command) throws Exception {
        Path classes = folder.resolve(command + ".txt");
        try (Child child = Child.start(installation, List.of(log(classes)), command)) {
            assertThat(child.end().exit()).isZero();
        }
        return ofTheSandbox(classes);
    }

    private static String log(Path classes) {
        return "-Xlog:class+load:file=" + classes + ":none:filecount=0";
    }

    private static List<String> ofTheSandbox(Path classes) throws IOException {
        List<String> loaded = Files.readAllLines(classes);
        assertThat(loaded).anyMatch(line -> line.startsWith("io.headcount.Headcount "));
        return loaded.stream()
                .filter(line -> OF_THE_SANDBOX.matcher(line).lookingAt())
                .toList();
    }

    /** Of two, the order of the jars would say which one sends the mails. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "jakarta/mail/Session.class",
                "org/eclipse/angus/mail/smtp/SMTPTransport.class",
                "jakarta/activation/DataHandler.class",
                "META-INF/services/jakarta.mail.util.StreamProvider"
            })
    void thereIsOneJakartaMail(String resource) throws IOException {
        List<URL> places =
                Collections.list(QuietStartTest.class.getClassLoader().getResources(resource));
        assertThat(places).hasSize(1);
    }
}
