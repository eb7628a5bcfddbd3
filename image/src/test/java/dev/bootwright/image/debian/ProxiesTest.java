package dev.bootwright.image.debian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProxiesTest {

    private static final URI HTTP = URI.create("http://mirror.example/debian/");
    private static final URI HTTPS = URI.create("https://mirror.example/debian/");

    @TempDir Path directory;

    @Test
    void goesDirectlyWhereNothingIsConfigured() throws IOException {
        assertThat(select(Map.of(), Map.of(), HTTP)).isEqualTo("DIRECT");
    }

    @Test
    void takesAptsProxyBeforeTheEnvironments() throws IOException {
        Map<String, String> apt = Map.of("acquire::http::proxy", "http://apt.example:3142/");
        Map<String, String> environment =
                Map.of("http_proxy", "http://e.example:1", "https_proxy", "http://s.example:2");
        assertThat(select(apt, environment, HTTP)).isEqualTo("apt.example:3142");
        assertThat(select(apt, environment, HTTPS)).isEqualTo("s.example:2");
    }

    @Test
    void takesTheProxyOfOneHost() throws IOException {
        Map<String, String> apt =
                Map.of(
                        "acquire::http::proxy", "http://apt.example:3142",
                        "acquire::http::proxy::mirror.example", "DIRECT");
        assertThat(select(apt, Map.of("http_proxy", "http://e.example:1"), HTTP))
                .isEqualTo("DIRECT");
        assertThat(select(apt, Map.of(), URI.create("http://b.example/")))
                .isEqualTo("apt.example:3142");
    }

    @Test
    void readsTheEnvironmentInBothCases() throws IOException {
        assertThat(select(Map.of(), Map.of("HTTP_PROXY", "proxy.example"), HTTP))
                .isEqualTo("proxy.example:80");
        assertThat(select(Map.of(), Map.of("all_proxy", "http://all.example:8"), HTTPS))
                .isEqualTo("all.example:8");
    }

    @Test
    void heedsNoProxy() throws IOException {
        for (String exceptions :
                java.util.List.of(
                        "*",
                        "mirror.example",
                        ".example",
                        "a, example",
                        "*.example",
                        "x,example")) {
            Map<String, String> environment =
                    Map.of("http_proxy", "http://p.example:1", "no_proxy", exceptions);
            assertThat(select(Map.of(), environment, HTTP)).as(exceptions).isEqualTo("DIRECT");
        }
        Map<String, String> other =
                Map.of("http_proxy", "http://p.example:1", "no_proxy", "rror.example, ");
        assertThat(select(Map.of(), other, HTTP)).isEqualTo("p.example:1");
    }

    @Test
    void refusesAProxyItCannotUse() {
        for (String address : java.util.List.of("socks5h://p.example:1", "http://", "::")) {
            assertThatThrownBy(() -> select(Map.of(), Map.of("http_proxy", address), HTTP))
                    .isInstanceOf(DebianException.class)
                    .hasMessageContaining(
                            "not a proxy that can be used: expected http://HOST:PORT");
        }
    }

    @Test
    void asksTheProxyForWhatAMirrorHas() throws IOException {
        Files.writeString(directory.resolve("file"), "content");
        try (TestMirror proxy = TestMirror.serve(directory)) {
            String address = proxy.uri().toString();
            var proxies = new Proxies(Map.of("acquire::http::proxy", address), Map.of());
            var http = new Http(proxies, Duration.ofMinutes(1), Duration.ofMinutes(1));
            try (Http.Answer answer = http.get(URI.create("http://mirror.invalid/file"), 0)) {
                assertThat(answer.body()).hasContent("content");
            }
            assertThat(proxy.log()).containsExactly("file");
        }
    }

    private static String select(Map<String, String> apt, Map<String, String> environment, URI uri)
            throws IOException {
        java.net.Proxy proxy = new Proxies(apt, environment).select(uri);
        return proxy.address() instanceof java.net.InetSocketAddress address
                ? address.getHostString() + ":" + address.getPort()
                : "DIRECT";
    }
}
