package dev.bootwright.lab.scenario;

import dev.bootwright.lab.network.BridgedNetwork;
import dev.bootwright.lab.operator.Launcher;
import dev.bootwright.lab.run.Tool;
import dev.bootwright.lab.vm.Firmware;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Machines without disks: the preboot image finds their root on the wire.
@Tag("lab")
class DisklessTest {

    private static final Launcher LAUNCHER = new Launcher(Lab.TOP);
    private static final Path DATA = Lab.TOP.resolve("lab/target/preboot");

    private static final String ROOT_INIT =
            """
            #!/bin/busybox sh
            echo "MARK $(/bin/busybox awk '$2=="/"{print $1,$3}' /proc/mounts)"
            echo "MTU $(/bin/busybox cat /sys/class/net/eth0/mtu)"
            exec /bin/busybox poweroff -f
            """;

    @RegisterExtension final Lab lab = new Lab();

    @BeforeAll
    static void build() throws IOException {
        LAUNCHER.show(
                "image",
                "build",
                "--profile",
                "aoe",
                "--flavour",
                "cloud",
                "--with",
                "mdadm",
                "--data",
                DATA.toString());
    }

    /// @param arguments of the kernel
    private void serve(String arguments) throws IOException {
        lab.serve(DATA.resolve("images"));
        lab.server()
                .api()
                .putRule(
                        "all",
                        "name: all\nmatch: all\napprove: true\narguments: \"%s\"\n"
                                .formatted(arguments));
    }

    /// A small root, made without being root.
    private Path root() throws IOException {
        Path tree = lab.folder("root");
        for (String name : List.of("bin", "sbin", "dev", "proc", "sys", "run")) {
            Files.createDirectories(tree.resolve(name));
        }
        Files.copy(Path.of("/bin/busybox"), tree.resolve("bin/busybox"));
        Path init = Files.writeString(tree.resolve("sbin/init"), ROOT_INIT);
        Files.setPosixFilePermissions(init, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path image = lab.run().folder().resolve("root.disk");
        Tool.run("mkfs.ext4", "-q", "-L", "wire", "-d", tree.toString(), image.toString(), "32M");
        return image;
    }

    private Process vblade(String slot, Path image) throws IOException {
        return target(
                "vblade" + slot,
                List.of("vblade", "0", slot, BridgedNetwork.BRIDGE, image.toString()));
    }

    private Process ours(String slot, Path image, String... options) throws IOException {
        List<String> command = new ArrayList<>(LAUNCHER.command("aoe", "serve", "0." + slot));
        command.addAll(List.of(image.toString(), "-i", BridgedNetwork.BRIDGE));
        command.addAll(List.of("--state", lab.folder("aoe").toString()));
        command.addAll(List.of(options));
        return target("target" + slot, command);
    }

    private Process target(String name, List<String> command) throws IOException {
        return lab.run().start(name, lab.network().inside(command));
    }

    @Test
    void biosOverVbladeAtMtu1500() throws Exception {
        vblade("1", root());
        serve("root=/dev/etherd/e0.1");
        lab.machine("diskless-bios", Firmware.BIOS)
                .powerOn()
                .expectConsole("eth0: link is up, MTU 1500")
                .expectConsole("MARK /dev/etherd/e0.1 ext4")
                .expectOff();
    }

    @Test
    void uefiOverOurTargetAtMtu9000() throws Exception {
        Tool.run(inside("ip", "link", "set", BridgedNetwork.BRIDGE, "mtu", "9000"));
        ours("1", root());
        serve("root=LABEL=wire AOE_MTU=9000");
        ScenarioMachine machine =
                lab.machine("diskless-uefi", Firmware.UEFI)
                        .nic("virtio-net-pci,host_mtu=9000")
                        .powerOn();
        Tool.run(inside("ip", "link", "set", "tap0", "mtu", "9000"));
        machine.expectConsole("eth0: link is up, MTU 9000")
                .expectConsole("MARK /dev/etherd/e0.1 ext4")
                .expectConsole("MTU 9000")
                .expectOff();
    }

    private String[] inside(String... command) {
        return lab.network().inside(List.of(command)).toArray(String[]::new);
    }

    @Test
    void aTargetThatStartsLateIsMetAndTheRootKeptAsItIsByAnOverlay() throws Exception {
        Path root = root();
        serve("root=/dev/etherd/e0.1 OVERLAY=tmpfs:16M");
        ScenarioMachine machine =
                lab.machine("diskless-late", Firmware.BIOS)
                        .powerOn()
                        .expectConsole("eth0: link is up");
        ScenarioMachine.sleep(20_000);
        vblade("1", root);
        machine.expectConsole("e0.1: is there|root is /dev/etherd/e0.1")
                .expectConsole("MARK overlay overlay")
                .expectOff();
    }

    @Test
    void whatIsMissingIsNamedBesideAShellThatCanTryAgain() throws Exception {
        Path root = root();
        serve("root=/dev/etherd/e0.1 DEADLINE=3 AOE_IFACES=eth0,eth7 MODULES=nosuch DEADLINE=3");
        ScenarioMachine machine =
                lab.machine("diskless-rescue", Firmware.BIOS)
                        .powerOn()
                        .expectConsole("no root after 3 s")
                        .expectConsole("not in this image or refused: nosuch")
                        .expectConsole("eth7 +no such interface")
                        .expectConsole("eth0 +has a link")
                        .expectConsole("e0.1 +never answered")
                        .expectConsole("exit tries again");
        vblade("1", root);
        machine.type("exit\r").expectConsole("MARK /dev/etherd/e0.1 ext4").expectOff();
    }
}
