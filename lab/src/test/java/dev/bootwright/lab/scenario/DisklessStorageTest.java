package dev.bootwright.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.lab.run.Tool;
import dev.bootwright.lab.vm.Firmware;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Machines without disks whose root is more than one target: mirrors, volumes, a second device for
/// changes; and those with a kernel of one's own.
@Tag("lab")
class DisklessStorageTest {

    private static final long MEBIBYTE = 1 << 20;

    /// Writes until a leg is lost, goes on without it, takes it back, and reads everything.
    private static final String LIVE_THROUGH_A_LOSS =
            """
            export MDADM_NO_UDEV=1
            mkdir -p /data
            n=0
            write() {
                dd if=/dev/urandom of=/run/part bs=64k count=4 2>/dev/null
                cp /run/part /data/$n
                sync
                echo "$(sha256sum </run/part | cut -c1-64)  /data/$n" >>/run/sums
                echo "WROTE $n"
                n=$((n + 1))
            }
            until grep -q '(F)' /proc/mdstat; do write; done
            echo "LEG LOST"
            for i in 1 2 3 4; do write; done
            echo "WENT ON"
            until [ "$(cat '/sys/block/etherd!e0.2/state')" = up ]; do
                mdadm /dev/md0 --remove failed 2>/dev/null
                sleep 0.5
            done
            mdadm /dev/md0 --add /dev/etherd/e0.2 2>&1
            until grep -q '\\[UU\\]' /proc/mdstat; do write; sleep 0.5; done
            echo "LEG BACK"
            write
            sync
            echo 3 >/proc/sys/vm/drop_caches
            sha256sum -c /run/sums >/run/checked 2>&1 && echo "GOOD $(wc -l </run/sums)" || echo "BAD $(grep -v OK /run/checked)"
            mount -o remount,ro /
            """;

    @RegisterExtension final Lab lab = new Lab();

    private final WireRoot wire = new WireRoot(lab);

    @Test
    void aMirrorLosesALegWhileItIsWrittenToAndGetsItBack() throws Exception {
        Path tree = wire.tree(LIVE_THROUGH_A_LOSS);
        WireRoot.addProgram(tree, Path.of("/usr/sbin/mdadm"));
        Path filesystem = wire.image("filesystem", tree, 40);
        Path first = lab.run().folder().resolve("first.disk");
        Path second = lab.run().folder().resolve("second.disk");
        MirrorLeg.write(filesystem, first, 0);
        MirrorLeg.write(filesystem, second, 1);
        assertThat(Tool.run("mdadm", "--examine", first.toString())).contains("State : clean");
        Path data = WireRoot.build("mirror", "--with", "mdadm");
        Process kept = wire.ours("1", first);
        Process lost = wire.ours("2", second);
        // Longer than a busy computer stands still: the other leg must not be lost as well.
        wire.serve(data, "root=/dev/md0 rw AOE_DEADSECS=10 MD_WAIT=60");
        ScenarioMachine machine =
                lab.machine("diskless-mirror", Firmware.BIOS)
                        .powerOn()
                        .expectConsole("MARK /dev/md0 ext4")
                        .expectConsole("WROTE 2");
        lost.destroyForcibly().waitFor();
        machine.expectConsole("LEG LOST").expectConsole("WENT ON");
        lost = wire.ours("2", second);
        machine.expectConsole("LEG BACK");
        assertThat(machine.readConsole("GOOD \\d+|BAD.*")).startsWith("GOOD");
        machine.expectOff();
        assertThat(List.of(kept.isAlive(), lost.isAlive())).containsOnly(true);
        assertThat(differsAt(first, second, Files.size(filesystem))).isEqualTo(-1);
    }

    /// Where two files differ first, or -1 when they do not in so many bytes.
    private static long differsAt(Path one, Path other, long bytes) throws IOException {
        try (InputStream in = Files.newInputStream(one);
                InputStream beside = Files.newInputStream(other)) {
            for (long at = 0; at < bytes; at += MEBIBYTE) {
                byte[] block = in.readNBytes((int) Math.min(MEBIBYTE, bytes - at));
                int mismatch = java.util.Arrays.mismatch(block, beside.readNBytes(block.length));
                if (mismatch >= 0) {
                    return at + mismatch;
                }
            }
            return -1;
        }
    }

