package dev.bootwright.server.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.bootwright.formats.contract.Disk;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.json.Json;
import dev.bootwright.server.Specimen;
import dev.bootwright.server.template.Sections;
import dev.bootwright.server.template.Template;
import dev.bootwright.server.template.TemplateReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PlannerTest {

    private static final long GIB = Specimen.GIB;

    private static Template template(String rest) throws IOException {
        return TemplateReader.read("t.yaml", "name: t\n" + rest);
    }

    private static Template oneDisk(String select) throws IOException {
        return template(
                """
                disks:
                  - name: a
                    select: %s
                    wipe: true
                    partitions:
                      - {name: esp, size: 100MB, type: esp}
                      - {name: root, type: linux}
                fileSystems:
                  - {on: a/root, type: ext4}
                """
                        .formatted(select));
    }

    private static Plan planned(Template template, Disk... disks) {
        Planning planning = Planner.plan("m1", template, Specimen.inventory(disks));
        assertThat(planning).isInstanceOf(Planning.Planned.class);
        return ((Planning.Planned) planning).plan();
    }

    private static List<String> refused(Template template, Disk... disks) {
        Planning planning = Planner.plan("m1", template, Specimen.inventory(disks));
        assertThat(planning).isInstanceOf(Planning.Refused.class);
        return ((Planning.Refused) planning).reasons();
    }

    @Test
    void plansTheDemoInOrder() throws IOException {
        Path demo = Path.of(System.getProperty("project.root"), "examples", "demo.yaml");
        Plan plan =
                planned(
                        TemplateReader.read("demo", Files.readString(demo)),
                        Specimen.disk("B", 4 * GIB),
                        Specimen.disk("A", 4 * GIB));
        assertThat(plan.steps())
                .extracting(Plan.PlannedStep::title)
                .containsExactly(
                        "wipe A, B",
                        "partition A: esp 128 MiB, swap 128 MiB, mirror rest",
                        "partition B: esp 128 MiB, swap 128 MiB, mirror rest",
                        "make RAID 1 mirror of A partition 3, B partition 3",
                        "make volume group system on md/mirror",
                        "make logical volume system/root: 768 MiB",
                        "make logical volume system/data: rest",
                        "make vfat on A partition 1",
                        "make vfat on B partition 1",
                        "make swap on A partition 2",
                        "make swap on B partition 2",
                        "make ext4 on system/root",
                        "make xfs on system/data",
                        "write /etc/motd on system/root",
                        "run show what was made");
    }

    @Test
    void thePayloadDiskIsImportedOnceThereIsAFileSystem() throws IOException {
        Template onDisk =
                template(
                        """
                        disks:
                          - name: a
                            select: {size: 1GiB..}
                            wipe: true
                            partitions: [{name: root, type: linux}]
                        fileSystems: [{on: a/root, type: ext4}]
                        files: [{on: a/root, path: /etc/motd, content: hi}]
                        payload: {on: a/root, path: /distfiles}
                        """);
        assertThat(planned(onDisk, Specimen.disk("A", 4 * GIB)).steps())
                .extracting(Plan.PlannedStep::title)
                .endsWith(
                        "make ext4 on A partition 1",
                        "import the payload disk to /distfiles on A partition 1",
                        "write /etc/motd on A partition 1");
        Template inMemory = template("payload: {path: /external/distfiles}");
        assertThat(planned(inMemory).steps())
                .extracting(Plan.PlannedStep::step)
                .containsExactly(new Step.ImportPayload(Optional.empty(), "/external/distfiles"));
    }

    @Test
    void equalInputGivesEqualPlansAndOtherMachinesOtherIdentifiers() throws IOException {
        Template template = oneDisk("{size: 1GiB..}");
        Disk disk = Specimen.disk("A", 4 * GIB);
        assertThat(planned(template, disk)).isEqualTo(planned(template, disk));
        Planning other = Planner.plan("m2", template, Specimen.inventory(disk));
        assertThat(((Planning.Planned) other).plan()).isNotEqualTo(planned(template, disk));
    }

    @Test
    void identifiersAreUuidsOfVersion8AndAllDifferent() {
        Identifiers identifiers = new Identifiers("m1", "t");
        // printf 'bootwright\0m1\0t\0raid/x\0' | sha256sum, with version 8 and variant 2 set by
        // hand
        assertThat(identifiers.of("raid/x")).hasToString("e1e24caa-7dd5-8e98-a0ef-b0f289a171a4");
        assertThat(identifiers.of("raid/y")).isNotEqualTo(identifiers.of("raid/x"));
    }

    @Test
    void sizesAreWholeMebibytesAndTheLastTakesTheRest() throws IOException {
        Plan plan = planned(oneDisk("{size: 1GiB..}"), Specimen.disk("A", 4 * GIB));
        Step.PartitionTable table = (Step.PartitionTable) plan.steps().get(1).step();
        assertThat(table.partitions().get(0).size()).contains(96L << 20); // 100 MB, rounded up
        assertThat(table.partitions().get(1).size()).isEmpty();
    }

    @Test
    void saysWhatIsDestroyedChangedAndKept() throws IOException {
        Plan plan =
                planned(
                        oneDisk("{serial: FULL}"),
                        Specimen.disk("OTHER", 8 * GIB, Specimen.content(1, "xfs", "data")),
                        Specimen.disk("FULL", 20 * GIB, Specimen.content(1, "ext4", "root")));
        assertThat(plan.lines())
                .containsExactly(
                        "kept: OTHER (8 GiB virtio): gpt table, partition 1 xfs \"data\"",
                        "would destroy: FULL (20 GiB virtio) as \"a\": gpt table, partition 1 ext4"
                                + " \"root\"");
        assertThat(planned(oneDisk("{serial: E}"), Specimen.disk("E", 20 * GIB)).lines())
                .containsExactly("would change: E (20 GiB virtio) as \"a\": empty");
    }

    @Test
    void aDiskThatIsNotThereIsToldWithThoseThatAre() throws IOException {
        assertThat(refused(oneDisk("{kind: nvme, size: 10GiB..}"), Specimen.disk("V", 4 * GIB)))
                .containsExactly(
                        "t.yaml:3:5: disk \"a\" asks for a disk (kind nvme, at least 10 GiB), but the machine has"
                                + " 0 that fit; its disks are: V (4 GiB virtio)");
        assertThat(refused(oneDisk("{serial: X}")))
                .containsExactly(
                        "t.yaml:3:5: disk \"a\" asks for a disk (serial X), but the machine has 0 that fit; its"
                                + " disks are: none");
    }

    @Test
    void aDiskThatHoldsSomethingNeedsWipe() throws IOException {
        Template template =
                template(
                        """
                        disks:
                          - name: a
                            select: {size: 1GiB..}
                            partitions: [{name: root, type: linux}]
                        """);
        assertThat(refused(template, Specimen.disk("A", 4 * GIB, Specimen.content(1, "ext4", "r"))))
                .containsExactly(
                        "t.yaml:3:5: disk \"a\" is A (4 GiB virtio), which holds gpt table, partition 1 ext4 \"r\";"
                                + " the template must say \"wipe: true\" to destroy that");
        assertThat(planned(template, Specimen.disk("A", 4 * GIB)).steps()).hasSize(1);
    }

    @Test
    void tooLittleSpaceIsToldInTheSameWords() throws IOException {
        Template template =
                template(
                        """
                        disks:
                          - name: a
                            select: {size: 1GiB..}
                            wipe: true
                            partitions: [{name: root, size: 5GiB, type: linux}]
                        """);
        assertThat(refused(template, Specimen.disk("A", 4 * GIB)))
                .containsExactly(
                        "t.yaml:6:37: partition \"a/root\" needs 5 GiB, but A (4 GiB virtio) has 4 GiB left");
    }

    @Test
    void namedDisksChooseFirstAndNoDiskIsChosenTwice() throws IOException {
        Template template =
                template(
                        """
                        disks:
                          - {name: any, select: {size: 1GiB..}, wipe: true}
                          - {name: named, select: {serial: A}, wipe: true}
                        """);
        Plan plan = planned(template, Specimen.disk("A", 2 * GIB), Specimen.disk("B", 4 * GIB));
        assertThat(plan.choices().get(0).disks().getFirst().serial()).isEqualTo("B");
        assertThat(plan.choices().get(1).disks().getFirst().serial()).isEqualTo("A");
    }

    static Stream<Arguments> templatesThatDoNotFit() {
        String part =
                """
                disks:
                  - name: a
                    select: {size: 1MiB.., count: "1.."}
                    wipe: true
                    partitions: [{name: p, size: %s, type: linux}]
                """;
        String whole =
                """
                disks:
                  - {name: a, select: {size: 1KiB..}, wipe: true}
                """;
        String onWhole = whole + "fileSystems: [{on: a, type: %s}]\n";
        String group = whole + "volumeGroups: [{name: vg, on: a}]\nlogicalVolumes:\n";
        return Stream.of(
                argumentSet(
                        "xfs on a small partition",
                        part.formatted("299MiB") + "fileSystems: [{on: a/p, type: xfs}]\n",
                        List.of(4 * GIB),
                        "t.yaml:7:15: xfs on \"a/p\" needs at least 300 MiB, it gets 299 MiB"),
                argumentSet(
                        "xfs on a small volume",
                        group
                                + "  - {group: vg, name: v, size: 200MiB}\n"
                                + "fileSystems: [{on: vg/v, type: xfs}]\n",
                        List.of(4 * GIB),
                        "t.yaml:7:15: xfs on \"vg/v\" needs at least 300 MiB, it gets 200 MiB"),
                argumentSet(
                        "swap below ten pages",
                        onWhole.formatted("swap"),
                        List.of(36L << 10),
                        "t.yaml:4:15: swap on \"a\" needs at least 40 KiB, it gets 36 KiB"),
                argumentSet(
                        "ext4 below what mkfs takes",
                        onWhole.formatted("ext4"),
                        List.of(96L << 10),
                        "t.yaml:4:15: ext4 on \"a\" needs at least 128 KiB, it gets 96 KiB"),
                argumentSet(
                        "vfat below what mkfs takes",
                        onWhole.formatted("vfat"),
                        List.of(48L << 10),
                        "t.yaml:4:15: vfat on \"a\" needs at least 64 KiB, it gets 48 KiB"),
                argumentSet(
                        "a volume larger than its group",
                        group + "  - {group: vg, name: v, size: 2GiB}\n",
                        List.of(GIB),
                        "t.yaml:6:32: logical volume \"vg/v\" needs 2 GiB, but the group has 1020 MiB"
                                + " left"),
                argumentSet(
                        "volumes that together are larger",
                        group
                                + "  - {group: vg, name: v, size: 60%}\n"
                                + "  - {group: vg, name: w, size: 60%}\n",
                        List.of(GIB),
                        "t.yaml:7:32: logical volume \"vg/w\" needs 612 MiB, but the group has 408 MiB"
                                + " left"),
                argumentSet(
                        "nothing left for the last volume",
                        group
                                + "  - {group: vg, name: v, size: 100%}\n"
                                + "  - {group: vg, name: w}\n",
                        List.of(GIB),
                        "t.yaml:7:5: logical volume \"vg/w\" needs 4 MiB, but the group has 0 bytes"
                                + " left"),
                argumentSet(
                        "a group without room for an extent",
                        whole + "volumeGroups: [{name: vg, on: a}]\n",
                        List.of(4L << 20),
                        "t.yaml:4:16: volume group \"vg\": A0 has 4 MiB; expected room for at least one"
                                + " extent of 4 MiB and the metadata"),
                argumentSet(
                        "too few members",
                        part.formatted("1GiB") + "raid: [{name: r, level: 5, members: [a/p]}]\n",
                        List.of(4 * GIB, 4 * GIB),
                        "t.yaml:7:8: array \"r\": RAID 5 needs at least 3 members, the machine gives it"
                                + " 2"),
                argumentSet(
                        "members that leave nothing",
                        part.formatted("2MiB") + "raid: [{name: r, level: 1, members: [a/p]}]\n",
                        List.of(4 * GIB, 4 * GIB),
                        "t.yaml:7:8: array \"r\" would hold 0 bytes; expected members that leave at"
                                + " least 1 MiB"));
    }

    @ParameterizedTest
    @MethodSource("templatesThatDoNotFit")
    void whatWouldFailOnTheMachineIsRefusedWithItsPlace(
            String yaml, List<Long> sizes, String reason) throws IOException {
        Disk[] disks = new Disk[sizes.size()];
        for (int i = 0; i < disks.length; i++) {
            disks[i] = Specimen.disk("A" + i, sizes.get(i));
        }
        assertThat(refused(template(yaml), disks)).containsExactly(reason);
    }

    @Test
    void whatFitsExactlyIsPlanned() throws IOException {
        Map<String, String> sizes =
                Map.of("xfs", "300MiB", "ext4", "1MiB", "vfat", "1MiB", "swap", "1MiB");
        for (Map.Entry<String, String> each : sizes.entrySet()) {
            Template template =
                    template(
                            """
                            disks:
                              - name: a
                                select: {size: 1GiB..}
                                wipe: true
                                partitions: [{name: p, size: %s, type: linux}]
                            fileSystems: [{on: a/p, type: %s}]
                            """
                                    .formatted(each.getValue(), each.getKey()));
            assertThat(planned(template, Specimen.disk("A", GIB)).steps()).hasSize(3);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'{kind: virtio}',                  V1",
        "'{kind: nvme}',                    N1",
        "'{kind: hdd}',                     H1",
        "'{size: 10GiB..}',                 N1",
        "'{prefer: largest}',               H1",
        "'{size: ..3GiB}',                  V1",
        "'{serial: U1}',                    U1", // USB only when named
        "'{size: 1GiB..1GiB, serial: U1}',  U1"
    })
    void choosesDisksByWhatTheyAre(String select, String serial) throws IOException {
        Plan plan =
                planned(
                        oneDisk(select),
                        Specimen.disk("U1", GIB, "usb"),
                        Specimen.disk("H1", 40 * GIB, "sata"),
                        Specimen.disk("V1", 2 * GIB, "virtio"),
                        Specimen.disk("N1", 20 * GIB, "nvme"));
        assertThat(plan.choices().getFirst().disks().getFirst().serial()).isEqualTo(serial);
    }

    @Test
    void disksWithoutIdentityAreNeverChosen() throws IOException {
        assertThat(refused(oneDisk("{size: 1GiB..}"), Specimen.disk("", 4 * GIB))).hasSize(1);
    }

    @Test
    void logicalVolumesAreCountedInWholeExtents() throws IOException {
        Template template =
                template(
                        """
                        disks:
                          - {name: a, select: {size: 1GiB..}, wipe: true}
                        volumeGroups: [{name: vg, on: a}]
                        logicalVolumes:
                          - {group: vg, name: half, size: 50%}
                          - {group: vg, name: odd, size: 5MiB}
                          - {group: vg, name: rest}
                        """);
        Plan plan = planned(template, Specimen.disk("A", GIB));
        assertThat(plan.steps())
                .extracting(Plan.PlannedStep::title)
                .contains(
                        "make logical volume vg/half: 508 MiB", // 255 extents of 4 MiB, halved
                        "make logical volume vg/odd: 8 MiB",
                        "make logical volume vg/rest: rest");
    }

    @Test
    void everyStepSurvivesItsJson() throws IOException {
        Path demo = Path.of(System.getProperty("project.root"), "examples", "demo.yaml");
        Plan plan =
                planned(
                        TemplateReader.read("demo", Files.readString(demo)),
                        Specimen.disk("A", 4 * GIB),
                        Specimen.disk("B", 4 * GIB));
        for (Plan.PlannedStep step : plan.steps()) {
            assertThat(Step.fromJson(Json.parse(step.step().toJson().toString())))
                    .isEqualTo(step.step());
        }
    }

    @Test
    void everySectionOfATemplateIsPlannedForOnce() {
        assertThat(Planner.sections())
                .containsExactlyInAnyOrderElementsOf(Sections.IN_ORDER)
                .doesNotHaveDuplicates();
    }
}
