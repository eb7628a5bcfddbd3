package dev.bootwright.machine.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.machine.program.Program;
import dev.bootwright.machine.program.ProgramException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each step on real block devices, looked at by other programs, twice, and where it must not go.
/// Arrays and mapped volumes need what this kernel may not have; machines of the lab have them.
class StepsOnLoopDisksTest {

    private static final long MIB = 1 << 20;
    private static final long SIZE = 400 * MIB;
    private static final UUID DISK = UUID.fromString("11111111-2222-8333-8444-555555555555");
    private static final UUID PART1 = UUID.fromString("aaaaaaaa-2222-8333-8444-555555555555");
    private static final UUID PART2 = UUID.fromString("bbbbbbbb-2222-8333-8444-555555555555");
    private static final UUID LINUX = UUID.fromString("0fc63daf-8483-4772-8e79-3d69d8477de4");
    private static final UUID ESP = UUID.fromString("c12a7328-f81f-11d2-ba4b-00a0c93ec93b");
    private static final UUID SYSTEM = UUID.fromString("12345678-9abc-8def-8123-456789abcdef");

    @TempDir Path directory;

    private final RecordedLog log = new RecordedLog();
    private LoopDisks disks;
    private MachineSteps steps;
    private DiskIdentity disk;

    @BeforeEach
    void attach() throws Exception {
        disks = LoopDisks.open(directory.resolve("machine"));
        disk = disks.add("FIRST", SIZE);
        steps = new MachineSteps(disks.root());
    }

    @AfterEach
    void detach() throws Exception {
        if (disks != null) {
            disks.detach();
        }
    }

    // ---- what each step does, by another program's word ----

    @Test
    void writesATableThatSfdiskReads() throws Exception {
        assertThat(run(table())).isInstanceOf(StepOutcome.Changed.class);
        assertThat(LoopDisks.see("sfdisk", "--dump", disks.node(0)))
                .contains("label: gpt")
                .containsIgnoringCase("label-id: " + DISK)
                .containsPattern(
                        "p1 : start= +2048, size= +131072, type=C12A7328-[^,]*, uuid=AAAAAAAA-[^,]*,"
                                + " name=\"efi\"")
                .containsPattern("p2 : start= +133120, size= .*uuid=BBBBBBBB-[^,]*, name=\"root\"");
        assertThat(LoopDisks.see("sfdisk", "--verify", disks.node(0))).contains("No errors");
        assertThat(disks.node(0, 2)).exists();
        assertThat(run(table())).isInstanceOf(StepOutcome.AlreadyHolds.class);
    }

    @Test
    void tellsAKernelThatHasForgottenThePartitionsOfATableThatIsThere() throws Exception {
        run(table());
        Program.of("partx", "--delete", disks.node(0).toString()).run(log::line);
        assertThat(disks.node(0, 2)).doesNotExist();
        assertThat(run(table())).isInstanceOf(StepOutcome.AlreadyHolds.class);
        assertThat(disks.node(0, 2)).exists();
    }

