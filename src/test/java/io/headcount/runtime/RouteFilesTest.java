package io.headcount.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.headcount.delivery.usage.Customers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files in {@code routes/}: valid, short, named alike, and with nothing in them that belongs into Java. */
class RouteFilesTest {

    private static final YAMLMapper YAML = new YAMLMapper();
    /** In lines; of the canonical notation, in which a header takes seven. */
    private static final int SCREEN = 90;

    /** The steps that go somewhere; each needs an id, for messages, tests and visual editors. */
    private static final Set<String> OUTGOING =
            Set.of("to", "toD", "wireTap", "enrich", "pollEnrich", "bean", "recipientList", "routingSlip");

    private static final Set<String> SCRIPTS = Set.of(
            "script", "groovy", "js", "javascript", "java", "joor", "mvel", "ognl", "python", "ruby", "kotlin", "spel");

    private static JsonSchema schema;

    @BeforeAll
    static void loadSchema() throws IOException {
        try (InputStream stream = RouteFilesTest.class.getResourceAsStream("/schema/camelYamlDsl-canonical.json")) {
            schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4)
                    .getSchema(new ObjectMapper().readTree(stream));
        }
    }

    /** Those that are loaded, and the ready destinations that are once they are copied. */
    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("routes"), 2)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    static List<Path> examples() throws IOException {
        return files().stream()
                .filter(file -> file.startsWith("routes/examples"))
                .toList();
    }

    static List<Path> destinations() throws IOException {
        return examples().stream()
                .filter(file -> !file.getFileName().toString().startsWith("check-"))
                .toList();
    }

    static List<Path> questions() throws IOException {
        return examples().stream()
                .filter(file -> file.getFileName().toString().startsWith("check-"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("destinations")
    void isADestinationThatSaysWhatARepeatedAttemptDoes(Path file) throws IOException {
        JsonNode route = YAML.readTree(file.toFile()).findValue("route");
        assertThat(file.getFileName().toString()).startsWith("deliver-");
        assertThat(route.path("group").asText()).matches("destination(, billing(, (sets|adds( after \\d+h)?))?)?");
        assertThat(route.path("description").asText())
                .contains("orrection", "rovisional")
                .containsAnyOf("repeated", "twice", "refuses");
    }

    @ParameterizedTest
    @MethodSource("questions")
    void asksADestinationAndChangesNothingThere(Path file) throws IOException {
        String name = file.getFileName().toString();
        assertThat(file.resolveSibling(name.replaceFirst("check-", "deliver-"))).exists();
        List<String> methods = new ArrayList<>();
        walk(YAML.readTree(file.toFile()), (key, value) -> {
            if (key.equals("httpMethod")) {
                methods.add(value.asText());
            }
        });
        assertThat(methods).containsExactly("GET");
        assertThat(Files.readString(file)).doesNotContain("setBody", "Content-Type");
    }

    @Test
    void eachBillingSystemCanBeAsked() throws IOException {
        assertThat(questions())
                .extracting(file -> file.getFileName().toString().replaceAll("check-|\\.camel\\.yaml", ""))
                .containsExactlyInAnyOrderElementsOf(Customers.SYSTEMS);
    }

    @Test
    void theReadyDestinationsAreNotLoadedByThemselves() throws Exception {
        assertThat(examples()).hasSizeGreaterThan(5);
        assertThat(RouteFiles.in(Path.of("routes")).inWords()).doesNotContain("slack");
    }

    @ParameterizedTest
    @MethodSource("files")
    void isWhatCamelUnderstands(Path file) throws IOException {
        assertThat(schema.validate(YAML.readTree(file.toFile()))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("files")
    void holdsTheRouteThatItsNamePromises(Path file) throws IOException {
        String name = file.getFileName().toString();
        assertThat(name).endsWith(".camel.yaml");
        List<JsonNode> routes = YAML.readTree(file.toFile()).findValues("route");
        if (name.equals("errors.camel.yaml")) {
            assertThat(routes).isEmpty();
            return;
        }
        assertThat(routes).singleElement().satisfies(route -> {
            assertThat(route.path("id").asText()).isEqualTo(name.replace(".camel.yaml", ""));
            assertThat(route.path("description").asText()).hasSizeGreaterThan(20);
        });
    }

    @ParameterizedTest
    @MethodSource("files")
    void fitsOnAScreen(Path file) throws IOException {
        assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(SCREEN);
    }

    @ParameterizedTest
    @MethodSource("files")
    void namesEachStepThatGoesSomewhere(Path file) throws IOException {
        List<String> nameless = new ArrayList<>();
        walk(YAML.readTree(file.toFile()), (key, value) -> {
            if (OUTGOING.contains(key) && !value.path("id").isTextual()) {
                nameless.add(key + ": " + value);
            }
        });
        assertThat(nameless).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("files")
    void leavesProgrammingToJava(Path file) throws IOException {
        List<String> scripts = new ArrayList<>();
        walk(YAML.readTree(file.toFile()), (key, value) -> {
            if (SCRIPTS.contains(key)) {
                scripts.add(key + ": " + value);
            }
        });
        assertThat(scripts).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("files")
    void beginsAtACallUnlessItIsTheSchedule(Path file) throws IOException {
        for (JsonNode route : YAML.readTree(file.toFile()).findValues("route")) {
            String from = route.path("from").path("uri").asText();
            if (file.getFileName().toString().startsWith("schedule")) {
                assertThat(from).matches("(quartz|timer):.*");
            } else {
                assertThat(from).isEqualTo("direct:" + route.path("id").asText());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void holdsNoCredential(Path file) throws IOException {
        String text = Files.readString(file).replaceAll("\\{\\{[^{}]*}}", "{{a setting}}");
        assertThat(text).doesNotContain("whsec_", "client-secret", "password", "RAW(");
    }

    @Test
    void noIdStandsTwice() throws IOException {
        List<String> ids = new ArrayList<>();
        for (Path file : files()) {
            walk(YAML.readTree(file.toFile()), (key, value) -> {
                if (key.equals("id")) {
                    ids.add(value.asText());
                }
            });
        }
        assertThat(ids).hasSizeGreaterThan(20).doesNotHaveDuplicates();
    }

    @Test
    void whatEverythingElseNeedsIsThere() throws IOException {
        assertThat(files())
                .extracting(file -> file.getFileName().toString().replace(".camel.yaml", ""))
                .containsAll(RouteFiles.NEEDED);
    }

    private static void walk(JsonNode node, BiConsumer<String, JsonNode> visitor) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            visitor.accept(field.getKey(), field.getValue());
            walk(field.getValue(), visitor);
        }
        if (node.isArray()) {
            node.forEach(child -> walk(child, visitor));
        }
    }
}
