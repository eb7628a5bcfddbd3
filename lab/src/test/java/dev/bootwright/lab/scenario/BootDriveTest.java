package dev.bootwright.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.lab.operator.Launcher;
import dev.bootwright.lab.vm.Firmware;
import dev.bootwright.lab.vm.MachineSpec;
import dev.bootwright.lab.vm.VirtualDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A machine is started from a USB stick that the program made, and nothing else: the image on it runs.
@Tag("lab")
class BootDriveTest {

    private static final String OPTION = "drive.test=from-the-stick";

    @RegisterExtension final Lab lab = new Lab();

    @Test
    void oneDriveBootsByBiosAndByUefi() throws Exception {
        Path drive = drive("systemd-boot");
        boots("bios", Firmware.BIOS, drive);
        boots("uefi", Firmware.UEFI, drive);
    }

    @Test
    void shimAndGrubStartADriveByUefi() throws Exception {
        boots("grub", Firmware.UEFI, drive("grub"));
    }

    @Test
    void equalInputsGiveTheSameDrive() throws Exception {
        Path first = drive("systemd-boot");
        Path second = Files.move(first, first.resolveSibling("first.img"));
        assertThat(Files.mismatch(second, drive("systemd-boot"))).isEqualTo(-1);
    }

    private Path drive(String loader) throws IOException {
        Path drive = lab.folder("files").resolve("drive.img");
        Launcher launcher = new Launcher(Lab.TOP);
        launcher.show(
                "drive",
                "create",
                "--output",
                drive.toString(),
                "--image",
                lab.image().getFileName().toString(),
                "--loader",
                loader,
                "--options",
                OPTION + " " + MachineSpec.EMULATED);
        launcher.show("drive", "verify", drive.toString());
        return drive;
    }

    private void boots(String name, Firmware firmware, Path drive) throws IOException {
        ScenarioMachine machine =
                lab.machine(name, firmware)
                        .disk(VirtualDisk.usb("STICK-1", Files.size(drive)), drive)
                        .memory(1024)
                        .powerOn()
                        .expectConsole("Press Enter for a shell")
                        .type("\r")
                        .expectConsole(" # ")
                        .type("cat /proc/cmdline\r")
                        .expectConsole(OPTION);
        machine.vm().close();
    }
}
