package io.headcount;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each line of the threat model in SECURITY.md names tests that there are. */
class ThreatModelTest {

    private static final Pattern NAMED = Pattern.compile("`(\\w+)`");

    @Test
    void eachLineOfTheThreatModelIsTried() throws IOException {
        Set<String> tests = tests();
        List<String[]> lines = Files.readString(Path.of("SECURITY.md"))
                .lines()
                .dropWhile(line -> !line.equals("## Threat model"))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| "))
                .skip(1)
                .map(line -> line.split("\\|"))
                .toList();

        assertThat(lines).hasSizeGreaterThan(10).allSatisfy(cells -> {
            assertThat(cells).as(Arrays.toString(cells)).hasSize(5);
            List<String> named = NAMED.matcher(cells[4])
                    .results()
                    .map(match -> match.group(1))
                    .toList();
            assertThat(named).as(cells[2]).isNotEmpty();
            assertThat(tests).as(cells[2]).containsAll(named);
        });
        assertThat(lines.stream().map(cells -> cells[1].strip()).collect(Collectors.toSet()))
                .contains(
                        "the vendor",
                        "a receiver",
                        "the mail server",
                        "the database",
                        "somebody on the network",
                        "a customer who names his company",
                        "another user of the machine");
    }

    /** Classes that have a test, or inherit those of another. */
    private static Set<String> tests() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Test.java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }
}
