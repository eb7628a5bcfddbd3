package dev.bootwright.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.lab.network.BridgedNetwork;
import dev.bootwright.lab.vm.Firmware;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Machines without disks: the preboot image finds their root on the wire.
@Tag("lab")
class DisklessTest {

    private static final long MIB = 1 << 20;

    private static Path data = Lab.TOP;

    /// Reads and writes a whole disk beside the root, and says what it has read and written.
    private static final String COMPARE =
            """
            echo "MTU $(cat /sys/class/net/eth0/mtu)"
            disk=/dev/etherd/e0.2
            echo "READ $(sha256sum <$disk)"
            i=0
            while [ $i -lt 12 ]; do
                dd if=/dev/urandom of=$disk bs=64k count=8 seek=$((i * 16)) conv=notrunc,fsync 2>/run/error || cat /run/error
                echo "WROTE $i"
                i=$((i + 1))
            done
            sync
            echo 3 >/proc/sys/vm/drop_caches
            echo "AGAIN $(sha256sum <$disk)"
            """;

    /// Reads from end to end with nothing else to do, as often as it stopped for ever every time without
    /// the limits that the preboot image sets: vblade's machines too.
    private static final String READ_MUCH =
            """
            disk=/dev/etherd/e0.2
            echo "PROCESSORS $(grep -c ^processor /proc/cpuinfo)"
            for i in 1 2 3; do
                echo 3 >/proc/sys/vm/drop_caches
                echo "READ $i $(sha256sum <$disk)"
            done
            """;

    @RegisterExtension final Lab lab = new Lab();

    private final WireRoot wire = new WireRoot(lab);

    @BeforeAll
    static void build() throws IOException {
        data = WireRoot.build("squashfs", "--modules", "virtio_net squashfs");
    }

    private static String sum(String line) {
        return line.split(" ", -1)[1];
    }

    /// The root, too, is on the target that is killed.
    @Test
    void biosOverOurTargetAtMtu1500WhichIsKilledWhileItIsWrittenTo() throws Exception {
        Path root = wire.root(COMPARE);
        Path disk = wire.randomDisk("data", 12);
        String before = WireRoot.sha256(disk);
        Process target = wire.ours(root, disk);
        wire.serve(data, "root=/dev/etherd/e0.1");
        ScenarioMachine machine =
                lab.machine("diskless-bios", Firmware.BIOS)
                        .powerOn()
                        .expectConsole("eth0: link is up, MTU 1500")
                        .expectConsole("MARK /dev/etherd/e0.1 ext4");
        assertThat(sum(machine.readConsole("READ [0-9a-f]{64}"))).isEqualTo(before);
        for (String progress : new String[] {"WROTE 2", "WROTE 6"}) {
            machine.expectConsole(progress);
            target.destroyForcibly().waitFor();
            ScenarioMachine.sleep(1000);
            target = wire.ours(root, disk);
        }
        String after = sum(machine.readConsole("AGAIN [0-9a-f]{64}"));
        machine.expectOff();
        assertThat(WireRoot.sha256(disk)).isEqualTo(after).isNotEqualTo(before);
    }

    @Test
    void severalProcessorsThatReadAheadNeverWaitForEver() throws Exception {
        Path disk = wire.randomDisk("data", 48);
        Process target = wire.ours(wire.root(READ_MUCH), disk);
        wire.serve(data, "root=/dev/etherd/e0.1");
        ScenarioMachine machine =
                lab.machine("diskless-processors", Firmware.BIOS)
                        .nodes(2)
                        .powerOn()
                        .expectConsole("PROCESSORS 4");
        for (int i = 1; i <= 3; i++) {
            machine.expectConsole("READ %d %s".formatted(i, WireRoot.sha256(disk)));
        }
        machine.expectOff();
        assertThat(target.isAlive()).isTrue();
    }

    @Test
    void uefiOverOurTargetAtMtu9000() throws Exception {
        wire.run("ip", "link", "set", BridgedNetwork.BRIDGE, "mtu", "9000");
        Path disk = wire.randomDisk("data", 12);
        String before = WireRoot.sha256(disk);
        Process target = wire.ours(wire.root(COMPARE), disk);
        wire.serve(data, "root=LABEL=wire AOE_MTU=9000");
        ScenarioMachine machine =
                lab.machine("diskless-uefi", Firmware.UEFI)
                        .nic("virtio-net-pci,host_mtu=9000")
                        .powerOn();
        wire.run("ip", "link", "set", "tap0", "mtu", "9000");
        machine.expectConsole("eth0: link is up, MTU 9000")
                .expectConsole("MARK /dev/etherd/e0.1 ext4")
                .expectConsole("MTU 9000");
        assertThat(sum(machine.readConsole("READ [0-9a-f]{64}"))).isEqualTo(before);
        String after = sum(machine.readConsole("AGAIN [0-9a-f]{64}"));
        machine.expectOff();
        assertThat(WireRoot.sha256(disk)).isEqualTo(after).isNotEqualTo(before);
        assertThat(target.isAlive()).isTrue();
    }

    /// As a live medium's root is that no initramfs can hold.
    @Test
    void aTargetThatStartsLateIsMetAndMoreThan4GiBOfSquashfsInAnIsoAreKeptAsTheyAre()
            throws Exception {
        Path medium = wire.medium(MIB, "");
        wire.serve(data, "root=/dev/etherd/e0.1 OVERLAY=tmpfs:16M");
        ScenarioMachine machine =
                lab.machine("diskless-late", Firmware.BIOS)
                        .powerOn()
                        .expectConsole("eth0: link is up");
        ScenarioMachine.sleep(20_000);
        wire.ours("1", medium, "--read-only", "--offset=" + MIB, "--length=" + 4400 * MIB);
        machine.expectConsole("e0.1: is there|root is /dev/etherd/e0.1")
                .expectConsole("MARK overlay overlay")
                .expectOff();
    }

    @Test
    void whatIsMissingIsNamedBesideAShellThatCanTryAgainOverVblade() throws Exception {
        Path root = wire.root("");
        wire.serve(data, "root=/dev/etherd/e0.1 DEADLINE=3 AOE_IFACES=eth0,eth7 MODULES=nosuch");
        ScenarioMachine machine =
                lab.machine("diskless-rescue", Firmware.BIOS)
                        .powerOn()
                        .expectConsole("no root after 3 s")
                        .expectConsole("not in this image or refused: nosuch")
                        .expectConsole("eth7 +no such interface")
                        .expectConsole("eth0 +has a link")
                        .expectConsole("e0.1 +never answered")
                        .expectConsole("exit tries again");
        wire.vblade("1", root);
        String either = "MARK /dev/etherd/e0.1 ext4|exit tries again";
        String came = "";
        for (int tries = 0; tries < 10 && !came.startsWith("MARK"); tries++) { // 3 s are short
            came = machine.type("exit\r").readConsole(either);
        }
        assertThat(came).startsWith("MARK");
        machine.expectOff();
    }
}
