package dev.bootwright.formats.iso9660;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.iso9660.BootCatalog.Platform;
import dev.bootwright.formats.peer.Peer;
import dev.bootwright.formats.tree.FileKind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Volumes that the real tools make, read by us and by them.
class IsoPeersTest {

    private static final Pattern EXTENT =
            Pattern.compile("File data lba: +\\d+ , +(\\d+) , +(\\d+) , +(\\d+) , '(.+)'");

    @TempDir Path directory;

    static Stream<Arguments> variants() {
        return Stream.of(
                made("Rock Ridge", Naming.ROCK_RIDGE, "any", "xorriso", "-as", "mkisofs", "-R"),
                made(
                        "Rock Ridge and Joliet",
                        Naming.ROCK_RIDGE,
                        "any",
                        "xorriso",
                        "-as",
                        "mkisofs",
                        "-R",
                        "-J",
                        "-joliet-long"),
                made(
                        "directories moved",
                        Naming.ROCK_RIDGE,
                        "any",
                        "xorriso",
                        "-as",
                        "mkisofs",
                        "-R",
                        "-rr_reloc_dir",
                        "/moved"),
                made(
                        "directories moved and hidden",
                        Naming.ROCK_RIDGE,
                        "any",
                        "xorriso",
                        "-as",
                        "mkisofs",
                        "-R",
                        "-hide-rr-moved"),
                made(
                        "ISO level 4",
                        Naming.ROCK_RIDGE,
                        "any",
                        "xorriso",
                        "-as",
                        "mkisofs",
                        "-R",
                        "-iso-level",
                        "4"),
                made(
                        "genisoimage",
                        Naming.ROCK_RIDGE,
                        "any",
                        "genisoimage",
                        "-R",
                        "-J",
                        "-joliet-long"),
                made(
                        "Joliet",
                        Naming.JOLIET,
                        "norock",
                        "xorriso",
                        "-as",
                        "mkisofs",
                        "--norock",
                        "-J",
                        "-joliet-long"),
                made(
                        "Joliet of genisoimage",
                        Naming.JOLIET,
                        "norock",
                        "genisoimage",
                        "-J",
                        "-joliet-long",
                        "-D"),
                made(
                        "plain, level 1",
                        Naming.PLAIN,
                        "any",
                        "xorriso",
                        "-as",
                        "mkisofs",
                        "--norock",
                        "-iso-level",
                        "1"),
                made(
                        "plain, level 3",
                        Naming.PLAIN,
                        "any",
                        "xorriso",
                        "-as",
                        "mkisofs",
                        "--norock",
                        "-iso-level",
                        "3"),
                made("plain of genisoimage", Naming.PLAIN, "any", "genisoimage", "-l", "-D"));
    }

    /// With names in UTF-8, which the tools take for something else where nothing says so.
    private static String run(String program, String... arguments)
            throws IOException, InterruptedException {
        List<String> all =
                new ArrayList<>(List.of("LC_ALL=C.UTF-8", Peer.find(program).toString()));
        all.addAll(List.of(arguments));
        return Peer.run("env", all.toArray(String[]::new));
    }

    private static Arguments made(String name, Naming naming, String readAs, String... command) {
        return argumentSet(name, naming, readAs, List.of(command));
    }

    private Path make(List<String> command) throws IOException, InterruptedException {
        Path tree = tree();
        Path image = directory.resolve("image.iso");
        if (command.getFirst().equals("genisoimage")) {
            Files.delete(tree.resolve("long")); // it leaves the end of such a target out
        }
        List<String> arguments = new ArrayList<>(command.subList(1, command.size()));
        arguments.addAll(List.of("-quiet", "-V", "PEER", "-o", image.toString(), tree.toString()));
        run(command.getFirst(), arguments.toArray(String[]::new));
        return image;
    }

