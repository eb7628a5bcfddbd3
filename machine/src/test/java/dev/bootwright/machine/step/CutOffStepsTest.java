package dev.bootwright.machine.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.machine.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A job on a real block device that is cut off between any two of its steps, or in the middle of one,
/// and begun again by an agent that knows nothing of it. The end state is that of an undisturbed run, by the
/// word of other programs.
class CutOffStepsTest {

    private static final long MIB = 1 << 20;
    private static final long SIZE = 500 * MIB;
    private static final UUID LINUX = UUID.fromString("0fc63daf-8483-4772-8e79-3d69d8477de4");

    @TempDir Path directory;

    private final RecordedLog log = new RecordedLog();

    private static UUID uuid(int number) {
        return new UUID(0x1234_5678_9abc_8000L + number, 0x8123_4567_89ab_cdefL);
    }

    private static List<Step> job(DiskIdentity disk) {
        BlockRef root = new BlockRef.Partition(disk, 2);
        return List.of(
                new Step.Wipe(List.of(disk)),
                new Step.PartitionTable(
                        disk,
                        uuid(0),
                        List.of(
                                new Step.Partition("efi", LINUX, uuid(1), Optional.of(40 * MIB)),
                                new Step.Partition("root", LINUX, uuid(2), Optional.of(100 * MIB)),
                                new Step.Partition("swap", LINUX, uuid(3), Optional.of(20 * MIB)),
                                new Step.Partition("data", LINUX, uuid(4), Optional.empty()))),
                new Step.FileSystem(
                        new BlockRef.Partition(disk, 1), "vfat", Optional.of("EFI"), uuid(5)),
                new Step.FileSystem(root, "ext4", Optional.of("root"), uuid(6)),
                new Step.FileSystem(
                        new BlockRef.Partition(disk, 3), "swap", Optional.empty(), uuid(7)),
                new Step.FileSystem(
                        new BlockRef.Partition(disk, 4), "xfs", Optional.empty(), uuid(8)),
                new Step.WriteFile(root, "/etc/motd", "hello\n", 0640));
    }

    /// What others read on the disk.
    private static String seen(LoopDisks disks) throws Exception {
        StringBuilder seen = new StringBuilder();
        seen.append(LoopDisks.see("sfdisk", "--dump", disks.node(0)));
        for (int part = 1; part <= 4; part++) {
            seen.append(
                    LoopDisks.see("blkid", "--probe", "--output", "export", disks.node(0, part)));
        }
        seen.append(LoopDisks.see("debugfs", "-R", "cat /etc/motd", disks.node(0, 2)));
        seen.append(
                LoopDisks.see("debugfs", "-R", "stat /etc/motd", disks.node(0, 2))
                        .lines()
                        .findFirst()
                        .orElse(""));
        String node = disks.node(0).toString();
        return seen.toString()
                .replace(node, "DISK")
                .replaceAll("PART_ENTRY_DISK=[\\d:]+", "") // others have loop devices, too
                .replaceAll("Inode: \\d+", "Inode");
    }

    /// Runs on a disk of its own, and tells what is on it at the end.
    @FunctionalInterface
    private interface Course {
        void run(LoopDisks disks, List<Step> job) throws Exception;
    }

    private String endState(String name, Course course) throws Exception {
        LoopDisks disks = LoopDisks.open(directory.resolve(name));
        try {
            course.run(disks, job(disks.add("FIRST", SIZE)));
            return seen(disks);
        } finally {
            disks.detach();
        }
    }

    private void run(LoopDisks disks, List<Step> steps) throws Exception {
        MachineSteps agent = new MachineSteps(disks.root()); // one that knows nothing
        for (Step step : steps) {
            agent.run(step, log);
        }
    }

    @Test
    void aJobCutOffBetweenAnyTwoStepsEndsAsIfItHadNotBeen() throws Exception {
        String undisturbed = endState("undisturbed", this::run);
        assertThat(undisturbed)
                .contains("TYPE=xfs", "TYPE=ext4", "TYPE=vfat", "TYPE=swap", "hello");
        int count = 7;
        for (int done = 1; done < count; done++) {
            int told = done - 1; // the agent died before the server heard of the last one
            String cutOff =
                    endState(
                            "cut-" + done,
                            (disks, job) -> {
                                run(disks, job.subList(0, told + 1));
                                run(disks, job.subList(told, job.size()));
                            });
            assertThat(cutOff).as("cut off after step " + done).isEqualTo(undisturbed);
        }
    }

    @Test
    void aStepKilledInTheMiddleIsMadeWholeByTheNextRun() throws Exception {
        String undisturbed = endState("undisturbed", this::run);
        String killed =
                endState(
                        "killed",
                        (disks, job) -> {
                            for (int step = 0; step < job.size(); step++) {
                                for (long millis : new long[] {1, 5, 12, 30}) {
                                    kill(disks, job.get(step), millis);
                                }
                                run(disks, job.subList(step, step + 1));
                            }
                        });
        assertThat(killed).isEqualTo(undisturbed);
    }

