package dev.bootwright.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.json.Json;
import dev.bootwright.lab.run.Tool;
import dev.bootwright.lab.vm.Firmware;
import dev.bootwright.lab.vm.VirtualDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A boot drive with OpenZFS of Debian, compiled for the kernel of its image as the reference says. That takes a
/// quarter of an hour where it is not in the cache, so it is of the slow tests.
@Tag("slow")
class BridgeOpenZfsTest {

    private static final long MEMBER = 160L << 20;

    /// By OpenZFS of the boot drive itself. The pool is not exported: the machine is reset.
    private static final String MAKE_POOL =
            "modprobe zfs && mkdir -p /run/old /run/new && mount -t ext4 -o ro /dev/vde /run/old"
                    + " && zpool create -f -R /run/new -O mountpoint=none -O compression=zstd tank"
                    + " draid1:2d:4c:1s /dev/vda1 /dev/vdb1 /dev/vdc1 /dev/vdd1"
                    + " && zfs create -o mountpoint=/ tank/root && cp -r /run/old/boot /run/new/"
                    + " && zpool set bootfs=tank/root tank && zpool status tank && umount /run/old"
                    + " && dd if=/dev/zero of=/dev/vde bs=1M count=1 && zpool sync && sync"
                    + " && echo made-a\\ll\r";

    @RegisterExtension final Lab lab = new Lab();

    @Test
    void aPoolWithDraidIsImportedReadOnlyAndHandedOverToAndNothingIsWritten() throws Exception {
        Path image = image();
        Path root = lab.folder("ext4");
        SecondKernel.install(
                root, SecondKernel.image(), "6.1.9-draid", "/boot", "root=ZFS=tank/root");
        Path source = lab.folder("disks").resolve("source");
        Tool.run("mke2fs", "-q", "-t", "ext4", "-d", root.toString(), source.toString(), "48M");
        ScenarioMachine machine =
                lab.machine("openzfs", Firmware.BIOS)
                        .memory(2048)
                        .restarting()
                        .withoutNetwork(
                                image,
                                "console=tty0 console=ttyS0,115200 rootfstype=ramfs quiet"
                                        + " bootwright.bridge bootwright.timeout=0");
        for (int i = 1; i <= 4; i++) {
            machine.disk(VirtualDisk.virtio("MEMBER-" + i, MEMBER), partitioned());
        }
        machine.disk(VirtualDisk.virtio("SOURCE", Files.size(source)), source)
                .powerOn()
                .expectConsole("6\\.1\\.9-draid")
                .type("r")
                .expectConsole("Press Enter for a shell")
                .type("\r")
                .expectConsole(" # ")
                .type(MAKE_POOL)
                .expectConsole("draid1-0")
                .expectConsole("made-all");
        machine.vm().reset();
        machine.expectConsole("> \\[1\\] 6\\.1\\.9-draid \\(default\\) .*tank/root \\(OpenZFS\\)");
        machine.vm().freeze();
        List<String> before = sums(machine);
        machine.vm().resume();
        machine.type("d").expectConsole("Pool: +tank \\(ONLINE, by OpenZFS\\)").type("\u001b");
        machine.expectConsole("Select what to boot")
                .type("1")
                .expectConsole("SECOND KERNEL: .*root=ZFS=tank/root .*lab.marker=6.1.9-draid")
                .expectOff();
        assertThat(sums(machine)).isEqualTo(before);
    }

    private static Path image() throws Exception {
        Process build =
                new ProcessBuilder(Lab.TOP.resolve("etc/openzfs.sh").toString(), "--json")
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String told = build.inputReader().readAllAsString();
        assertThat(build.waitFor()).isZero();
        return Path.of(Json.parse(told).asObject("image").text("directory")).toAbsolutePath();
    }

    private Path partitioned() throws IOException {
        Path disk = lab.folder("disks").resolve("member");
        Files.deleteIfExists(disk);
        Tool.run(
                "sh",
                "-ec",
                "truncate -s %d '%2$s'; echo start=2048 | sfdisk -q -X gpt '%2$s'"
                        .formatted(MEMBER, disk));
        return disk;
    }

    private static List<String> sums(ScenarioMachine machine) {
        return machine.spec().disks().stream().map(disk -> sum(machine, disk)).toList();
    }

    private static String sum(ScenarioMachine machine, VirtualDisk disk) {
        try {
            return Tool.run("sha256sum", machine.vm().disk(disk.serial()).toString());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
