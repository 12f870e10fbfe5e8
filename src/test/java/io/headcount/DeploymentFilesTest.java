package io.headcount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** Files for other programs, read as those read them: a word that they do not know starts nothing, or starts it unprotected. */
class DeploymentFilesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** By kind: what the Kubernetes API makes of an object, refusing each field that it does not have. */
    private static final Map<String, Check> KINDS = Map.of(
            "Namespace", V1Namespace::validateJsonElement,
            "ConfigMap", V1ConfigMap::validateJsonElement,
            "Deployment", V1Deployment::validateJsonElement,
            "PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement,
            "NetworkPolicy", V1NetworkPolicy::validateJsonElement);

    @Test
    void aFieldThatTheKubernetesApiDoesNotHave() throws IOException {
        String file = Files.readString(Path.of("deploy/kubernetes.yaml"));

        check(file);

        assertThatThrownBy(() -> check(file.replace("enableServiceLinks", "enableServiceLink")))
                .hasMessageContaining("enableServiceLink");
        assertThatThrownBy(() -> check(file.replace("readOnlyRootFilesystem", "readOnlyRootFileSystem")))
                .hasMessageContaining("readOnlyRootFileSystem");
        assertThatThrownBy(() -> check(file.replace("maxUnavailable", "maxUnavailabel")))
                .hasMessageContaining("maxUnavailabel");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker-compose.yml", "docker-compose.production.yml"})
    void aWordThatTheComposeSpecificationDoesNotHave(String name) throws IOException {
        String file = Files.readString(Path.of(name));

        assertThat(composeProblems(file)).isEmpty();
        assertThat(composeProblems(file.replace("cap_drop", "cap_drops")))
                .anyMatch(problem -> problem.contains("cap_drops"));
        assertThat(composeProblems(file.replace("service_healthy", "healthy")))
                .anyMatch(problem -> problem.contains("condition"));
    }

    private static void check(String yaml) throws IOException {
        for (Object document : new Yaml().loadAll(yaml)) {
            JsonElement object = JsonParser.parseString(JSON.writeValueAsString(document));
            String kind = object.getAsJsonObject().get("kind").getAsString();
            assertThat(KINDS).containsKey(kind);
            KINDS.get(kind).accept(object);
        }
    }

    /** By the schema of the Compose specification, which its implementations use. */
    private static Iterable<String> composeProblems(String yaml) throws IOException {
        JsonNode schema;
        try (InputStream in = DeploymentFilesTest.class.getResourceAsStream("/schema/compose_spec.json")) {
            schema = JSON.readTree(in);
        }
        JsonNode file = JSON.valueToTree(new Yaml().load(yaml));
        return JsonSchemaFactory.getInstance(VersionFlag.V201909).getSchema(schema).validate(file).stream()
                .map(Object::toString)
                .toList();
    }

    @FunctionalInterface
    private interface Check {
        void accept(JsonElement object) throws IOException;
    }
}
