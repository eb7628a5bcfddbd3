package dev.bootwright.server.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.Disk;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.server.Specimen;
import dev.bootwright.server.plan.Plan.Effect;
import dev.bootwright.server.plan.Plan.Outlook;
import dev.bootwright.server.plan.Plan.PlannedStep;
import dev.bootwright.server.template.TemplateReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is kept of machines that hold what a plan made, all of it or some.
class StandingTest {

    private static final long GIB = Specimen.GIB;

    private static final String PAIR =
            """
            name: t
            disks:
              - name: pair
                select: {size: 1GiB.., count: 2}
                wipe: true
                partitions:
                  - {name: esp, size: 100MiB, type: esp}
                  - {name: spare, size: 100MiB, type: linux}
                  - {name: mirror, type: raid}
            raid: [{name: m, level: 1, members: [pair/mirror]}]
            volumeGroups: [{name: vg, on: m}]
            logicalVolumes: [{group: vg, name: root}]
            fileSystems:
              - {on: pair/esp, type: vfat, label: EFI}
              - {on: vg/root, type: xfs}
            """;

    private static Planning planning(String template, Disk... disks) throws IOException {
        return Planner.plan(
                "m1", TemplateReader.read("t.yaml", template), Specimen.inventory(disks));
    }

    private static Plan plan(String template, Disk... disks) throws IOException {
        return ((Planning.Planned) planning(template, disks)).plan();
    }

    /// The disk as an inventory shows it when a plan was carried out.
    private static Disk after(Plan plan, DiskIdentity disk) {
        List<Disk.Content> contents = new ArrayList<>();
        for (PlannedStep planned : plan.steps()) {
            if (planned.step() instanceof Step.PartitionTable table && table.disk().equals(disk)) {
                table.partitions()
                        .forEach(part -> {
                            int number = contents.size() + 1;
                            contents.add(content(plan, new BlockRef.Partition(disk, number), part));
                        });
            }
        }
        return Specimen.disk(disk.serial(), disk.size(), contents.toArray(Disk.Content[]::new));
    }

    private static Disk.Content content(
            Plan plan, BlockRef.Partition device, Step.Partition partition) {
        Optional<Wanted.Mark> mark = new Wanted(plan.steps()).mark(device);
        return new Disk.Content(
                Optional.of((long) device.number()),
                1 << 20,
                partition.size().orElse(GIB),
                Optional.of(partition.type().toString()),
                Optional.of(partition.name()),
                Optional.of(partition.guid().toString()),
                mark.map(Wanted.Mark::signature),
                mark.flatMap(Wanted.Mark::label),
                mark.flatMap(Wanted.Mark::uuid).map(uuid -> uuid.replaceAll("(.{4})(?!$)", "$1-")));
    }

