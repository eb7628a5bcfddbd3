package dev.bootwright.server.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.Disk;
import dev.bootwright.formats.contract.LuksSettings;
import dev.bootwright.formats.contract.Passphrase;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.server.Specimen;
import dev.bootwright.server.plan.Plan.Outlook;
import dev.bootwright.server.plan.Plan.PlannedStep;
import dev.bootwright.server.template.TemplateReader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Containers on partitions and volumes, and what lies on them.
class LuksPlannerTest {

    private static final String TEMPLATE =
            """
            name: t
            disks:
              - name: a
                select: {size: 1GiB..}
                wipe: true
                partitions:
                  - {name: root, size: 1GiB, type: linux}
                  - {name: rest, type: linux}
            luks:
              - {name: vault, on: a/rest, secret: disks, label: vault, memory: 256MiB}
              - name: home
                on: vg/home
                secret: homes
                cipher: aes-cbc-essiv:sha256
                keySize: 256
                pbkdf: pbkdf2
                keyFile: /etc/keys/home
                options: luks,discard
            volumeGroups: [{name: vg, on: vault}]
            logicalVolumes:
              - {group: vg, name: home, size: 1GiB}
              - {group: vg, name: data}
            fileSystems:
              - {on: a/root, type: ext4}
              - {on: home, type: ext4}
              - {on: vg/data, type: xfs}
            mounts:
              - {on: a/root, at: /}
              - {on: home, at: /home}
            """;

    private static Planning planning(String template, Disk... disks) throws IOException {
        return Planner.plan(
                "m1", TemplateReader.read("t.yaml", template), Specimen.inventory(disks));
    }

    private static Plan plan(Disk... disks) throws IOException {
        return ((Planning.Planned) planning(TEMPLATE, disks)).plan();
    }

    private static Stream<Step.LuksContainer> containers(Plan plan) {
        return plan.steps().stream()
                .map(PlannedStep::step)
                .filter(Step.LuksContainer.class::isInstance)
                .map(Step.LuksContainer.class::cast);
    }

    @Test
    void containersAreMadeAfterWhatTheyLieOnAndBeforeWhatLiesOnThem() throws Exception {
        Plan plan = plan(Specimen.disk("A", 8 * Specimen.GIB));
        assertThat(plan.steps().stream().map(PlannedStep::title))
                .containsSubsequence(
                        "make LUKS container vault on A partition 2",
                        "make volume group vg on luks/vault",
                        "make logical volume vg/home: 1 GiB",
                        "make LUKS container home on vg/home",
                        "make ext4 on luks/home",
                        "write /etc/fstab on A partition 1",
                        "write /etc/crypttab on A partition 1");
        Step.LuksContainer home = containers(plan).toList().get(1);
        assertThat(home.settings())
                .isEqualTo(
                        new LuksSettings("aes-cbc-essiv:sha256", 256, "pbkdf2", Optional.empty()));
        assertThat(home.passphrase()).isEqualTo(new Passphrase("homes", Optional.empty()));
        Step.WriteFile table = (Step.WriteFile) plan.steps().getLast().step();
        List<Step.LuksContainer> made = containers(plan).toList();
        assertThat(table.content())
                .isEqualTo(
                        """
                        # written by Bootwright
                        vault UUID=%s none luks
                        home UUID=%s /etc/keys/home luks,discard
                        """
                                .formatted(made.get(0).uuid(), made.get(1).uuid()));
    }

    @Test
    void theVolumesInAContainerHaveWhatItsHeaderLeaves() throws Exception {
        Planning planning =
                planning(
                        TEMPLATE.replace("name: home, size: 1GiB", "name: home, size: 7156MiB"),
                        Specimen.disk("A", 8 * Specimen.GIB));
        assertThat(planning.toString()).contains("\"vg/data\" needs 4 MiB");
    }

