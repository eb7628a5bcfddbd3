package dev.bootwright.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.lab.demo.DemoOptions.FirmwareChoice;
import dev.bootwright.lab.vm.Firmware;
import dev.bootwright.lab.vm.MachineSpec;
import dev.bootwright.lab.vm.VirtualDisk;
import dev.bootwright.server.template.Template;
import dev.bootwright.server.template.TemplateReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CastTest {

    private static DemoOptions options(boolean keep) {
        return new DemoOptions(Path.of("."), 4, FirmwareChoice.BOTH, Optional.empty(), keep, false);
    }

    private static MachineSpec machine(String template, int index, boolean isBridged)
            throws IOException {
        return Cast.machine(options(false), read(template), index, isBridged);
    }

    private static Template read(String template) throws IOException {
        return TemplateReader.read("test", template);
    }

    @Test
    void firmwareTakesTurnsAndMachinesAreNumbered() throws Exception {
        String template = "name: t\ndisks: [{name: a, select: {count: 1}}]\n";
        assertThat(machine(template, 0, true).firmware()).isEqualTo(Firmware.BIOS);
        assertThat(machine(template, 1, true).firmware()).isEqualTo(Firmware.UEFI);
        assertThat(machine(template, 1, false).firmware()).isEqualTo(Firmware.UEFI_IPXE);
        assertThat(machine(template, 2, true).name()).isEqualTo("bios-2");
        assertThat(machine(template, 3, true).name()).isEqualTo("uefi-2");
        assertThat(machine(template, 0, true).disks()).hasSize(2);
    }

    @Test
    void machinesHaveTheDisksThatATemplateAsksFor() throws Exception {
        MachineSpec spec =
                machine(
                        "name: t\ndisks: [{name: a, select: {count: 3, kind: nvme, size: 10GiB..}}]\n",
                        0,
                        true);
        assertThat(spec.disks())
                .extracting(VirtualDisk::bus, VirtualDisk::size)
                .containsOnly(org.assertj.core.groups.Tuple.tuple(VirtualDisk.Bus.NVME, 10L << 30));
        assertThat(spec.disks()).hasSize(3);
    }

    @Test
    void keptMachinesAreOnUnlessTheTemplateSwitchesThemOff() throws Exception {
        Template reboots = read("name: t\nrun: [{script: a}]\nthen: reboot\n");
        assertThat(Cast.staysOn(options(false), reboots)).isFalse();
        assertThat(Cast.staysOn(options(true), reboots)).isTrue();
        Template switchesOff = read("name: t\nrun: [{script: a}]\nthen: poweroff\n");
        assertThat(Cast.staysOn(options(true), switchesOff)).isFalse();
        assertThat(Cast.staysOn(options(false), read("name: t\nrun: [{script: a}]\nthen: stay\n")))
                .isTrue();
    }

    @Test
    void theDemosOwnTemplateIsRight() throws Exception {
        byte[] text =
                Objects.requireNonNull(Cast.class.getResourceAsStream("template.yaml"))
                        .readAllBytes();
        Template template = read(new String(text, StandardCharsets.UTF_8));
        assertThat(template.name()).isEqualTo("demo");
        assertThat(Cast.staysOn(options(false), template)).isFalse();
    }
}
