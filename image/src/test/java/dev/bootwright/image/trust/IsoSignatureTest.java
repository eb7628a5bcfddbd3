package dev.bootwright.image.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Signatures over an ISO itself, made by gpg.
class IsoSignatureTest {

    private static final String RSA = "RSA <rsa@example.org>";
    private static final String ED = "Ed <ed@example.org>";
    private static final String OLD = "Old <old@example.org>";
    private static final String GONE = "Gone <gone@example.org>";

    @TempDir static Path directory;
    private static Gnupg gpg;
    private static Path iso;
    private static Path rsa;
    private static Path ed;

    @BeforeAll
    static void keys() throws Exception {
        gpg = new Gnupg(directory);
        byte[] bytes = new byte[(3 << 20) + 5];
        new Random(3).nextBytes(bytes);
        iso = Files.write(directory.resolve("live.iso"), bytes);
        gpg.generate(RSA, "rsa2048", "", "never");
        gpg.generate(ED, "ed25519", "", "never");
        gpg.generate(GONE, "ed25519", "", "never");
        gpg.run("--quick-add-key", gpg.fingerprint(ED), "ed25519", "sign", "never");
        gpg.runAt("20200101T000000", "--quick-generate-key", OLD, "ed25519", "sign", "1d");
        rsa = gpg.export(RSA, directory.resolve("rsa.asc"));
        ed = gpg.export(ED, directory.resolve("ed.asc"));
    }

    @AfterAll
    static void stop() throws Exception {
        gpg.close();
    }

    @Test
    void acceptsAnArmoredSignatureOfRsaByGpg() throws Exception {
        Path signature = sign(RSA, iso, "rsa.sig", "--armor");
        List<Long> progress = new ArrayList<>();
        Assurance found = check(List.of(rsa)).check(iso, "live.iso", signature, progress::add);
        assertThat(found.signer()).isEqualTo(gpg.fingerprint(RSA));
        assertThat(found.checked())
                .isEqualTo("OpenPGP signature rsa.sig by " + gpg.fingerprint(RSA));
        assertThat(progress).isSorted().endsWith(Files.size(iso));
    }

    @Test
    void acceptsABinarySignatureOfASubkeyByGpgAndNamesThePrimaryKey() throws Exception {
        Path signature = sign(ED, iso, "ed.sig");
        assertThat(check(signature, rsa, ed).signer()).isEqualTo(gpg.fingerprint(ED));
    }

    @Test
    void refusesASignatureOverAnotherFile() throws Exception {
        Path other = Files.writeString(directory.resolve("other.iso"), "another\n");
        Path signature = sign(RSA, other, "another.sig");
        assertThat(refusal(signature, rsa).getMessage())
                .contains("BAD signature by key " + gpg.fingerprint(RSA));
        assertThat(refusal(signature, rsa).hint()).startsWith("Do not use this ISO.");
    }

    @Test
    void refusesAnUnknownKeyWithoutReadingTheIso() throws Exception {
        Path signature = sign(RSA, iso, "unknown.sig");
        assertThatThrownBy(() ->
                        check(List.of(ed))
                                .check(iso, "live.iso", signature, IsoSignatureTest::fail))
                .isInstanceOf(TrustException.class)
                .hasMessageContaining("is unknown");
    }

    @Test
    void refusesAKeyThatHasExpired() throws Exception {
        Path signature = directory.resolve("old.sig");
        gpg.runAt(
                "20200101T010000",
                "--local-user",
                OLD,
                "--output",
                signature.toString(),
                "--detach-sign",
                iso.toString());
        Path keys = gpg.export(OLD, directory.resolve("old.asc"));
        assertThat(refusal(signature, keys).getMessage()).contains("expired at 2020-01-02T");
    }

    @Test
    void refusesAKeyThatIsRevoked() throws Exception {
        Path signature = sign(GONE, iso, "gone.sig");
        Path before = gpg.export(GONE, directory.resolve("gone.asc"));
        assertThat(check(signature, before).isVouched()).isTrue();
        gpg.revoke(GONE);
        Path after = gpg.export(GONE, directory.resolve("revoked.asc"));
        assertThat(refusal(signature, after).getMessage()).contains("is revoked");
    }

