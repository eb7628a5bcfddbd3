package dev.bootwright.formats.fat;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.SparseSource;
import dev.bootwright.formats.peer.Peer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Our file systems read by the tools that everybody has, and theirs by us.
class FatPeersTest {

    @TempDir Path directory;

    @Test
    void fsckFindsOurFileSystemClean() throws Exception {
        Path image = ours(1);
        assertThat(Peer.run("fsck.vfat", "-n", "-v", image.toString()))
                .contains("512 bytes per cluster")
                .doesNotContain("differ", "wrong", "inconsisten", "Dirty", "Free cluster summary");
        assertThat(Peer.run("fsck.vfat", "-n", "-v", ours(8).toString()))
                .contains("4096 bytes per cluster");
    }

    @Test
    void mtoolsReadsOurFiles() throws Exception {
        String image = ours(1).toString();
        Path copy = directory.resolve("copy");
        for (FatFile each : files()) {
            Peer.run("mcopy", "-n", "-i", image, "::" + each.path(), copy.toString());
            ByteBuffer expected = ByteBuffer.allocate((int) each.content().size());
            each.content().readFully(expected, 0);
            assertArrayEquals(expected.array(), Files.readAllBytes(copy), each.path());
            Files.delete(copy);
        }
        assertThat(Peer.run("mdir", "-i", image, "::/many"))
                .contains("ANAMEW~1 TXT", "2024-06-15  10:20", "a name with 17.txt");
    }

    @Test
    void mtoolsWritesIntoOurFileSystem() throws Exception {
        Path image = ours(1);
        Path file = Files.write(directory.resolve("file"), new byte[300_000]);
        Peer.run("mcopy", "-i", image.toString(), file.toString(), "::/loader/some new file");
        Peer.run("mdel", "-i", image.toString(), "::/big.bin");
        assertThat(Peer.run("fsck.vfat", "-n", "-v", image.toString())).doesNotContain("wrong");
        try (FileChannel channel = FileChannel.open(image)) {
            FatTree tree = FatTree.open(ByteSource.of(channel, channel.size()));
            assertEquals(300_000, tree.resolve("loader/SOME NEW FILE").orElseThrow().size());
            assertThat(tree.resolve("big.bin")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"12, 2, 1", "16, 20, 1", "16, 20, 4", "32, 40, 1"})
    void weReadWhatMkfsAndMtoolsMade(int bits, int mebibytes, int clusterSectors) throws Exception {
        Path image = directory.resolve("image");
        try (var file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength((long) mebibytes << 20);
        }
        Peer.run(
                "mkfs.vfat",
                "-F",
                Integer.toString(bits),
                "-s",
                Integer.toString(clusterSectors),
                "-i",
                "1a2b3c4d",
                "-n",
                "PEER",
                image.toString());
        byte[] random = new byte[400_000];
        new Random(1).nextBytes(random);
        Path one = Files.write(directory.resolve("one"), random);
        Path two = Files.write(directory.resolve("two"), new byte[100_000]);
        String i = image.toString();
        Peer.run("mmd", "-i", i, "::/a directory", "::/a directory/B");
        Peer.run("mcopy", "-i", i, two.toString(), "::/first");
        Peer.run("mcopy", "-i", i, two.toString(), "::/second");
        Peer.run("mdel", "-i", i, "::/first");
        Peer.run("mcopy", "-i", i, one.toString(), "::/a directory/B/in two places, with a name");
        Peer.run("mcopy", "-i", i, two.toString(), "::/a directory/NUMBER.1");
        try (FileChannel channel = FileChannel.open(image)) {
            FatTree tree = FatTree.open(ByteSource.of(channel, channel.size()));
            assertEquals(bits, tree.bits());
            assertEquals("PEER", tree.label());
            assertEquals("1A2B-3C4D", tree.volumeId());
            FatNode inside = tree.resolve("a directory").orElseThrow();
            assertEquals(
                    List.of("B", "NUMBER.1"),
                    tree.list(inside).stream().map(FatEntry::name).toList());
            FatNode node = tree.resolve("A Directory/b/in two places, with a name").orElseThrow();
            assertArrayEquals(random, TinyFat.content(tree, node));
        }
    }

    private static List<FatFile> files() {
        byte[] big = new byte[2_000_000];
        new Random(2).nextBytes(big);
        List<FatFile> files = new ArrayList<>();
        files.add(new FatFile("big.bin", ByteSource.of(big)));
        files.add(FatLayoutTest.file("EFI/BOOT/BOOTX64.EFI", "MZ"));
        files.add(FatLayoutTest.file("loader/loader.conf", "timeout 0\n"));
        files.add(FatLayoutTest.file("loader/entries.srel", "type1\n"));
        for (int i = 1; i < 40; i++) {
            files.add(FatLayoutTest.file("many/a name with " + i + ".txt", "%d".formatted(i)));
        }
        files.add(new FatFile("empty", ByteSource.of("".getBytes(US_ASCII))));
        return files;
    }

    private Path ours(int clusterSectors) throws IOException {
        long sectors = FatLayout.sectors(files(), clusterSectors, 1 << 20);
        FatVolume volume =
                new FatVolume(sectors, clusterSectors, 4096, 1, "OURS", FatLayoutTest.WRITTEN);
        SparseSource source = FatLayout.of(volume, files());
        Path image = directory.resolve("ours" + clusterSectors);
        try (FileChannel out =
                FileChannel.open(image, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (SparseSource.Piece piece : source.pieces()) {
                ByteBuffer bytes = ByteBuffer.allocate((int) piece.content().size());
                piece.content().readFully(bytes, 0);
                out.write(bytes.flip(), piece.offset());
            }
            out.write(ByteBuffer.allocate(1), source.size() - 1);
        }
        return image;
    }
}
