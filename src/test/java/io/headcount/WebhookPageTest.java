package io.headcount;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headcount.sandbox.ReceivedWebhook;
import io.headcount.sandbox.Sandbox;
import io.headcount.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/webhook.md promises to those who receive: the schema, and samples that tell a delivery from a forged one. */
class WebhookPageTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Each reads its arguments, {@code secret id timestamp signatures file}, and prints 'genuine' or 'forged'. */
    private static final Map<String, String> MAINS = Map.of(
            "java",
            """

            final class Main {
                public static void main(String[] a) throws Exception {
                    byte[] body = java.nio.file.Files.readAllBytes(java.nio.file.Path.of(a[4]));
                    System.out.println(HeadcountWebhook.isGenuine(a[0], a[1], a[2], a[3], body) ? "genuine" : "forged");
                }
            }
            """,
            "python",
            """

            import sys
            print("genuine" if is_genuine(*sys.argv[1:5], open(sys.argv[5], "rb").read()) else "forged")
            """,
            "javascript",
            """

            const [secret, id, timestamp, signatures, file] = process.argv.slice(2);
            const genuine = isGenuine(secret, id, timestamp, signatures, require('node:fs').readFileSync(file));
            console.log(genuine ? 'genuine' : 'forged');
            """,
            "php",
            """

            echo is_genuine($argv[1], $argv[2], $argv[3], $argv[4], file_get_contents($argv[5])) ? "genuine" : "forged";
            """);

    @TempDir
    private static Path folder;

    private static String secret;
    private static ReceivedWebhook delivery;

    @BeforeAll
    static void deliver() throws IOException {
        try (Sandbox sandbox =
                Sandbox.start(SandboxOptions.defaults(folder.resolve("inbox")).withCompanies(7))) {
            Installation installation = Installation.of(sandbox, folder.resolve("home"), Clock.systemUTC());
            assertThat(installation.run("statement").exit()).isZero();
            secret = sandbox.webhookSecret();
            delivery = sandbox.webhooks().get(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "python", "javascript", "php"})
    void aSampleTellsADeliveryFromAForgedOne(String language) throws Exception {
        List<String> program = program(language);
        String id = delivery.headers().get("webhook-id");
        String timestamp = delivery.headers().get("webhook-timestamp");
        String signature = delivery.headers().get("webhook-signature");
        Path body = Files.write(folder.resolve("body"), delivery.body());
        byte[] other = delivery.body().clone();
        other[other.length / 2] ^= 1;
        Path changed = Files.write(folder.resolve("changed"), other);
        String old = String.valueOf(Long.parseLong(timestamp) - 3_600);

        assertThat(run(program, secret, id, timestamp, signature, body)).isEqualTo("genuine");
        assertThat(run(program, secret, id, timestamp, "v1,c2hvcnQ= " + signature + " v2,x", body))
                .isEqualTo("genuine");
        assertThat(run(program, secret, id, timestamp, signature, changed)).isEqualTo("forged");
        assertThat(run(program, secret, id + "0", timestamp, signature, body)).isEqualTo("forged");
        assertThat(run(program, secret, id, timestamp, signature.toLowerCase(java.util.Locale.ROOT), body))
                .isEqualTo("forged");
        assertThat(run(program, secret, id, timestamp, "", body)).isEqualTo("forged");
        assertThat(run(program, secret, id, "soon", signature, body)).isEqualTo("forged");
        assertThat(run(program, "whsec_" + "A".repeat(44), id, timestamp, signature, body))
                .isEqualTo("forged");
        // The same words with another time, rightly signed: too old to be taken.
        assertThat(run(program, secret, id, old, signed(id, old), body)).isEqualTo("forged");
        assertThat(run(program, secret, id, timestamp, signed(id, timestamp), body))
                .isEqualTo("genuine");
    }

    @Test
    void aDocumentThatIsNoStatementIsTakenForNone() throws Exception {
        assertThat(StatementSchema.problems(delivery.body())).isEmpty();
        assertThat(changed(json -> json.put("type", "statement.voided"))).isNotEmpty();
        assertThat(changed(json -> json.put("type", "statement.corrected"))).isNotEmpty();
        assertThat(changed(json -> json.put("more", 1))).isNotEmpty();
        assertThat(changed(json -> data(json).put("period", "2026-13"))).isNotEmpty();
        assertThat(changed(json -> data(json).put("totalMonthlyUsers", "7"))).isNotEmpty();
        assertThat(changed(json -> data(json).put("totalMonthlyUsers", -7))).isNotEmpty();
        assertThat(changed(json -> data(json).remove("companies"))).isNotEmpty();
        assertThat(changed(json -> ((ObjectNode) json.at("/data/companies/0")).put("previousMonthlyUsers", 1)))
                .isNotEmpty();
        assertThat(changed(json -> ((ObjectNode) json.at("/data/companies/0")).put("surprise", 1)))
                .isNotEmpty();
        assertThat(changed(json -> ((ObjectNode) json.at("/data/proof")).put("method", "hearsay")))
                .isNotEmpty();
    }

    private static ObjectNode data(ObjectNode json) {
        return (ObjectNode) json.path("data");
    }

    private interface Change {
        void to(ObjectNode json);
    }

    private static List<String> changed(Change change) throws IOException {
        ObjectNode json = (ObjectNode) JSON.readTree(delivery.body());
        change.to(json);
        return StatementSchema.problems(JSON.writeValueAsBytes(json));
    }

    private static String signed(String id, String timestamp) throws Exception {
        javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA256");
        mac.init(new javax.crypto.spec.SecretKeySpec(
                java.util.Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
        mac.update((id + "." + timestamp + ".").getBytes(UTF_8));
        return "v1," + java.util.Base64.getEncoder().encodeToString(mac.doFinal(delivery.body()));
    }

    /** The sample of the page with a main program behind it, ready to be run. */
    private static List<String> program(String language) throws Exception {
        Matcher sample = Pattern.compile("\n```" + language + "\n(.*?)\n```\n", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs", "webhook.md")));
        assertThat(sample.find()).as("a sample in %s", language).isTrue();
        String text = sample.group(1) + "\n" + MAINS.get(language);
        if (language.equals("java")) {
            Path source = Files.writeString(folder.resolve("HeadcountWebhook.java"), text);
            Path classes = Files.createDirectories(folder.resolve("classes"));
            String bin = Path.of(System.getProperty("java.home"), "bin").toString();
            assertThat(start(List.of(bin + "/javac", "-Xlint:all", "-d", classes.toString(), source.toString())))
                    .isEmpty();
            return List.of(bin + "/java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", classes.toString(), "Main");
        }
        String interpreter =
                Map.of("python", "python3", "javascript", "node", "php", "php").get(language);
        try {
            start(List.of(interpreter, "--version"));
        } catch (IOException e) {
            System.err.println(
                    "NOT RUN: the sample in " + language + " of docs/webhook.md, as there is no " + interpreter);
            abort("there is no " + interpreter + ": the sample in " + language + " was not run");
        }
        return List.of(
                interpreter,
                Files.writeString(folder.resolve("sample." + language), text).toString());
    }

    private static String run(
            List<String> program, String secret, String id, String timestamp, String signatures, Path body)
            throws Exception {
        List<String> command = new java.util.ArrayList<>(program);
        command.addAll(List.of(secret, id, timestamp, signatures, body.toString()));
        return start(command);
    }

    private static String start(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