    private Path tree() throws IOException {
        Path tree = Files.createDirectories(directory.resolve("tree"));
        Path deep = Files.createDirectories(tree.resolve("1/2/3/4/5/6/7/8/9/10/11"));
        Files.writeString(deep.resolve("deep"), "deep");
        Path many = Files.createDirectories(tree.resolve("many"));
        for (int i = 0; i < 300; i++) {
            Files.writeString(many.resolve("file-%d.txt".formatted(i)), "number " + i);
        }
        Path boot = Files.createDirectories(tree.resolve("boot"));
        Files.write(boot.resolve("vmlinuz-6.1.0-1-amd64"), new byte[100_000]);
        Files.writeString(tree.resolve("Ünïcode ☃ name.squashfs"), "snow");
        Files.writeString(tree.resolve("n".repeat(60) + "-long"), "long name");
        Files.createFile(tree.resolve("empty"));
        Files.createSymbolicLink(tree.resolve("kernel"), Path.of("boot/vmlinuz-6.1.0-1-amd64"));
        Files.createSymbolicLink(boot.resolve("up"), Path.of("/boot/../1/2/3/4/5/6/7/8/9/10"));
        Files.createSymbolicLink(
                tree.resolve("long"), Path.of("x".repeat(200) + "/" + "y".repeat(250) + "/../z"));
        return tree;
    }

    private static IsoVolume open(FileChannel image) throws IOException {
        return IsoVolume.open(ByteSource.of(image, image.size()));
    }

