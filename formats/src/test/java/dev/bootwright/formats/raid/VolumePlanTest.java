package dev.bootwright.formats.raid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.contract.CachePolicy;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.LogicalDisk;
import dev.bootwright.formats.contract.RaidController;
import dev.bootwright.formats.contract.RaidController.Physical;
import dev.bootwright.formats.contract.RaidController.State;
import dev.bootwright.formats.contract.RaidController.Virtual;
import dev.bootwright.formats.contract.RaidLevel;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VolumePlanTest {

    private static final long GIB = 1L << 30;
    private static final RaidController.Name NAME = new RaidController.Name("storcli", "SK1");

    private static DiskIdentity identity(int slot) {
        return new DiskIdentity("SN" + slot, Optional.of("naa.500000000000000" + slot), 400 * GIB);
    }

    private static Physical disk(int slot, State state) {
        return new Physical(
                "8:" + slot,
                state,
                state.word(),
                identity(slot),
                Optional.of("ssd"),
                Optional.of("sas"),
                Optional.empty(),
                Optional.empty());
    }

    private static Virtual volume(String id, String level, long size, int... slots) {
        return new Virtual(
                id,
                "",
                level,
                size,
                "optimal",
                Optional.of(256L << 10),
                Optional.of(new CachePolicy(CachePolicy.Write.THROUGH, Optional.of(false))),
                Optional.of("naa.6000000000000000000000000000000" + id),
                slots(slots),
                List.of());
    }

    private static List<String> slots(int... slots) {
        List<String> words = new ArrayList<>();
        for (int slot : slots) {
            words.add("8:" + slot);
        }
        return words;
    }

    private static RaidController controller(List<Virtual> volumes, Physical... disks) {
        return new RaidController(
                NAME,
                "0",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                List.of(RaidLevel.JBOD, RaidLevel.RAID_0, RaidLevel.RAID_1, RaidLevel.RAID_5),
                List.of(disks),
                volumes,
                List.of());
    }

    private static LogicalDisk logical(RaidLevel level, int... slots) {
        List<LogicalDisk.Member> members = new ArrayList<>();
        for (int slot : slots) {
            members.add(new LogicalDisk.Member("8:" + slot, identity(slot)));
        }
        return new LogicalDisk(
                level,
                Optional.empty(),
                Optional.empty(),
                members,
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    private static Step.ControllerVolumes wanted(
            List<RaidController.Doomed> doomed, List<DiskIdentity> erased, LogicalDisk... disks) {
        return new Step.ControllerVolumes(NAME, Step.Foreign.KEEP, List.of(disks), doomed, erased);
    }

    private static List<String> planned(RaidController present, Step.ControllerVolumes wanted) {
        return ((VolumePlan.Planned) VolumePlan.of(present, wanted))
                .operations().stream().map(Operation::toString).toList();
    }

    private static String refused(RaidController present, Step.ControllerVolumes wanted) {
        return String.join("; ", ((VolumePlan.Refused) VolumePlan.of(present, wanted)).reasons());
    }

    @Test
    void makesAMirrorOfUnusedDisks() {
        RaidController present = controller(List.of(), disk(0, State.READY), disk(1, State.READY));
        assertThat(planned(present, wanted(List.of(), List.of(), logical(RaidLevel.RAID_1, 0, 1))))
                .containsExactly("make RAID 1 of [8:0 SN0, 8:1 SN1]");
    }

    @Test
    void keepsWhatIsThereHoweverItsMembersAreListed() {
        RaidController present =
                controller(
                        List.of(volume("0", "1", 399 * GIB, 1, 0)),
                        disk(0, State.MEMBER),
                        disk(1, State.MEMBER));
        VolumePlan plan =
                VolumePlan.of(
                        present, wanted(List.of(), List.of(), logical(RaidLevel.RAID_1, 0, 1)));
        assertThat(plan).isEqualTo(new VolumePlan.Planned(List.of(), present.volumes()));
    }

    @Test
    void doesNotTouchADiskThatBelongsToALogicalDiskWhichMayNotBeDestroyed() {
        RaidController present =
                controller(
                        List.of(volume("0", "1", 399 * GIB, 0, 1)),
                        disk(0, State.MEMBER),
                        disk(1, State.MEMBER),
                        disk(2, State.READY));
        assertThat(refused(present, wanted(List.of(), List.of(), logical(RaidLevel.RAID_1, 1, 2))))
                .isEqualTo(
                        "RAID 1: 8:1 SN1 belongs to logical disk 0 (naa.60000000000000000000000000000000)"
                                + " of [8:0, 8:1], which the plan does not destroy");
    }

    @Test
    void destroysOnlyWhatTheStepNamesWithAllItsMembers() {
        RaidController present =
                controller(
                        List.of(volume("0", "1", 399 * GIB, 0, 1)),
                        disk(0, State.MEMBER),
                        disk(1, State.MEMBER));
        RaidController.Doomed doomed = present.identityOf(present.volumes().getFirst());
        Step.ControllerVolumes wanted =
                wanted(List.of(doomed), List.of(), logical(RaidLevel.RAID_0, 0, 1));
        assertThat(planned(present, wanted))
                .containsExactly("delete logical disk 0", "make RAID 0 of [8:0 SN0, 8:1 SN1]");
        Physical swapped =
                new Physical(
                        "8:1",
                        State.MEMBER,
                        "Onln",
                        new DiskIdentity("OTHER", Optional.empty(), 400 * GIB),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        RaidController other = controller(present.volumes(), present.disks().getFirst(), swapped);
        assertThat(refused(other, wanted))
                .contains("belongs to logical disk 0")
                .contains("the plan has 8:1 SN1, but there is 8:1 OTHER");
    }

    @Test
    void anEarlierVolumeOfTheSameIdIsNotTheOneThatMayBeDestroyed() {
        RaidController before =
                controller(
                        List.of(volume("0", "1", 399 * GIB, 0, 1)),
                        disk(0, State.MEMBER),
                        disk(1, State.MEMBER));
        RaidController.Doomed doomed = before.identityOf(before.volumes().getFirst());
        Virtual made = volume("0", "1", 399 * GIB, 0, 1);
        RaidController now =
                controller(
                        List.of(
                                new Virtual(
                                        made.id(),
                                        made.name(),
                                        made.level(),
                                        made.size(),
                                        made.state(),
                                        made.stripe(),
                                        made.cache(),
                                        Optional.of("naa.6000000000000000000000000000ffff"),
                                        made.members(),
                                        made.spares())),
                        disk(0, State.MEMBER),
                        disk(1, State.MEMBER));
        assertThat(
                        refused(
                                now,
                                wanted(
                                        List.of(doomed),
                                        List.of(),
                                        logical(RaidLevel.RAID_0, 0, 1))))
                .contains("which the plan does not destroy");
    }

    @Test
    void aSizeHoldsThatIsRoundedButNotAnother() {
        RaidController present =
                controller(
                        List.of(volume("0", "1", 100 * GIB - 5_000_000, 0, 1)),
                        disk(0, State.MEMBER),
                        disk(1, State.MEMBER));
        assertThat(Fit.holds(present, present.volumes().getFirst(), sized(100 * GIB))).isTrue();
        assertThat(Fit.holds(present, present.volumes().getFirst(), sized(110 * GIB))).isFalse();
        assertThat(
                        Fit.holds(
                                present,
                                present.volumes().getFirst(),
                                logical(RaidLevel.RAID_1, 0, 1)))
                .isFalse();
    }

    private static LogicalDisk sized(long size) {
        LogicalDisk all = logical(RaidLevel.RAID_1, 0, 1);
        return new LogicalDisk(
                all.level(),
                all.name(),
                Optional.of(size),
                all.members(),
                List.of(),
                Optional.of(256L << 10),
                Optional.empty());
    }

    @Test
    void addsASpareAndChangesTheCacheOfWhatStays() {
        RaidController present =
                controller(
                        List.of(volume("0", "1", 399 * GIB, 0, 1)),
                        disk(0, State.MEMBER),
                        disk(1, State.MEMBER),
                        disk(2, State.READY));
        LogicalDisk plain = logical(RaidLevel.RAID_1, 0, 1);
        LogicalDisk disk =
                new LogicalDisk(
                        plain.level(),
                        plain.name(),
                        plain.size(),
                        plain.members(),
                        List.of(new LogicalDisk.Member("8:2", identity(2))),
                        Optional.empty(),
                        Optional.of(new CachePolicy(CachePolicy.Write.BACK, Optional.empty())));
        assertThat(planned(present, wanted(List.of(), List.of(), disk)))
                .containsExactly(
                        "logical disk 0: write back", "make 8:2 stand by for logical disk 0");
    }

    @Test
    void aDiskThatWasHandedThroughIsUsedOnlyWhenTheStepNamesIt() {
        RaidController present = controller(List.of(), disk(0, State.JBOD), disk(1, State.READY));
        LogicalDisk mirror = logical(RaidLevel.RAID_1, 0, 1);
        assertThat(refused(present, wanted(List.of(), List.of(), mirror)))
                .contains("8:0 SN0 is handed through");
        assertThat(planned(present, wanted(List.of(), List.of(identity(0)), mirror)))
                .containsExactly("make 8:0 an unused disk", "make RAID 1 of [8:0 SN0, 8:1 SN1]");
        assertThat(planned(present, wanted(List.of(), List.of(), logical(RaidLevel.JBOD, 0, 1))))
                .containsExactly("hand 8:1 through");
    }

    @Test
    void aForeignConfigurationComesFirstAndIsClearedOnlyFromDisksTheStepNames() {
        RaidController present =
                controller(List.of(), disk(0, State.FOREIGN), disk(1, State.READY));
        Step.ControllerVolumes clear =
                new Step.ControllerVolumes(
                        NAME,
                        Step.Foreign.CLEAR,
                        List.of(logical(RaidLevel.RAID_1, 0, 1)),
                        List.of(),
                        List.of(identity(0)));
        assertThat(planned(present, clear)).containsExactly("clear the foreign configuration");
        Step.ControllerVolumes unnamed =
                new Step.ControllerVolumes(
                        NAME, Step.Foreign.CLEAR, clear.disks(), List.of(), List.of());
        assertThat(refused(present, unnamed))
                .isEqualTo("8:0 SN0 has a foreign configuration that the plan does not name");
        Step.ControllerVolumes take =
                new Step.ControllerVolumes(
                        NAME, Step.Foreign.IMPORT, clear.disks(), List.of(), List.of());
        assertThat(planned(present, take)).containsExactly("import the foreign configuration");
        assertThat(refused(present, wanted(List.of(), List.of(), clear.disks().getFirst())))
                .contains("8:0 SN0 is foreign");
    }

    @Test
    void refusesALevelThatTheControllerDoesNotMake() {
        RaidController present = controller(List.of(), disk(0, State.READY), disk(1, State.READY));
        assertThat(refused(present, wanted(List.of(), List.of(), logical(RaidLevel.RAID_2, 0, 1))))
                .isEqualTo("RAID 2: storcli SK1 makes levels [JBOD, 0, 1, 5]");
    }

    @Test
    void stepsAndControllersSurviveAsJson() throws Exception {
        RaidController present =
                controller(
                        List.of(volume("0", "1", 399 * GIB, 0, 1)),
                        disk(0, State.MEMBER),
                        disk(1, State.SPARE));
        assertThat(RaidController.fromJson(Json.parse(present.toJson().toString())))
                .isEqualTo(present);
        Step step =
                new Step.ControllerVolumes(
                        NAME,
                        Step.Foreign.CLEAR,
                        List.of(sized(100 * GIB)),
                        List.of(present.identityOf(present.volumes().getFirst())),
                        List.of(identity(1)));
        assertThat(Step.fromJson(Json.parse(step.toJson().toString()))).isEqualTo(step);
    }

    @Test
    void levelsHoldWhatIsLeftOfTheirMembers() {
        List<Long> four = List.of(10L, 11L, 12L, 13L);
        assertThat(RaidLevel.RAID_0.capacity(four)).isEqualTo(40);
        assertThat(RaidLevel.RAID_1.capacity(four.subList(0, 2))).isEqualTo(10);
        assertThat(RaidLevel.RAID_5.capacity(four)).isEqualTo(30);
        assertThat(RaidLevel.RAID_6.capacity(four)).isEqualTo(20);
        assertThat(RaidLevel.RAID_10.capacity(four)).isEqualTo(20);
        assertThat(RaidLevel.RAID_60.capacity(List.of(1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L)))
                .isEqualTo(4);
        assertThat(RaidLevel.RAID_0.capacity(List.of(Long.MAX_VALUE, Long.MAX_VALUE)))
                .isEqualTo(Long.MAX_VALUE);
        assertThat(RaidLevel.RAID_1.takes(3)).isFalse();
        assertThat(RaidLevel.RAID_10.takes(5)).isFalse();
    }
}
