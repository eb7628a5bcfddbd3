package dev.bootwright.image.debian;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AptConfigurationTest {

    private static final String TEXT =
            """
            // a comment; Acquire::http::Proxy "http://wrong.example";
            # another { one
            /* and a
               long one; */
            Acquire::http::Proxy "http://proxy.example:3128/"; // with // slashes in the string
            Acquire {
              https { Proxy "DIRECT"; };
              http::Proxy::local.example "DIRECT";
              Check-Valid-Until false;
              Retries "3";
            };
            APT::Update::Post-Invoke { "rm -f /x; true"; "touch {}"; };
            Dir::Cache::pkgcache "";
            """;

    @TempDir Path directory;

    @Test
    void flattensScopes() {
        assertThat(AptConfiguration.parse(TEXT))
                .containsEntry("acquire::http::proxy", "http://proxy.example:3128/")
                .containsEntry("acquire::https::proxy", "DIRECT")
                .containsEntry("acquire::http::proxy::local.example", "DIRECT")
                .containsEntry("acquire::check-valid-until", "false")
                .containsEntry("acquire::retries", "3")
                .containsEntry("dir::cache::pkgcache", "")
                .hasSize(6);
    }

    @Test
    void laterFilesReplaceEarlierOnesAndAptConfIsLast() throws IOException {
        Path parts = Files.createDirectories(directory.resolve("apt.conf.d"));
        Files.writeString(parts.resolve("10a"), "A \"1\"; B \"1\"; C \"1\";");
        Files.writeString(parts.resolve("20b.conf"), "B \"2\"; C \"2\";");
        Files.writeString(parts.resolve("30c.bak"), "A \"no\";");
        Files.writeString(directory.resolve("apt.conf"), "C \"3\";");
        assertThat(AptConfiguration.read(directory).settings())
                .isEqualTo(Map.of("a", "1", "b", "2", "c", "3"));
    }

    @Test
    void nothingIsConfiguredWhereThereIsNoApt() throws IOException {
        AptConfiguration none = AptConfiguration.read(directory.resolve("none"));
        assertThat(none.settings()).isEmpty();
        assertThat(none.isTrue("Acquire::Check-Date", true)).isTrue();
    }

    @Test
    void readsTruthAsAptDoes() {
        var configuration =
                new AptConfiguration(Map.of("a", "Off", "b", "YES", "c", "0", "d", "maybe"));
        assertThat(configuration.isTrue("A", true)).isFalse();
        assertThat(configuration.isTrue("B", false)).isTrue();
        assertThat(configuration.isTrue("C", true)).isFalse();
        assertThat(configuration.isTrue("D", true)).isTrue();
    }

    @Test
    void aptConfigReadsTheSame() throws Exception {
        Path file = Files.writeString(directory.resolve("apt.conf"), TEXT);
        Map<String, String> ours = AptConfiguration.parse(TEXT);
        for (String name :
                List.of(
                        "Acquire::http::Proxy",
                        "Acquire::https::Proxy",
                        "Acquire::http::Proxy::local.example",
                        "Acquire::Check-Valid-Until",
                        "Acquire::Retries")) {
            Peers.Outcome theirs =
                    Peers.outcome(
                            List.of("apt-config", "shell", "VALUE", name),
                            Map.of("APT_CONFIG", file.toString()));
            String value = ours.get(name.toLowerCase(java.util.Locale.ROOT));
            assertThat(theirs.output()).isEqualTo("VALUE='%s'\n".formatted(value));
        }
    }
}
