package dev.bootwright.image.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.image.debian.Peers;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Signatures for iPXE, checked by openssl.
class CmsKeyTest {

    private static final char[] PHRASE = "correct horse".toCharArray();

    @TempDir static Path directory;
    private static Authority authority;
    private static Path rsa;
    private static Path rsaCertificate;
    private static Path ec;
    private static Path ecCertificate;
    private static Path content;

    @BeforeAll
    static void keys() throws Exception {
        authority = Authority.create(directory);
        rsa = authority.rsaKey("rsa");
        rsaCertificate = authority.certify(rsa, "rsa", Authority.CODE_SIGNING);
        ec = authority.ecKey("ec");
        ecCertificate = authority.certify(ec, "ec", Authority.CODE_SIGNING);
        byte[] bytes = new byte[200_001];
        new Random(5).nextBytes(bytes);
        content = Files.write(directory.resolve("kernel"), bytes);
    }

    @Test
    void opensslVerifiesWhatAnRsaKeySigns() throws Exception {
        Path signature = signed(read(rsa, rsaCertificate), "kernel.sig");
        assertThat(authority.verify(signature, content)).contains("successful");
    }

    @Test
    void opensslVerifiesWhatAnEllipticKeySigns() throws Exception {
        CmsKey key = read(ec, ecCertificate);
        assertThat(key.isElliptic()).isTrue();
        assertThat(authority.verify(signed(key, "elliptic.sig"), content)).contains("successful");
    }

    @Test
    void opensslRefusesTheSignatureOfAnotherFile() throws Exception {
        Path signature = signed(read(rsa, rsaCertificate), "another.sig");
        Path other = Files.writeString(directory.resolve("other"), "other");
        Peers.Outcome outcome =
                Peers.outcome(
                        List.of(
                                "openssl",
                                "cms",
                                "-verify",
                                "-binary",
                                "-inform",
                                "DER",
                                "-purpose",
                                "any",
                                "-in",
                                signature.toString(),
                                "-content",
                                other.toString(),
                                "-CAfile",
                                authority.certificate().toString()),
                        Map.of());
        assertThat(outcome.status()).isNotZero();
    }

    /// iPXE's parser reads past signed attributes and knows signers only by issuer and serial number.
    @Test
    void opensslSeesTheFormThatIpxeReads() throws Exception {
        Path signature = signed(read(rsa, rsaCertificate, authority.certificate()), "form.sig");
        String printed =
                Authority.openssl("cms -cmsout -print -noout -inform DER", "-in", signature + "");
        assertThat(printed)
                .contains("signedAttrs:\n          <ABSENT>")
                .contains("d.issuerAndSerialNumber")
                .contains("algorithm: sha256 (")
                .contains("algorithm: rsaEncryption (")
                .contains("eContent: <ABSENT>")
                .contains("subject: CN=Authority")
                .contains("crls:\n      <ABSENT>");
        assertThat(Files.readAllBytes(signature)).startsWith(0x30, 0x82);
    }

    @Test
    void isTheSameAsOpensslMakes() throws Exception {
        Path theirs = directory.resolve("theirs.sig");
        Authority.openssl(
                "cms -sign -binary -noattr -md sha256 -outform DER",
                "-in",
                content.toString(),
                "-signer",
                rsaCertificate.toString(),
                "-inkey",
                rsa.toString(),
                "-out",
                theirs.toString());
        Path ours = signed(read(rsa, rsaCertificate), "ours.sig");
        assertThat(ours).hasSameBinaryContentAs(theirs);
    }

    @Test
    void readsEveryFormOfPrivateKeyThatOpensslWrites() throws Exception {
        List<Path> forms =
                List.of(
                        authority.converted(rsa, "pkcs1", "rsa", "-traditional"),
                        authority.converted(
                                rsa,
                                "pkcs8",
                                "pkcs8",
                                "-topk8",
                                "-v2",
                                "aes256",
                                "-passout",
                                "pass:correct horse"),
                        authority.converted(
                                rsa,
                                "locked",
                                "rsa",
                                "-traditional",
                                "-aes128",
                                "-passout",
                                "pass:correct horse"));
        for (Path form : forms) {
            Path signature = signed(read(form, rsaCertificate), form.getFileName() + ".sig");
            assertThat(authority.verify(signature, content)).as("%s", form).contains("successful");
        }
        Path sec1 = authority.converted(ec, "sec1", "ec");
        assertThat(authority.verify(signed(read(sec1, ecCertificate), "sec1.sig"), content))
                .contains("successful");
    }

