package io.headcount.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which calls go through a proxy, as other programs would have it; and where plain http may go. */
class ProxiesTest {

    @ParameterizedTest
    @CsvSource({
        "example.com, example.com, true",
        "example.com, api.example.com, true",
        ".example.com, api.example.com, true",
        "*.example.com, API.Example.com, true",
        "example.com, notexample.com, false",
        "example.com:8443, example.com, false",
        "example.com:443, example.com, true",
        "10.0.0.0/8, 10.200.1.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "10.0.0.0/8, 10.example.com, false",
        "fd00::/8, [fd12::1], true",
        "fd00::/8, 10.0.0.1, false",
        "10.0.0.0/99, 10.0.0.1, false",
        "*, anybody.example, true",
        "nobody.example, localhost, true",
        "nobody.example, 127.0.0.1, true",
        "nobody.example, [::1], true",
    })
    void whoIsExcludedIsCalledDirectly(String excluded, String host, boolean directly) {
        Proxies proxies =
                Proxies.conventional(Map.of("HTTPS_PROXY", "http://proxy.example:3128", "NO_PROXY", excluded));

        assertThat(proxies.to("https", host, 443).isEmpty()).isEqualTo(directly);
        assertThat(proxies.to("http", "other.example", 80)).isEmpty();
    }

    @Test
    void ourOwnSettingsWinOverTheVariablesOfAll() throws SettingsException {
        Map<String, String> environment = new HashMap<>(Map.of(
                "HTTPS_PROXY", "http://theirs.example:1", "https_proxy", "small.example:2", "NO_PROXY", "a.example"));

        assertThat(Proxies.conventional(environment).to("https", "b.example", 443))
                .map(ProxyAddress::inWords)
                .contains("the proxy small.example:2 (https_proxy)");
        Proxies ours = Settings.of(
                        Map.of("proxy.url", "http://u:p%40ss@ours.example:3", "proxy.exclude", "*"),
                        Map.of(),
                        Proxies.conventional(environment),
                        Set.of())
                .proxies();
        assertThat(ours.https().orElseThrow().host()).isEqualTo("ours.example");
        assertThat(ours.http().orElseThrow().signIn().map(Secret::reveal)).isEqualTo(Optional.of("u:p@ss"));
        assertThat(ours.to("https", "b.example", 443)).isEmpty();
        assertThat(ours.toString()).doesNotContain("p@ss");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"socks5://proxy:1", "https://proxy:1", "http://u:hush%@proxy:1", "http://proxy:0", "http://a b:1"
            })
    void whatIsNoProxyIsRefusedAndOfOthersIgnored(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Form.PROXY_URL.apply(text))
                .withMessageNotContaining("hush");
        assertThat(Proxies.conventional(Map.of("HTTPS_PROXY", text)).https()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "billing.internal, true",
        "BILLING.internal., true",
        "a.svc.cluster.local, true",
        "svc.cluster.local, false",
        "billing.internal.evil.example, false",
        "evil-svc.cluster.local, false",
    })
    void plainHttpGoesOnlyWhereItIsAllowedByName(String host, boolean allowed) {
        PlainHttp plain = new PlainHttp(new HostPatterns(Form.HOSTS.apply("billing.internal, *.svc.cluster.local")));

        assertThat(plain.allows(host)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "http://billing.internal", "a.*.example", "billing.internal:80"})
    void whatWouldAllowMoreThanItSaysIsRefused(String pattern) {
        assertThatIllegalArgumentException().isThrownBy(() -> Form.HOSTS.apply(pattern));
    }
}
