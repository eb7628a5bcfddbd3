package dev.bootwright.image.squash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.squashfs.Squashfs;
import dev.bootwright.formats.squashfs.SquashfsEntry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// File systems that mksquashfs makes, read by us and by unsquashfs.
class SquashfsPeersTest {

    private static final int LIMIT = 4 << 20;

    @TempDir Path directory;

    static Stream<Arguments> variants() {
        return Stream.of(
                made("gzip", "-comp", "gzip"),
                made("lzo", "-comp", "lzo"),
                made("lz4", "-comp", "lz4"),
                made("lz4 of high compression", "-comp", "lz4", "-Xhc"),
                made("xz", "-comp", "xz"),
                made(
                        "xz with filters and blocks of 1 MiB",
                        "-comp",
                        "xz",
                        "-Xbcj",
                        "x86",
                        "-b",
                        "1M"),
                made("zstd", "-comp", "zstd"),
                made("lzma", "-comp", "lzma"),
                made("no fragments", "-comp", "zstd", "-no-fragments"),
                made("tail ends", "-comp", "gzip", "-tailends"),
                made("small blocks", "-comp", "gzip", "-b", "4K"),
                made("nothing compressed", "-noI", "-noD", "-noF", "-noX"));
    }

    private static Arguments made(String name, String... options) {
        return argumentSet(name, List.of(options));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void unsquashfsReadsTheSame(List<String> options) throws IOException, InterruptedException {
        Path tree = tree();
        Path image = directory.resolve("image.squashfs");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                find("mksquashfs").toString(),
                                tree.toString(),
                                image.toString(),
                                "-quiet",
                                "-no-progress",
                                "-processors",
                                "1"));
        command.addAll(options);
        run(command);
        Set<String> listed = new TreeSet<>();
        for (String line :
                run(List.of(find("unsquashfs").toString(), "-l", "-d", "", image.toString()))
                        .split("\n", -1)) {
            listed.add(line.isEmpty() ? "/" : line);
        }
        try (FileChannel channel = FileChannel.open(image)) {
            Squashfs squashfs =
                    Squashfs.open(ByteSource.of(channel, channel.size()), new SquashDecoder());
            Set<String> ours = new TreeSet<>(Set.of("/"));
            walk(squashfs, squashfs.find("/").orElseThrow(), tree, ours);
            assertEquals(listed, ours);
            byte[] release = squashfs.read(squashfs.find("/etc/os-release").orElseThrow(), LIMIT);
            assertEquals("ID=peer\n", new String(release, UTF_8));
            assertEquals(
                    "/usr/lib/modules/6.1/kernel/name-1199-with-some-length.ko",
                    squashfs.find("/lib/modules/6.1/kernel/name-1199-with-some-length.ko")
                            .orElseThrow()
                            .path());
            assertThat(squashfs.find("/lib/modules/6.1/kernel/name-1200-with-some-length.ko"))
                    .isEmpty();
            assertThat(squashfs.find("/lib/modules/6.1/kernel/a")).isEmpty();
            assertThat(squashfs.list("/empty")).isEmpty();
        }
    }

    /// Every file has the content it has on the disk, by name as well as in a list.
    private static void walk(
            Squashfs squashfs, SquashfsEntry directory, Path tree, Set<String> paths)
            throws IOException {
        for (SquashfsEntry entry : squashfs.list(directory.path())) {
            paths.add(entry.path());
            Path original = tree.resolve(entry.path().substring(1));
            switch (entry.kind()) {
                case DIRECTORY -> walk(squashfs, entry, tree, paths);
                case SYMBOLIC_LINK ->
                        assertEquals(Files.readSymbolicLink(original).toString(), entry.target());
                case FILE -> {
                    if (!entry.name().startsWith("name-") || entry.name().contains("7-")) {
                        assertEquals(entry, squashfs.find(entry.path()).orElseThrow());
                    }
                    assertArrayEquals(
                            Files.readAllBytes(original),
                            squashfs.read(entry, LIMIT),
                            entry.path());
                }
                case OTHER -> throw new AssertionError(entry.path());
            }
        }
    }

    private Path tree() throws IOException {
        Path tree = Files.createDirectory(directory.resolve("tree"));
        Path lib = Files.createDirectories(tree.resolve("usr/lib"));
        Files.createDirectory(tree.resolve("etc"));
        Files.createDirectory(tree.resolve("empty"));
        Files.writeString(lib.resolve("os-release"), "ID=peer\n");
        Files.createSymbolicLink(tree.resolve("etc/os-release"), Path.of("../usr/lib/os-release"));
        Files.createSymbolicLink(tree.resolve("lib"), Path.of("usr/lib"));
        Path kernel = Files.createDirectories(lib.resolve("modules/6.1/kernel"));
        for (int i = 0; i < 1200; i++) {
            Files.createFile(kernel.resolve("name-%04d-with-some-length.ko".formatted(i)));
        }
        Random random = new Random(7);
        byte[] noise = new byte[300_000];
        random.nextBytes(noise);
        Files.write(tree.resolve("noise"), noise);
        Files.write(tree.resolve("sparse"), new byte[1_500_000]);
        StringBuilder text = new StringBuilder();
        while (text.length() < 1_200_000) {
            text.append("word")
                    .append(random.nextInt(1000))
                    .append(random.nextInt(30) == 0 ? '\n' : ' ');
            if (random.nextInt(200) == 0) {
                text.append("x".repeat(random.nextInt(3000)));
            }
            if (random.nextInt(50) == 0 && text.length() > 60_000) {
                int from = text.length() - 1 - random.nextInt(60_000);
                text.append(text, from, Math.min(text.length(), from + random.nextInt(500)));
            }
        }
        Files.writeString(tree.resolve("text"), text);
        for (int size : new int[] {1, 2, 3, 17, 18, 300, 4095, 4096, 4097, 131_072, 131_073}) {
            Files.writeString(tree.resolve("text-" + size), text.substring(0, size));
        }
        return tree;
    }

    private static Path find(String program) {
        Path path = Path.of("/usr/bin", program);
        boolean there = Files.isExecutable(path);
        assertTrue(
                there || !"required".equals(System.getProperty("peers")), program + " is missing");
        assumeTrue(there, program + " is missing");
        return path;
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }
}
