package dev.bootwright.server.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.contract.Disk;
import dev.bootwright.formats.contract.Ending;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.server.Specimen;
import dev.bootwright.server.plan.Plan.Outlook;
import dev.bootwright.server.plan.Plan.PlannedStep;
import dev.bootwright.server.template.TemplateReader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is installed, on which disk, and what the installer is told.
class InstallPlannerTest {

    private static final String DIGEST = "0123456789abcdef".repeat(4);

    private static final String IMAGE =
            """
            name: t
            disks:
              - {name: system, select: {size: 1GiB..}, wipe: true}
            install:
              on: system
              image: {url: "http://192.0.2.1/debian.raw.zst", sha256: %s, format: raw.zst}
              grow: true
              cloudInit: {userData: "#cloud-config\\nhostname: a\\n"}
            """
                    .formatted(DIGEST);

    private static final String DEBIAN =
            """
            name: t
            disks:
              - {name: system, select: {serial: A}, wipe: true}
            install:
              on: system
              debian:
                suite: trixie
                mirror: http://mirror.example/debian
                hostname: web-1
                user: {name: ops, password: $6$salt$0123456789, sshKeys: [ssh-ed25519 AAAA admin@home]}
                packages: [nginx, curl]
                arguments: console=ttyS0
                preseed: |
                  d-i time/zone string Europe/Berlin
            """;

    private static Planning planning(String template, Disk... disks) throws IOException {
        return Planner.plan(
                "m1", TemplateReader.read("t.yaml", template), Specimen.inventory(disks));
    }

    private static Plan plan(String template, Disk... disks) throws IOException {
        return ((Planning.Planned) planning(template, disks)).plan();
    }

    private static Disk disk(String serial) {
        return Specimen.disk(serial, 8 * Specimen.GIB);
    }

    /// A disk as it is inventoried when something was installed on it.
    private static Disk with(Disk disk, UUID guid) {
        Disk.Content root =
                new Disk.Content(
                        Optional.of(1L),
                        1 << 20,
                        1 << 30,
                        Optional.empty(),
                        Optional.of("root"),
                        Optional.empty(),
                        Optional.of("ext4"),
                        Optional.empty(),
                        Optional.empty());
        return new Disk(
                disk.identity(),
                disk.name(),
                disk.path(),
                disk.model(),
                disk.vendor(),
                disk.firmware(),
                disk.transport(),
                disk.rotational(),
                disk.removable(),
                disk.readOnly(),
                disk.logicalBlock(),
                disk.physicalBlock(),
                Optional.of("gpt"),
                Optional.of(guid.toString()),
                List.of(root),
                List.of(),
                List.of(),
                disk.hctl(),
                disk.health());
    }

    @Test
    void anImageIsWrittenToAWipedDiskWithASeedThatCloudInitTakes() throws IOException {
        Plan plan = plan(IMAGE, disk("A"));
        assertThat(plan.steps().stream().map(PlannedStep::title).toList())
                .containsExactly("wipe A", "write http://192.0.2.1/debian.raw.zst to A");
        Step.WriteImage step = (Step.WriteImage) plan.steps().getLast().step();
        assertThat(step.image().digest()).isEqualTo(DIGEST);
        assertThat(step.seed().orElseThrow().files())
                .containsEntry("user-data", "#cloud-config\nhostname: a\n")
                .containsEntry("meta-data", "instance-id: " + step.diskGuid() + "\n");
        assertThat(Step.fromJson(step.toJson())).isEqualTo(step);
    }

    @Test
    void whatIsInstalledAlreadyIsKeptAndAnythingElseIsDestroyed() throws IOException {
        Step.WriteImage step = (Step.WriteImage) plan(IMAGE, disk("A")).steps().getLast().step();
        Plan again = plan(IMAGE, with(disk("A"), step.diskGuid()));
        assertThat(again.lines())
                .containsExactly(
                        "kept: A (8 GiB virtio) as \"system\": gpt table, partition 1 root ext4");
        assertThat(again.steps().stream().map(PlannedStep::outlook).toList())
                .containsExactly(Outlook.KEPT);
        Plan other = plan(IMAGE, with(disk("A"), UUID.randomUUID()));
        assertThat(other.lines().getFirst()).startsWith("would destroy: A (8 GiB virtio)");
        String another = IMAGE.replace("hostname: a", "hostname: b");
        assertThat(plan(another, with(disk("A"), step.diskGuid())).lines().getFirst())
                .startsWith("would destroy: A ");
    }

