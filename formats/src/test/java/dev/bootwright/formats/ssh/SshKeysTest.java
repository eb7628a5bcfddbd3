package dev.bootwright.formats.ssh;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.bytes.Opaque;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys made by `ssh-keygen` 9.2 with `-t TYPE -b BITS -N '' -C test@example`, their fingerprints by
/// `ssh-keygen -l`, and `ed25519.dropbear` by `dropbearconvert openssh dropbear` 2022.83.
class SshKeysTest {

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = SshKeysTest.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new FileNotFoundException(name);
            }
            return in.readAllBytes();
        }
    }

    private static String text(String name) throws IOException {
        return new String(resource(name), US_ASCII).strip();
    }

    @ParameterizedTest
    @CsvSource({
        "ed25519, ed25519, SHA256:3SOS1paqjPr5WEv2viNh/yoR6YHMd+dW4dj7Lhc/d2s",
        "rsab3072, RSA 3072, SHA256:gEh1XEBb+j/gGNjXweizFEntZ8pEYuPa3wdReiRCcdw",
        "ecdsab256, ECDSA nistp256, SHA256:kCpr+ULcxXh102cjRZbYtY2mytdKdwmP8hA8ol9eaB4",
        "ecdsab521, ECDSA nistp521, SHA256:5+FxuT/otzhTAy9ugQDlihf63ZlY2dMDTT5dXhHgKqw"
    })
    void keysOfSshKeygenHaveItsFingerprints(String name, String detail, String fingerprint)
            throws IOException {
        String line = text(name + ".pub");
        SshPublicKey key = SshPublicKey.parse(line);
        assertThat(key.fingerprint()).isEqualTo(fingerprint);
        assertThat(key.detail()).isEqualTo(detail);
        assertThat(key.comment()).isEqualTo("test@example");
        assertThat(key).hasToString(line);
        assertThat(SshPublicKey.isMeant(line)).isTrue();
    }

    @Test
    void aNameOfAFileIsNotMeantAsAKey() {
        assertThat(SshPublicKey.isMeant("/root/.ssh/id_ed25519.pub")).isFalse();
        assertThat(SshPublicKey.isMeant("ssh-keys.txt")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-----BEGIN OPENSSH PRIVATE KEY-----",
                "ssh-ed25519",
                "ssh-ed25519 ????",
                "ssh-ed25519 AAAA",
                "ssh-dss AAAAB3NzaC1kc3MAAACB",
                "ecdsa-sha2-nistp999 AAAA",
                "sk-ssh-ed25519@openssh.com AAAA",
                "ssh-ed25519 AAAAB3NzaC1yc2E=", // an RSA key that claims to be another
                "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAAgEB", // of 9 bits
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAAgEB",
                "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAAABBA==",
                "ssh-rsa AAAAB3NzaC1yc2H/////"
            })
    void whatIsNoKeyIsRefused(String line) {
        assertThatThrownBy(() -> SshPublicKey.parse(line)).isInstanceOf(FormatException.class);
    }

    @Test
    void optionsInFrontOfAKeyAreRefusedByName() throws IOException {
        String line = "command=\"reboot\",no-pty " + text("ed25519.pub");
        assertThatThrownBy(() -> SshPublicKey.parse(line)).hasMessageContaining("options in front");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "rsab3072", "ecdsab256"})
    void everyTruncationAndAnyByteMoreIsRefused(String name) throws IOException {
        String[] words = text(name + ".pub").split(" ", -1);
        byte[] blob = Base64.getDecoder().decode(words[1]);
        for (int size = 0; size <= blob.length + 1; size++) {
            String cut = Base64.getEncoder().encodeToString(Arrays.copyOf(blob, size));
            if (size != blob.length) {
                assertThatThrownBy(() -> SshPublicKey.parse(words[0] + " " + cut))
                        .as(size + " bytes")
                        .isInstanceOf(FormatException.class);
            }
        }
    }

    @Test
    void aHostKeyIsWrittenAsDropbearconvertDoes() throws IOException {
        SshHostKey key = SshHostKey.parse(text("ed25519"));
        assertThat(Opaque.of(key.toDropbear())).isEqualTo(Opaque.of(resource("ed25519.dropbear")));
        assertThat(key.publicKey().fingerprint())
                .isEqualTo("SHA256:3SOS1paqjPr5WEv2viNh/yoR6YHMd+dW4dj7Lhc/d2s");
    }

    @Test
    void aHostKeyWithAPassphraseIsRefused() throws IOException {
        String locked = text("locked");
        assertThatThrownBy(() -> SshHostKey.parse(locked)).hasMessageContaining("passphrase");
    }

    @Test
    void everyTruncationOfAHostKeyIsRefused() throws IOException {
        String whole = text("ed25519");
        String begin = whole.lines().findFirst().orElseThrow();
        String end = whole.lines().toList().getLast();
        byte[] bytes = Base64.getMimeDecoder().decode(whole.replace(begin, "").replace(end, ""));
        for (int size = 0; size < bytes.length; size++) {
            String cut = Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, size));
            assertThatThrownBy(() -> SshHostKey.parse(begin + "\n" + cut + "\n" + end))
                    .as(size + " bytes")
                    .isInstanceOf(FormatException.class);
        }
        assertThatThrownBy(() -> SshHostKey.parse("")).isInstanceOf(FormatException.class);
    }

    /// That the public key belongs to the secret one.
    @Test
    void sshKeygenFindsTheSamePublicKeyInOneThatWasGenerated(@TempDir Path directory)
            throws Exception {
        if (!"required".equals(System.getProperty("peers"))) {
            Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/ssh-keygen")));
        }
        SshHostKey key = SshHostKey.generate(new SecureRandom());
        Path file = Files.writeString(directory.resolve("key"), openSsh(key));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Process process =
                new ProcessBuilder("ssh-keygen", "-y", "-f", file.toString())
                        .redirectErrorStream(true)
                        .start();
        assertThat(process.inputReader().readAllAsString().strip())
                .startsWith(key.publicKey().toString());
        assertThat(SshHostKey.parse(openSsh(key)).toDropbear()).isEqualTo(key.toDropbear());
    }

    private static String openSsh(SshHostKey key) {
        byte[] dropbear = key.toDropbear();
        byte[] both = Arrays.copyOfRange(dropbear, 19, dropbear.length);
        byte[] secret =
                SshBytes.joined(
                        new byte[] {1, 2, 3, 4, 1, 2, 3, 4},
                        SshBytes.string("ssh-ed25519"),
                        SshBytes.string(Arrays.copyOfRange(both, 32, 64)),
                        SshBytes.string(both),
                        SshBytes.string(""),
                        new byte[] {1, 2, 3, 4, 5});
        byte[] all =
                SshBytes.joined(
                        "openssh-key-v1\0".getBytes(US_ASCII),
                        SshBytes.string("none"),
                        SshBytes.string("none"),
                        SshBytes.string(""),
                        new byte[] {0, 0, 0, 1},
                        SshBytes.string(key.publicKey().blob().toByteArray()),
                        SshBytes.string(secret));
        return "-----BEGIN OPENSSH PRIVATE KEY-----\n%s\n-----END OPENSSH PRIVATE KEY-----\n"
                .formatted(Base64.getMimeEncoder(70, new byte[] {'\n'}).encodeToString(all));
    }
}
