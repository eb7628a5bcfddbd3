package dev.bootwright.image.openpgp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.image.debian.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPSignature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignatureCheckTest {

    private static final Instant CREATED = Instant.parse("2024-01-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration FOR_EVER = Duration.ZERO;
    private static final String TEXT = "Origin: Debian\nSuite: stable\n-a dash and blanks  \nend\n";

    private final TestKey key = TestKey.create(CREATED, FOR_EVER);
    private final TestKey stranger = TestKey.create(CREATED, FOR_EVER);
    private final TestKey.Manner usual = TestKey.Manner.usual(NOW.minusSeconds(60));

    @TempDir Path directory;

    @Test
    void acceptsTheSubkeysSignatureAndNamesThePrimaryKey() throws Exception {
        assertThat(check(key, signed(key, usual))).isEqualTo(key.fingerprint());
    }

    @Test
    void acceptsThePrimaryKeysSignature() throws Exception {
        assertThat(check(key, signed(key, usual.byPrimary()))).isEqualTo(key.fingerprint());
    }

    @Test
    void readsAnArmoredKeyring() throws Exception {
        Path armored = Files.writeString(directory.resolve("key.asc"), key.armored());
        assertThat(check(Keyring.read(List.of(armored)), signed(key, usual)))
                .isEqualTo(key.fingerprint());
    }

    @Test
    void readsSeveralArmoredBlocksOfOneFile() throws Exception {
        Path armored =
                Files.writeString(
                        directory.resolve("keys.asc"), stranger.armored() + "\n" + key.armored());
        assertThat(check(Keyring.read(List.of(armored)), signed(key, usual)))
                .isEqualTo(key.fingerprint());
    }

    @Test
    void oneOfSeveralSignaturesIsEnough() throws Exception {
        byte[] document =
                TestKey.clearSigned(
                        TEXT, List.of(stranger.sign(TEXT, usual), key.sign(TEXT, usual)));
        assertThat(check(key, document)).isEqualTo(key.fingerprint());
    }

    @Test
    void refusesAnUnknownKey() throws Exception {
        byte[] document = signed(stranger, usual);
        assertThatThrownBy(() -> check(key, document))
                .isInstanceOf(OpenPgpException.class)
                .hasMessageMatching("test: no valid signature: key [0-9A-F]{16} is unknown .*");
    }

    @Test
    void everyChangedByteOfTheTextIsNoticed() throws Exception {
        byte[] document = signed(key, usual);
        int start = new String(document, UTF_8).indexOf("Origin");
        int end = new String(document, UTF_8).indexOf("  \nend");
        for (int i = start; i < end; i++) {
            byte[] changed = document.clone();
            changed[i] ^= 0x04;
            assertThatThrownBy(() -> check(key, changed))
                    .as("byte %d", i)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aBadSignatureOfAKnownKeyOutweighsAGoodOne() throws Exception {
        byte[] document =
                TestKey.clearSigned(
                        TEXT, List.of(key.sign(TEXT, usual), key.sign("other\n", usual)));
        assertThatThrownBy(() -> check(key, document))
                .isInstanceOf(OpenPgpException.class)
                .hasMessageStartingWith("test: BAD signature by key " + key.fingerprint());
    }

    @Test
    void refusesAnExpiredKey() throws Exception {
        TestKey expired = TestKey.create(CREATED, Duration.ofDays(365));
        byte[] document = signed(expired, usual);
        assertThatThrownBy(() -> check(expired, document))
                .isInstanceOf(OpenPgpException.class)
                .hasMessageContaining("expired at 2024-12-31T00:00:00Z");
    }

    @Test
    void refusesAnExpiredSignature() throws Exception {
        byte[] document = signed(key, usual.validFor(Duration.ofSeconds(30)));
        assertThatThrownBy(() -> check(key, document))
                .isInstanceOf(OpenPgpException.class)
                .hasMessageContaining("expired at 2025-12-31T23:59:30Z");
    }

    @Test
    void refusesASignatureFromTheFuture() throws Exception {
        byte[] document = signed(key, TestKey.Manner.usual(NOW.plus(Duration.ofDays(3))));
        assertThatThrownBy(() -> check(key, document))
                .isInstanceOf(OpenPgpException.class)
                .hasMessageContaining("signed in the future, at 2026-01-04T00:00:00Z");
    }

    @Test
    void refusesARevokedKey() throws Exception {
        byte[] document = signed(key, usual);
        TestKey revoked = key.revoked();
        assertThatThrownBy(() -> check(revoked, document))
                .isInstanceOf(OpenPgpException.class)
                .hasMessageContaining("is revoked");
    }

    @Test
    void refusesAWeakHash() throws Exception {
        byte[] document = signed(key, usual.hashed(HashAlgorithmTags.SHA1));
        assertThatThrownBy(() -> check(key, document))
                .isInstanceOf(OpenPgpException.class)
                .hasMessageContaining("signed with a weak hash");
    }

    @Test
    void refusesASignatureOfAnotherType() throws Exception {
        byte[] document = signed(key, usual.ofType(PGPSignature.BINARY_DOCUMENT));
        assertThatThrownBy(() -> check(key, document))
                .isInstanceOf(OpenPgpException.class)
                .hasMessageContaining("BAD signature");
    }

    @Test
    void refusesASubkeyThatMayNotSign() throws Exception {
        TestKey encryption = TestKey.create(CREATED, FOR_EVER, KeyFlags.ENCRYPT_COMMS, true);
        byte[] document = signed(encryption, usual);
        assertThatThrownBy(() -> check(encryption, document))
                .isInstanceOf(OpenPgpException.class)
                .hasMessageContaining("may not sign");
    }

    @Test
    void refusesASubkeyThatDoesNotSayWhoseItIs() throws Exception {
        TestKey claimed = TestKey.create(CREATED, FOR_EVER, KeyFlags.SIGN_DATA, false);
        byte[] document = signed(claimed, usual);
        assertThatThrownBy(() -> check(claimed, document))
                .isInstanceOf(OpenPgpException.class)
                .hasMessageContaining("may not sign");
    }

    @Test
    void refusesASubkeyThatWasPutBehindAnothersKey() throws Exception {
        TestKey forged = key.withSubkeyOf(stranger);
        byte[] document = signed(stranger, usual);
        assertThatThrownBy(() -> check(forged, document))
                .isInstanceOf(OpenPgpException.class)
                .hasMessageContaining("may not sign");
    }

    @Test
    void refusesABlockWithoutASignature() {
        String empty =
                "-----BEGIN PGP SIGNED MESSAGE-----\n\na\n-----BEGIN PGP SIGNATURE-----\n\n"
                        + "-----END PGP SIGNATURE-----\n";
        assertThatThrownBy(() -> check(key, empty.getBytes(UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("OpenPGP test: signature");
    }

    @Test
    void everyChangedCharacterOfTheSignatureIsNoticed() throws Exception {
        byte[] document = signed(key, usual);
        String text = new String(document, UTF_8);
        int start = text.indexOf("\n\n", text.indexOf("-----BEGIN PGP SIGNATURE")) + 2;
        int end = text.indexOf("-----END");
        for (int i = start; i < end; i++) {
            byte[] changed = document.clone();
            changed[i] = (byte) (changed[i] == 'A' ? 'B' : 'A');
            assertThatThrownBy(() -> check(key, changed))
                    .as("byte %d", i)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aKeyringOfSomeFingerprintsHasOnlyThose() throws Exception {
        Keyring both =
                Keyring.read(
                        List.of(
                                key.writeTo(directory.resolve("a.gpg")),
                                stranger.writeTo(directory.resolve("b.gpg"))));
        byte[] document = signed(key, usual);
        assertThat(check(both.only(List.of(key.fingerprint())), document))
                .isEqualTo(key.fingerprint());
        assertThatThrownBy(() -> check(both.only(List.of(stranger.fingerprint())), document))
                .isInstanceOf(OpenPgpException.class);
    }

    @Test
    void saysWhichKeyringIsMissingOrNone() throws Exception {
        Path missing = directory.resolve("missing.gpg");
        assertThatThrownBy(() -> Keyring.read(List.of(missing)))
                .isInstanceOf(OpenPgpException.class)
                .hasMessage(missing + ": there is no such keyring");
        Path none = Files.writeString(directory.resolve("none.gpg"), "no key\n");
        assertThatThrownBy(() -> Keyring.read(List.of(none)))
                .isInstanceOf(OpenPgpException.class)
                .hasMessageStartingWith(none + ": not a keyring");
    }

    @Test
    void gpgvAgreesOnGoodAndBad() throws Exception {
        Path keyring = key.writeTo(directory.resolve("key.gpg"));
        Path good = Files.write(directory.resolve("good"), signed(key, usual));
        String changed = Files.readString(good).replace("Debian", "Dabian");
        Path bad = Files.writeString(directory.resolve("bad"), changed);
        assertThat(gpgv(keyring, good).output()).contains("Good signature");
        assertThat(gpgv(keyring, bad).output()).contains("BAD signature");
        assertThatThrownBy(() -> check(key, Files.readAllBytes(bad)))
                .isInstanceOf(OpenPgpException.class)
                .hasMessageContaining("BAD signature");
    }

    @Test
    void weAcceptWhatGpgSigns() throws Exception {
        Path home = Files.createDirectory(directory.resolve("gnupg"));
        Files.setPosixFilePermissions(
                home, java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
        Path text = Files.writeString(directory.resolve("text"), TEXT);
        String name = "Archive <archive@example.org>";
        try {
            gpg(home, "--quick-generate-key", name, "rsa2048", "sign", "never");
            gpg(home, "--armor", "--output", directory + "/pub.asc", "--export", name);
            gpg(home, "--clearsign", "--output", directory + "/InRelease", text.toString());
            Keyring keyring = Keyring.read(List.of(directory.resolve("pub.asc")));
            byte[] document = Files.readAllBytes(directory.resolve("InRelease"));
            var check = new SignatureCheck(keyring, Instant.now());
            assertThat(check.check(ClearSigned.parse(document), "test")).hasSize(40);
        } finally {
            Peers.outcome(
                    List.of("gpgconf", "--homedir", home.toString(), "--kill", "all"), Map.of());
        }
    }

    private static void gpg(Path home, String... arguments) throws Exception {
        List<String> command =
                new java.util.ArrayList<>(
                        List.of("gpg", "--homedir", home.toString(), "--batch", "--yes"));
        command.addAll(List.of("--pinentry-mode", "loopback", "--passphrase", ""));
        command.addAll(List.of(arguments));
        Peers.run(command);
    }

    private Peers.Outcome gpgv(Path keyring, Path document) throws Exception {
        return Peers.outcome(
                List.of("gpgv", "--keyring", keyring.toString(), document.toString()),
                Map.of("GNUPGHOME", directory.toString()));
    }

    private static byte[] signed(TestKey by, TestKey.Manner manner) throws IOException {
        return TestKey.clearSigned(TEXT, List.of(by.sign(TEXT, manner)));
    }

    private String check(TestKey trusted, byte[] document) throws IOException {
        Path file = trusted.writeTo(directory.resolve("trusted.gpg"));
        return check(Keyring.read(List.of(file)), document);
    }

    private static String check(Keyring keyring, byte[] document) throws IOException {
        return new SignatureCheck(keyring, NOW).check(ClearSigned.parse(document), "test");
    }
}
