package dev.bootwright.formats.iso9660;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Volumes that the real tools make, read by us and by them.
class IsoPeersTest {

    private static final Pattern EXTENT =
            Pattern.compile("File data lba: +\\d+ , +(\\d+) , +(\\d+) , +(\\d+) , '(.+)'");

    @TempDir Path directory;

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
    @MethodSource("dev.bootwright.formats.iso9660.IsoVariants#variants")
    void xorrisoExtractsTheSame(Naming naming, String readAs, List<String> command)
            throws IOException, InterruptedException {
        Path image = IsoVariants.make(directory, command);
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
        IsoVariants.run("xorriso", arguments.toArray(String[]::new));
        try (FileChannel channel = FileChannel.open(image)) {
            IsoVolume volume = open(channel);
            assertEquals("PEER", volume.volumeId());
            assertEquals(naming, volume.naming());
            assertEquals(contents(extracted), contents(volume));
            assertThat(volume.find("/MANY/../boot").isPresent()).isEqualTo(naming == Naming.PLAIN);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.bootwright.formats.iso9660.IsoVariants#variants")
    void xorrisoReportsTheSameExtents(Naming naming, String readAs, List<String> command)
            throws IOException, InterruptedException {
        Path image = IsoVariants.make(directory, command);
        List<String> arguments = new ArrayList<>(List.of("-read_fs", readAs));
        arguments.addAll(List.of("-indev", image.toString(), "-find", "/", "-exec", "report_lba"));
        Map<String, Extent> extents = new TreeMap<>();
        Matcher lines =
                EXTENT.matcher(IsoVariants.run("xorriso", arguments.toArray(String[]::new)));
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

    @ParameterizedTest
    @MethodSource("dev.bootwright.formats.iso9660.IsoVariants#variantsFor7z")
    void sevenZipListsTheSame(Naming naming, String readAs, List<String> command)
            throws IOException, InterruptedException {
        Path image = IsoVariants.make(directory, command);
        Map<String, Long> theirs = new TreeMap<>();
        String listing = IsoVariants.run("7z", "l", "-slt", "-sccUTF-8", image.toString());
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
        IsoVariants.run(
                "grub-mkrescue", "-o", image.toString(), IsoVariants.tree(directory).toString());
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
        IsoVariants.run(
                "xorriso",
                "-outdev",
                image.toString(),
                "-map",
                IsoVariants.tree(directory).toString(),
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
        Path image = IsoVariants.make(directory, List.of("xorriso", "-as", "mkisofs", "-R"));
        Path added = Files.writeString(directory.resolve("added"), "added");
        IsoVariants.run(
                "xorriso", "-dev", image.toString(), "-map", added.toString(), "/added", "-commit");
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
                IsoVariants.run(
                        "xorriso", "-indev", image.toString(), "-find", "/", "-exec", "report_lba");
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
