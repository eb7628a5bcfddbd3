package dev.bootwright.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorityTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir Path directory;

    private Authority open() throws IOException {
        return Authority.open(directory.resolve("tls"), NOW, new Random(1));
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void isMadeOnceAndKept() throws Exception {
        Authority made = open();
        assertThat(open().digest()).isEqualTo(made.digest()).matches("[0-9a-f]{64}");
        assertThat(mode(directory.resolve("tls/ca.key"))).isEqualTo("rw-------");
        assertThat(mode(directory.resolve("tls"))).isEqualTo("rwx------");
        assertThat(made.certificate().getBasicConstraints()).isZero();
        made.certificate().verify(made.certificate().getPublicKey());
        assertThat(Files.readString(directory.resolve("tls/ca.pem"))).isEqualTo(made.pem());
    }

    @Test
    void anotherServerHasAnother() throws Exception {
        String first = open().digest();
        assertThat(Authority.open(directory.resolve("other"), NOW, new Random(1)).digest())
                .isNotEqualTo(first);
    }

    @Test
    void isNotReadWhenOthersMayReadItsKey() throws Exception {
        open();
        Files.setPosixFilePermissions(
                directory.resolve("tls/ca.key"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ca.key")
                .hasMessageContaining("rw-r--r--");
    }

    @Test
    void aKeyThatDoesNotBelongToTheCertificateIsRefused() throws Exception {
        open();
        Authority.open(directory.resolve("other"), NOW, new Random(1));
        Files.copy(
                directory.resolve("other/ca.pem"),
                directory.resolve("tls/ca.pem"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(this::open).hasMessageContaining("is not the key of");
    }

    @Test
    void filesThatHoldNothingAreRefused() throws Exception {
        open();
        Files.writeString(directory.resolve("tls/ca.pem"), "-----BEGIN CERTIFICATE-----\nhello\n");
        assertThatThrownBy(this::open).hasMessageContaining("ca.pem");
        Files.writeString(
                directory.resolve("tls/ca.pem"),
                "-----BEGIN CERTIFICATE-----\nhello\n-----END CERTIFICATE-----\n");
        assertThatThrownBy(this::open).isInstanceOf(IOException.class);
    }

    @Test
    void theServersCertificateIsForItsNamesAndForServers() throws Exception {
        ServerIdentity identity =
                ServerIdentity.of(
                        open(), List.of("192.0.2.1", "2001:db8::1", "Boot.example"), () -> NOW);
        X509Certificate certificate = identity.certificate();
        assertThat(certificate.getSubjectAlternativeNames().toString())
                .isEqualTo("[[7, 192.0.2.1], [7, 2001:db8:0:0:0:0:0:1], [2, boot.example]]");
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
        certificate.verify(identity.getCertificateChain("server")[1].getPublicKey());
        assertThat(identity.covers("BOOT.example")).isTrue();
        assertThat(identity.covers("192.0.2.2")).isFalse();
    }

    @Test
    void aCertificateIsRenewedBeforeItsEnd() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(NOW);
        ServerIdentity identity = ServerIdentity.of(open(), List.of("192.0.2.1"), now::get);
        X509Certificate first = identity.certificate();
        now.set(NOW.plus(Duration.ofDays(59)));
        assertThat(identity.certificate()).isEqualTo(first);
        now.set(NOW.plus(Duration.ofDays(61)));
        X509Certificate second = identity.certificate();
        assertThat(second).isNotEqualTo(first);
        assertThat(second.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(61 + 90)));
        assertThat(second.getPublicKey()).isNotEqualTo(first.getPublicKey());
        now.set(NOW.plus(Duration.ofDays(3650))); // nobody has come for years
        identity.certificate().checkValidity(java.util.Date.from(now.get()));
    }
}
