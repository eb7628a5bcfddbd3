package dev.bootwright.formats.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.peer.Peer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What the real tools make, told by us and by `blkid`.
class SignaturesPeersTest {

    private static final String UUID = "6b1e3f7a-9c44-4d0e-8a55-0123456789ab";

    @TempDir Path directory;

    /// @param megabytes size of the device
    /// @param command   `IMAGE` stands for the device, `TREE` for a directory with a file
    record Made(int megabytes, List<String> command) {}

    static Stream<Arguments> made() {
        return Stream.of(
                made("ext2", 8, "mke2fs", "-t", "ext2", "-L", "old", "-U", UUID, "IMAGE"),
                made("ext3", 16, "mke2fs", "-t", "ext3", "-L", "older", "IMAGE"),
                made("ext4", 16, "mke2fs", "-t", "ext4", "-L", "root", "-U", UUID, "IMAGE"),
                made("ext4 without label", 16, "mke2fs", "-t", "ext4", "IMAGE"),
                made(
                        "ext4 without checksums",
                        16,
                        "mke2fs",
                        "-t",
                        "ext4",
                        "-O",
                        "^metadata_csum",
                        "IMAGE"),
                made(
                        "ext4 without journal",
                        16,
                        "mke2fs",
                        "-t",
                        "ext4",
                        "-O",
                        "^has_journal",
                        "IMAGE"),
                made("ext journal", 16, "mke2fs", "-O", "journal_dev", "-L", "log", "IMAGE"),
                made("xfs", 320, "mkfs.xfs", "-q", "-L", "data", "-m", "uuid=" + UUID, "IMAGE"),
                made("xfs version 4", 320, "mkfs.xfs", "-q", "-m", "crc=0", "IMAGE"),
                made("xfs 4096", 320, "mkfs.xfs", "-q", "-s", "size=4096", "IMAGE"),
                made("FAT12", 2, "mkfs.vfat", "-F", "12", "-n", "FLOPPY", "IMAGE"),
                made("FAT16", 32, "mkfs.vfat", "-F", "16", "-i", "1234abcd", "-n", "A B", "IMAGE"),
                made("FAT32", 64, "mkfs.vfat", "-F", "32", "-i", "cafe0001", "-n", "EFI", "IMAGE"),
                made("FAT32 without label", 64, "mkfs.vfat", "-F", "32", "IMAGE"),
                made("swap", 4, "mkswap", "-L", "swap0", "-U", UUID, "IMAGE"),
                made("swap of 64 KiB pages", 4, "mkswap", "-p", "65536", "IMAGE"),
                made("btrfs", 120, "mkfs.btrfs", "-q", "-L", "tree", "-U", UUID, "IMAGE"),
                made("squashfs", 0, "mksquashfs", "TREE", "IMAGE", "-noappend", "-quiet"),
                made(
                        "ISO 9660",
                        0,
                        "xorriso",
                        "-as",
                        "mkisofs",
                        "-V",
                        "CDROM 1",
                        "-o",
                        "IMAGE",
                        "TREE"),
                made(
                        "LUKS 1",
                        20,
                        "cryptsetup",
                        "luksFormat",
                        "-q",
                        "--type=luks1",
                        "--pbkdf-force-iterations=1000",
                        "--key-file=TREE/file",
                        "--uuid=" + UUID,
                        "IMAGE"),
                made(
                        "LUKS 2",
                        20,
                        "cryptsetup",
                        "luksFormat",
                        "-q",
                        "--type=luks2",
                        "--pbkdf=pbkdf2",
                        "--pbkdf-force-iterations=1000",
                        "--label=secret",
                        "--key-file=TREE/file",
                        "IMAGE"));
    }

    private static Arguments made(String name, int megabytes, String... command) {
        return argumentSet(name, new Made(megabytes, List.of(command)));
    }

    @ParameterizedTest
    @MethodSource("made")
    void blkidSaysTheSame(Made made) throws Exception {
        Path image = make(made);
        List<Signature> ours = find(image);
        assertThat(ours).hasSize(1);
        assertEquals(Optional.empty(), ours.getFirst().problem());
        assertEquals(blkid(image), asBlkid(ours.getFirst()));
    }

