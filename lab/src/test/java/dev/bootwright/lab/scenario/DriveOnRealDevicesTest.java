package dev.bootwright.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.gpt.Gpt;
import dev.bootwright.formats.gpt.GptReading;
import dev.bootwright.formats.json.Json;
import dev.bootwright.lab.operator.BorrowedRoot;
import dev.bootwright.lab.operator.Launcher;
import dev.bootwright.lab.run.Tool;
import dev.bootwright.lab.vm.Firmware;
import dev.bootwright.lab.vm.VirtualDisk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The drive commands in a machine with USB sticks and other disks, some of which are in use.
@Tag("lab")
class DriveOnRealDevicesTest {

    private static final int MIB = 1 << 20;
    private static final long STICK = 64 * MIB;
    private static final String ROOT_PART = "11111111-2222-3333-4444-555555555555";

    @RegisterExtension final Lab lab = new Lab();

    /// Everything that makes a disk something not to write to, each on a disk of its own.
    private static final String USES =
            """
            exec 2>/run/lab/err
            mount /dev/$(node MOUNTED-1) /mnt
            swapon /dev/$(node SWAP-1)
            mdadm --create /dev/md7 --run --level=1 --raid-devices=2 --metadata=1.2 /dev/$(node MD-1) missing
            lvm='devices { use_devicesfile=0 dir="/dev" } activation { udev_sync=0 udev_rules=0 } global { event_activation=0 }'
            vgcreate --config "$lvm" inuse /dev/$(node LVM-1)
            lvcreate --config "$lvm" -qq -W n -Z n -l 3 -n volume inuse
            bw drive list --all --json >/run/lab/list.json
            for serial in SMALL-1 MOUNTED-1; do
              bw drive create --from /run/lab/drive.img --device $serial --yes $serial >/run/lab/$serial 2>&1
              echo "exit code $?" >>/run/lab/$serial
            done
            bw drive create --from /run/lab/drive.img --device GOOD-1 --yes >/run/lab/GOOD-1 2>&1
            echo "exit code $?" >>/run/lab/GOOD-1
            (cd /dev; ls $(node GOOD-1)*) >/run/lab/nodes
            """;

    @Test
    void whatIsInUseIsRefusedWithEveryReasonAndAnIdleStickIsWritten() throws Exception {
        BorrowedRoot root = lab.borrowedRoot();
        Path drive = root.drive();
        Path mounted = blank("mounted", 64);
        Tool.run("mkfs.vfat", "-F", "32", mounted.toString());
        Path swap = blank("swap", 64);
        Tool.run("mkswap", "-q", swap.toString());
        Path system = blank("system", 64);
        Tool.run(
                "sh",
                "-c",
                "echo 'start=2048, type=L, uuid=%s' | sfdisk -q --label gpt '%s'"
                        .formatted(ROOT_PART, system));
        Path pool = lab.folder("disks").resolve("pool");
        Tool.run(
                "zstd",
                "-d",
                "-q",
                "--sparse",
                Lab.TOP
                        .resolve(
                                "formats/src/test/resources/dev/bootwright/formats/zfs/proxmox-mirror/disk0.raw.zst")
                        .toString(),
                "-o",
                pool.toString());
        ScenarioMachine machine =
                lab.machine(root, "drives", Firmware.BIOS, "root=PARTUUID=" + ROOT_PART, USES)
                        .disk(VirtualDisk.stick("MOUNTED-1", STICK), mounted)
                        .disk(VirtualDisk.stick("SWAP-1", STICK), swap)
                        .disk(VirtualDisk.stick("MD-1", STICK))
                        .disk(VirtualDisk.stick("LVM-1", STICK))
                        .disk(VirtualDisk.stick("ZFS-1", Files.size(pool)), pool)
                        .disk(VirtualDisk.stick("SYSTEM-1", STICK), system)
                        .disk(VirtualDisk.stick("LOCKED-1", STICK).readOnly())
                        .disk(VirtualDisk.stick("SMALL-1", 16 * MIB))
                        .disk(VirtualDisk.stick("GOOD-1", STICK))
                        .disk(VirtualDisk.virtio("VIRTIO-1", STICK))
                        .disk(VirtualDisk.sata("SATA-1", STICK))
                        .disk(VirtualDisk.nvme("NVME-1", STICK))
                        .powerOn()
                        .expectOff();
        Map<String, String> reasons = reasons(root.said("list.json"));
        assertThat(reasons.get("MOUNTED-1")).matches("sd. is mounted at /mnt");
        assertThat(reasons.get("SWAP-1")).matches("sd. is swap space in use");
        assertThat(reasons.get("MD-1")).contains("is part of md7; the whole disk is a ");
        assertThat(reasons.get("LVM-1")).contains("is part of inuse-volume; the whole disk is a ");
        assertThat(reasons.get("ZFS-1")).contains("is a zfs_member \"rpool\"");
        assertThat(reasons.get("SYSTEM-1"))
                .isEqualTo("the running system was started from partition 1");
        assertThat(reasons.get("LOCKED-1")).isEqualTo("it is read-only");
        for (String each : List.of("VIRTIO-1", "SATA-1", "NVME-1")) {
            assertThat(reasons.get(each)).as(each).isEqualTo("it is not removable");
        }
        assertThat(reasons).containsEntry("SMALL-1", "").containsEntry("GOOD-1", "");
        assertThat(root.said("SMALL-1"))
                .contains("it has 16777216 bytes, %d are needed".formatted(Files.size(drive)))
                .contains("exit code 1");
        assertThat(root.said("MOUNTED-1")).contains("is mounted at /mnt").contains("exit code 1");
        theStickWasWritten(root, machine.vm().disk("GOOD-1"));
    }

