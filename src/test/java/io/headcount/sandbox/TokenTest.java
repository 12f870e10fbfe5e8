package io.headcount.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenTest {

    private static final String FORM = "application/x-www-form-urlencoded";

    private final TestClock clock = new TestClock();

    @TempDir
    Path inbox;

    private Sandbox sandbox;
    private VendorClient client;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(SandboxOptions.defaults(inbox).withCompanies(25).withClock(clock));
        client = new VendorClient(sandbox);
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void aJsonBodyIsAnsweredWith500AsTheVendorDoes() throws Exception {
        assertThat(client.askToken("application/json", "{\"grant_type\":\"client_credentials\"}")
                        .statusCode())
                .isEqualTo(500);
    }

    @Test
    void aWrongSecretIsInvalidClientAndSoIsOneThatWasNotUrlEncoded() throws Exception {
        String form = "grant_type=client_credentials&scope=api1&client_id=sandbox-reseller&client_secret=";
        for (String secret : new String[] {"wrong", sandbox.clientSecret()}) {
            var answer = client.askToken(FORM, form + secret);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).isEqualTo("{\"error\":\"invalid_client\"}");
        }
    }

    @Test
    void aTokenForAnotherGrantOrScopeIsRefused() throws Exception {
        String client = "&client_id=sandbox-reseller&client_secret=s4ndbox+%26%2B%3D%25+secret";
        assertThat(this.client
                        .askToken(FORM, "grant_type=password&scope=api1" + client)
                        .statusCode())
                .isEqualTo(400);
        assertThat(this.client
                        .askToken(FORM, "grant_type=client_credentials&scope=openid" + client)
                        .body())
                .isEqualTo("{\"error\":\"invalid_scope\"}");
        assertThat(this.client
                        .askToken(FORM, "grant_type=client_credentials&scope=api1" + client)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aTokenSaysWhoTheResellerIsAndEachIsAnother() throws Exception {
        JsonNode answer = VendorClient.JSON.readTree(client.askToken().body());
        assertThat(answer.path("expires_in").intValue()).isEqualTo(3600);
        assertThat(answer.path("token_type").textValue()).isEqualTo("Bearer");
        assertThat(answer.path("scope").textValue()).isEqualTo("api1");
        assertThat(answer.path("permissions")).extracting(JsonNode::textValue).contains("companies/search|POST");
        JsonNode claims = claims(answer.path("access_token").textValue());
        assertThat(claims.path("user_company_name").textValue()).isEqualTo("Anadolu Güvenlik MSP");
        assertThat(claims.path("user_company_resourceid").textValue()).hasSize(36);
        assertThat(claims.path("role").textValue()).isEqualTo("Reseller");
        assertThat(claims.path("reseller_access").booleanValue()).isTrue();
        assertThat(claims.path("exp").longValue())
                .isEqualTo(clock.instant().plusSeconds(3600).getEpochSecond());
        assertThat(client.token()).isNotEqualTo(answer.path("access_token").textValue());
    }

    @Test
    void aTokenIsGoodForAnHourByTheClockAndNoLonger() throws Exception {
        String token = client.token();
        assertThat(searchStatus(token, 1)).isEqualTo(200);
        clock.advance(Duration.ofMinutes(59));
        assertThat(searchStatus(token, 1)).isEqualTo(200);
        clock.advance(Duration.ofMinutes(1));
        assertThat(searchStatus(token, 1)).isEqualTo(401);
        assertThat(searchStatus("made.up.token", 1)).isEqualTo(401);
    }

    @Test
    void aTokenThatExpiresInTheMiddleStaysDeadAndANewOneGoesOn() throws Exception {
        sandbox.fault(Fault.TOKEN_EXPIRES_ONCE);
        String token = client.token();
        assertThat(searchStatus(token, 1)).isEqualTo(200);
        assertThat(searchStatus(token, 2)).isEqualTo(401);
        assertThat(searchStatus(token, 2)).isEqualTo(401);
        assertThat(searchStatus(client.token(), 2)).isEqualTo(200);
        assertThat(sandbox.apiCalls())
                .filteredOn(call -> call.pageNumber() == 2)
                .extracting(ApiCall::status)
                .endsWith(200);
    }

    @Test
    void aCredentialThatIsNoResellersSaysSoInItsTokenAndOneFromElsewhereDoesNot() throws Exception {
        sandbox.fault(Fault.NOT_A_RESELLER);
        assertThat(claims(client.token()).path("reseller_access").booleanValue())
                .isFalse();
        assertThat(searchStatus(client.token(), 1)).isEqualTo(403);
        sandbox.mend(Fault.NOT_A_RESELLER);
        sandbox.fault(Fault.FORBIDDEN_ADDRESS);
        assertThat(claims(client.token()).path("reseller_access").booleanValue())
                .isTrue();
        assertThat(searchStatus(client.token(), 1)).isEqualTo(403);
    }

    @Test
    void theTokenEndpointFailsAsItIsTold() throws Exception {
        sandbox.fault(Fault.TOKEN_500_ONCE);
        assertThat(client.askToken().statusCode()).isEqualTo(500);
        sandbox.fault(Fault.TOKEN_DROP_ONCE);
        assertThatThrownBy(client::askToken).isInstanceOf(IOException.class);
        sandbox.fault(Fault.TOKEN_WITHOUT_EXPIRY);
        assertThat(client.askToken().body()).contains("access_token").doesNotContain("expires_in");
        sandbox.fault(Fault.TOKEN_401);
        assertThat(client.askToken().statusCode()).isEqualTo(401);
        sandbox.fault(Fault.INVALID_CLIENT);
        assertThat(client.askToken().statusCode()).isEqualTo(400);
        sandbox.fault(Fault.TOKEN_HTML);
        assertThat(client.askToken().body()).startsWith("<!DOCTYPE html>");
        assertThat(sandbox.apiCalls()).extracting(ApiCall::status).containsExactly(500, 0, 200, 401, 400, 200);
    }

    private int searchStatus(String token, int page) throws IOException, InterruptedException {
        return client.search(token, VendorClient.searchBody(TestClock.MONTH, page, 10))
                .statusCode();
    }

    private static JsonNode claims(String token) throws IOException {
        return VendorClient.JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
    }
}
