package io.headcount;

import static org.assertj.core.api.Assertions.assertThat;

import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever copies a command out of the documentation gets what the documentation says. */
class DocumentedCommandsTest {

    private static final Pattern COMMAND = Pattern.compile("(?m)^\\$ \\./headcount ([^#\\n]*)");

    /** They run until they are stopped, or start what other tests start; their options are read all the same. */
    private static final Set<String> NOT_RUN = Set.of("serve", "sandbox", "demo");

    @TempDir
    private Path folder;

    static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            return Stream.concat(Stream.of(Path.of("README.md")), docs.sorted())
                    .filter(page -> page.toString().endsWith(".md"))
                    .toList();
        }
    }

    private static List<String[]> commands(Path page) throws IOException {
        Matcher commands = COMMAND.matcher(Files.readString(page));
        return commands.results()
                .map(match -> match.group(1).strip().split("\\s+"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void theCommandsOfAPageDoWhatTheySayOneAfterTheOther(Path page) throws IOException {
        List<String[]> commands = commands(page);
        if (commands.isEmpty()) {
            return;
        }
        MovableClock clock = new MovableClock("2026-11-03T09:00:00Z");
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox"))
                .withCompanies(5)
                .withClock(clock))) {
            Installation installation = Installation.of(sandbox, folder.resolve("home"), clock);
            for (String[] command : commands) {
                boolean run = !NOT_RUN.contains(command[0]);
                String[] given = run ? command.clone() : with(command, "--help");
                if (String.join(" ", command).startsWith("ledger backup ")) {
                    given[2] = folder.resolve(command[2]).toString();
                }

                Installation.Run result = installation.run(given);

                assertThat(result.exit())
                        .as("%s: ./headcount %s%n%s%s", page, String.join(" ", command), result.out(), result.err())
                        .isZero();
            }
        }
    }

    @Test
    void thereAreCommandsToTry() throws IOException {
        for (Path page : pages()) {
            if (page.endsWith("recover.md")) {
                assertThat(commands(page)).hasSizeGreaterThan(5);
            }
        }
    }

    private static String[] with(String[] command, String option) {
        String[] longer = Arrays.copyOf(command, command.length + 1);
        longer[command.length] = option;
        return longer;
    }
}