    /// A volume group made without the driver for volumes, which this computer's kernel may lack.
    private Path volumeGroup(Path filesystem) throws IOException {
        Path disk = lab.run().folder().resolve("group.disk");
        Tool.run("truncate", "-s", "96M", disk.toString());
        String loop = Tool.run("losetup", "--find", "--show", disk.toString()).strip();
        try {
            Tool.run("vgcreate", "-y", "--driverloaded", "n", "wire", loop);
            List<String> create = List.of("lvcreate", "-y", "--driverloaded", "n", "-an");
            List<String> volume = List.of("-Zn", "-Wn", "-n", "root", "-l", "100%FREE", "wire");
            Tool.run(
                    java.util.stream.Stream.of(create, volume)
                            .flatMap(List::stream)
                            .toArray(String[]::new));
        } finally {
            Tool.run("losetup", "--detach", loop);
        }
        // The first extent of the first volume lies behind 1 MiB of metadata.
        Tool.run(
                "dd",
                "if=" + filesystem,
                "of=" + disk,
                "bs=1M",
                "seek=1",
                "conv=notrunc",
                "status=none");
        return disk;
    }

    @Test
    void settingsAreFetchedForARootOnAVolumeWhoseChangesGoToAnotherDevice() throws Exception {
        Path group = volumeGroup(wire.root("echo kept >/kept\nsync\necho \"KEPT $(cat /kept)\"\n"));
        Path changes = lab.run().folder().resolve("changes.disk");
        Tool.run("mkfs.ext4", "-q", "-L", "changes", changes.toString(), "16M");
        String before = WireRoot.sha256(group);
        Process volumes = wire.ours("1", group);
        Process second = wire.ours("2", changes);
        Path data =
                WireRoot.build(
                        "volume",
                        "--with",
                        "mdadm,lvm2",
                        "--config-url",
                        "http://10.99.0.1:8090/%m");
        wire.serve(data, "quiet");
        ScenarioMachine machine = lab.machine("diskless-volume", Firmware.BIOS);
        Path settings = lab.folder("settings");
        Files.writeString(
                settings.resolve(machine.spec().mac().toString()),
                "ROOT=/dev/wire/root # of the group\nOVERLAY=\"LABEL=changes\"\n");
        Process web =
                lab.run()
                        .start(
                                "settings",
                                lab.network()
                                        .inside(
                                                List.of(
                                                        "busybox",
                                                        "httpd",
                                                        "-f",
                                                        "-p",
                                                        "10.99.0.1:8090",
                                                        "-h",
                                                        settings.toString())));
        machine.powerOn()
                .expectConsole("eth0: configuration from http://10.99.0.1:8090/52:54:00:")
                .expectConsole("root is /dev/wire/root, ro, changes go to LABEL=changes")
                .expectConsole("MARK overlay overlay")
                .expectConsole("KEPT kept")
                .expectOff();
        assertThat(WireRoot.sha256(group)).isEqualTo(before);
        assertThat(Tool.run("debugfs", "-R", "cat /upper/kept", changes.toString()))
                .isEqualTo("kept\n");
        assertThat(List.of(volumes.isAlive(), second.isAlive(), web.isAlive())).containsOnly(true);
    }

    /// A kernel of one's own has its drivers built in; this one brings them along in an overlay.
    @Test
    void aKernelOfOnesOwnStartsTheShellThatInitNames() throws Exception {
        Path built = WireRoot.build("plain");
        Path image = WireRoot.newest(built);
        Path overlay = lab.folder("modules");
        // Two archives, one behind the other; the modules are in the second.
        Tool.run(
                "sh",
                "-ec",
                "xz -dc \"$1\" | (cpio -it --quiet >/dev/null 2>&1; cd \"$2\"; cpio -idm --quiet) 2>/dev/null"
                        + " || [ -d \"$2\"/usr/lib/modules ]",
                "sh",
                image.resolve("initramfs").toString(),
                overlay.toString());
        Path data =
                WireRoot.build(
                        "own",
                        "--kernel",
                        image.resolve("vmlinuz").toString(),
                        "--overlay",
                        overlay.toString());
        wire.ours("1", wire.root("echo NEVER"));
        wire.serve(data, "root=/dev/etherd/e0.1 init=/bin/sh");
        lab.machine("diskless-own", Firmware.BIOS)
                .powerOn()
                .expectConsole("root is /dev/etherd/e0.1, ro")
                .type("/bin/echo SHELL$((40+2))\r")
                .expectConsole("SHELL42")
                .type("/bin/poweroff -f\r")
                .expectOff();
    }
}
