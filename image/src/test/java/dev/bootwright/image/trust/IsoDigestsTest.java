package dev.bootwright.image.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.bootwright.image.debian.Peers;
import dev.bootwright.image.openpgp.TestKey;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Lists of digests, signed and not. The digests of the content are those of the coreutils.
class IsoDigestsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final TestKey KEY =
            TestKey.create(Instant.parse("2024-01-01T00:00:00Z"), Duration.ZERO);
    private static final TestKey STRANGER =
            TestKey.create(Instant.parse("2024-01-01T00:00:00Z"), Duration.ZERO);

    /// `printf 'abc' | sha512sum`, and so on.
    private static final String SHA512 =
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                    + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f";

    private static final String BLAKE2B =
            "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
                    + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923";

    private static final String SHA256 =
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final String MD5 = "900150983cd24fb0d6963f7d28e17f72";

    /// As Gentoo lays it out, with the digests of a second file.
    private static final String DIGESTS =
            """
            # BLAKE2B HASH
            %s  live.iso
            # SHA512 HASH
            %s  live.iso
            # SHA512 HASH
            %s  live.iso.CONTENTS.gz
            """
                    .formatted(BLAKE2B, SHA512, "0".repeat(128));

    @TempDir Path directory;
    private Path iso;
    private Path keyring;

    @BeforeEach
    void files() throws IOException {
        iso = Files.writeString(directory.resolve("live.iso"), "abc");
        keyring = KEY.writeTo(directory.resolve("keys.gpg"));
    }

    @Test
    void nobodyVouchesForWhatIsNotSigned() throws Exception {
        Assurance found = check("DIGESTS", DIGESTS);
        assertThat(found.isVouched()).isFalse();
        assertThat(found.checked())
                .isEqualTo("BLAKE2B and SHA512 of DIGESTS, nobody vouches for it");
        assertThat(found.digests()).isEqualTo(Map.of("BLAKE2B", BLAKE2B, "SHA512", SHA512));
    }

    @Test
    void theSignerOfAClearSignedListVouches() throws Exception {
        Path list = Files.write(directory.resolve("live.iso.DIGESTS"), KEY.clearSign(DIGESTS, NOW));
        Assurance found = checkWithKeys(list);
        assertThat(found.signer()).isEqualTo(KEY.fingerprint());
        assertThat(found.digests()).containsOnlyKeys("BLAKE2B", "SHA512");
    }

    @Test
    void theListBesideAnIsoOfTheSameNameIsNotTakenForIt() throws Exception {
        Path signed = Files.write(directory.resolve("live.iso.asc"), KEY.clearSign(DIGESTS, NOW));
        assertThat(checkWithKeys(signed).signer()).isEqualTo(KEY.fingerprint());
    }

    @Test
    void gpgsSignatureBesideTheListVouchesWhicheverOfThemIsNamed() throws Exception {
        try (Gnupg gpg = new Gnupg(directory)) {
            gpg.generate("Makers <makers@example.org>", "ed25519", "", "never");
            Path list = Files.writeString(directory.resolve("SHA512SUMS"), SHA512 + "  live.iso\n");
            Path signature = directory.resolve("SHA512SUMS.sign");
            gpg.run("--armor", "--output", signature.toString(), "--detach-sign", list.toString());
            Path keys = gpg.export("Makers", directory.resolve("makers.asc"));
            var check = new IsoCheck(List.of(keys), Instant.now());
            for (Path named : List.of(list, signature)) {
                Assurance found = check.check(iso, "live.iso", named, done -> {});
                assertThat(found.signer()).isEqualTo(gpg.fingerprint("Makers"));
                assertThat(found.digests()).isEqualTo(Map.of("SHA512", SHA512));
            }
            Files.writeString(list, SHA512 + "  live.iso\n\n");
            assertThatThrownBy(() -> check.check(iso, "live.iso", list, done -> {}))
                    .isInstanceOf(TrustException.class)
                    .hasMessageContaining("BAD signature");
        }
    }

    @Test
    void readsWhatTheCoreutilsWrite() throws Exception {
        for (String program : List.of("sha512sum", "b2sum", "sha256sum", "sha384sum")) {
            for (List<String> options :
                    List.of(List.<String>of(), List.of("--tag"), List.of("-b"))) {
                var command = new java.util.ArrayList<>(List.of("env", "-C", directory.toString()));
                command.add(program);
                command.addAll(options);
                command.add("live.iso");
                Assurance found = check(program + ".txt", Peers.run(command));
                assertThat(found.digests()).as("%s %s", program, options).hasSize(1);
            }
        }
    }

    @Test
    void passesOverWeakDigestsAndSaysSo() throws Exception {
        String list = "MD5 (live.iso) = %s\nSHA256 (live.iso) = %s\n".formatted(MD5, SHA256);
        Assurance found = check("CHECKSUM", list);
        assertThat(found.digests()).isEqualTo(Map.of("SHA256", SHA256));
        assertThat(found.notes())
                .containsExactly(
                        directory.resolve("CHECKSUM")
                                + ": passed over MD5: too weak, or not known here");
    }

    static Stream<Arguments> refused() {
        String wrong = "0".repeat(64);
        return Stream.of(
                argumentSet(
                        "nothing", "", "LIST: has no digest of live.iso, but no digests at all"),
                argumentSet(
                        "a wrong digest",
                        wrong + "  live.iso\n",
                        "live.iso: SHA256 is %s, expected %s (LIST)".formatted(SHA256, wrong)),
                argumentSet(
                        "one right, one wrong",
                        "%s  live.iso\n%s  live.iso\n".formatted(SHA512, wrong),
                        "live.iso: SHA256 is %s, expected %s (LIST)".formatted(SHA256, wrong)),
                argumentSet(
                        "two of the same kind",
                        "%s  live.iso\n%s  live.iso\n".formatted(SHA256, wrong),
                        "LIST: line 2: a second SHA256 of the same file"),
                argumentSet(
                        "a digest of another length",
                        "SHA512 (live.iso) = " + SHA256,
                        "LIST: line 1: 64 digits of SHA512, expected 128"),
                argumentSet(
                        "only weak ones",
                        MD5 + "  live.iso\n",
                        "LIST: has only MD5 of live.iso, expected SHA256, SHA512 or BLAKE2B"),
                argumentSet(
                        "another file",
                        SHA256 + "  dead.iso\n",
                        "LIST: has no digest of live.iso, but those of dead.iso"),
                argumentSet(
                        "a name that climbs out",
                        "%s  ../live.iso\n%s  /live.iso\n".formatted(SHA256, SHA256),
                        "LIST: has no digest of live.iso, but those of ../live.iso, /live.iso"),
                argumentSet(
                        "a name that moves the cursor",
                        SHA256 + "  \u001b[2Jlive.iso\n",
                        "LIST: has no digest of live.iso, but those of ?[2Jlive.iso"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refuses(String list, String message) {
        TrustException refusal =
                catchThrowableOfType(TrustException.class, () -> check("LIST", list));
        assertThat(refusal.getMessage().replace(directory + "/", "")).isEqualTo(message);
        assertThat(refusal.hint()).isNotEmpty();
    }

    @Test
    void refusesAListNobodySignedWhereKeysAreNamed() throws Exception {
        Path list = Files.writeString(directory.resolve("DIGESTS"), DIGESTS);
        assertThatThrownBy(() -> checkWithKeys(list))
                .isInstanceOf(TrustException.class)
                .hasMessageStartingWith(list + ": nobody signed this list");
    }

    @Test
    void refusesAListAStrangerSigned() throws Exception {
        Path list = Files.write(directory.resolve("DIGESTS"), STRANGER.clearSign(DIGESTS, NOW));
        assertThatThrownBy(() -> checkWithKeys(list))
                .isInstanceOf(TrustException.class)
                .hasMessageContaining("is unknown");
    }

    @Test
    void everyTruncationOfASignedListIsRefused() throws Exception {
        String whole =
                new String(KEY.clearSign(DIGESTS, NOW), java.nio.charset.StandardCharsets.UTF_8);
        Path list = directory.resolve("DIGESTS");
        for (int length = 0; length < whole.stripTrailing().length(); length++) {
            Files.writeString(list, whole.substring(0, length));
            assertThatThrownBy(() -> checkWithKeys(list))
                    .as("cut to %d", length)
                    .isInstanceOf(TrustException.class);
        }
    }

    @Test
    void noTruncationOfAListProvesWhatItDoesNotSay() throws Exception {
        int accepted = 0;
        for (int length = 0; length < DIGESTS.length(); length++) {
            try {
                Assurance found = check("DIGESTS", DIGESTS.substring(0, length));
                assertThat(found.digests()).containsEntry("BLAKE2B", BLAKE2B);
                accepted++;
            } catch (TrustException refusal) {
                assertThat(length).isLessThan(DIGESTS.length() - 1);
            }
        }
        assertThat(accepted).isPositive();
    }

    @Test
    void refusesALineOfAHundredMegabytes() throws Exception {
        Path list = directory.resolve("DIGESTS");
        try (var file = new RandomAccessFile(list.toFile(), "rw")) {
            file.setLength(100 << 20);
        }
        assertThatThrownBy(() -> new IsoCheck(List.of(), NOW).check(iso, "live.iso", list, d -> {}))
                .isInstanceOf(TrustException.class)
                .hasMessageContaining("more than 16777216 bytes");
    }

    @Test
    void readsLongLinesInOneGo() throws Exception {
        int many = 8 << 20;
        for (String each : List.of("a", "A (", ")", "# ", " ", "# x ", "0123456789 ")) {
            String list = each.repeat(many / each.length()) + "\n" + SHA256 + "  live.iso\n";
            assertThat(check("LONG", list).digests()).as(each).containsOnlyKeys("SHA256");
        }
    }

    @Test
    void anIsoThatIsStillWrittenToIsRefused() throws Exception {
        Path list = Files.writeString(directory.resolve("LIST"), SHA256 + "  live.iso\n");
        Path growing = Files.write(directory.resolve("growing.iso"), new byte[4 << 20]);
        assertThatThrownBy(() ->
                        new IsoCheck(List.of(), NOW)
                                .check(growing, "live.iso", list, done -> grow(growing)))
                .isInstanceOf(TrustException.class)
                .hasMessageContaining("bytes when opened");
    }

    private static void grow(Path file) {
        try {
            Files.write(file, new byte[1], java.nio.file.StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Assurance check(String name, String list) throws IOException {
        Path file = Files.writeString(directory.resolve(name), list);
        return new IsoCheck(List.of(), NOW).check(iso, "live.iso", file, done -> {});
    }

    private Assurance checkWithKeys(Path list) throws IOException {
        return new IsoCheck(List.of(keyring), NOW).check(iso, "live.iso", list, done -> {});
    }
}
