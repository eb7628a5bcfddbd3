package dev.bootwright.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bootwright.lab.operator.Launcher;
import dev.bootwright.lab.run.Tool;
import dev.bootwright.lab.vm.Firmware;
import dev.bootwright.lab.vm.VirtualDisk;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Debian, installed by its own installer, which asks nobody. Takes half an hour and more in an emulated
/// machine, so it is of the slow tests.
@Tag("slow")
class DebianInstallTest {

    private static final String SUITE = "trixie";
    private static final String PASSWORD = "by-the-installer";
    private static final Duration INSTALLATION = Duration.ofHours(2);
    private static final Duration FIRST_START = Duration.ofMinutes(15);

    @RegisterExtension final Lab lab = new Lab();

    @Test
    void theInstallerInstallsUnattendedAndTheMachineBootsFromItsDiskToALogin() throws Exception {
        try (MirrorRelay mirror = MirrorRelay.open(lab)) {
            new Launcher(Lab.TOP)
                    .show(
                            "installer",
                            "fetch",
                            "--suite",
                            SUITE,
                            "--data",
                            lab.run().folder().resolve("data").toString());
            Path kernel =
                    lab.run().folder().resolve("data/installers").resolve(SUITE).resolve("linux");
            InstallerPackages packages =
                    InstallerPackages.collect(mirror.mirror(), SUITE, kernel, lab.folder("mirror"));
            assumeTrue(
                    packages.missing().isEmpty() || "required".equals(System.getProperty("peers")),
                    () ->
                            "this computer's mirror lacks packages of the installer: "
                                    + packages.missing());
            mirror.serve(packages.files());
            String hash = Tool.run("openssl", "passwd", "-6", PASSWORD).strip();
            lab.serve("--dhcp-router", "10.99.0.1")
                    .everyMachineBecomes(
                            """
                            name: debian
                            disks:
                              - {name: system, select: {serial: DEB-1}, wipe: true}
                            install:
                              on: system
                              debian:
                                suite: %s
                                mirror: %s
                                hostname: unattended
                                user: {name: ops, password: %s}
                                kernel: linux-image-cloud-amd64
                                arguments: console=ttyS0 no_timer_check
                                preseed: d-i debian-installer/allow_unauthenticated boolean true
                            then: install
                            """
                                    .formatted(SUITE, MirrorRelay.url(), hash));
            ScenarioMachine machine =
                    lab.machine("unattended", Firmware.BIOS)
                            .memory(1024)
                            .disk(VirtualDisk.virtio("DEB-1", 4L << 30))
                            .powerOn()
                            .expectConsole("ending kexec");
            machine.vm().expectOff(INSTALLATION); // where the installer restarts it
            assertThat(machine.timeline())
                    .contains("install.started", "install.disk", "install.installed")
                    .containsOnlyOnce("install.base")
                    .containsOnlyOnce("install.packages");
            assertThat(machine.view().state()).isEqualTo("configured");
            machine.powerOn();
            machine.vm().console().expect("unattended login:", FIRST_START);
            machine.type("ops\r")
                    .expectConsole("Password:")
                    .type(PASSWORD + "\r")
                    .expectConsole("ops@unattended")
                    .type("sudo -n true || echo $((6 * 7)) asks for a password\r")
                    .expectConsole("^42 asks for a password");
        }
    }
}
