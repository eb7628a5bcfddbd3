package dev.bootwright.machine.step;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.DiskImage;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.linux.block.BlockDevice;
import dev.bootwright.machine.program.Program;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Images that sfdisk, mkfs.ext4, zstd and gzip have made, on loop devices: what the programs of others say
/// of the disk afterwards.
class WriteImageTest {

    private static final long MIB = 1 << 20;
    private static final UUID GUID = UUID.fromString("11111111-2222-8333-8444-555555555555");
    private static final UUID SEED = UUID.fromString("aaaaaaaa-2222-8333-8444-555555555555");

    @TempDir Path directory;

    private final RecordedLog log = new RecordedLog();
    private LoopDisks disks;
    private DiskIdentity disk;
    private Path raw;

    @BeforeEach
    void attach() throws Exception {
        disks = LoopDisks.open(directory.resolve("machine"));
        disk = disks.add("FIRST", 200 * MIB);
        raw = image(64 * MIB);
    }

    @AfterEach
    void detach() throws Exception {
        if (disks != null) {
            disks.detach();
        }
    }

    /// A BIOS boot partition that begins before the first MiB, as Debian's cloud images have it, and a
    /// file system.
    private Path image(long size) throws Exception {
        Path image = directory.resolve("disk.raw");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(size);
        }
        Path script =
                Files.writeString(
                        directory.resolve("table"),
                        """
                        label: gpt
                        label-id: 99999999-0000-0000-0000-000000000000
                        first-lba: 34
                        start=34, size=2014, type=21686148-6449-6E6F-744E-656564454649, name=bios
                        start=2048, size=%d, type=0FC63DAF-8483-4772-8E79-3D69D8477DE4, name=root
                        """
                                .formatted((size - 2 * MIB) / 512));
        Program.of("sh", "-c", "sfdisk -q %s <%s".formatted(image, script)).run(log::line);
        Path files = Files.createDirectories(directory.resolve("files"));
        Files.write(files.resolve("zeros"), new byte[(int) (5 * MIB)]);
        Files.writeString(files.resolve("hello"), "hello\n".repeat(100_000));
        Program.of(
                        "mkfs.ext4",
                        "-q",
                        "-d",
                        files.toString(),
                        "-E",
                        "offset=" + MIB,
                        image.toString(),
                        (size - 2 * MIB) / 1024 + "k")
                .run(log::line);
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.seek(34 * 512);
            file.write("the core of a boot loader".repeat(1000).getBytes(US_ASCII));
        }
        return image;
    }

    private static String digest(Path file, String algorithm) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance(algorithm).digest(Files.readAllBytes(file)));
    }

    private StepOutcome write(Path file, Step.WriteImage step) throws Exception {
        return new WriteImage(
                        disks.root(), image -> new ImageStream(image, Files.newInputStream(file)))
                .run(step, log);
    }

    private Step.WriteImage step(Path file, DiskImage.Format format, boolean grow, boolean seed)
            throws Exception {
        String digest = digest(file, format == DiskImage.Format.GZIP ? "SHA-512" : "SHA-256");
        return new Step.WriteImage(
                disk,
                new DiskImage("http://192.0.2.1/disk", digest, format),
                GUID,
                grow,
                seed
                        ? Optional.of(
                                new Step.Seed(
                                        SEED,
                                        Map.of("user-data", "#cloud-config\n", "meta-data", "a")))
                        : Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({"RAW, cat", "ZSTD, zstd -19 -c", "GZIP, gzip -c"})
    void sfdiskAndFsckFindTheImageOnTheDisk(DiskImage.Format format, String way) throws Exception {
        Path packed = directory.resolve("packed");
        Program.of("sh", "-c", "%s %s >%s".formatted(way, raw, packed)).run(log::line);
        Step.WriteImage step = step(packed, format, false, false);
        assertThat(write(packed, step)).isInstanceOf(StepOutcome.Changed.class);
        assertThat(LoopDisks.see("sfdisk", "--verify", disks.node(0))).contains("No errors");
        assertThat(LoopDisks.see("sfdisk", "--dump", disks.node(0)))
                .containsIgnoringCase("label-id: " + GUID)
                .contains("last-lba: 409566", "name=\"bios\"", "name=\"root\"");
        assertThat(LoopDisks.see("fsck.ext4", "-fn", disks.node(0, 2))).contains("files (");
        try (InputStream written = Files.newInputStream(disks.node(0));
                InputStream image = Files.newInputStream(raw)) {
            written.skipNBytes(34 * 512);
            image.skipNBytes(34 * 512);
            int rest = (int) (63 * MIB - 34 * 512);
            assertThat(written.readNBytes(rest)).isEqualTo(image.readNBytes(rest));
        }
        long before = disks.written(0);
        assertThat(write(packed, step)).isInstanceOf(StepOutcome.AlreadyHolds.class);
        assertThat(disks.written(0)).as("sectors written").isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"true, 329728, 331776", "false, 126976, 131072"})
    void blkidFindsTheSeedBehindThePartitionsOfTheImage(boolean grow, String size, String start)
            throws Exception {
        write(raw, step(raw, DiskImage.Format.RAW, grow, true));
        assertThat(LoopDisks.see("sfdisk", "--verify", disks.node(0))).contains("No errors");
        assertThat(LoopDisks.see("blkid", "--probe", "--output", "export", disks.node(0, 3)))
                .contains("LABEL=CIDATA\n", "TYPE=vfat\n", "PART_ENTRY_UUID=" + SEED);
        assertThat(LoopDisks.see("fsck.fat", "-n", disks.node(0, 3))).contains("3 files");
        String table = LoopDisks.see("sfdisk", "--dump", disks.node(0));
        assertThat(table)
                .containsPattern("p2 : start= +2048, size= +%s,".formatted(grow ? "3\\d+" : size));
        assertThat(LoopDisks.see("fsck.ext4", "-fn", disks.node(0, 2))).contains("files (");
    }

    private Path dosImage() throws Exception {
        Path image = directory.resolve("dos.raw");
        Program.of(
                        "sh",
                        "-c",
                        "truncate -s 20M %1$s && echo '2048,20480,L,*' | sfdisk -q --label dos %1$s && mkfs.ext4 -q -E offset=1048576 %1$s 10m"
                                .formatted(image))
                .run(log::line);
        return image;
    }

    /// Whose partition the installed system has grown since, as growpart does.
    @Test
    void anImageWithADosTableIsKnownAgain() throws Exception {
        Path image = dosImage();
        Step.WriteImage step = step(image, DiskImage.Format.RAW, false, false);
        assertThat(write(image, step)).isInstanceOf(StepOutcome.Changed.class);
        assertThat(LoopDisks.see("sfdisk", "--dump", disks.node(0)))
                .contains("start=        2048, size=       20480, type=83, bootable");
        Program.of("sh", "-c", "echo ,+ | sfdisk -q -N 1 --no-reread " + disks.node(0))
                .run(log::line);
        long before = disks.written(0);
        assertThat(write(image, step)).isInstanceOf(StepOutcome.AlreadyHolds.class);
        assertThat(disks.written(0)).as("sectors written").isEqualTo(before);
        Program.of("sfdisk", "-q", "--no-reread", "--disk-id", disks.node(0).toString(), "0x1")
                .run(log::line);
        assertThatThrownBy(() -> write(image, step))
                .hasMessageContaining("FIRST holds a partition table");
    }

    @Test
    void aWrongImageLeavesADiskOnWhichNothingIsFound() throws Exception {
        Step.WriteImage meant = step(raw, DiskImage.Format.RAW, true, true);
        Path other = directory.resolve("other");
        byte[] bytes = Files.readAllBytes(raw);
        bytes[bytes.length / 2] ^= 1;
        Files.write(other, bytes);
        assertThatThrownBy(() -> write(other, meant))
                .isInstanceOf(StepRefusedException.class)
                .hasMessage(
                        "http://192.0.2.1/disk: expected the SHA-256 %s, found %s"
                                .formatted(meant.image().digest(), digest(other, "SHA-256")));
        assertThat(LoopDisks.see("wipefs", disks.node(0))).isBlank();
        assertThat(write(raw, meant)).isInstanceOf(StepOutcome.Changed.class);
    }

    /// As large as the disk, so that its second table lies where firmware looks for it.
    @Test
    void aWrongImageOfTheSizeOfTheDiskLeavesNoSecondTable() throws Exception {
        disk = disks.add("SECOND", 64 * MIB);
        Step.WriteImage meant = step(raw, DiskImage.Format.RAW, false, false);
        Path other = directory.resolve("other");
        byte[] bytes = Files.readAllBytes(raw);
        bytes[bytes.length / 2] ^= 1;
        Files.write(other, bytes);
        assertThatThrownBy(() -> write(other, meant)).hasMessageContaining("expected the SHA-256");
        assertThat(LoopDisks.see("wipefs", disks.node(1))).isBlank();
        assertThat(write(raw, meant)).isInstanceOf(StepOutcome.Changed.class);
        assertThat(LoopDisks.see("sfdisk", "--verify", disks.node(1))).contains("No errors");
    }

    /// Whose own second table would lie where firmware looks for it.
    @Test
    void anImageOfTheSizeOfTheDiskThatWasCutOffBeforeItsTableIsWrittenAgain() throws Exception {
        disk = disks.add("SECOND", 64 * MIB);
        Step.WriteImage step = step(raw, DiskImage.Format.RAW, false, false);
        withoutFirstBlock(
                disks.node(1),
                step,
                raw,
                (writing, head) ->
                        writing.finish(
                                head, ImageTable.of(head, step, 512, 0).orElseThrow().usable()));
        assertThat(LoopDisks.see("wipefs", disks.node(1))).isBlank();
        assertThat(write(raw, step)).isInstanceOf(StepOutcome.Changed.class);
        assertThat(LoopDisks.see("sfdisk", "--verify", disks.node(1))).contains("No errors");
    }

    @Test
    void anImageWithADosTableThatWasCutOffBeforeItsFirstBlockIsWrittenAgain() throws Exception {
        Path image = dosImage();
        Step.WriteImage step = step(image, DiskImage.Format.RAW, false, false);
        withoutFirstBlock(
                disks.node(0),
                step,
                image,
                (writing, head) -> {
                    writing.finish(head, new Extent(512, 200 * MIB - 512));
                    try (BlockDevice device = BlockDevice.open(disks.node(0));
                            FileChannel channel =
                                    FileChannel.open(
                                            disks.node(0),
                                            StandardOpenOption.READ,
                                            StandardOpenOption.WRITE)) {
                        assertThat(DiskMark.mark(device, channel, head, GUID)).isTrue();
                    }
                });
        assertThat(LoopDisks.see("wipefs", disks.node(0))).isBlank();
        assertThat(write(image, step)).isInstanceOf(StepOutcome.Changed.class);
        assertThat(write(image, step)).isInstanceOf(StepOutcome.AlreadyHolds.class);
    }

    @FunctionalInterface
    private interface LastWrites {
        void run(ImageWriting writing, byte[] head) throws Exception;
    }

    private void withoutFirstBlock(Path node, Step.WriteImage step, Path file, LastWrites last)
            throws Exception {
        try (BlockDevice device = BlockDevice.claim(node);
                FileChannel channel =
                        FileChannel.open(node, StandardOpenOption.READ, StandardOpenOption.WRITE);
                ImageStream image = new ImageStream(step.image(), Files.newInputStream(file))) {
            byte[] head = new byte[ImageTable.HEAD];
            image.read(head);
            ImageWriting writing = new ImageWriting(channel, device);
            writing.clearEnds();
            writing.stream(image, log);
            last.run(writing, head);
        }
    }

    @Test
    void anImageThatBreaksOffLeavesNoTable() throws Exception {
        Path packed = directory.resolve("packed");
        Program.of("sh", "-c", "zstd -c %s | head -c 4000 >%s".formatted(raw, packed))
                .run(log::line);
        Step.WriteImage step = step(packed, DiskImage.Format.ZSTD, false, false);
        assertThatThrownBy(() -> write(packed, step)).hasMessageContaining("input ends");
        assertThat(LoopDisks.see("wipefs", disks.node(0))).isBlank();
    }

    @Test
    void anImageThatIsLargerThanTheDiskChangesNothing() throws Exception {
        disk = disks.add("SMALL", 40 * MIB);
        long before = disks.written(1);
        assertThatThrownBy(() -> write(raw, step(raw, DiskImage.Format.RAW, false, false)))
                .isInstanceOf(StepRefusedException.class)
                .hasMessage("SMALL has 41943040 bytes, too few for an image of a disk of 67108864");
        assertThat(disks.written(1)).isEqualTo(before);
    }

    @Test
    void aDiskThatHoldsSomethingIsRefused() throws Exception {
        Program.of("mkfs.ext4", "-q", disks.node(0).toString()).run(log::line);
        long before = disks.written(0);
        assertThatThrownBy(() -> write(raw, step(raw, DiskImage.Format.RAW, false, false)))
                .isInstanceOf(StepRefusedException.class)
                .hasMessage(
                        "FIRST holds ext4, which the plan does not know of; the template has to wipe it");
        assertThat(disks.written(0)).isEqualTo(before);
    }

    @Test
    void anotherDiskThanTheOneThatIsMeantIsRefused() throws Exception {
        disk = new DiskIdentity("OTHER", Optional.empty(), 200 * MIB);
        long before = disks.written(0);
        assertThatThrownBy(() -> write(raw, step(raw, DiskImage.Format.RAW, false, false)))
                .isInstanceOf(StepRefusedException.class)
                .hasMessageContaining("expected disk OTHER (209715200 bytes); found only FIRST");
        assertThat(disks.written(0)).isEqualTo(before);
    }
}