    /// By the command in the machine, whose kernel has read the table, and by others here.
    private static void theStickWasWritten(BorrowedRoot root, Path stick) throws IOException {
        assertThat(root.said("GOOD-1")).contains("written and read back").contains("exit code 0");
        assertThat(root.said("nodes").strip()).matches("(sd.)\\s+\\1" + "1\\s+\\1" + "2");
        assertThat(Tool.run("sgdisk", "--verify", stick.toString())).contains("No problems found");
        new Launcher(Lab.TOP).show("drive", "verify", stick.toString());
    }

    private static Map<String, String> reasons(String list) throws IOException {
        Map<String, String> reasons = new TreeMap<>();
        for (Json each : Json.parse(list).asObject("list").array("drives").elements()) {
            Json.Object drive = each.asObject("drive");
            reasons.put(
                    drive.text("serial"),
                    String.join(
                            "; ", drive.array("reasons").map(reason -> reason.asText("reason"))));
        }
        return reasons;
    }

    private Path blank(String name, int mebibytes) throws IOException {
        Path file = lab.folder("disks").resolve(name);
        Tool.run("truncate", "-s", mebibytes + "M", file.toString());
        return file;
    }

    private static final String SURPRISES =
            """
            (await node OTHER-1; echo THE OTHER STICK IS THERE >/dev/ttyS0) &
            bw drive create --from /run/lab/drive.img --device SWAPPED-1
            echo "CODE $? AFTER THE SWAP"
            stat=/sys/block/$(node PULLED-1)/stat
            written() { test $(awk '{print $7}' $stat) -gt 10000; }
            (await written; echo WRITING GOES ON >/dev/ttyS0) &
            bw drive create --from /run/lab/drive.img --device PULLED-1 --yes PULLED-1
            echo "CODE $? AFTER THE PULL"
            """;

    @Test
    void aStickThatIsSwappedOrPulledIsNeverHalfADrive() throws Exception {
        BorrowedRoot root = lab.borrowedRoot();
        Path drive = root.drive();
        ScenarioMachine machine =
                lab.machine(root, "surprises", Firmware.BIOS, "", SURPRISES)
                        .disk(VirtualDisk.stick("SWAPPED-1", STICK))
                        .disk(VirtualDisk.stick("OTHER-1", STICK).inTheDrawer())
                        .disk(VirtualDisk.stick("PULLED-1", Files.size(drive)), drive)
                        .powerOn()
                        .expectConsole("Type its serial number \\(SWAPPED-1\\)");
        machine.vm().pullOut("SWAPPED-1");
        machine.vm().plugIn("OTHER-1");
        machine.expectConsole("THE OTHER STICK IS THERE")
                .type("SWAPPED-1\r")
                .expectConsole("error: .*SWAPPED-1")
                .expectConsole("CODE 1 AFTER THE SWAP");
        machine.vm().slowDown("PULLED-1", 2 * MIB);
        machine.expectConsole("WRITING GOES ON");
        machine.vm().pullOut("PULLED-1");
        machine.expectConsole("error: .*PULLED-1.*was pulled")
                .expectConsole("CODE 1 AFTER THE PULL")
                .expectOff();
        machine.expectBlank("SWAPPED-1").expectBlank("OTHER-1");
        machine.expectBlank("PULLED-1"); // neither a boot record nor a table
        Path pulled = machine.vm().disk("PULLED-1");
        try (FileChannel channel = FileChannel.open(pulled)) {
            assertThat(Gpt.read(channel, channel.size(), 512))
                    .isInstanceOf(GptReading.Absent.class);
        }
        try (InputStream in = Files.newInputStream(pulled)) {
            in.skipNBytes(4 * MIB);
            assertThat(in.readNBytes(MIB))
                    .as("what was written before")
                    .isNotEqualTo(new byte[MIB]);
        }
    }
}
