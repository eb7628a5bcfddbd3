package dev.bootwright.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.lab.network.BridgedNetwork;
import dev.bootwright.lab.operator.Launcher;
import dev.bootwright.lab.vm.Firmware;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Our target with several machines, and with firmware instead of a kernel.
@Tag("lab")
class SharedTargetTest {

    /// Leaves the machine's name where the other leaves its own, and reads it from the disk again.
    private static final String SIGN =
            """
            mac=$(cat /sys/class/net/eth0/address)
            echo "FOUND $(cat /signed 2>/dev/null)."
            echo $mac >/signed
            dd if=/dev/urandom of=/much bs=64k count=32 2>/dev/null
            sum=$(sha256sum </much)
            sync
            echo 3 >/proc/sys/vm/drop_caches
            [ "$sum" = "$(sha256sum </much)" ] && echo "SIGNED $(cat /signed)"
            mount -o remount,ro /
            """;

    /// Reads the second sector by the BIOS, prints it on the serial line, and switches off. Laid out by
    /// hand:
    ///
    /// ```text
    /// 00  31 C0 8E D8 8E C0        ds = es = 0
    /// 06  B4 42 BE 30 7C CD 13     read by the packet at 7C30; dl is the drive we come from
    /// 0D  72 0E                    off with it when that fails
    /// 0F  BE 00 7E                 si = 7E00
    /// 12  AC 84 C0 74 06           next byte; the end at zero
    /// 17  BA F8 03 EE EB F5        to the serial line, again
    /// 1D  BA 04 06 B8 00 20 EF     power off, by the chip set's register 604
    /// 24  F4 EB FD                 stop
    /// 30  10 00 01 00 00 7E 00 00 01 …   one sector to 0000:7E00, from block 1
    /// ```
    private static final String BOOT_SECTOR =
            "31C08ED88EC0B442BE307CCD13720EBE007EAC84C07406BAF803EEEBF5BA0406B80020EFF4EBFD"
                    + "000000000000000000"
                    + "10000100007E00000100000000000000";

    /// The BIOS counts in cylinders of some 8 MB, and wants one.
    private static final int SAN_BYTES = 32 << 20;

    @RegisterExtension final Lab lab = new Lab();

    private final WireRoot wire = new WireRoot(lab);

    @Test
    void twoMachinesWriteToOneRootAndEachFindsItsOwn() throws Exception {
        Path root = wire.root(SIGN);
        String before = WireRoot.sha256(root);
        Path overlays = lab.run().folder().resolve("overlays");
        Process target =
                wire.ours("1", root, "--overlay", overlays.toString(), "--overlay-limit", "16 MiB");
        wire.serve(WireRoot.build("plain"), "root=/dev/etherd/e0.1 rw");
        List<ScenarioMachine> machines =
                List.of(
                        lab.machine("diskless-one", Firmware.BIOS),
                        lab.machine("diskless-two", Firmware.BIOS));
        for (ScenarioMachine each : machines) {
            each.powerOn();
        }
        for (ScenarioMachine each : machines) {
            each.expectConsole("FOUND \\.")
                    .expectConsole("SIGNED " + each.spec().mac())
                    .expectOff();
        }
        machines.getFirst()
                .powerOn()
                .expectConsole("FOUND %s\\.".formatted(machines.getFirst().spec().mac()))
                .expectOff();
        assertThat(target.isAlive()).isTrue();
        assertThat(WireRoot.sha256(root)).isEqualTo(before);
        assertThat(new Launcher(Lab.TOP).show("aoe", "overlay", "list", overlays.toString()))
                .contains(machines.getFirst().spec().mac().toString())
                .contains(machines.getLast().spec().mac().toString());
    }

    @Test
    void firmwareStartsFromOurTargetByIpxeSanboot() throws Exception {
        ByteBuffer disk = ByteBuffer.allocate(SAN_BYTES);
        disk.put(0, HexFormat.of().parseHex(BOOT_SECTOR));
        disk.put(446, HexFormat.of().parseHex("80FEFFFF83FEFFFF01000000FFFF0000")); // partition
        disk.putShort(510, (short) 0x55AA);
        disk.put(512, "READ OVER THE WIRE\n".getBytes(StandardCharsets.US_ASCII));
        Path image = Files.write(lab.run().folder().resolve("san.disk"), disk.array());
        Process target = wire.ours("1", image);
        lab.run()
                .start(
                        "dnsmasq",
                        lab.network()
                                .inside(
                                        List.of(
                                                "dnsmasq",
                                                "-k",
                                                "-C",
                                                "/dev/null",
                                                "-p",
                                                "0",
                                                "--interface=" + BridgedNetwork.BRIDGE,
                                                "--bind-interfaces",
                                                "--user=root",
                                                "--no-ping",
                                                "--log-facility=-",
                                                "--dhcp-leasefile="
                                                        + lab.run().folder().resolve("leases"),
                                                "--dhcp-range=10.99.0.50,10.99.0.99,255.255.255.0,1h",
                                                "--enable-ra",
                                                "--dhcp-range=fd00:99::,ra-only",
                                                "--dhcp-option=17,aoe:e0.1")));
        lab.machine("diskless-san", Firmware.BIOS)
                .powerOn()
                .expectConsole("Registered SAN device 0x80")
                .expectConsole("READ OVER THE WIRE")
                .expectOff();
        assertThat(target.isAlive()).isTrue();
    }
}