    @ParameterizedTest
    @MethodSource("made")
    void blkidFindsNothingOnceOurMarksAreOverwritten(Made made) throws Exception {
        Path image = make(made);
        for (Signature signature : find(image)) {
            overwrite(image, signature.marks());
        }
        assertThat(Peer.run("wipefs", "--noheadings", image.toString())).isEmpty();
        assertThat(find(image)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("made")
    void aPartOfADiskIsReadAsADeviceOfItsOwn(Made made) throws Exception {
        Path image = make(made);
        Path disk = directory.resolve("disk");
        try (FileChannel from = FileChannel.open(image);
                var to = new RandomAccessFile(disk.toFile(), "rw")) {
            to.setLength((3 << 20) + from.size() + (1 << 20));
            from.transferTo(0, from.size(), to.getChannel().position(3 << 20));
        }
        try (FileChannel channel = FileChannel.open(disk)) {
            assertEquals(find(image), Signatures.find(channel, 3 << 20, Files.size(image)));
        }
    }

    @Test
    void remainsOfEarlierUsesAreFoundBesideThePresentOne() throws Exception {
        Path image = make(new Made(64, List.of("mkfs.vfat", "-F", "32", "IMAGE")));
        // mkfs.ext4 leaves the first 1024 bytes alone when it is told not to clear them.
        Path ext = directory.resolve("ext");
        try (var file = new RandomAccessFile(ext.toFile(), "rw")) {
            file.setLength(64 << 20);
        }
        Peer.run("mke2fs", "-q", "-F", "-t", "ext4", ext.toString());
        try (FileChannel from = FileChannel.open(ext);
                var to = new RandomAccessFile(image.toFile(), "rw")) {
            to.seek(1024);
            byte[] block = new byte[1024];
            from.read(java.nio.ByteBuffer.wrap(block), 1024);
            to.write(block);
        }
        assertThat(find(image))
                .extracting(Signature::type)
                .containsExactly(SignatureType.EXT4, SignatureType.VFAT);
        assertEquals(Optional.empty(), Signatures.main(find(image)));
    }

    private Path make(Made made) throws Exception {
        Path image = directory.resolve("image");
        Path tree = Files.createDirectories(directory.resolve("tree"));
        Files.writeString(tree.resolve("file"), "a key, or content");
        if (made.megabytes() > 0) {
            try (var file = new RandomAccessFile(image.toFile(), "rw")) {
                file.setLength((long) made.megabytes() << 20);
            }
        }
        List<String> command =
                made.command().stream()
                        .map(word -> word.equals("IMAGE") ? image.toString() : word)
                        .map(word -> word.replace("TREE", tree.toString()))
                        .toList();
        Peer.run(command.getFirst(), command.subList(1, command.size()).toArray(String[]::new));
        return image;
    }

    private static List<Signature> find(Path image) throws IOException {
        try (FileChannel channel = FileChannel.open(image)) {
            return Signatures.find(channel, channel.size());
        }
    }

    private static void overwrite(Path image, List<Extent> marks) throws IOException {
        try (var file = new RandomAccessFile(image.toFile(), "rw")) {
            for (Extent mark : marks) {
                file.seek(mark.offset());
                file.write(new byte[(int) mark.size()]);
            }
        }
    }

    /// The `TYPE`, `LABEL` and `UUID` that low-level probing prints.
    private static Map<String, String> blkid(Path image) throws Exception {
        Map<String, String> values = new TreeMap<>();
        Peer.run("blkid", "-p", "-o", "export", image.toString())
                .lines()
                .map(line -> line.split("=", 2))
                .filter(pair -> List.of("TYPE", "LABEL", "UUID").contains(pair[0]))
                .forEach(pair -> values.put(pair[0], pair[1].replace("\\", "")));
        return values;
    }

    private static Map<String, String> asBlkid(Signature signature) {
        Map<String, String> values = new TreeMap<>();
        values.put("TYPE", signature.type().word());
        signature.label().ifPresent(label -> values.put("LABEL", label));
        signature.uuid().ifPresent(uuid -> values.put("UUID", uuid));
        return values;
    }
}