    @Test
    void refusesAWeakHash() throws Exception {
        Path signature = sign(RSA, iso, "sha1.sig", "--digest-algo", "SHA1");
        assertThat(refusal(signature, rsa).getMessage()).contains("signed with a weak hash");
    }

    @Test
    void oneBadSignatureOfAKnownKeyRefusesWhoeverElseSigned() throws Exception {
        Path other = Files.writeString(directory.resolve("different"), "different\n");
        var both = new ByteArrayOutputStream();
        both.write(Files.readAllBytes(sign(RSA, iso, "good.sig")));
        both.write(Files.readAllBytes(sign(ED, other, "bad.sig")));
        Path signature = Files.write(directory.resolve("both.sig"), both.toByteArray());
        assertThat(refusal(signature, rsa, ed).getMessage()).contains("BAD signature");
        assertThat(check(signature, rsa).signer()).isEqualTo(gpg.fingerprint(RSA));
    }

    @Test
    void everyTruncationOfAnArmoredSignatureIsRefused() throws Exception {
        Path small = Files.writeString(directory.resolve("small.iso"), "small\n");
        byte[] whole = Files.readAllBytes(sign(ED, small, "small.asc", "--armor"));
        Path cut = directory.resolve("cut.asc");
        for (int length = 0; length < whole.length - 1; length++) {
            Files.write(cut, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> check(List.of(ed)).check(small, "small.iso", cut, done -> {}))
                    .as("cut to %d", length)
                    .isInstanceOf(TrustException.class);
        }
    }

    @Test
    void everyTruncationOfABinarySignatureIsRefused() throws Exception {
        Path small = Files.writeString(directory.resolve("tiny.iso"), "small\n");
        byte[] whole = Files.readAllBytes(sign(ED, small, "tiny.sig"));
        Path cut = directory.resolve("cut.sig");
        for (int length = 0; length < whole.length; length++) {
            Files.write(cut, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> check(List.of(ed)).check(small, "tiny.iso", cut, done -> {}))
                    .as("cut to %d", length)
                    .isInstanceOf(TrustException.class);
        }
    }

    @Test
    void refusesMoreSignaturesThanAnybodyMakes() throws Exception {
        byte[] one = Files.readAllBytes(sign(ED, iso, "one.sig"));
        var many = new ByteArrayOutputStream();
        for (int i = 0; i < 65; i++) {
            many.write(one);
        }
        Path signature = Files.write(directory.resolve("many.sig"), many.toByteArray());
        assertThat(refusal(signature, ed).getMessage()).contains("65 of them, at most 64");
    }

    @Test
    void wantsAKeyringForASignature() throws Exception {
        Path signature = sign(RSA, iso, "nokeys.sig");
        assertThat(refusal(signature).getMessage())
                .isEqualTo(signature + ": a signature, and no keyring to check it with");
    }

    @Test
    void saysWhichKeyringIsMissingAndThatAKeyboxIsNone() throws Exception {
        Path signature = sign(RSA, iso, "keyring.sig");
        Path missing = directory.resolve("missing.gpg");
        assertThat(refusal(signature, missing).getMessage())
                .isEqualTo(missing + ": there is no such keyring");
        Path keybox = directory.resolve("gnupg/pubring.kbx");
        assertThat(refusal(signature, keybox).getMessage()).contains("a GnuPG keybox");
    }

    private static void fail(long done) {
        throw new AssertionError("read " + done);
    }

    private static Path sign(String by, Path file, String name, String... options)
            throws Exception {
        Path signature = directory.resolve(name);
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("--local-user", by, "--output", signature.toString()));
        arguments.addAll(List.of("--detach-sign", file.toString()));
        gpg.run(arguments.toArray(String[]::new));
        return signature;
    }

    private static IsoCheck check(List<Path> keyrings) {
        return new IsoCheck(keyrings, Instant.now());
    }

    private static Assurance check(Path signature, Path... keyrings) throws IOException {
        return check(List.of(keyrings)).check(iso, "live.iso", signature, done -> {});
    }

    private static TrustException refusal(Path signature, Path... keyrings) {
        return catchThrowableOfType(TrustException.class, () -> check(signature, keyrings));
    }
}