    private void kill(LoopDisks disks, Step step, long millis) throws InterruptedException {
        Thread thread =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                run(disks, List.of(step));
                            } catch (Exception e) {
                                log.line("killed: " + e);
                            }
                        });
        thread.join(millis);
        thread.interrupt();
        thread.join();
    }

    @Test
    void carriedOutTwiceAJobWritesNothingAndKeepsWhatWasAdded() throws Exception {
        endState(
                "twice",
                (disks, job) -> {
                    run(disks, job);
                    Program.of(
                                    "debugfs",
                                    "-w",
                                    "-R",
                                    "write /etc/hostname mine",
                                    disks.node(0, 2).toString())
                            .run(log::line);
                    List<Step> kept = job.subList(1, 6); // a plan does not wipe what holds
                    long before = disks.written(0);
                    MachineSteps agent = new MachineSteps(disks.root());
                    for (Step step : kept) {
                        assertThat(agent.run(step, log))
                                .as(step.kind())
                                .isInstanceOf(StepOutcome.AlreadyHolds.class);
                    }
                    assertThat(disks.written(0)).as("sectors written").isEqualTo(before);
                    run(disks, job.subList(6, 7));
                    assertThat(LoopDisks.see("debugfs", "-R", "ls /", disks.node(0, 2)))
                            .contains("mine");
                });
    }

    @Test
    void aFileSystemThatGotAnotherLabelIsNotMadeAnew() throws Exception {
        endState(
                "label",
                (disks, job) -> {
                    run(disks, job);
                    Program.of("tune2fs", "-L", "mine", disks.node(0, 2).toString()).run(log::line);
                    assertThatThrownBy(() -> run(disks, job.subList(3, 4)))
                            .isInstanceOf(StepRefusedException.class)
                            .hasMessageContaining("holds ext4 \"mine\"");
                });
    }

    /// Made by a kernel's word for it; what lay on the disks before is on a disk that stands for the array.
    @ParameterizedTest
    @CsvSource({"1.2, 0", "1.2, 1", "1.2, 2", "1.0, 0", "1.0, 1", "1.0, 2"})
    void anArrayCutOffBeforeItWasClearedIsMadeAnew(String metadata, int superblocks)
            throws Exception {
        LoopDisks disks = LoopDisks.open(directory);
        try {
            List<BlockRef> members =
                    List.of(
                            new BlockRef.Disk(disks.add("FIRST", 8 * MIB)),
                            new BlockRef.Disk(disks.add("SECOND", 8 * MIB)));
            disks.add("ARRAY", 8 * MIB);
            Path array = disks.node(2);
            Files.createSymbolicLink(disks.root().resolve("dev/md127"), array);
            Program.of("mkfs.ext4", "-q", "-L", "before", array.toString()).run(log::line);
            Step.SoftwareRaid step =
                    new Step.SoftwareRaid("m", "1", uuid(9), members, List.of(), metadata);
            assertThatThrownBy(() -> raid(disks, superblocks).run(step, log)).hasMessage("cut off");
            if (superblocks == members.size()) {
                disks.remove("md127"); // the machine was restarted
            }
            assertThat(raid(disks, 3).run(step, log)).isInstanceOf(StepOutcome.Changed.class);
            assertThat(LoopDisks.see("wipefs", array)).isBlank();
            Program.of("mkfs.ext4", "-q", "-L", "after", array.toString()).run(log::line);
            assertThat(raid(disks, 0).run(step, log)).isInstanceOf(StepOutcome.AlreadyHolds.class);
            assertThat(LoopDisks.see("blkid", "--probe", array)).contains("after");
        } finally {
            disks.detach();
        }
    }

    /// @param superblocks how many are written before it is cut off
    private static CreateRaid raid(LoopDisks disks, int superblocks) {
        ModuleLoader modules = _ -> {};
        RaidArrays arrays =
                new RaidArrays(disks.root(), modules, (_, _, _) -> {}, RaidArrays.PATIENCE);
        BaseDevices bases = new BaseDevices(disks.root(), arrays);
        LuksContainers containers = new LuksContainers(disks.root(), bases, modules);
        Volumes volumes = new Volumes(disks.root(), arrays, containers, modules);
        return new CreateRaid(
                new BlockDevices(bases, volumes, containers),
                arrays,
                (array, members, _) -> make(disks, array, members, superblocks),
                modules);
    }

    private static void make(
            LoopDisks disks, Step.SoftwareRaid array, List<FreeDevice> members, int superblocks)
            throws IOException, InterruptedException {
        for (int role = 0; role < members.size(); role++) {
            if (role == superblocks) {
                throw new InterruptedException("cut off");
            }
            WrittenSuperblock superblock = new WrittenSuperblock(array.uuid(), "1", 2, role);
            Path node = members.get(role).node();
            if (array.metadata().equals("1.0")) {
                superblock.ontoTheEndOf(node);
            } else {
                superblock.onto(node);
            }
        }
        disks.appear("md127", List.of("sda", "sdb"), 0);
        if (superblocks == members.size()) {
            throw new InterruptedException("cut off");
        }
    }
}