    @Test
    void withoutLeaveToWipeADiskThatHoldsSomethingIsRefused() throws IOException {
        Planning planning =
                planning(IMAGE.replace(", wipe: true", ""), with(disk("A"), UUID.randomUUID()));
        assertThat(planning.toString()).contains("must say \"wipe: true\" to destroy that");
    }

    @Test
    void theInstallerIsToldOfOneDiskByItsSerialNumberAndSize() throws IOException {
        Plan plan = plan(DEBIAN, disk("A"), disk("B"));
        Step.InstallDebian step = (Step.InstallDebian) plan.steps().getLast().step();
        assertThat(step.arguments()).isEqualTo("hostname=web-1 console=ttyS0");
        assertThat(step.preseed())
                .contains(
                        "\nd-i mirror/http/hostname string mirror.example\n",
                        "\nd-i mirror/http/directory string /debian\n",
                        "\nd-i passwd/user-password-crypted password $6$salt$0123456789\n",
                        "[ \"$(cat $b/size)\" = 16777216 ]",
                        "-e 'ID_SERIAL_SHORT=A'",
                        "echo 'ssh-ed25519 AAAA admin@home' >>/target/home/ops/.ssh/authorized_keys;",
                        "--disk-id \"$(cat /tmp/bootwright.disk)\" " + step.diskGuid(),
                        "\nd-i pkgsel/include string nginx curl\n")
                .endsWith("\nd-i time/zone string Europe/Berlin\n")
                .doesNotContain("/dev/sd", "/dev/vd");
        assertThat(Step.fromJson(step.toJson())).isEqualTo(step);
        assertThat(plan.lines()).hasSize(2);
        assertThat(plan.lines().getLast()).startsWith("kept: B ");
    }

    @Test
    void theEndingInstallNeedsSomethingThatIsInstalled() throws IOException {
        assertThat(plan(IMAGE + "then: install\n", disk("A")).then())
                .isEqualTo(new Ending.Reboot());
        assertThatThrownBy(() ->
                        TemplateReader.read(
                                "t.yaml", "name: t\nrun: [{script: \"true\"}]\nthen: install\n"))
                .hasMessageContaining("there is no install in this template");
    }

    @Test
    void onlyTheSystemOfAnImageIsStartedAtOnce() throws IOException {
        assertThat(plan(IMAGE + "then: kexec\n", disk("A")).then())
                .isEqualTo(new Ending.StartInstalled());
        for (String template : List.of(DEBIAN, "name: t\nrun: [{script: \"true\"}]\n")) {
            assertThatThrownBy(() -> TemplateReader.read("t.yaml", template + "then: kexec\n"))
                    .hasMessageContaining("there is no install of an image in this template");
        }
    }

    /// A serial number is what a disk says: it must not break out of its quotes.
    @Test
    void aHostileSerialNumberStaysText() throws IOException {
        String template = DEBIAN.replace("{serial: A}", "{size: 1GiB..}");
        Plan plan = plan(template, disk("'; reboot #\n"));
        Step.InstallDebian step = (Step.InstallDebian) plan.steps().getLast().step();
        assertThat(step.preseed()).contains("-e 'ID_SERIAL=?; reboot #?'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hostname: web-1         | hostname: \"web;reboot\"     | a name of a host",
                "suite: trixie           | suite: ../../etc             | a suite such as trixie",
                "[nginx, curl]           | [\"nginx; reboot\"]          | a package",
                "admin@home]             | \"admin'; reboot\"]          | a line of authorized_keys",
                "arguments: console=ttyS0| arguments: \"a\\nd-i x\"     | arguments of a kernel",
                "$6$salt$0123456789      | secret                       | the hash of a password",
                "http://mirror.example/debian | https://mirror.example  | an http URL",
            })
    void valuesThatCouldBreakOutOfTheirLineAreRefused(String from, String to, String expected) {
        assertThatThrownBy(() -> TemplateReader.read("t.yaml", DEBIAN.replace(from, to)))
                .hasMessageContaining(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sha256: | sha512: | 128 hexadecimal digits",
                "http://192.0.2.1 | http://root:secret@192.0.2.1 | without a password",
                "format: raw.zst | format: vmdk | raw, raw.zst, raw.gz",
                "on: system | on: other | is no device of this template",
            })
    void wrongImagesAreRefused(String from, String to, String expected) {
        assertThatThrownBy(() -> TemplateReader.read("t.yaml", IMAGE.replace(from, to)))
                .hasMessageContaining(expected);
    }
}