    @Test
    void aContainerThatIsThereIsKeptAndOneOfAnotherWishIsNot() throws Exception {
        Plan first = plan(Specimen.disk("A", 8 * Specimen.GIB));
        Step.LuksContainer vault = containers(first).findFirst().orElseThrow();
        Disk.Content[] there = contents(first, vault);
        Plan second = plan(Specimen.disk("A", 8 * Specimen.GIB, there));
        assertThat(outlook(second)).isEqualTo(Outlook.KEPT);
        assertThat(second.effects().getFirst().line()).contains("crypto_LUKS \"vault\"");
        Planning other =
                planning(
                        TEMPLATE.replace("label: vault", "label: safe"),
                        Specimen.disk("A", 8 * Specimen.GIB, there));
        assertThat(((Planning.Planned) other).plan().effects().getFirst().line())
                .startsWith("would destroy: A");
    }

    private static Outlook outlook(Plan plan) {
        return plan.steps().stream()
                .filter(step -> step.step() instanceof Step.LuksContainer)
                .map(PlannedStep::outlook)
                .findFirst()
                .orElseThrow();
    }

    /// The disk as an inventory shows it afterwards.
    private static Disk.Content[] contents(Plan plan, Step.LuksContainer vault) {
        Step.PartitionTable table =
                plan.steps().stream()
                        .map(PlannedStep::step)
                        .filter(Step.PartitionTable.class::isInstance)
                        .map(Step.PartitionTable.class::cast)
                        .findFirst()
                        .orElseThrow();
        Step.FileSystem root =
                plan.steps().stream()
                        .map(PlannedStep::step)
                        .filter(Step.FileSystem.class::isInstance)
                        .map(Step.FileSystem.class::cast)
                        .filter(made -> made.device() instanceof BlockRef.Partition)
                        .findFirst()
                        .orElseThrow();
        return new Disk.Content[] {
            content(table, 0, "ext4", Optional.empty(), root.uuid().toString()),
            content(table, 1, "crypto_LUKS", vault.label(), vault.uuid().toString())
        };
    }

    private static Disk.Content content(
            Step.PartitionTable table,
            int index,
            String signature,
            Optional<String> label,
            String uuid) {
        Step.Partition partition = table.partitions().get(index);
        return new Disk.Content(
                Optional.of(index + 1L),
                (1L + 1024L * index) << 20,
                partition.size().orElse(Specimen.GIB),
                Optional.of(partition.type().toString()),
                Optional.of(partition.name()),
                Optional.of(partition.guid().toString()),
                Optional.of(signature),
                label,
                Optional.of(uuid));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    secret: homes | secret: -x | expected a secret's name, found "-x"
                    on: vg/home | on: vg/hom | "vg/hom" is no device of this template
                    on: a/rest | on: a/resst | "a/resst" is no device of this template
                    on: vg/home | on: vault | a LUKS container cannot be made on a LUKS container
                    cipher: aes-cbc-essiv:sha256 | cipher: --x | expected a cipher, found "--x"
                    label: vault | label: "a b" | expected at most 47 letters
                    memory: 256MiB | memory: rest | expected a size such as 256MiB
                    pbkdf: pbkdf2 | pbkdf: pbkdf2\\n    memory: 1GiB | memory goes with pbkdf: argon2id
                    name: home\\n    on | name: vault\\n    on | called "vault" already
                    options: luks,discard | options: "a b" | expected options without blanks
                    """)
    void saysWhatIsWrong(String is, String becomes, String message) {
        String template = TEMPLATE.replace(is.replace("\\n", "\n"), becomes.replace("\\n", "\n"));
        assertThatThrownBy(() -> TemplateReader.read("t.yaml", template))
                .hasMessageContaining(message);
    }

    @Test
    void aContainerLiesOnOneDeviceThatHasRoomForItsHeader() throws Exception {
        String pair =
                """
                name: t
                disks:
                  - name: a
                    select: {count: 2}
                    wipe: true
                luks: [{name: vault, on: a, secret: s}]
                """;
        assertThat(
                        planning(
                                        pair,
                                        Specimen.disk("A", Specimen.GIB),
                                        Specimen.disk("B", Specimen.GIB))
                                .toString())
                .contains("lies on one device, but \"a\" stands for 2");
        assertThat(
                        planning(pair.replace("count: 2", "count: 1"), Specimen.disk("A", 16 << 20))
                                .toString())
                .contains("needs more than 16 MiB");
    }
}
