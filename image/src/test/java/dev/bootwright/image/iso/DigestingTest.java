package dev.bootwright.image.iso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.image.iso.Digesting.Algorithm;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigestingTest {

    /// More than all pieces on their way together, and no whole number of them.
    private static final int LARGE = 40_000_001;

    @TempDir private Path folder;

    @Test
    void aLargeFileHasTheDigestsThatTheToolsOfCoreutilsMake() throws Exception {
        Path file = file(LARGE);

        Digests digests = new Digesting(file, done -> {}).all(List.of(new Extent(0, LARGE)));

        assertThat(digests.sha256()).isEqualTo(sum("sha256sum", file));
        assertThat(digests.sha512()).isEqualTo(sum("sha512sum", file));
        assertThat(digests.blake2b()).isEqualTo(sum("b2sum", file));
    }

    @Test
    void partsAreTakenInTheirOrder() throws Exception {
        Path file = folder.resolve("file");
        Files.writeString(file, "world, hello");

        var found =
                new Digesting(file, done -> {})
                        .each(
                                List.of(Algorithm.SHA256),
                                List.of(new Extent(7, 5), new Extent(5, 2), new Extent(0, 5)));

        Path wanted = folder.resolve("wanted");
        Files.writeString(wanted, "hello, world");
        assertThat(found).containsEntry(Algorithm.SHA256, sum("sha256sum", wanted));
    }

    @Test
    void nothingHasTheDigestOfNothing() throws Exception {
        assertThat(new Digesting(file(1), done -> {}).all(List.of()).sha256())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void progressEndsWithTheBytesOfAllDigestsTogether() throws Exception {
        AtomicLong most = new AtomicLong();

        new Digesting(file(LARGE), done -> most.accumulateAndGet(done, Math::max))
                .all(List.of(new Extent(0, LARGE)));

        assertThat(most).hasValue(3L * LARGE);
    }

    @Test
    void aFileThatEndsEarlyIsToldWithTheByte() throws Exception {
        Path file = file(3_000_000);

        assertThatThrownBy(() ->
                        new Digesting(file, done -> {}).all(List.of(new Extent(0, 3_000_001))))
                .isInstanceOf(EOFException.class)
                .hasMessageContaining("ends at byte 3000000, expected 3000001");
    }

    @Test
    void aDigestThatFailsHoldsNobodyUp() throws Exception {
        Path file = file(LARGE);

        assertThatThrownBy(() ->
                        new Digesting(
                                        file,
                                        done -> {
                                            throw new IllegalArgumentException("no progress");
                                        })
                                .all(List.of(new Extent(0, LARGE))))
                .hasRootCauseMessage("no progress");
    }

    private Path file(int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Files.write(folder.resolve("file"), bytes);
    }

    private static String sum(String tool, Path file) throws Exception {
        Process process = new ProcessBuilder(tool, file.toString()).start();
        byte[] said = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
        return new String(said, StandardCharsets.UTF_8).split(" ", -1)[0];
    }
}
