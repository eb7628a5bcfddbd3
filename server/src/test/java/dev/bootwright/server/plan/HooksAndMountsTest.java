package dev.bootwright.server.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.contract.Step;
import dev.bootwright.server.Specimen;
import dev.bootwright.server.plan.Plan.PlannedStep;
import dev.bootwright.server.template.TemplateReader;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What runs between the steps, and what is mounted where.
class HooksAndMountsTest {

    private static final String DISK =
            """
            name: t
            disks:
              - name: a
                select: {size: 1GiB..}
                wipe: true
                partitions:
                  - {name: esp, size: 100MiB, type: esp}
                  - {name: swap, size: 100MiB, type: swap}
                  - {name: data, size: 400MiB, type: linux}
                  - {name: root, type: linux}
            fileSystems:
              - {on: a/esp, type: vfat}
              - {on: a/swap, type: swap}
              - {on: a/data, type: xfs}
              - {on: a/root, type: ext4}
            """;

    private static Plan plan(String template) throws IOException {
        return ((Planning.Planned)
                        Planner.plan(
                                "m1",
                                TemplateReader.read("t.yaml", template),
                                Specimen.inventory(Specimen.disk("A", 8 * Specimen.GIB))))
                .plan();
    }

    @Test
    void theMountTableNamesWhatIsMadeByItsUuid() throws IOException {
        Plan plan =
                plan(
                        DISK
                                + """
                                mounts:
                                  - {on: a/swap}
                                  - {on: a/data, at: /srv/data, options: "noatime,nofail"}
                                  - {on: a/esp, at: /boot/efi}
                                  - {on: a/root, at: /}
                                """);
        List<Step.FileSystem> made =
                plan.steps().stream()
                        .map(PlannedStep::step)
                        .filter(Step.FileSystem.class::isInstance)
                        .map(Step.FileSystem.class::cast)
                        .toList();
        String fat = made.get(0).uuid().toString().toUpperCase(java.util.Locale.ROOT);
        Step.WriteFile table = (Step.WriteFile) plan.steps().getLast().step();
        assertThat(table.path()).isEqualTo("/etc/fstab");
        assertThat(table.content())
                .isEqualTo(
                        """
                        # written by Bootwright
                        UUID=%s / ext4 defaults 0 1
                        UUID=%s-%s /boot/efi vfat defaults 0 2
                        UUID=%s /srv/data xfs noatime,nofail 0 0
                        UUID=%s none swap sw 0 0
                        """
                                .formatted(
                                        made.get(3).uuid(),
                                        fat.substring(0, 4),
                                        fat.substring(4, 8),
                                        made.get(2).uuid(),
                                        made.get(1).uuid()));
    }

    @Test
    void hooksStandWhereTheyWereAskedFor() throws IOException {
        Plan plan =
                plan(
                        DISK
                                + """
                                run: [{script: echo run}]
                                hooks:
                                  - {at: post, script: echo post}
                                  - {at: pre, script: echo pre}
                                  - {before: disks, script: echo before}
                                  - {after: fileSystems, url: "http://files.example/t", sha256: %s, arguments: [-v]}
                                """
                                        .formatted("AB".repeat(32)));
        assertThat(plan.steps())
                .extracting(PlannedStep::title)
                .containsExactly(
                        "run echo pre",
                        "run echo before",
                        "wipe A",
                        "partition A: esp 100 MiB, swap 100 MiB, data 400 MiB, root rest",
                        "make vfat on A partition 1",
                        "make swap on A partition 2",
                        "make xfs on A partition 3",
                        "make ext4 on A partition 4",
                        "run http://files.example/t",
                        "run echo run",
                        "run echo post");
        assertThat(plan.steps().get(8).step())
                .isEqualTo(
                        new Step.RunProgram(
                                URI.create("http://files.example/t"),
                                "ab".repeat(32),
                                List.of("-v")));
        for (PlannedStep step : plan.steps()) {
            assertThat(Step.fromJson(step.step().toJson())).isEqualTo(step.step());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hooks: [{script: x}] | t.yaml:16:9: hooks[0]: expected one of at, before and after, found 0",
                "hooks: [{at: pre, before: disks, script: x}] | found 2",
                "hooks: [{before: name, script: x}] | expected one of ",
                "hooks: [{at: pre}] | expected either script or url",
                "hooks: [{at: pre, url: 'http://a/b'}] | \"sha256\" is missing",
                "hooks: [{at: pre, url: 'file:///b', sha256: ab}] | expected an http or https URL",
                "hooks: [{at: pre, url: 'http://u:p@a/b', sha256: ab}] | without a password",
                "hooks: [{at: pre, script: x, sha256: ab}] | goes with a url only",
                "mounts: [{on: a/data, at: /srv}] | nothing is mounted at /",
                "mounts: [{on: a/esp, at: /}, {on: a/root, at: /}] | mounted at / already",
                "mounts: [{on: a/swap, at: /}] | swap space is mounted nowhere",
                "mounts: [{on: a/root, at: '/a b'}] | expected an absolute path without blanks",
                "mounts: [{on: a/root, at: /, options: 'a 0 0'}] | expected options without blanks",
                "mounts: [{on: a/none, at: /}] | no file system is made on",
            })
    void whatIsWrongIsToldWithItsPlace(String lines, String message) {
        assertThatThrownBy(() -> plan(DISK + lines)).hasMessageContaining(message);
    }
}