    private static Disk without(Disk disk, int partition) {
        List<Disk.Content> contents = new ArrayList<>(disk.contents());
        Disk.Content old = contents.get(partition - 1);
        contents.set(
                partition - 1,
                new Disk.Content(
                        old.number(),
                        old.start(),
                        old.size(),
                        old.type(),
                        old.name(),
                        old.guid(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        return Specimen.disk(
                disk.identity().serial(),
                disk.identity().size(),
                contents.toArray(Disk.Content[]::new));
    }

    private static List<Effect.Kind> kinds(Plan plan) {
        return plan.effects().stream().map(Effect::kind).toList();
    }

    private static final Disk BLANK_A = Specimen.disk("A", 4 * GIB);
    private static final Disk BLANK_B = Specimen.disk("B", 4 * GIB);

    private static Disk[] made(String template) throws IOException {
        Plan first = plan(template, BLANK_A, BLANK_B);
        return new Disk[] {after(first, BLANK_A.identity()), after(first, BLANK_B.identity())};
    }

    @Test
    void whatIsThereIsKeptAndNothingIsWiped() throws IOException {
        Plan second = plan(PAIR, made(PAIR));
        assertThat(kinds(second)).containsExactly(Effect.Kind.KEPT, Effect.Kind.KEPT);
        assertThat(second.lines().getFirst())
                .startsWith("kept: A (4 GiB virtio) as \"pair\": gpt table, partition 1 esp vfat");
        assertThat(second.steps())
                .extracting(step -> step.outlook().word() + ": " + step.title())
                .containsExactly(
                        "kept: partition A: esp 100 MiB, spare 100 MiB, mirror rest",
                        "kept: partition B: esp 100 MiB, spare 100 MiB, mirror rest",
                        "kept: make RAID 1 m of A partition 3, B partition 3",
                        "checked: make volume group vg on md/m",
                        "checked: make logical volume vg/root: rest",
                        "kept: make vfat on A partition 1",
                        "kept: make vfat on B partition 1",
                        "checked: make xfs on vg/root");
        List<Step> steps =
                plan(PAIR, BLANK_A, BLANK_B).steps().stream().map(PlannedStep::step).toList();
        assertThat(second.steps())
                .extracting(PlannedStep::step)
                .isEqualTo(steps.subList(1, steps.size()));
    }

    @Test
    void whatIsMissingIsMadeAndTheRestKept() throws IOException {
        Disk[] made = made(PAIR);
        Plan plan = plan(PAIR, without(made[0], 1), made[1]);
        assertThat(kinds(plan)).containsExactly(Effect.Kind.CHANGED, Effect.Kind.KEPT);
        assertThat(plan.steps())
                .filteredOn(step -> step.outlook() == Outlook.CHANGES)
                .extracting(PlannedStep::title)
                .containsExactly("make vfat on A partition 1");
    }

    @Test
    void anArrayOfWhichHalfIsMissingGoesAsAWholeOrNotAtAll() throws IOException {
        Disk[] made = made(PAIR);
        Plan plan = plan(PAIR, made[0], BLANK_B);
        assertThat(kinds(plan)).containsExactly(Effect.Kind.DESTROYED, Effect.Kind.CHANGED);
        assertThat(plan.steps().getFirst().title()).isEqualTo("wipe A, B");
        assertThat(plan.lines().getFirst())
                .endsWith(", of array \"m\", which is not whole: B partition 3 is no part of it");
        assertThat(kinds(plan(PAIR, made[0], without(made[1], 3))))
                .containsExactly(Effect.Kind.DESTROYED, Effect.Kind.CHANGED);
        String careful = PAIR.replace("    wipe: true\n", "");
        Disk[] carefully = made(careful);
        assertThat(planning(careful, carefully)).isInstanceOf(Planning.Planned.class);
        assertThat(planning(careful, carefully[0], BLANK_B).toString())
                .contains("disk \"pair\" is A (4 GiB virtio), which holds gpt table")
                .contains("array \"m\", which is not whole", "must say \"wipe: true\"");
    }

    /// It may hold the other half of the array, and answer again when the steps run.
    @Test
    void aDiskThatCouldNotBeReadIsNoEmptyOne() throws IOException {
        Disk[] made = made(PAIR);
        Disk unread = Specimen.withProblem(BLANK_B, "cannot be read: Input/output error");
        assertThat(planning(PAIR, made[0], unread))
                .isInstanceOf(Planning.Refused.class)
                .asString()
                .contains("it is not known what it holds (cannot be read: Input/output error)")
                .contains("only \"wipe: always\" destroys what nobody could see");
        String careful = PAIR.replace("    wipe: true\n", "");
        assertThat(planning(careful, BLANK_A, unread)).isInstanceOf(Planning.Refused.class);
        Plan plan = plan(PAIR.replace("wipe: true", "wipe: always"), BLANK_A, unread);
        assertThat(kinds(plan)).containsExactly(Effect.Kind.CHANGED, Effect.Kind.DESTROYED);
        assertThat(plan.lines().getLast())
                .isEqualTo(
                        "would destroy: B (4 GiB virtio) as \"pair\": it is not known what it holds (cannot be read: Input/output error)");
    }

    @Test
    void aMemberThatShowsWhatIsOnItsMirrorIsKept() throws IOException {
        String mirror =
                PAIR.replace("members: [pair/mirror]", "members: [pair/mirror], metadata: \"1.0\"");
        List<Disk> showing = new ArrayList<>();
        for (Disk each : made(mirror)) {
            List<Disk.Content> contents = new ArrayList<>(each.contents());
            Disk.Content member = contents.getLast();
            contents.add(
                    new Disk.Content(
                            member.number(),
                            member.start(),
                            member.size(),
                            member.type(),
                            member.name(),
                            member.guid(),
                            Optional.of("LVM2_member"),
                            Optional.empty(),
                            Optional.empty()));
            showing.add(
                    Specimen.disk(
                            each.identity().serial(),
                            each.identity().size(),
                            contents.toArray(Disk.Content[]::new)));
        }
        assertThat(kinds(plan(mirror, showing.toArray(Disk[]::new))))
                .containsOnly(Effect.Kind.KEPT);
    }

    @Test
    void aSpareThatIsMissingIsSaid() throws IOException {
        String spared =
                """
                name: t
                disks:
                  - {name: pair, select: {size: 4GiB..4GiB, count: 2}, wipe: true}
                  - {name: spare, select: {size: 5GiB..5GiB}, wipe: true}
                raid: [{name: m, level: 1, members: pair, spares: spare}]
                """;
        Disk blank = Specimen.disk("S", 5 * GIB);
        Plan first = plan(spared, BLANK_A, BLANK_B, blank);
        Step.SoftwareRaid raid =
                first.steps().stream()
                        .map(PlannedStep::step)
                        .filter(Step.SoftwareRaid.class::isInstance)
                        .map(Step.SoftwareRaid.class::cast)
                        .findFirst()
                        .orElseThrow();
        Disk a = member(BLANK_A, raid);
        Disk b = member(BLANK_B, raid);
        assertThat(kinds(plan(spared, a, b, member(blank, raid)))).containsOnly(Effect.Kind.KEPT);
        assertThat(plan(spared, a, b, blank).lines().getFirst())
                .endsWith(", of array \"m\", which is not whole: S is no part of it");
        assertThat(planning(spared, a, b).toString())
                .contains("disk \"spare\" asks for a disk (at least 5 GiB, at most 5 GiB)");
    }

    private static Disk member(Disk blank, Step.SoftwareRaid raid) {
        Disk held =
                Specimen.disk(
                        blank.identity().serial(),
                        blank.identity().size(),
                        new Disk.Content(
                                Optional.empty(),
                                0,
                                blank.identity().size(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of("linux_raid_member"),
                                Optional.of("m"),
                                Optional.of(raid.uuid().toString())));
        return Specimen.withoutTable(held);
    }

    @Test
    void anotherWishForOneThingIsNotTheSameThing() throws IOException {
        Disk[] made = made(PAIR);
        for (String other :
                List.of(
                        PAIR.replace("label: EFI", "label: OTHER"),
                        PAIR.replace("size: 100MiB, type: esp", "size: 101MiB, type: esp"),
                        PAIR.replace("type: raid", "type: linux"),
                        PAIR.replace("level: 1", "level: 10"),
                        PAIR.replace("wipe: true", "wipe: always"))) {
            assertThat(kinds(plan(other, made)))
                    .as(other)
                    .containsExactly(Effect.Kind.DESTROYED, Effect.Kind.DESTROYED);
        }
    }

    @Test
    void whatThePlanHasNoWishForIsLeft() throws IOException {
        Disk[] made = made(PAIR);
        List<Disk.Content> contents = new ArrayList<>(made[0].contents());
        Disk.Content data = contents.get(1);
        contents.set(
                1,
                new Disk.Content(
                        data.number(),
                        data.start(),
                        data.size(),
                        data.type(),
                        data.name(),
                        data.guid(),
                        Optional.of("ext4"),
                        Optional.of("mine"),
                        Optional.empty()));
        Disk used = Specimen.disk("A", 4 * GIB, contents.toArray(Disk.Content[]::new));
        assertThat(kinds(plan(PAIR, used, made[1])))
                .containsExactly(Effect.Kind.KEPT, Effect.Kind.KEPT);
    }

    private static final String GROUP =
            """
            name: t
            disks: [{name: d, select: {size: 1GiB..}, wipe: true}]
            volumeGroups: [{name: vg, on: d}]
            """;

    private static Disk physicalVolume(String group) {
        return Specimen.withoutTable(
                Specimen.disk(
                        "A",
                        4 * GIB,
                        new Disk.Content(
                                Optional.empty(),
                                0,
                                4 * GIB,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of("LVM2_member"),
                                Optional.of(group).filter(name -> !name.isEmpty()),
                                Optional.of("xA9ynz-pk2y-ckn1-3C3a-pMiI-I84D-mj3CAm"))));
    }

    private static List<String> outlooks(Plan plan) {
        return plan.steps().stream()
                .map(step -> step.outlook().word() + ": " + step.title())
                .toList();
    }

    @Test
    void aVolumeGroupIsKnownByItsName() throws IOException {
        Plan kept = plan(GROUP, physicalVolume("vg"));
        assertThat(kinds(kept)).containsExactly(Effect.Kind.KEPT);
        assertThat(outlooks(kept)).containsExactly("kept: make volume group vg on A");
    }

    @Test
    void aPhysicalVolumeOfAnotherGroupGoesIfThatIsAllowed() throws IOException {
        Plan plan = plan(GROUP, physicalVolume("vg00"));
        assertThat(kinds(plan)).containsExactly(Effect.Kind.DESTROYED);
        assertThat(outlooks(plan))
                .containsExactly("changes: wipe A", "changes: make volume group vg on A");
        assertThat(plan.lines().getFirst()).contains("LVM2_member \"vg00\"");
        String careful = GROUP.replace(", wipe: true", "");
        assertThat(planning(careful, physicalVolume("vg00")).toString())
                .contains("which holds LVM2_member \"vg00\"", "must say \"wipe: true\"");
        assertThat(planning(careful, physicalVolume("vg"))).isInstanceOf(Planning.Planned.class);
    }

    @Test
    void aPartitionOfAGroupThatIsCalledOtherwiseNowIsInTheWay() throws IOException {
        String parted =
                GROUP.replace("wipe: true", "wipe: true, partitions: [{name: all, type: lvm}]")
                        .replace("on: d", "on: d/all");
        Disk made = after(plan(parted, BLANK_A), BLANK_A.identity());
        assertThat(outlooks(plan(parted, made)))
                .containsExactly(
                        "kept: partition A: all rest",
                        "kept: make volume group vg on A partition 1");
        assertThat(kinds(plan(parted.replace("name: vg", "name: other"), made)))
                .containsExactly(Effect.Kind.DESTROYED);
    }

    /// As agents of earlier versions tell it; the step looks, and data must not go for what nobody knows.
    @Test
    void aPhysicalVolumeThatDoesNotSayItsGroupIsLookedAtAndNotWiped() throws IOException {
        Plan plan = plan(GROUP, physicalVolume(""));
        assertThat(kinds(plan)).containsExactly(Effect.Kind.KEPT);
        assertThat(outlooks(plan)).containsExactly("checked: make volume group vg on A");
    }
}
