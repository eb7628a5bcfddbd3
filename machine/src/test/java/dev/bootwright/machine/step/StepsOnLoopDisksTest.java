package dev.bootwright.machine.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.machine.program.Program;
import dev.bootwright.machine.program.ProgramException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each step on real block devices, looked at by other programs, twice, and where it must not go.
/// Arrays and mapped volumes need what this kernel may not have; machines of the lab have them.
class StepsOnLoopDisksTest extends OneLoopDisk {

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
}
