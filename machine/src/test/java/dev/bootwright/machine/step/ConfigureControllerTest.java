package dev.bootwright.machine.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.LogicalDisk;
import dev.bootwright.formats.contract.RaidController;
import dev.bootwright.formats.contract.RaidController.Physical;
import dev.bootwright.formats.contract.RaidController.State;
import dev.bootwright.formats.contract.RaidController.Virtual;
import dev.bootwright.formats.contract.RaidLevel;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.raid.Operation;
import dev.bootwright.machine.controller.ControllerTool;
import dev.bootwright.machine.controller.Controllers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigureControllerTest {

    private static final RaidController.Name NAME = new RaidController.Name("memory", "M1");
    private static final long SIZE = 100L << 30;

    @TempDir Path root;

    private final RecordedLog log = new RecordedLog();
    private final MemoryController memory = new MemoryController();

    /// A controller that keeps what it is told in memory.
    private static final class MemoryController implements ControllerTool {

        private final List<Virtual> volumes = new ArrayList<>();
        private final List<String> spares = new ArrayList<>();
        private final List<String> done = new ArrayList<>();
        private boolean isDeaf;

        @Override
        public String name() {
            return "memory";
        }

        @Override
        public List<RaidController> controllers() {
            List<Physical> disks = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String slot = "0:" + i;
                boolean isMember = volumes.stream().anyMatch(v -> v.members().contains(slot));
                State state =
                        isMember ? State.MEMBER : spares.contains(slot) ? State.SPARE : State.READY;
                disks.add(
                        new Physical(
                                slot,
                                state,
                                state.word(),
                                identity(i),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
            }
            return List.of(
                    new RaidController(
                            NAME,
                            "0",
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            0,
                            List.of(RaidLevel.RAID_0, RaidLevel.RAID_1),
                            disks,
                            volumes,
                            List.of()));
        }

        @Override
        public void carryOut(RaidController controller, Operation operation) {
            done.add(operation.toString());
            if (isDeaf) {
                return;
            }
            if (operation instanceof Operation.Create(var disk)) {
                volumes.add(
                        volume(
                                disk.level(),
                                disk.members().stream().map(LogicalDisk.Member::slot).toList()));
            } else if (operation instanceof Operation.Delete(var volume)) {
                volumes.remove(volume);
            } else if (operation instanceof Operation.AddSpare(var slot, _)) {
                spares.add(slot);
            }
        }

        Virtual volume(RaidLevel level, List<String> members) {
            return new Virtual(
                    "7",
                    "",
                    level.word(),
                    level.capacity(members.stream().map(_ -> SIZE).toList()),
                    "optimal",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("naa.60000000000000000000000000000007"),
                    members,
                    List.of());
        }
    }

    private static DiskIdentity identity(int i) {
        return new DiskIdentity("D" + i, Optional.empty(), SIZE);
    }

    private static LogicalDisk.Member member(int i) {
        return new LogicalDisk.Member("0:" + i, identity(i));
    }

    @BeforeEach
    void makeTree() throws IOException {
        Files.createDirectories(root.resolve("proc/self"));
        Files.createFile(root.resolve("proc/self/mountinfo"));
        Files.createDirectories(root.resolve("sys/block"));
    }

    private StepOutcome run(Step.ControllerVolumes step) throws Exception {
        return new ConfigureController(root, () -> new Controllers(List.of(memory))).run(step, log);
    }

    private static Step.ControllerVolumes mirror(List<RaidController.Doomed> doomed) {
        LogicalDisk disk =
                new LogicalDisk(
                        RaidLevel.RAID_1,
                        Optional.empty(),
                        Optional.empty(),
                        List.of(member(0), member(1)),
                        List.of(member(2)),
                        Optional.empty(),
                        Optional.empty());
        return new Step.ControllerVolumes(
                NAME, Step.Foreign.KEEP, List.of(disk), doomed, List.of());
    }

    private RaidController.Doomed stripeThere() {
        memory.volumes.add(memory.volume(RaidLevel.RAID_0, List.of("0:1", "0:3")));
        RaidController present = memory.controllers().getFirst();
        return present.identityOf(present.volumes().getFirst());
    }

    /// A disk of the operating system that is the logical disk, with a partition that is mounted.
    private void mount() throws IOException {
        Path disk = root.resolve("sys/block/sda");
        Files.createDirectories(disk.resolve("device"));
        Files.writeString(disk.resolve("device/wwid"), "naa.60000000000000000000000000000007\n");
        Files.writeString(disk.resolve("size"), "1000\n");
        Files.writeString(disk.resolve("dev"), "8:0\n");
        Files.writeString(
                root.resolve("proc/self/mountinfo"),
                "30 1 8:0 / /srv rw,relatime - ext4 /dev/sda rw\n");
    }

    @Test
    void makesAMirrorWithItsSpareAndChangesNothingTheSecondTime() throws Exception {
        assertThat(run(mirror(List.of()))).isInstanceOf(StepOutcome.Changed.class);
        assertThat(memory.done)
                .containsExactly(
                        "make RAID 1 of [0:0 D0, 0:1 D1]", "make 0:2 stand by for logical disk 7");
        assertThat(run(mirror(List.of())))
                .isEqualTo(new StepOutcome.AlreadyHolds("memory M1 is as it shall be"));
        assertThat(memory.done).hasSize(2);
    }

    @Test
    void destroysTheLogicalDiskThatThePlanNames() throws Exception {
        run(mirror(List.of(stripeThere())));
        assertThat(memory.done)
                .containsExactly(
                        "delete logical disk 7",
                        "make RAID 1 of [0:0 D0, 0:1 D1]",
                        "make 0:2 stand by for logical disk 7");
    }

    @Test
    void refusesWhatThePlanDoesNotName() {
        stripeThere();
        assertThatThrownBy(() -> run(mirror(List.of())))
                .isInstanceOf(StepRefusedException.class)
                .hasMessageContaining("0:1 D1 belongs to logical disk 7")
                .hasMessageContaining("which the plan does not destroy");
        assertThat(memory.done).isEmpty();
    }

    @Test
    void refusesALogicalDiskThatIsMounted() throws Exception {
        RaidController.Doomed doomed = stripeThere();
        mount();
        assertThatThrownBy(() -> run(mirror(List.of(doomed))))
                .isInstanceOf(StepRefusedException.class)
                .hasMessage("logical disk 7 must not be touched: sda is mounted at /srv");
        assertThat(memory.done).isEmpty();
    }

    /// A disk of the operating system that is an unused physical disk, too.
    ///
    /// @param text where a swap area has its signature
    private Path attach(String name, String serial, String text) throws IOException {
        Path disk = root.resolve("sys/block").resolve(name);
        Files.createDirectories(disk.resolve("device"));
        Files.writeString(disk.resolve("device/serial"), serial + "\n");
        Files.writeString(disk.resolve("size"), "16384\n");
        Files.writeString(disk.resolve("dev"), "8:0\n");
        byte[] bytes = new byte[16384 * 512];
        byte[] signature = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(signature, 0, bytes, 4096 - signature.length, signature.length);
        Files.createDirectories(root.resolve("dev"));
        Files.write(root.resolve("dev").resolve(name), bytes);
        return disk;
    }

    private static Step.ControllerVolumes erasing(int... disks) {
        return new Step.ControllerVolumes(
                NAME,
                Step.Foreign.KEEP,
                mirror(List.of()).disks(),
                List.of(),
                Arrays.stream(disks).mapToObj(ConfigureControllerTest::identity).toList());
    }

    @Test
    void usesABlankDiskOfTheSystem() throws Exception {
        attach("sda", "D0", "");
        attach("sdb", "D9", "other");
        run(mirror(List.of()));
        assertThat(memory.done).hasSize(2);
    }

    @Test
    void refusesAnUnusedDiskThatTheSystemSeesWithContent() throws Exception {
        attach("sda", "d 0", "SWAPSPACE2");
        assertThatThrownBy(() -> run(mirror(List.of())))
                .isInstanceOf(StepRefusedException.class)
                .hasMessage(
                        "disk 0:0 D0 must not be touched: it is sda, which holds swap, and the plan does not destroy that;"
                                + " \"clear: true\" for its controller would, after a new inspection");
        assertThatThrownBy(() -> run(erasing(1))).isInstanceOf(StepRefusedException.class);
        assertThat(memory.done).isEmpty();
        run(erasing(0));
        assertThat(memory.done).hasSize(2);
    }

    @Test
    void refusesASpareThatTheSystemSeesWithContentBeforeAnythingIsMade() throws Exception {
        RaidController.Doomed doomed = stripeThere();
        attach("sdc", "D2", "something");
        assertThatThrownBy(() -> run(mirror(List.of(doomed))))
                .isInstanceOf(StepRefusedException.class)
                .hasMessageContaining("disk 0:2 D2 must not be touched: it is sdc")
                .hasMessageContaining("holds unknown data");
        assertThat(memory.done).isEmpty();
    }

    @Test
    void refusesADiskInUseEvenIfItMayBeErased() throws Exception {
        Files.createDirectories(attach("sdb", "D1", "SWAPSPACE2").resolve("holders/md127"));
        Files.createDirectories(root.resolve("sys/class/block/md127"));
        assertThatThrownBy(() -> run(erasing(1)))
                .isInstanceOf(StepRefusedException.class)
                .hasMessage("disk 0:1 D1 must not be touched: sdb is part of md127");
        attach("sda", "D0", "");
        Files.writeString(root.resolve("proc/swaps"), "/dev/sda partition 1 0 -2\n");
        assertThatThrownBy(() -> run(erasing(0, 1)))
                .hasMessage("disk 0:0 D0 must not be touched: sda is swap space in use");
        assertThat(memory.done).isEmpty();
    }

    @Test
    void whatIsLeftOfADestroyedLogicalDiskIsLostWithIt() throws Exception {
        RaidController.Doomed doomed = stripeThere();
        attach("sdb", "D1", "SWAPSPACE2"); // its member, which the system sees again
        run(mirror(List.of(doomed)));
        assertThat(memory.done).hasSize(3);
    }

    @Test
    void doesNotBelieveAToolThatChangesNothing() {
        memory.isDeaf = true;
        assertThatThrownBy(() -> run(mirror(List.of())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(
                        "its tool said that it did, but the controller shows no change");
    }

    @Test
    void refusesAnotherControllerAndAMissingTool() {
        Step.ControllerVolumes other =
                new Step.ControllerVolumes(
                        new RaidController.Name("memory", "M2"),
                        Step.Foreign.KEEP,
                        List.of(),
                        List.of(),
                        List.of());
        assertThatThrownBy(() -> run(other))
                .isInstanceOf(StepRefusedException.class)
                .hasMessage("expected controller memory M2, found [memory M1]");
        Step.ControllerVolumes missing =
                new Step.ControllerVolumes(
                        new RaidController.Name("storcli", "M1"),
                        Step.Foreign.KEEP,
                        List.of(),
                        List.of(),
                        List.of());
        assertThatThrownBy(() -> run(missing))
                .isInstanceOf(StepRefusedException.class)
                .hasMessageContaining("there is no tool \"storcli\" in this image");
    }
}
