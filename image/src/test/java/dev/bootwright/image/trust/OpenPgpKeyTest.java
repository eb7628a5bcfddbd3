package dev.bootwright.image.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.image.debian.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keys that gpg made, and signatures that gpg checks.
class OpenPgpKeyTest {

    private static final String TEXT =
            "# SHA512 HASH\n0123  kernel\n-dash\n- dash\nFrom here\n\nend\n";

    @TempDir static Path directory;
    private static Gnupg gpg;

    @BeforeAll
    static void start() throws Exception {
        gpg = new Gnupg(directory);
    }

    @AfterAll
    static void stop() throws Exception {
        gpg.close();
    }

    @Test
    void gpgVerifiesWhatAnEd25519KeySigns() throws Exception {
        gpg.generate("plain", "ed25519", "", "never");
        OpenPgpKey key = read(gpg.exportSecret("plain", "", directory.resolve("plain.key")), "");
        assertThat(key.name()).isEqualTo(gpg.fingerprint("plain"));
        Path signed =
                Files.writeString(
                        directory.resolve("plain.asc"), key.clearSign(TEXT, Instant.now()));
        assertThat(gpg.run("--verify", signed.toString())).contains("Good signature");
        Path text = directory.resolve("text");
        gpg.run("--output", text.toString(), "--decrypt", signed.toString());
        assertThat(text).hasContent(TEXT);
    }

    @Test
    void gpgvVerifiesWhatAProtectedRsaKeySigns() throws Exception {
        gpg.generate("locked", "rsa2048", "correct horse", "never");
        Path file = gpg.exportSecret("locked", "correct horse", directory.resolve("locked.key"));
        String signed = read(file, "correct horse").clearSign(TEXT, Instant.now());
        Path document = Files.writeString(directory.resolve("locked.asc"), signed);
        Path keyring = directory.resolve("locked.gpg");
        gpg.run("--output", keyring.toString(), "--export", "locked");
        Peers.Outcome outcome =
                Peers.outcome(
                        List.of("gpgv", "--keyring", keyring.toString(), document.toString()),
                        Map.of("GNUPGHOME", directory.toString()));
        assertThat(outcome.output()).contains("Good signature");
        assertThatThrownBy(() -> read(file, "wrong"))
                .isInstanceOf(TrustException.class)
                .hasMessage(file + ": the passphrase does not open this key");
    }

    @Test
    void signsWithTheSubkeyWhereThePrimaryKeyStaysAtHome() throws Exception {
        gpg.generate("home", "ed25519", "", "never");
        gpg.run("--quick-add-key", gpg.fingerprint("home"), "ed25519", "sign", "never");
        Path file = directory.resolve("home.key");
        gpg.run("--armor", "--output", file.toString(), "--export-secret-subkeys", "home");
        OpenPgpKey key = read(file, "");
        assertThat(key.name()).isEqualTo(gpg.fingerprint("home"));
        Path signed =
                Files.writeString(
                        directory.resolve("home.asc"), key.clearSign(TEXT, Instant.now()));
        assertThat(gpg.run("--verify", signed.toString())).contains("Good signature");
    }

    @Test
    void weVerifyWhatWeSign() throws Exception {
        gpg.generate("self", "ed25519", "", "never");
        OpenPgpKey key = read(gpg.exportSecret("self", "", directory.resolve("self.key")), "");
        Path iso = Files.writeString(directory.resolve("live.iso"), "abc");
        String list = Peers.run(List.of("sha512sum", iso.toString())).replace(iso + "", "live.iso");
        Path digests =
                Files.writeString(
                        directory.resolve("DIGESTS.asc"), key.clearSign(list, Instant.now()));
        Path keys = gpg.export("self", directory.resolve("self.asc"));
        Assurance found =
                new IsoCheck(List.of(keys), Instant.now())
                        .check(iso, "live.iso", digests, done -> {});
        assertThat(found.signer()).isEqualTo(key.name());
    }

    @Test
    void refusesAKeyThatHasExpired() throws Exception {
        gpg.runAt("20200101T000000", "--quick-generate-key", "old", "ed25519", "sign", "1d");
        Path file = gpg.exportSecret("old", "", directory.resolve("old.key"));
        assertThatThrownBy(() -> read(file, ""))
                .isInstanceOf(TrustException.class)
                .hasMessageContaining("no key in it may sign")
                .hasMessageContaining("expired at 2020-01-02T");
    }

    @Test
    void refusesAPublicKey() throws Exception {
        gpg.generate("public", "ed25519", "", "never");
        Path file = gpg.export("public", directory.resolve("public.asc"));
        assertThatThrownBy(() -> read(file, ""))
                .isInstanceOf(TrustException.class)
                .hasMessage(file + ": OpenPGP, but no secret key");
    }

    @Test
    void everyTruncationOfAKeyIsRefused() throws Exception {
        gpg.generate("cut", "ed25519", "", "never");
        Path whole = gpg.exportSecret("cut", "", directory.resolve("whole.key"));
        String text = Files.readString(whole);
        Path cut = directory.resolve("cut.key");
        for (int length = 0; length < text.lastIndexOf('='); length++) {
            Files.writeString(cut, text.substring(0, length));
            assertThatThrownBy(() -> read(cut, ""))
                    .as("cut to %d", length)
                    .isInstanceOf(TrustException.class);
        }
    }

    private static OpenPgpKey read(Path file, String passphrase) throws IOException {
        List<SigningKey> keys =
                SigningKey.read(List.of(file), key -> passphrase.toCharArray(), Instant.now());
        return (OpenPgpKey) keys.getFirst();
    }
}
