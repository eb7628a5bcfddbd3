package dev.bootwright.server.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.contract.Disk;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.formats.contract.LogicalDisk;
import dev.bootwright.formats.contract.RaidController;
import dev.bootwright.formats.contract.RaidController.Physical;
import dev.bootwright.formats.contract.RaidController.State;
import dev.bootwright.formats.contract.RaidController.Virtual;
import dev.bootwright.formats.contract.RaidLevel;
import dev.bootwright.formats.contract.Source;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.server.Specimen;
import dev.bootwright.server.template.TemplateReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ControllerPlannerTest {

    private static final long GIB = 1L << 30;

    private static Physical disk(int slot, State state, String media, long gib) {
        return new Physical(
                "8:" + slot,
                state,
                state.word(),
                new DiskIdentity("SN" + slot, Optional.empty(), gib * GIB),
                Optional.of(media),
                Optional.of("sas"),
                Optional.empty(),
                Optional.empty());
    }

    private static final List<Physical> DISKS =
            List.of(
                    disk(0, State.READY, "ssd", 400),
                    disk(1, State.READY, "ssd", 400),
                    disk(2, State.READY, "hdd", 2000),
                    disk(3, State.READY, "hdd", 2000),
                    disk(4, State.READY, "hdd", 1000),
                    disk(5, State.READY, "hdd", 1000),
                    disk(6, State.FAILED, "hdd", 1000));

    private static Virtual volume(String id, String name, String level, long gib, int... slots) {
        List<String> members = new ArrayList<>();
        for (int slot : slots) {
            members.add("8:" + slot);
        }
        return new Virtual(
                id,
                name,
                level,
                gib * GIB,
                "optimal",
                Optional.empty(),
                Optional.empty(),
                Optional.of("naa.6000000000000000000000000000000" + id),
                members,
                List.of());
    }

    private static Inventory inventory(List<Physical> disks, List<Virtual> volumes) {
        List<Physical> states = new ArrayList<>();
        for (Physical disk : disks) {
            boolean isMember =
                    volumes.stream().anyMatch(volume -> volume.members().contains(disk.slot()));
            states.add(
                    isMember
                            ? new Physical(
                                    disk.slot(),
                                    State.MEMBER,
                                    "Onln",
                                    disk.identity(),
                                    disk.media(),
                                    disk.bus(),
                                    disk.model(),
                                    disk.firmware())
                            : disk);
        }
        RaidController controller =
                new RaidController(
                        new RaidController.Name("storcli", "SK1"),
                        "0",
                        Optional.of("MegaRAID 9361"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        0,
                        List.of(
                                RaidLevel.JBOD,
                                RaidLevel.RAID_0,
                                RaidLevel.RAID_1,
                                RaidLevel.RAID_5,
                                RaidLevel.RAID_10),
                        states,
                        volumes,
                        List.of());
        return Specimen.inventory()
                .withRaid(List.of(controller), new Source("raid", "storcli", 1), List.of());
    }

    private static Planning plan(Inventory inventory, String controllers) throws Exception {
        return Planner.plan(
                "m1",
                TemplateReader.read("t", "name: t\ncontrollers:\n" + controllers.indent(2)),
                inventory);
    }

    private static Plan planned(Inventory inventory, String controllers) throws Exception {
        Planning planning = plan(inventory, controllers);
        assertThat(planning).isInstanceOf(Planning.Planned.class);
        return ((Planning.Planned) planning).plan();
    }

    private static List<LogicalDisk> disks(Plan plan) {
        return ((Step.ControllerVolumes) plan.steps().getFirst().step()).disks();
    }

    private static List<List<String>> members(Plan plan) {
        return disks(plan).stream()
                .map(disk -> disk.members().stream().map(LogicalDisk.Member::slot).toList())
                .toList();
    }

    private static final String SYSTEM_AND_DATA =
            """
            - logical_disks:
                - {raid_level: "1", size_gb: MAX, volume_name: system, disk_type: ssd, is_root_volume: true}
                - {raid_level: "5", size_gb: 1500, volume_name: data, disk_type: hdd}
            """;

    @Test
    void choosesTheSmallestAlikeDisksThatHoldWhatIsAskedFor() throws Exception {
        Plan plan = planned(inventory(DISKS, List.of()), SYSTEM_AND_DATA);
        assertThat(members(plan))
                .containsExactly(List.of("8:0", "8:1"), List.of("8:4", "8:5", "8:2"));
        assertThat(plan.steps().getFirst().title())
                .isEqualTo(
                        "set up controller storcli SK1: make RAID 1 \"system\" of [8:0 SN0, 8:1 SN1],"
                                + " make RAID 5 \"data\" of [8:4 SN4, 8:5 SN5, 8:2 SN2]");
        assertThat(plan.lines())
                .contains(
                        "would change: 8:0 SN0 (400 GiB) behind controller storcli SK1, for RAID 1 \"system\"");
    }

    @Test
    void whatIsThereIsKeptAndThePlanSaysSo() throws Exception {
        Inventory after =
                inventory(
                        DISKS,
                        List.of(
                                volume("1", "data", "5", 1500, 2, 4, 5),
                                volume("0", "system", "1", 399, 0, 1)));
        Plan plan = planned(after, SYSTEM_AND_DATA);
        assertThat(plan.steps().getFirst().title())
                .isEqualTo("set up controller storcli SK1: as it is");
        assertThat(plan.lines())
                .containsExactly(
                        "kept: logical disk 1 \"data\" of controller storcli SK1 (naa.60000000000000000000000000000001,"
                                + " RAID 5, 1.5 TiB) on 8:2 SN2, 8:4 SN4, 8:5 SN5",
                        "kept: logical disk 0 \"system\" of controller storcli SK1 (naa.60000000000000000000000000000000,"
                                + " RAID 1, 399 GiB) on 8:0 SN0, 8:1 SN1");
    }

    @Test
    void destroysOnlyWithClearAndNamesEverythingThatIsLost() throws Exception {
        Inventory before = inventory(DISKS, List.of(volume("0", "old", "0", 799, 0, 1)));
        String wanted = "- {logical_disks: [{raid_level: 1, size_gb: MAX, disk_type: ssd}]}";
        assertThat(plan(before, wanted).toString())
                .contains("not enough unused disks that fit")
                .contains("\"clear: true\" would use those of other logical disks");
        Plan plan =
                planned(
                        before,
                        "- {clear: true, logical_disks: [{raid_level: 1, size_gb: MAX, disk_type: ssd}]}");
        assertThat(plan.lines())
                .contains(
                        "would destroy: logical disk 0 \"old\" of controller storcli SK1"
                                + " (naa.60000000000000000000000000000000, RAID 0, 799 GiB) on 8:0 SN0, 8:1 SN1");
        Step.ControllerVolumes step = (Step.ControllerVolumes) plan.steps().getFirst().step();
        assertThat(step.doomed().getFirst().wwn()).contains("naa.60000000000000000000000000000000");
        assertThat(step.doomed().getFirst().members())
                .extracting(DiskIdentity::serial)
                .containsExactlyInAnyOrder("SN0", "SN1");
    }

    /// The same machine, whose system sees these disks.
    private static Inventory seeing(Inventory inventory, Disk... disks) {
        return Specimen.withControllers(
                Specimen.inventory(disks), inventory.controllers(), inventory.raid());
    }

    @Test
    void anUnusedDiskThatTheSystemSeesWithContentIsDestroyedOnlyWithClear() throws Exception {
        Inventory before =
                seeing(
                        inventory(DISKS.subList(0, 2), List.of()),
                        Specimen.disk("sn0", 400 * GIB, Specimen.content(1, "ext4", "root")),
                        Specimen.disk("SN1", 400 * GIB));
        String wanted = "logical_disks: [{raid_level: 1, size_gb: MAX%s}]}";
        String holds = "8:0 SN0 holds gpt table, partition 1 ext4 \"root\"";
        assertThat(
                        plan(
                                        before,
                                        "- {"
                                                + wanted.formatted(
                                                        ", physical_disks: [\"8:0\", \"8:1\"]"))
                                .toString())
                .contains("RAID 1: " + holds + "; \"clear: true\" would destroy that");
        assertThat(plan(before, "- {" + wanted.formatted("")).toString())
                .contains("not enough unused disks that fit")
                .contains("8:0 SN0 (ssd, 400 GiB, ready, holds gpt table, partition 1 ext4")
                .contains("and those that hold something");
        Plan plan = planned(before, "- {clear: true, " + wanted.formatted(""));
        assertThat(plan.lines())
                .containsExactly(
                        "would destroy: what is on SN0 behind controller storcli SK1:"
                                + " gpt table, partition 1 ext4 \"root\"",
                        "would change: 8:1 SN1 (400 GiB) behind controller storcli SK1, for RAID 1");
        assertThat(((Step.ControllerVolumes) plan.steps().getFirst().step()).erased())
                .extracting(DiskIdentity::serial)
                .containsExactly("SN0", "SN1");
    }

    @Test
    void choosesBlankDisksAndRefusesASpareThatHoldsSomething() throws Exception {
        Inventory before =
                seeing(
                        inventory(DISKS, List.of()),
                        Specimen.disk("SN4", 1000 * GIB, Specimen.content(1, "xfs", "data")));
        assertThat(
                        members(
                                planned(
                                        before,
                                        "- {logical_disks: [{raid_level: 1, size_gb: 500, disk_type: hdd}]}")))
                .containsExactly(List.of("8:5", "8:2"));
        String spare =
                "- {logical_disks: [{raid_level: 1, size_gb: MAX, disk_type: ssd, hot_spares: [\"8:4\"]}]}";
        assertThat(plan(before, spare).toString()).contains("RAID 1: 8:4 SN4 holds gpt table");
        assertThat(plan(inventory(DISKS, List.of()), spare).toString())
                .contains("would change: 8:4 SN4");
    }

    @Test
    void slotsSparesAndSharingAreTakenAsTold() throws Exception {
        Plan plan =
                planned(
                        inventory(DISKS, List.of()),
                        """
                        - select: {tool: storcli, model: "9361"}
                          logical_disks:
                            - {raid_level: 1, size_gb: 100, volume_name: a, share_physical_disks: true,
                               physical_disks: ["8:2", "8:3"], controller: "0", hot_spares: ["8:4"],
                               stripe_size: 256KiB, write_policy: back, read_ahead: false}
                            - {raid_level: 1, size: 200GiB, volume_name: b, share_physical_disks: true,
                               number_of_physical_disks: 2, disk_type: hdd}
                            - {raid_level: JBOD, size_gb: MAX, number_of_physical_disks: 1, disk_type: hdd}
                        """);
        assertThat(members(plan))
                .containsExactly(List.of("8:2", "8:3"), List.of("8:2", "8:3"), List.of("8:5"));
        LogicalDisk first = disks(plan).getFirst();
        assertThat(first.spares()).extracting(LogicalDisk.Member::slot).containsExactly("8:4");
        assertThat(first.stripe()).contains(256L << 10);
        assertThat(first.cache().toString()).isEqualTo("Optional[write back, no read ahead]");
    }

    @Test
    void saysWhatDoesNotGo() throws Exception {
        Inventory present = inventory(DISKS, List.of());
        assertThat(plan(present, "- {logical_disks: [{raid_level: 2, size_gb: MAX}]}").toString())
                .contains("RAID 2: storcli SK1 makes levels [JBOD, 0, 1, 5, 1+0]");
        assertThat(
                        plan(
                                        present,
                                        "- {logical_disks: [{raid_level: 1, size_gb: MAX, physical_disks: [\"8:6\", \"9:0\"]}]}")
                                .toString())
                .contains("there is no disk in slot 9:0");
        assertThat(
                        plan(
                                        present,
                                        "- {logical_disks: [{raid_level: 1, size_gb: MAX, physical_disks: [\"8:5\", \"8:6\"]}]}")
                                .toString())
                .contains("8:6 SN6 is failed");
        assertThat(plan(present, "- {select: {serial: other}, logical_disks: []}").toString())
                .contains(
                        "expected one RAID controller to fit, found 0; the machine has storcli SK1 (MegaRAID 9361)");
        assertThat(plan(Specimen.inventory(), "- {logical_disks: []}").toString())
                .contains("put the vendor's tool in by --overlay");
        assertThat(
                        plan(
                                        present,
                                        "- {logical_disks: [{raid_level: 1, size_gb: 5000, disk_type: hdd}]}")
                                .toString())
                .contains("not enough unused disks that fit; the controller has 8:0 SN0 (ssd");
    }
}
