package dev.bootwright.lab.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.lab.operator.Launcher;
import dev.bootwright.lab.operator.MachineView;
import dev.bootwright.lab.vm.Firmware;
import dev.bootwright.lab.vm.VirtualDisk;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A machine gets files from a second disk: the agent imports it before it needs a network, and
/// busybox's sha256sum finds the files as they were.
@Tag("lab")
class PayloadDisksTest {

    private static final long DISK = 64 << 20;
    private static final long PARTITION_OFFSET = 1 << 20;

    private static final String KERNEL_ARGUMENTS =
            "console=tty0 console=ttyS0,115200 rootfstype=ramfs quiet";

    @RegisterExtension final Lab lab = new Lab();

    @Test
    void aVirtioDiskIsImported() throws Exception {
        imports(VirtualDisk.virtio("PAYLOAD-1", DISK), payload("u32"), "/dev/vda");
    }

    @Test
    void anNvmeDiskIsImported() throws Exception {
        imports(VirtualDisk.nvme("PAYLOAD-1", DISK), payload("u64"), "/dev/nvme0n1");
    }

    @Test
    void aPartitionOfASharedDiskIsImported() throws Exception {
        Path disk = lab.folder("files").resolve("shared.img");
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.setLength(DISK);
        }
        sfdisk(disk, "label: gpt\nstart=2048, size=49152\nstart=65536, size=2048\n");
        try (FileChannel from = FileChannel.open(payload("u32"));
                FileChannel to = FileChannel.open(disk, StandardOpenOption.WRITE)) {
            to.position(PARTITION_OFFSET);
            assertThat(from.transferTo(0, from.size(), to)).isEqualTo(from.size());
        }
        imports(VirtualDisk.virtio("SHARED-1", DISK), disk, "/dev/vda1");
    }

    @Test
    void aMachineWithoutANetworkCardIsGivenFilesByItsSecondDisk() throws Exception {
        lab.machine("alone", Firmware.BIOS)
                .withoutNetwork(lab.image(), KERNEL_ARGUMENTS + " bootwright.payload=/srv/files")
                .disk(VirtualDisk.virtio("PAYLOAD-1", DISK), payload("u64"))
                .powerOn()
                .expectConsole("Press Enter for a shell")
                .expectConsole(
                        "payload /dev/vda: 6 files copied to /srv/files, 0 were there already;"
                                + " checksums are right")
                .type("\r")
                .expectConsole(" # ")
                .type(
                        "ls /sys/class/net; cd /srv/files && sha256sum -c SHA256SUMS && echo ALL-''RIGHT\r")
                .expectConsole("file-4: OK")
                .expectConsole("ALL-RIGHT");
    }

    @Test
    void aDiskThatIsPulledOutHalfWayIsToldAndTheNextImportGoesOn() throws Exception {
        lab.serve().everyMachineBecomes("name: files\npayload: {path: /srv/files}\nthen: stay\n");
        ScenarioMachine machine =
                lab.machine("pulled", Firmware.BIOS)
                        .disk(
                                VirtualDisk.scsi("PULL-1", DISK, "0x5000c50015ea71aa"),
                                payload("u32"))
                        .memory(1024)
                        .powerOn();
        machine.vm().slowDown("PULL-1", 1_000_000);
        machine.expectConsole("Press Enter for a shell");
        machine.expect(
                "a part of the files to be there",
                each -> each.job().flatMap(MachineView.Job::percent).orElse(0) > 0);
        machine.vm().pullOut("PULL-1");
        MachineView view = machine.expect("an error", each -> each.state().equals("failed"));
        assertThat(view.error().orElseThrow())
                .containsPattern(
                        "/dev/sda: file-[1-4]: (cannot be copied from|ended at) byte [0-9]+ ");
        machine.type("\r")
                .expectConsole(" # ")
                .type("ls -A /srv/files; ls /srv/files/.payload.part; echo LIS''TED\r")
                .expectConsole("LISTED");
        machine.vm().putBack("PULL-1");
        machine.type("until grep -q sd /proc/partitions; do sleep 1; done; echo IT-IS-BA''CK\r")
                .expectConsole("IT-IS-BACK");
        lab.server().api().assign(view.id(), "files");
        machine.expectPhase("configured")
                .type("cd /srv/files && sha256sum -c SHA256SUMS && echo ALL-''RIGHT\r")
                .expectConsole("file-4: OK")
                .expectConsole("ALL-RIGHT");
    }

    @Test
    void whatAnImageWasSplitOffIsUnpackedFromItsPayloadDisk() throws Exception {
        Path overlay = lab.folder("overlay");
        Files.writeString(
                Files.createDirectories(overlay.resolve("opt")).resolve("small"), "small\n");
        byte[] large = new byte[40_000_000];
        new Random(6).nextBytes(large);
        Files.write(overlay.resolve("opt/large"), large);
        Path data = lab.folder("split");
        new Launcher(Lab.TOP)
                .show(
                        "image",
                        "build",
                        "--data",
                        data.toString(),
                        "--overlay",
                        overlay.toString(),
                        "--payload-split",
                        "125MB");
        try (Stream<Path> images = Files.list(data.resolve("images"))) {
            Path image = images.filter(Files::isDirectory).findFirst().orElseThrow();
            lab.serve(data.resolve("images"))
                    .everyMachineBecomes(
                            Templates.ONE_DISK.replace("{size: 1GiB..}", "{serial: NOT-HERE}"),
                            "arguments: bootwright.payload=/srv/files");
            lab.machine("split", Firmware.BIOS)
                    .disk(VirtualDisk.virtio("REST-1", 2 * DISK), image.resolve("payload.img"))
                    .disk(VirtualDisk.virtio("PAYLOAD-1", DISK), payload("u32"))
                    .powerOn()
                    .expectConsole("Press Enter for a shell")
                    .expectConsole("rest of the image: [0-9]+ files from /dev/vda")
                    .expectConsole("payload /dev/vdb: 6 files copied to /srv/files")
                    .type("\r")
                    .expectConsole(" # ")
                    .type("sha256sum /opt/large; cat /opt/small; mdadm --version; lvm version\r")
                    .expectConsole(sha256(large) + "  /opt/large")
                    .expectConsole("small")
                    .expectConsole("mdadm - v")
                    .expectConsole("LVM version");
        }
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private void imports(VirtualDisk disk, Path content, String device) throws Exception {
        lab.serve()
                .everyMachineBecomes(
                        Templates.ONE_DISK.replace("{size: 1GiB..}", "{serial: NOT-HERE}"),
                        "arguments: bootwright.payload=/external/distfiles");
        lab.machine("payload", Firmware.BIOS)
                .disk(disk, content)
                .powerOn()
                .expectConsole("Press Enter for a shell")
                .expectConsole(
                        "payload "
                                + device
                                + ": 6 files copied to /external/distfiles, 0 were there already;"
                                + " checksums are right")
                .type("\r")
                .expectConsole(" # ")
                .type("cd /external/distfiles && sha256sum -c SHA256SUMS && echo ALL-''RIGHT\r")
                .expectConsole("file-4: OK")
                .expectConsole("ALL-RIGHT");
    }

    /// Made by the program, as its users do.
    private Path payload(String variant) throws IOException {
        Path files = lab.folder("files/distfiles");
        var random = new Random(5);
        for (int i = 0; i < 5; i++) {
            byte[] content = new byte[i * 2_000_000];
            random.nextBytes(content);
            Files.write(files.resolve("file-" + i), content);
        }
        Path image = lab.folder("files").resolve("external.img");
        new Launcher(Lab.TOP)
                .show(
                        "payload",
                        "create",
                        "-o",
                        image.toString(),
                        "--variant",
                        variant,
                        "--sha256-inside",
                        files.toString());
        return image;
    }

    private static void sfdisk(Path disk, String script) throws Exception {
        Process sfdisk =
                new ProcessBuilder(List.of("/usr/sbin/sfdisk", "-q", disk.toString()))
                        .redirectErrorStream(true)
                        .start();
        try (OutputStream in = sfdisk.getOutputStream()) {
            in.write(script.getBytes(UTF_8));
        }
        String output = sfdisk.inputReader().readAllAsString();
        assertThat(sfdisk.waitFor()).as(output).isZero();
    }
}