    @ParameterizedTest
    @CsvSource({
        "ext4, sixteen-letters-, 12345678-9abc-8def-8123-456789abcdef",
        "xfs,  twelve-bytes,     12345678-9abc-8def-8123-456789abcdef",
        "vfat, ELEVENBYTES,      1234-5678",
        "swap, fifteen-letters, 12345678-9abc-8def-8123-456789abcdef",
    })
    void makesFileSystemsThatBlkidReads(String type, String label, String uuid) throws Exception {
        run(table());
        Step step = fileSystem(type, Optional.of(label));
        assertThat(run(step)).isInstanceOf(StepOutcome.Changed.class);
        assertThat(LoopDisks.see("blkid", "--probe", "--output", "export", disks.node(0, 2)))
                .contains("LABEL=" + label + "\n", "UUID=" + uuid + "\n", "TYPE=" + type + "\n");
        long before = disks.written(0);
        assertThat(run(step)).isInstanceOf(StepOutcome.AlreadyHolds.class);
        assertThat(disks.written(0)).as("sectors written").isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "ext4, fsck.ext4, -fn",
        "xfs,  xfs_repair, -n",
        "vfat, fsck.vfat, -n",
    })
    void makesFileSystemsThatTheirCheckersFindSound(String type, String checker, String option)
            throws Exception {
        run(table());
        run(fileSystem(type, Optional.empty()));
        LoopDisks.see(checker, option, disks.node(0, 2)); // throws unless the status is 0
    }

    @ParameterizedTest
    @ValueSource(strings = {"ext4", "xfs"})
    void writesAFileThatTheKernelReads(String type) throws Exception {
        run(table());
        run(fileSystem(type, Optional.empty()));
        Step step = new Step.WriteFile(root(), "/etc/motd", "häll\n", 0640);
        assertThat(run(step)).isInstanceOf(StepOutcome.Changed.class);
        Path mount = Files.createDirectory(directory.resolve("mount"));
        Program.of("mount", "-o", "ro", disks.node(0, 2).toString(), mount.toString())
                .run(log::line);
        try {
            assertThat(mount.resolve("etc/motd")).hasContent("häll");
            assertThat((int) Files.getAttribute(mount.resolve("etc/motd"), "unix:mode") & 07777)
                    .isEqualTo(0640);
        } finally {
            Program.of("umount", mount.toString()).run(log::line);
        }
        assertThat(run(step)).isInstanceOf(StepOutcome.AlreadyHolds.class);
    }

    @Test
    void makesAVolumeGroupThatVgsReads() throws Exception {
        run(table());
        String name = "bwtest" + ProcessHandle.current().pid();
        Step step = new Step.VolumeGroup(name, List.of(root()));
        assertThat(run(step)).isInstanceOf(StepOutcome.Changed.class);
        assertThat(LoopDisks.see("blkid", "--probe", disks.node(0, 2))).contains("LVM2_member");
        assertThat(LoopDisks.see("pvs", "--noheadings", "-o", "vg_name", disks.node(0, 2)).strip())
                .isEqualTo(name);
        assertThat(run(step)).isInstanceOf(StepOutcome.AlreadyHolds.class);
        assertThatThrownBy(() -> run(new Step.VolumeGroup("other" + name, List.of(root()))))
                .isInstanceOf(StepRefusedException.class)
                .hasMessageContaining("holds LVM2_member");
    }

    @Test
    void wipesWhatWipefsWouldFind() throws Exception {
        run(table());
        run(fileSystem("ext4", Optional.empty()));
        assertThat(LoopDisks.see("wipefs", disks.node(0))).contains("gpt");
        Step wipe = new Step.Wipe(List.of(disk));
        assertThat(run(wipe)).isInstanceOf(StepOutcome.Changed.class);
        assertThat(LoopDisks.see("wipefs", disks.node(0))).isEmpty();
        assertThat(disks.node(0, 2)).as("the kernel has forgotten it too").doesNotExist();
        assertThat(run(wipe)).isInstanceOf(StepOutcome.AlreadyHolds.class);
        run(table());
        assertThat(LoopDisks.see("wipefs", disks.node(0, 2)))
                .as("nothing of the old file system comes to light")
                .isEmpty();
    }

    // ---- cut off, and begun again ----

    @ParameterizedTest
    @ValueSource(strings = {"ext4", "xfs", "vfat"})
    void aFileSystemWhoseBeginningWasLostIsMadeAgain(String type) throws Exception {
        run(table());
        run(fileSystem(type, Optional.empty()));
        overwrite(disks.node(0, 2), 0, new byte[4096]);
        assertThat(run(fileSystem(type, Optional.empty()))).isInstanceOf(StepOutcome.Changed.class);
    }

    @Test
    void aVfatThatWasNotFinishedIsMadeAgain() throws Exception {
        run(table());
        run(fileSystem("vfat", Optional.empty()));
        byte[] unfinished = {(byte) 0x87, (byte) 0xA9, (byte) 0xCB, (byte) 0xED}; // ~0x12345678
        for (long offset : new long[] {39, 67, 6 * 512 + 67}) {
            overwrite(disks.node(0, 2), offset, unfinished);
        }
        assertThat(run(fileSystem("vfat", Optional.empty())))
                .isInstanceOf(StepOutcome.Changed.class);
        assertThat(LoopDisks.see("blkid", "--probe", disks.node(0, 2))).contains("1234-5678");
    }

    @Test
    void aTableOfWhichOnlyTheBackupWasWrittenIsWrittenAgain() throws Exception {
        run(table());
        overwrite(disks.node(0), 0, new byte[34 * 512]);
        assertThat(run(table())).isInstanceOf(StepOutcome.Changed.class);
        assertThat(LoopDisks.see("sfdisk", "--verify", disks.node(0))).contains("No errors");
    }

    // ---- what was used since it was made ----

    @Test
    void aTableThatASystemWasInstalledOnStaysWithItsBootCodeAndItsPartitions() throws Exception {
        run(table());
        run(fileSystem("ext4", Optional.of("root")));
        overwrite(disks.node(0), 0, "boot code of a GRUB".getBytes(StandardCharsets.UTF_8));
        LoopDisks.see("sfdisk", "--part-label", disks.node(0), 2, "renamed");
        long before = disks.written(0);
        assertThat(run(table())).isInstanceOf(StepOutcome.AlreadyHolds.class);
        assertThat(run(fileSystem("ext4", Optional.of("root"))))
                .isInstanceOf(StepOutcome.AlreadyHolds.class);
        assertThat(disks.written(0)).as("sectors written").isEqualTo(before);
        assertThat(first(disks.node(0), 19)).isEqualTo("boot code of a GRUB");
    }

    @Test
    void aTableWhosePartitionsWereMovedIsRefusedAndLeft() throws Exception {
        run(table());
        run(fileSystem("ext4", Optional.empty()));
        LoopDisks.see("sfdisk", "--delete", disks.node(0), 1);
        long before = disks.written(0);
        assertThatThrownBy(() -> run(table()))
                .isInstanceOf(StepRefusedException.class)
                .hasMessageContaining("its partitions were changed since")
                .hasMessageContaining("the template has to wipe it");
        assertThat(disks.written(0)).as("sectors written").isEqualTo(before);
    }

    @Test
    void aFileSystemWithADamagedSuperblockIsRefusedAndLeft() throws Exception {
        run(table());
        run(fileSystem("ext4", Optional.empty()));
        overwrite(disks.node(0, 2), 1024 + 0x3FC, new byte[4]); // its checksum
        assertThatThrownBy(() -> run(fileSystem("ext4", Optional.empty())))
                .isInstanceOf(StepRefusedException.class)
                .hasMessageContaining("holds ext4, which the plan does not know of");
    }

    /// Grown by its system, renamed, or with a bit flipped: `mdadm --create` would begin it anew.
    @ParameterizedTest
    @CsvSource({
        "1, 3, r, 0, 'RAID 1 of 3'",
        "5, 2, r, 0, 'RAID 5 of 2'",
        "1, 2, s, 0, called",
        "1, 2, r, 1, checksum"
    })
    void anArrayThatIsNotAsItWasMadeIsRefusedAndLeft(
            int level, int members, String name, int flipped, String told) throws Exception {
        DiskIdentity second = disks.add("SECOND", SIZE);
        byte[] superblock = superblock(level, members, name);
        superblock[200] ^= (byte) flipped;
        for (int i = 0; i < 2; i++) {
            overwrite(disks.node(i), 4096, superblock);
        }
        List<BlockRef> both = List.of(new BlockRef.Disk(disk), new BlockRef.Disk(second));
        assertThatThrownBy(() -> run(raid(both, "1")))
                .isInstanceOf(StepRefusedException.class)
                .hasMessageContaining("not as this plan made it: expected RAID 1 of 2")
                .hasMessageContaining(told);
    }

    /// Of metadata 1.2. Source: Linux, include/uapi/linux/raid/md_p.h.
    private static byte[] superblock(int level, int members, String name) {
        ByteBuffer out = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0, 0xA92B4EFC).putInt(4, 1).putInt(72, level).putInt(92, members);
        ByteBuffer.wrap(out.array(), 16, 16)
                .putLong(SYSTEM.getMostSignificantBits())
                .putLong(SYSTEM.getLeastSignificantBits());
        out.put(32, name.getBytes(StandardCharsets.UTF_8)).putLong(144, 8);
        long sum = 0;
        for (int at = 0; at < 256; at += Integer.BYTES) {
            sum += Integer.toUnsignedLong(out.getInt(at));
        }
        return out.putInt(216, (int) ((sum & 0xFFFF_FFFFL) + (sum >>> 32))).array();
    }

    // ---- where a step must not go ----

    @Test
    void noStepTouchesADiskWhoseSerialNumberChangedSinceItsApproval() throws Exception {
        overwrite(disks.node(0), 0, "somebody's data".getBytes(StandardCharsets.UTF_8));
        disks.changeSerial("sda", "OTHER");
        for (Step step : List.of(new Step.Wipe(List.of(disk)), table(), onWholeDisk("ext4"))) {
            assertThatThrownBy(() -> run(step))
                    .isInstanceOf(StepRefusedException.class)
                    .hasMessageContaining("expected disk FIRST")
                    .hasMessageContaining("OTHER");
        }
        assertThat(first(disks.node(0), 15)).isEqualTo("somebody's data");
    }

    @Test
    void oneMissingDiskKeepsTheOthersFromBeingWiped() throws Exception {
        DiskIdentity second = disks.add("SECOND", SIZE);
        overwrite(disks.node(0), 0, "somebody's data".getBytes(StandardCharsets.UTF_8));
        disks.remove("sdb");
        assertThatThrownBy(() -> run(new Step.Wipe(List.of(disk, second))))
                .isInstanceOf(StepRefusedException.class)
                .hasMessage(
                        "expected disk SECOND (419430400 bytes); found only FIRST (419430400 bytes)");
        assertThat(first(disks.node(0), 15)).isEqualTo("somebody's data");
    }

    @Test
    void anArrayOnADiskThatThePlanDoesNotNameIsLeft() throws Exception {
        disks.add("FOREIGN", SIZE);
        new WrittenSuperblock(UUID.randomUUID(), "5", 3, 0).onto(disks.node(1));
        long before = disks.written(1);
        assertThatThrownBy(() -> run(volumeOfNoGroup())).hasMessageStartingWith("lvm lvcreate");
        assertThat(disks.written(1)).as("sectors written").isEqualTo(before);
    }

    @Test
    void aDiskThatThePlanDoesNotNameNeedNotBeReadable() throws Exception {
        disks.add("FOREIGN", SIZE);
        disks.damage(1);
        assertThatThrownBy(() -> run(volumeOfNoGroup())).hasMessageStartingWith("lvm lvcreate");
    }

    /// Nothing is left to do before `lvcreate` looks for the group.
    private static Step volumeOfNoGroup() {
        return new Step.LogicalVolume("no-group", "root", Optional.empty());
    }

    @Test
    void aMountedDiskIsNotErased() throws Exception {
        run(table());
        run(fileSystem("ext4", Optional.empty()));
        Path mount = Files.createDirectory(directory.resolve("mount"));
        Program.of("mount", disks.node(0, 2).toString(), mount.toString()).run(log::line);
        try {
            assertThatThrownBy(() -> ErasableDisk.check(disks.root(), disk))
                    .isInstanceOf(StepRefusedException.class)
                    .hasMessageContaining("must not be touched")
                    .hasMessageContaining("is mounted at " + mount);
            assertThatThrownBy(() -> run(new Step.Wipe(List.of(disk))))
                    .isInstanceOf(StepRefusedException.class);
            assertThatThrownBy(() -> run(fileSystem("xfs", Optional.empty())))
                    .isInstanceOf(StepRefusedException.class)
                    .hasMessageContaining("is in use");
        } finally {
            Program.of("umount", mount.toString()).run(log::line);
        }
        assertThat(ErasableDisk.check(disks.root(), disk)).hasToString("FIRST");
    }

    @Test
    void aReadOnlyDiskIsNotErased() throws Exception {
        Program.of("blockdev", "--setro", disks.node(0).toString()).run(log::line);
        try {
            assertThatThrownBy(() -> ErasableDisk.check(disks.root(), disk))
                    .isInstanceOf(StepRefusedException.class)
                    .hasMessageContaining("read-only");
        } finally {
            Program.of("blockdev", "--setrw", disks.node(0).toString()).run(log::line);
        }
    }

    @Test
    void somethingThatThePlanDoesNotKnowOfIsLeft() throws Exception {
        Program.of("mkfs.xfs", "-q", disks.node(0).toString()).run(log::line);
        assertThatThrownBy(() -> run(table()))
                .isInstanceOf(StepRefusedException.class)
                .hasMessageContaining("holds xfs, which the plan does not know of");
        assertThatThrownBy(() -> run(onWholeDisk("ext4")))
                .isInstanceOf(StepRefusedException.class)
                .hasMessageContaining("holds xfs, which the plan does not know of");
        assertThatThrownBy(() -> run(raid(List.of(new BlockRef.Disk(disk)), "1")))
                .isInstanceOf(StepRefusedException.class)
                .hasMessageContaining("holds xfs");
        LoopDisks.see("xfs_repair", "-n", disks.node(0));
    }

    // ---- hostile and impossible steps ----

    @Test
    void whatCannotBeIsRefusedBeforeAnythingIsWritten() throws Exception {
        long before = disks.written(0);
        BlockRef whole = new BlockRef.Disk(disk);
        refused(
                new Step.FileSystem(whole, "ntfs", Optional.empty(), SYSTEM),
                "no way to make ntfs");
        refused(
                new Step.FileSystem(whole, "ext4; reboot", Optional.empty(), SYSTEM),
                "no way to make ext4; reboot");
        refused(raid(List.of(whole), "7"), "there is no RAID level 7");
        refused(fileSystem("ext4", Optional.empty()), "has no partition 2");
        refused(new Step.WriteFile(whole, "/etc/motd", "", 0644), "holds no file system");
        refused(
                new Step.FileSystem(new BlockRef.Raid("none"), "ext4", Optional.empty(), SYSTEM),
                "the job has no array \"none\"");
        refused(
                new Step.PartitionTable(
                        disk, DISK, List.of(part("big", PART1, Optional.of(1L << 60)))),
                "FIRST: ");
        refused(
                new Step.PartitionTable(
                        disk, DISK, List.of(part("x".repeat(37), PART1, Optional.empty()))),
                "FIRST: ");
        refused(
                new Step.PartitionTable(
                        disk, DISK, List.of(part("negative", PART1, Optional.of(-4096L)))),
                "FIRST: ");
        assertThat(disks.written(0)).as("sectors written").isEqualTo(before);
    }

    private void refused(Step step, String reason) {
        assertThatThrownBy(() -> run(step))
                .isInstanceOf(StepRefusedException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void aLabelThatLooksLikeAnOptionIsALabel() throws Exception {
        run(table());
        run(fileSystem("ext4", Optional.of("-n")));
        assertThat(LoopDisks.see("blkid", "-p", "-s", "LABEL", "-o", "value", disks.node(0, 2)))
                .isEqualTo("-n");
    }

    @Test
    void aProgramThatFailsIsQuoted() throws Exception {
        run(table());
        Step tooLong = fileSystem("xfs", Optional.of("far-too-long-a-label"));
        assertThatThrownBy(() -> run(tooLong))
                .isInstanceOf(ProgramException.class)
                .hasMessageContaining("mkfs.xfs")
                .hasMessageContaining("exit status 1");
    }

    @Test
    void aFullFileSystemKeepsTheOldFile() throws Exception {
        Step small =
                new Step.PartitionTable(
                        disk, DISK, List.of(part("root", PART2, Optional.of(2 * MIB))));
        run(small);
        BlockRef on = new BlockRef.Partition(disk, 1);
        run(new Step.FileSystem(on, "ext4", Optional.empty(), SYSTEM));
        run(new Step.WriteFile(on, "/motd", "old", 0644));
        String large = "x".repeat((int) (3 * MIB));
        assertThatThrownBy(() -> run(new Step.WriteFile(on, "/motd", large, 0644)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No space left");
        assertThat(run(new Step.WriteFile(on, "/motd", "old", 0644)))
                .as("neither the file nor half of another one is in its place")
                .isInstanceOf(StepOutcome.AlreadyHolds.class);
    }

    // ---- the plan ----

    private static Step.Partition part(String name, UUID guid, Optional<Long> size) {
        return new Step.Partition(name, LINUX, guid, size);
    }

    private Step table() {
        return new Step.PartitionTable(
                disk,
                DISK,
                List.of(
                        new Step.Partition("efi", ESP, PART1, Optional.of(64 * MIB)),
                        part("root", PART2, Optional.empty())));
    }

    private BlockRef root() {
        return new BlockRef.Partition(disk, 2);
    }

    private Step fileSystem(String type, Optional<String> label) {
        return new Step.FileSystem(root(), type, label, SYSTEM);
    }

    private Step onWholeDisk(String type) {
        return new Step.FileSystem(new BlockRef.Disk(disk), type, Optional.empty(), SYSTEM);
    }

    private static Step raid(List<BlockRef> members, String level) {
        return new Step.SoftwareRaid("r", level, SYSTEM, members, List.of());
    }

    private StepOutcome run(Step step) throws IOException, InterruptedException {
        return steps.run(step, log);
    }

    private static void overwrite(Path node, long offset, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(node, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), offset);
            channel.force(true);
        }
    }

    private static String first(Path node, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        try (FileChannel channel = FileChannel.open(node)) {
            channel.read(bytes, 0);
        }
        return new String(bytes.array(), StandardCharsets.UTF_8);
    }
}
