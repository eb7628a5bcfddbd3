package dev.bootwright.machine.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.SparseSource.Piece;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.gpt.Gpt;
import dev.bootwright.formats.gpt.GptPartition;
import dev.bootwright.formats.gpt.GptReading;
import dev.bootwright.formats.gpt.GptWriter;
import dev.bootwright.formats.gpt.PartitionType;
import dev.bootwright.linux.block.BlockDevice;
import dev.bootwright.machine.step.LoopDisks;
import dev.bootwright.machine.step.StepRefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With the kernel's own block devices, which look like USB sticks of a machine.
class DrivesOnLoopDisksTest {

    private static final long MIB = 1 << 20;
    private static final long SIZE = 64 * MIB;

    @TempDir Path directory;

    @SuppressWarnings("NullAway.Init")
    private LoopDisks disks;

    @BeforeEach
    void open() throws IOException {
        disks = LoopDisks.open(directory);
    }

    @AfterEach
    void detach() throws Exception {
        disks.detach();
    }

    private DiskIdentity stick(String serial, long size) throws Exception {
        DiskIdentity identity = disks.add(serial, size);
        String name = "sd" + (char) ('a' + new Drives(directory, 0).list().size() - 1);
        Files.writeString(directory.resolve("sys/block").resolve(name).resolve("removable"), "1\n");
        return identity;
    }

    private List<String> reasons(int disk) throws IOException {
        return new Drives(directory, 8 * MIB).list().get(disk).reasons();
    }

    private WritableDrive confirm(DiskIdentity wanted) throws IOException {
        return WritableDrive.confirm(directory, wanted, wanted.toString(), 8 * MIB);
    }