    /// What is under every path: the content of a file, the target of a link.
    private static Map<String, String> contents(IsoVolume volume) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        volume.walk(
                "/",
                entry ->
                        contents.put(
                                entry.path(),
                                switch (entry.kind()) {
                                    case FILE -> "file " + text(volume.content(entry));
                                    case SYMBOLIC_LINK -> "link " + entry.target();
                                    case DIRECTORY, OTHER -> entry.kind().toString();
                                }));
        return contents;
    }

    private static String text(ByteSource content) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) content.size());
        content.readFully(bytes, 0);
        return new String(bytes.array(), UTF_8);
    }

    private static Map<String, String> contents(Path extracted) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(extracted)) {
            for (Path path : paths.filter(path -> !path.equals(extracted)).toList()) {
                String content =
                        Files.isSymbolicLink(path)
                                ? "link " + Files.readSymbolicLink(path)
                                : Files.isDirectory(path)
                                        ? FileKind.DIRECTORY.toString()
                                        : "file " + Files.readString(path);
                contents.put("/" + extracted.relativize(path), content);
            }
        }
        return contents;
    }

    @ParameterizedTest
    @MethodSource("variants")
    void xorrisoExtractsTheSame(Naming naming, String readAs, List<String> command)
            throws IOException, InterruptedException {
        Path image = make(command);
        Path extracted = directory.resolve("extracted");
        List<String> arguments = new ArrayList<>(List.of("-read_fs", readAs));
        arguments.addAll(
                List.of(
                        "-osirrox",
                        "on",
                        "-indev",
                        image.toString(),
                        "-extract",
                        "/",
                        extracted.toString()));
        run("xorriso", arguments.toArray(String[]::new));
        try (FileChannel channel = FileChannel.open(image)) {
            IsoVolume volume = open(channel);
            assertEquals("PEER", volume.volumeId());
            assertEquals(naming, volume.naming());
            assertEquals(contents(extracted), contents(volume));
            assertThat(volume.find("/MANY/../boot").isPresent()).isEqualTo(naming == Naming.PLAIN);
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void xorrisoReportsTheSameExtents(Naming naming, String readAs, List<String> command)
            throws IOException, InterruptedException {
        Path image = make(command);
        List<String> arguments = new ArrayList<>(List.of("-read_fs", readAs));
        arguments.addAll(List.of("-indev", image.toString(), "-find", "/", "-exec", "report_lba"));
        Map<String, Extent> extents = new TreeMap<>();
        Matcher lines = EXTENT.matcher(run("xorriso", arguments.toArray(String[]::new)));
        while (lines.find()) {
            long size = Long.parseLong(lines.group(3));
            if (size > 0) {
                extents.put(
                        lines.group(4), new Extent(Long.parseLong(lines.group(1)) * 2048, size));
            }
        }
        assertThat(extents).hasSizeGreaterThan(300);
        try (FileChannel channel = FileChannel.open(image)) {
            Map<String, Extent> ours = new TreeMap<>();
            open(channel)
                    .walk(
                            "/",
                            entry -> {
                                if (entry.kind() == FileKind.FILE && entry.size() > 0) {
                                    ours.put(entry.path(), entry.extents().getFirst());
                                }
                            });
            assertEquals(extents, ours);
        }
    }

    /// 7z shows Joliet's names before Rock Ridge's, and moved directories where they were moved to, so it is
    /// not asked about those.
    static Stream<Arguments> variantsFor7z() {
        return variants()
                .filter(variant -> {
                    List<?> command = (List<?>) variant.get()[2];
                    boolean isBoth =
                            variant.get()[0] == Naming.ROCK_RIDGE && command.contains("-J");
                    return !isBoth
                            && command.stream()
                                    .noneMatch(Set.of("-rr_reloc_dir", "-hide-rr-moved")::contains);
                });
    }

    @ParameterizedTest
    @MethodSource("variantsFor7z")
    void sevenZipListsTheSame(Naming naming, String readAs, List<String> command)
            throws IOException, InterruptedException {
        Path image = make(command);
        Map<String, Long> theirs = new TreeMap<>();
        String listing = run("7z", "l", "-slt", "-sccUTF-8", image.toString());
        Matcher files =
                Pattern.compile("\nPath = (.+)\nFolder = -\nSize = (\\d+)").matcher(listing);
        while (files.find()) {
            theirs.put("/" + files.group(1), Long.parseLong(files.group(2)));
        }
        assertThat(theirs).hasSizeGreaterThan(300);
        try (FileChannel channel = FileChannel.open(image)) {
            Map<String, Long> ours = new TreeMap<>();
            open(channel)
                    .walk(
                            "/",
                            entry -> {
                                if (entry.kind() != FileKind.DIRECTORY) {
                                    ours.put(entry.path(), entry.size());
                                }
                            });
            assertEquals(ours, theirs);
        }
    }

    @Test
    void grubMkrescueMakesAHybrid() throws IOException, InterruptedException {
        Path image = directory.resolve("rescue.iso");
        Peer.find("mformat"); // which grub-mkrescue needs for UEFI
        run("grub-mkrescue", "-o", image.toString(), tree().toString());
        try (FileChannel channel = FileChannel.open(image)) {
            IsoVolume volume = open(channel);
            BootCatalog catalog = volume.bootCatalog().orElseThrow();
            assertThat(catalog.boots(Platform.BIOS)).isTrue();
            assertThat(catalog.boots(Platform.UEFI)).isTrue();
            assertThat(volume.systemArea()).isEqualTo(new SystemArea(true, true, true));
            assertThat(catalog.images())
                    .extracting(found -> found.loaded().offset())
                    .containsExactly(
                            start(volume, "/boot/grub/i386-pc/eltorito.img"),
                            start(volume, "/efi.img"));
            assertThat(volume.find("/kernel").orElseThrow().size()).isEqualTo(100_000);
        }
    }

    private static long start(IsoVolume volume, String path) throws IOException {
        return volume.find(path).orElseThrow().extents().getFirst().offset();
    }

    @Test
    void readsTheRescueDiskOfGrubAndTheDiskOfIpxe() throws IOException {
        for (String image :
                List.of("/usr/lib/grub-rescue/grub-rescue-cdrom.iso", "/usr/lib/ipxe/ipxe.iso")) {
            boolean there = Files.isReadable(Path.of(image));
            assertThat(there || !"required".equals(System.getProperty("peers"))).as(image).isTrue();
            assumeTrue(there, image + " is missing");
            try (FileChannel channel = FileChannel.open(Path.of(image))) {
                IsoVolume volume = open(channel);
                assertThat(IsoVolumeTest.readAll(volume)).hasSizeGreaterThan(5);
                assertThat(volume.bootCatalog().orElseThrow().boots(Platform.BIOS)).isTrue();
                assertThat(volume.systemArea().isHybrid()).isTrue();
            }
        }
    }

    @Test
    void xorrisoStoresCompressedByZisofs() throws IOException, InterruptedException {
        Path image = directory.resolve("packed.iso");
        run(
                "xorriso",
                "-outdev",
                image.toString(),
                "-map",
                tree().toString(),
                "/",
                "-set_filter_r",
                "--zisofs",
                "/boot",
                "--",
                "-commit");
        try (FileChannel channel = FileChannel.open(image)) {
            IsoVolume volume = open(channel);
            IsoEntry kernel = volume.find("/kernel").orElseThrow();
            assertThat(kernel.compressed()).isTrue();
            assertThat(kernel.size()).isLessThan(100_000);
            assertThat(assertThrows(FormatException.class, () -> volume.content(kernel)))
                    .hasMessageContaining("is stored compressed by zisofs");
            assertEquals(
                    "snow",
                    text(volume.content(volume.find("/Ünïcode ☃ name.squashfs").orElseThrow())));
        }
    }

    /// The second session's descriptors count; its directories name files of the first one.
    @Test
    void xorrisoAddsASession() throws IOException, InterruptedException {
        Path image = make(List.of("xorriso", "-as", "mkisofs", "-R"));
        Path added = Files.writeString(directory.resolve("added"), "added");
        run("xorriso", "-dev", image.toString(), "-map", added.toString(), "/added", "-commit");
        try (FileChannel channel = FileChannel.open(image)) {
            IsoVolume volume = open(channel);
            assertEquals("added", text(volume.content(volume.find("/added").orElseThrow())));
            assertEquals(
                    "number 7",
                    text(volume.content(volume.find("/many/file-7.txt").orElseThrow())));
        }
    }

    /// 5 GiB, sparse on both sides: xorriso records it in two extents, since one holds less than 4 GiB.
    @Test
    @Tag("lab")
    void xorrisoDividesAFileBeyondFourGibibytes() throws IOException, InterruptedException {
        Path tree = Files.createDirectory(directory.resolve("large"));
        long size = 5L << 30;
        try (RandomAccessFile file = new RandomAccessFile(tree.resolve("image").toFile(), "rw")) {
            file.setLength(size);
            for (long position : List.of(0L, (1L << 32) - 2050, size - 5)) {
                file.seek(position);
                file.write("MARK!".getBytes(UTF_8));
            }
        }
        Path image = directory.resolve("large.iso");
        List<ProcessBuilder> commands =
                List.of(
                        new ProcessBuilder(
                                Peer.find("xorriso").toString(),
                                "-as",
                                "mkisofs",
                                "-quiet",
                                "-R",
                                "-iso-level",
                                "3",
                                "-o",
                                "-",
                                tree.toString()),
                        new ProcessBuilder(
                                Peer.find("dd").toString(),
                                "of=" + image,
                                "bs=1M",
                                "iflag=fullblock",
                                "conv=sparse",
                                "status=none"));
        commands.getFirst().redirectError(ProcessBuilder.Redirect.DISCARD);
        for (Process process : ProcessBuilder.startPipeline(commands)) {
            assertEquals(0, process.waitFor());
        }
        String report =
                run("xorriso", "-indev", image.toString(), "-find", "/", "-exec", "report_lba");
        assertThat(report).contains("File data lba:  1 ");
        try (FileChannel channel = FileChannel.open(image)) {
            IsoVolume volume = open(channel);
            IsoEntry large = volume.find("/image").orElseThrow();
            assertEquals(size, large.size());
            assertThat(large.extents()).hasSize(1); // they lie one after the other
            for (long position : List.of(0L, (1L << 32) - 2050, size - 5)) {
                ByteBuffer mark = ByteBuffer.allocate(5);
                volume.content(large).readFully(mark, position);
                assertEquals("MARK!", new String(mark.array(), UTF_8));
            }
        }
    }
}
