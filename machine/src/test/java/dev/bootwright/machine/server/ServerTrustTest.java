package dev.bootwright.machine.server;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Certificates made by OpenSSL: `make.sh` beside them. They are good from 2026-11-21, servers' for 90 days.
class ServerTrustTest {

    private static final Instant NOW = Instant.parse("2026-12-24T12:00:00Z");
    private static final String HOST = "192.0.2.1";

    private static X509Certificate certificate(String name) throws Exception {
        try (InputStream in = ServerTrustTest.class.getResourceAsStream(name + ".pem")) {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static String digest(String name) throws Exception {
        return HexFormat.of()
                .formatHex(
                        MessageDigest.getInstance("SHA-256")
                                .digest(certificate(name).getEncoded()));
    }

    private static void check(String host, Optional<Instant> now, String believed, String... chain)
            throws Exception {
        X509Certificate[] certificates = new X509Certificate[chain.length];
        for (int i = 0; i < chain.length; i++) {
            certificates[i] = certificate(chain[i]);
        }
        new ServerTrust(host, digest(believed), now).check(certificates);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {HOST, "2001:db8:0:0:0:0:0:1", "2001:db8::1", "boot.example", "BOOT.example"})
    void believesTheServerByEachOfItsNames(String host) {
        assertThatCode(() -> check(host, Optional.of(NOW), "ours", "good", "ours"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    another authority      | forged,theirs | is not the server this boot was told of
                    ours only shown        | forged,ours   | has not signed
                    the names of another   | common,ours   | not for 192.0.2.1
                    no names               | nameless,ours | for nobody, not for 192.0.2.1
                    one for clients        | client,ours   | not one for servers
                    an unknown extension   | strange,ours  | critical extensions that are unknown
                    one too many           | good,ours,ours | found 3
                    no authority's         | good          | is not the server this boot was told of
                    the authority alone    | ours          | not one for servers
                    """)
    void refuses(String what, String chain, String reason) {
        assertThatThrownBy(() -> check(HOST, Optional.of(NOW), "ours", chain.split(",", -1)))
                .as(what)
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void refusesNoCertificateAtAll() {
        assertThatThrownBy(() -> check(HOST, Optional.of(NOW), "ours"))
                .hasMessageContaining("found 0");
    }

    @Test
    void refusesACertificateThatSignsWithoutBeingAnAuthority() {
        assertThatThrownBy(() -> check(HOST, Optional.of(NOW), "nobody", "below", "nobody"))
                .hasMessageContaining("no authority");
    }

    @Test
    void aClockThatIsCertainlyWrongJudgesNothing() throws Exception {
        X509Certificate[] chain = {certificate("good"), certificate("ours")};
        Instant battery = Instant.parse("1990-01-01T00:00:00Z");
        new ServerTrust(HOST, digest("ours"), Optional.empty(), () -> battery).check(chain);
        new ServerTrust(HOST, digest("ours"), Optional.of(NOW), () -> battery).check(chain);
        Instant late = Instant.parse("2099-01-01T00:00:00Z");
        new ServerTrust(HOST, digest("ours"), Optional.of(NOW), () -> late).check(chain);
        var own = new ServerTrust(HOST, digest("ours"), Optional.empty(), () -> late);
        assertThatThrownBy(() -> own.check(chain)).hasMessageContaining("NotAfter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2027-06-01T00:00:00Z", "2020-01-01T00:00:00Z"})
    void judgesDatesByTheClockOfTheServer(String now) {
        assertThatThrownBy(
                        () -> check(HOST, Optional.of(Instant.parse(now)), "ours", "good", "ours"))
                .isInstanceOf(CertificateException.class)
                .hasMessageMatching("(?s)NotAfter.*|NotBefore.*");
    }
}