    private static byte[] random(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static GptWriter table(long size) {
        GptPartition part =
                new GptPartition(
                        1,
                        PartitionType.EFI_SYSTEM.guid(),
                        new UUID(1, 2),
                        4096,
                        20479,
                        0,
                        "stick");
        return new GptWriter(Gpt.empty(new UUID(3, 4), size, 512).with(List.of(part)));
    }

    private static List<Piece> contents() {
        return List.of(
                new Piece(MIB, ByteSource.of(random(1, 100_000))),
                new Piece(2 * MIB + 512, ByteSource.of(random(2, 3_000_001))),
                new Piece(9 * MIB, ByteSource.of(random(3, 77))));
    }

    private byte[] read(long offset, int length) throws IOException {
        try (FileChannel channel = FileChannel.open(disks.node(0))) {
            ByteBuffer bytes = ByteBuffer.allocate(length);
            channel.read(bytes, offset);
            return bytes.array();
        }
    }

    private void fill() throws IOException {
        try (FileChannel channel = FileChannel.open(disks.node(0), StandardOpenOption.WRITE)) {
            for (long at = 0; at < SIZE; at += 8 * MIB) {
                channel.write(ByteBuffer.wrap(random((int) at, (int) (8 * MIB))), at);
            }
            channel.force(true);
        }
    }

    @Test
    void writesEverythingAndTheTableLast() throws Exception {
        DiskIdentity stick = stick("STICK-1", SIZE);
        fill();
        boolean known = WriteDrive.run(confirm(stick), contents(), table(SIZE), (_, _, _) -> {});
        assertThat(known).isTrue();
        assertThat(Files.exists(disks.node(0, 1))).isTrue();
        for (Piece each : contents()) {
            ByteBuffer expected = ByteBuffer.allocate((int) each.content().size());
            each.content().readFully(expected, 0);
            assertArrayEquals(expected.array(), read(each.offset(), expected.capacity()));
        }
        assertArrayEquals(new byte[512], read(2 * MIB, 512));
        assertArrayEquals(new byte[(int) (3 * MIB)], read(6 * MIB, (int) (3 * MIB)));
        assertThat(LoopDisks.see("sgdisk", "--verify", disks.node(0)))
                .contains("No problems found");
    }

    @Test
    void nothingIsWrittenOnceMoreThanNeeded() throws Exception {
        DiskIdentity stick = stick("STICK-1", SIZE);
        long before = disks.written(0);
        WriteDrive.run(confirm(stick), contents(), table(SIZE), (_, _, _) -> {});
        // Ends (2 MiB), nine windows, some of them zeros, and the table with what announces it
        assertThat(disks.written(0) - before).isLessThan(13 * MIB / 512);
    }

    @Test
    void aWriteThatIsCutOffLeavesNoTable() throws Exception {
        DiskIdentity stick = stick("STICK-1", SIZE);
        try (FileChannel channel =
                FileChannel.open(
                        disks.node(0), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            table(SIZE).write(channel);
        }
        WritableDrive drive = confirm(stick);
        List<Piece> broken = List.of(new Piece(MIB, new BrokenSource()));
        assertThatThrownBy(() -> WriteDrive.run(drive, broken, table(SIZE), (_, _, _) -> {}))
                .hasMessageContaining("the image cannot be read");
        try (FileChannel channel = FileChannel.open(disks.node(0))) {
            assertInstanceOf(GptReading.Absent.class, Gpt.read(channel, SIZE, 512));
        }
    }

    /// As when somebody pulls it: a disk on a file system without room for what it is given.
    @Test
    void aDriveThatFailsHalfWayIsToldAndHasNoTable() throws Exception {
        Path small = Files.createDirectory(directory.resolve("small"));
        LoopDisks.see("mount", "-t", "tmpfs", "-o", "size=5m", "none", small);
        try {
            LoopDisks failing = LoopDisks.open(small.resolve("root"));
            DiskIdentity stick = failing.add("FAILING", SIZE);
            Files.writeString(small.resolve("root/sys/block/sda/removable"), "1\n");
            try {
                WritableDrive drive =
                        WritableDrive.confirm(small.resolve("root"), stick, "FAILING", 0);
                List<Piece> much =
                        List.of(new Piece(MIB, ByteSource.of(random(1, (int) (16 * MIB)))));
                assertThatThrownBy(() -> WriteDrive.run(drive, much, table(SIZE), (_, _, _) -> {}))
                        .isInstanceOf(IOException.class);
                try (FileChannel channel = FileChannel.open(failing.node(0))) {
                    assertInstanceOf(GptReading.Absent.class, Gpt.read(channel, SIZE, 512));
                }
            } finally {
                failing.detach();
            }
        } finally {
            LoopDisks.see("umount", "--lazy", small);
        }
    }

    /// Ends with an error after 4 MiB.
    private static final class BrokenSource implements ByteSource {
        @Override
        public long size() {
            return 8 * MIB;
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            if (position > 4 * MIB) {
                throw new IOException("the image cannot be read");
            }
            int length = target.remaining();
            target.put(new byte[length]);
            return length;
        }
    }

    @Test
    void acceptsASoundStick() throws Exception {
        stick("STICK-1", SIZE);
        assertEquals(List.of(), reasons(0));
    }

    @Test
    void refusesAFixedDisk() throws Exception {
        disks.add("FIXED", SIZE);
        assertEquals(List.of("it is not removable"), reasons(0));
    }

    @Test
    void refusesASmallDisk() throws Exception {
        stick("SMALL", 4 * MIB);
        assertEquals(List.of("it has 4194304 bytes, 8388608 are needed"), reasons(0));
    }

    @Test
    void refusesAReadOnlyDisk() throws Exception {
        DiskIdentity stick = stick("READ-ONLY", SIZE);
        LoopDisks.see("blockdev", "--setro", disks.node(0));
        assertEquals(List.of("it is read-only"), reasons(0));
        assertThatThrownBy(() -> confirm(stick))
                .isInstanceOf(StepRefusedException.class)
                .hasMessage("drive READ-ONLY must not be written to: it is read-only");
        LoopDisks.see("blockdev", "--setrw", disks.node(0));
    }

    @Test
    void refusesAMountedDisk() throws Exception {
        DiskIdentity stick = stick("MOUNTED", SIZE);
        LoopDisks.see("mkfs.ext4", "-q", "-F", disks.node(0));
        Path where = Files.createDirectory(directory.resolve("mnt"));
        LoopDisks.see("mount", disks.node(0), where);
        try {
            // The kernel calls the disk by its own name, not by the one of this machine
            assertThat(reasons(0)).singleElement().asString().endsWith("is mounted at " + where);
            assertThatThrownBy(() -> confirm(stick)).isInstanceOf(StepRefusedException.class);
        } finally {
            LoopDisks.see("umount", where);
        }
        assertEquals(List.of(), reasons(0));
    }

    @Test
    void refusesADiskThatSomethingStandsOn() throws Exception {
        stick("HELD", SIZE);
        Path holders = directory.resolve("sys/block/sda/holders");
        Files.delete(holders); // a link to the real one; the kernel may have no device mapper
        Files.createDirectories(holders.resolve("dm-7"));
        Path mapped = Files.createDirectories(directory.resolve("sys/class/block/dm-7/dm"));
        Files.writeString(mapped.resolve("name"), "secret\n");
        assertEquals(List.of("sda is part of secret"), reasons(0));
    }

    @Test
    void refusesSwapSpaceInUse() throws Exception {
        stick("SWAP", SIZE);
        LoopDisks.see("mkswap", disks.node(0));
        assertEquals(List.of(), reasons(0));
        Path proc = directory.resolve("proc");
        Files.delete(proc);
        Files.createDirectories(proc.resolve("self"));
        Files.writeString(proc.resolve("self/mountinfo"), "");
        Files.writeString(
                proc.resolve("swaps"),
                "Filename Type Size Used Priority\n/dev/sda partition 65532 0 -2\n");
        assertEquals(List.of("sda is swap space in use"), reasons(0));
    }

    @Test
    void refusesTheDiskThatTheSystemWasStartedFrom() throws Exception {
        stick("ROOT", SIZE);
        String uuid = "11111111-2222-3333-4444-555555555555";
        LoopDisks.see("mkfs.ext4", "-q", "-F", "-U", uuid, disks.node(0));
        Path proc = directory.resolve("proc");
        Files.delete(proc);
        Files.createDirectories(proc.resolve("self"));
        Files.writeString(proc.resolve("self/mountinfo"), "");
        Files.writeString(proc.resolve("cmdline"), "ro root=UUID=" + uuid + " quiet\n");
        assertEquals(List.of("the running system was started from the whole disk"), reasons(0));
    }

    @Test
    void refusesAMemberOfAVolumeGroup() throws Exception {
        stick("LVM", SIZE);
        LoopDisks.see("pvcreate", "-qq", "-ff", "-y", disks.node(0));
        assertEquals(List.of("the whole disk is a LVM2_member"), reasons(0));
    }

    @Test
    void refusesAMemberOfAPool() throws Exception {
        stick("ZFS", SIZE);
        // An uberblock in each of the four labels is what blkid goes by too
        ByteBuffer uberblock = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
        uberblock.putLong(0x00BAB10C).putLong(5000).putLong(1234);
        try (FileChannel channel = FileChannel.open(disks.node(0), StandardOpenOption.WRITE)) {
            for (long label : new long[] {0, 256 << 10, SIZE - (512 << 10), SIZE - (256 << 10)}) {
                for (int slot = 0; slot < 8; slot++) {
                    channel.write(uberblock.rewind(), label + (128 << 10) + slot * 1024L);
                }
            }
            channel.force(true);
        }
        assertThat(reasons(0))
                .singleElement()
                .asString()
                .startsWith("the whole disk is a zfs_member");
    }

    @Test
    void refusesTwoDisksThatCannotBeToldApart() throws Exception {
        stick("TWIN", SIZE);
        stick("TWIN", SIZE);
        assertEquals(List.of("another disk says that it is TWIN too"), reasons(0));
        assertEquals(List.of("another disk says that it is TWIN too"), reasons(1));
    }

    @Test
    void refusesADiskThatWasExchangedAfterItWasConfirmed() throws Exception {
        DiskIdentity stick = stick("STICK-1", SIZE);
        disks.changeSerial("sda", "STICK-2");
        assertThatThrownBy(() -> confirm(stick))
                .isInstanceOf(StepRefusedException.class)
                .hasMessageContaining("STICK-1");
    }

    @Test
    void refusesAnotherSerialNumberThanThatOfTheDrive() throws Exception {
        DiskIdentity stick = stick("STICK-1", SIZE);
        assertThatThrownBy(() -> WritableDrive.confirm(directory, stick, "STICK-2", 0))
                .isInstanceOf(StepRefusedException.class)
                .hasMessage("expected the serial number STICK-1, found \"STICK-2\"");
    }

    @Test
    void refusesADiskThatSomebodyHasClaimedMeanwhile() throws Exception {
        DiskIdentity stick = stick("STICK-1", SIZE);
        WritableDrive drive = confirm(stick);
        try (BlockDevice _ = BlockDevice.claim(disks.node(0))) {
            assertThatThrownBy(
                            () -> WriteDrive.run(drive, contents(), table(SIZE), (_, _, _) -> {}))
                    .isInstanceOf(StepRefusedException.class)
                    .hasMessageContaining("in use");
        }
    }
}
