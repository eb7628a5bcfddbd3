package dev.bootwright.formats.gpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.bootwright.formats.peer.Peer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Our tables read by the tools that everybody has, and theirs by us.
class GptPeersTest {

    @TempDir Path directory;

    @Test
    void sgdiskVerifiesOurTable() throws Exception {
        Path image = ours(GptTest.table());
        assertThat(Peer.run("sgdisk", "--verify", image.toString()))
                .contains("No problems found")
                .doesNotContain("Warning")
                .doesNotContain("Caution");
        assertThat(Peer.run("sgdisk", "--print", image.toString()))
                .contains("Disk identifier (GUID): 00112233-4455-6677-8899-AABBCCDDEEFF")
                .containsPattern("1 +2048 +4095 +1024.0 KiB +EF00 +efi")
                .containsPattern("2 +4096 +14335 +5.0 MiB +8300 +root");
        assertThat(Peer.run("sgdisk", "--info=2", image.toString()))
                .contains("A1A2A3A4-A5A6-A7A8-A9AA-ABACADAEAFB0");
    }

    @Test
    void sfdiskReadsOurTable() throws Exception {
        Path image = ours(GptTest.table());
        assertThat(Peer.run("sfdisk", "--dump", image.toString()))
                .contains("label: gpt")
                .contains("label-id: 00112233-4455-6677-8899-AABBCCDDEEFF")
                .contains("first-lba: 34")
                .contains("last-lba: 16350")
                .contains("start=        2048, size=        2048, type=C12A7328-F81F-11D2-BA4B")
                .contains("name=\"root\"");
        assertThat(Peer.run("sfdisk", "--verify", image.toString())).contains("No errors detected");
    }

    @Test
    void sgdiskReadsTheBackupOfOurTable() throws Exception {
        Path image = ours(GptTest.table());
        try (var file = new RandomAccessFile(image.toFile(), "rw")) {
            file.seek(512);
            file.write(new byte[512]);
        }
        assertThat(Peer.run("sgdisk", "--print", image.toString()))
                .containsPattern("2 +4096 +14335 +5.0 MiB +8300 +root");
    }

    @Test
    void weReadTheTableOfSgdisk() throws Exception {
        Path image = blank();
        Peer.run(
                "sgdisk",
                "--disk-guid=00112233-4455-6677-8899-AABBCCDDEEFF",
                "--new=1:2048:4095",
                "--typecode=1:EF00",
                "--change-name=1:efi",
                "--partition-guid=1:01020304-0506-0708-090A-0B0C0D0E0F10",
                "--new=2:4096:14335",
                "--typecode=2:8300",
                "--change-name=2:root",
                "--partition-guid=2:A1A2A3A4-A5A6-A7A8-A9AA-ABACADAEAFB0",
                image.toString());
        assertEquals(new GptReading.Found(GptTest.table(), List.of()), read(image));
        byte[] theirs = Files.readAllBytes(image);
        // sgdisk fills in the ending CHS of a small disk; we, like sfdisk, leave that to sectors.
        Arrays.fill(theirs, 451, 454, (byte) 0xFF);
        assertArrayEquals(theirs, Files.readAllBytes(ours(GptTest.table())));
    }

    @Test
    void weReadTheTableOfSfdisk() throws Exception {
        Path image = blank();
        Path script =
                Files.writeString(
                        directory.resolve("script"),
                        """
                        label: gpt
                        label-id: 00112233-4455-6677-8899-AABBCCDDEEFF
                        size=1MiB, type=uefi, name=efi, uuid=01020304-0506-0708-090A-0B0C0D0E0F10
                        size=2MiB, type=linux, name="a b", attrs=LegacyBIOSBootable
                        """);
        Process sfdisk =
                new ProcessBuilder(Peer.find("sfdisk").toString(), "-q", image.toString())
                        .redirectInput(script.toFile())
                        .start();
        assertEquals(0, sfdisk.waitFor());
        GptReading.Found found = assertInstanceOf(GptReading.Found.class, read(image));
        assertThat(found.problems()).isEmpty();
        assertEquals(2048, found.table().firstUsableLba());
        assertEquals(GptTest.table().partitions().get(0), found.table().partitions().get(0));
        assertEquals("a b", found.table().partitions().get(1).name());
        assertEquals(4, found.table().partitions().get(1).attributes());
    }

    @Test
    void weReadTheDosTableOfSfdisk() throws Exception {
        Path image = blank();
        Path script =
                Files.writeString(
                        directory.resolve("script"),
                        """
                        label: dos
                        start=2048, size=2048, type=83, bootable
                        start=4096, size=8192, type=5
                        start=4160, size=1024, type=82
                        start=6144, size=1024, type=fd
                        start=8192, size=100, type=c
                        """);
        Process sfdisk =
                new ProcessBuilder(Peer.find("sfdisk").toString(), "-q", image.toString())
                        .redirectInput(script.toFile())
                        .start();
        assertEquals(0, sfdisk.waitFor());
        try (FileChannel disk = FileChannel.open(image)) {
            DosTable table = DosTable.read(disk, GptTest.DISK, 512).orElseThrow();
            assertEquals(
                    List.of(
                            new DosTable.DosPartition(1, 0x83, true, 2048, 2048),
                            new DosTable.DosPartition(2, 0x05, false, 4096, 8192),
                            new DosTable.DosPartition(5, 0x82, false, 4160, 1024),
                            new DosTable.DosPartition(6, 0xfd, false, 6144, 1024),
                            new DosTable.DosPartition(7, 0x0c, false, 8192, 100)),
                    table.partitions());
            assertThat(table.problems()).isEmpty();
            assertEquals(3, table.bootRecords().size());
        }
    }

    private Path blank() throws IOException {
        Path image = directory.resolve("theirs");
        Files.write(image, new byte[(int) GptTest.DISK]);
        return image;
    }

    private Path ours(Gpt table) throws IOException {
        Path image = Files.write(directory.resolve("ours"), new byte[(int) GptTest.DISK]);
        try (FileChannel disk = FileChannel.open(image, StandardOpenOption.WRITE)) {
            new GptWriter(table).write(disk);
        }
        return image;
    }

    private static GptReading read(Path image) throws IOException {
        try (FileChannel disk = FileChannel.open(image)) {
            return Gpt.read(disk, disk.size(), 512);
        }
    }

    @Test
    void aForeignGuidIsPrintedAsSgdiskPrintsIt() {
        assertEquals(
                "c12a7328-f81f-11d2-ba4b-00a0c93ec93b", PartitionType.EFI_SYSTEM.guid().toString());
        assertEquals(
                PartitionType.EFI_SYSTEM,
                PartitionType.of(UUID.fromString("C12A7328-F81F-11D2-BA4B-00A0C93EC93B"))
                        .orElseThrow());
    }
}