    @Test
    void readsKeyAndCertificateOfOneFile() throws Exception {
        Path both = directory.resolve("both.pem");
        Files.writeString(both, Files.readString(rsaCertificate) + Files.readString(rsa));
        assertThat(read(both).name()).isEqualTo("CN=rsa");
    }

    @Test
    void refusesAWrongPassphrase() throws Exception {
        for (String[] command :
                List.of(
                        new String[] {"pkcs8", "-topk8", "-v2", "aes256"},
                        new String[] {"rsa", "-traditional", "-aes128"})) {
            List<String> options = new java.util.ArrayList<>(List.of(command));
            options.addAll(List.of("-passout", "pass:another"));
            Path locked =
                    authority.converted(
                            rsa,
                            "wrong-" + command[0],
                            options.getFirst(),
                            options.subList(1, options.size()).toArray(String[]::new));
            assertThatThrownBy(() -> read(locked, rsaCertificate))
                    .isInstanceOf(TrustException.class)
                    .hasMessage(locked + ": the passphrase does not open this key");
        }
    }

    @Test
    void saysWhatIpxeWouldRefuseInTheCertificate() throws Exception {
        Path none = authority.certify(rsa, "none", "subjectKeyIdentifier=hash\n");
        assertRefused("no key usage digitalSignature", rsa, none);
        Path server =
                authority.certify(
                        rsa, "server", "keyUsage=digitalSignature\nextendedKeyUsage=serverAuth\n");
        assertRefused("of CN=server has no extended key usage codeSigning", rsa, server);
        assertRefused("no certificate of this private key is given", rsa, ecCertificate);
        assertRefused("no certificate of this private key is given", rsa);
    }

    @Test
    void refusesACertificateThatHasExpired() {
        assertThatThrownBy(() ->
                        SigningKey.read(
                                List.of(rsa, rsaCertificate),
                                key -> PHRASE,
                                Instant.now().plus(Duration.ofDays(20))))
                .isInstanceOf(TrustException.class)
                .hasMessageContaining("the certificate of CN=rsa is valid from");
    }

    @Test
    void refusesAKeyThatIpxeDoesNotKnow() throws Exception {
        Path key = directory.resolve("ed.key");
        Authority.openssl("genpkey -algorithm ED25519", "-out", key.toString());
        assertRefused("expected RSA or EC", key);
    }

    @Test
    void refusesFilesWithoutAKey() throws Exception {
        Path text = Files.writeString(directory.resolve("text"), "no key\n");
        assertRefused("neither a private key nor a certificate", text);
        assertRefused("no private key in it", rsaCertificate);
        assertRefused("there is no such key", directory.resolve("missing"));
    }

    @Test
    void everyTruncationOfAKeyIsRefused() throws Exception {
        String whole = Files.readString(rsa).stripTrailing();
        Path cut = directory.resolve("cut.key");
        for (int length = 0; length < whole.length(); length += 7) {
            Files.writeString(cut, whole.substring(0, length));
            assertRefused("", cut, rsaCertificate);
        }
    }

    @Test
    void aFileThatEndsTooSoonIsNotSigned() throws Exception {
        CmsKey key = read(rsa, rsaCertificate);
        assertThatThrownBy(() -> key.sign(new EndingStream())).isInstanceOf(EOFException.class);
    }

    private static void assertRefused(String message, Path... files) {
        assertThatThrownBy(() -> read(files))
                .isInstanceOf(TrustException.class)
                .hasMessageContaining(message);
    }

    private static CmsKey read(Path... files) throws IOException {
        List<SigningKey> keys = SigningKey.read(List.of(files), key -> PHRASE, Instant.now());
        assertThat(keys).hasSize(1);
        return (CmsKey) keys.getFirst();
    }

    private static Path signed(CmsKey key, String name) throws IOException {
        try (InputStream in = Files.newInputStream(content)) {
            return Files.write(directory.resolve(name), key.sign(in));
        }
    }

    /// Ends with an error, as an extent does that reaches past its file.
    private static final class EndingStream extends FilterInputStream {

        EndingStream() {
            super(new ByteArrayInputStream(new byte[100]));
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            if (count < 0) {
                throw new EOFException("ends at byte 100");
            }
            return count;
        }
    }
}
