package io.headcount.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxTest {

    @TempDir
    Path inbox;

    @Test
    void aSandboxThatIsForgottenKeepsNoProgramAlive() throws IOException {
        Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults(inbox))) {
            assertThat(sandbox.smtpPort()).isPositive();
            Set<Thread> started = new HashSet<>(Thread.getAllStackTraces().keySet());
            started.removeAll(before);
            assertThat(started).isNotEmpty().allMatch(Thread::isDaemon);
        }
    }

    @Test
    void aPortThatIsTakenIsAnError() throws IOException {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults(inbox))) {
            int taken = URI.create(sandbox.apiBaseUrl()).getPort();
            assertThatThrownBy(
                            () -> Sandbox.start(SandboxOptions.defaults(inbox).withPort(taken)))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void theInboxIsMadeWhereItIsMissing() throws IOException {
        Path deep = inbox.resolve("a").resolve("b");
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults(deep).withFaults(Fault.SLOW))) {
            assertThat(deep).isDirectory();
            assertThat(sandbox.faults()).containsExactly(Fault.SLOW);
        }
    }

    @Test
    void theResellersOwnListNamesItsCompanies() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults(inbox).withCompanies(3))) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(sandbox.apiBaseUrl() + "/api/companies/my"))
                    .header("Authorization", "Bearer " + new VendorClient(sandbox).token())
                    .build();
            JsonNode answer = VendorClient.JSON.readTree(VendorClient.HTTP
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body());
            assertThat(answer.path("data"))
                    .extracting(row -> row.path("resourceId").textValue())
                    .containsExactlyElementsOf(sandbox.companies(sandbox.currentMonth()).stream()
                            .map(SandboxCompany::id)
                            .toList());
        }
    }
}
