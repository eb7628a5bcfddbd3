package dev.bootwright.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.lab.run.Tool;
import dev.bootwright.lab.vm.Firmware;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A machine that ends with a system on its disk, out of an image.
@Tag("lab")
class InstallTest {

    private static final String TEMPLATE =
            """
            name: %s
            disks:
              - {name: system, select: {serial: IMG-1}, wipe: true}
            install:
              on: system
              image: {file: disk.raw.zst, sha256: %s, format: raw.zst}
              grow: true
              cloudInit:
                userData: |
                  #cloud-config
                  hostname: installed
            then: stay
            """;

    @RegisterExtension final Lab lab = new Lab();

    /// On one boot: a wrong image, the right one, the same again, with a jump into it; then the machine starts from
    /// its disk.
    @Test
    void aMachineBootsFromTheImageThatWasStreamedToItsDisk() throws Exception {
        Path image = BootableImage.make(lab.image(), lab.folder("image"));
        lab.serve();
        Path files = Files.createDirectories(lab.run().folder().resolve("data/files"));
        Path packed = files.resolve("disk.raw.zst");
        Tool.run("zstd", "-q", "-19", image.toString(), "-o", packed.toString());
        String digest = Tool.run("sha256sum", packed.toString()).split(" ", 2)[0];
        String wrong = "0".repeat(64);
        lab.everyMachineBecomes(TEMPLATE.formatted("wrong", wrong));
        ScenarioMachine machine =
                lab.machine("installed", Firmware.BIOS)
                        .disk("IMG-1")
                        .restarting()
                        .powerOn()
                        .expectConsole(
                                "failed: refused: /files/disk.raw.zst: expected the SHA-256 %s, found %s"
                                        .formatted(wrong, digest));
        machine.expect(
                "a job that failed",
                view -> view.job().filter(job -> job.state().equals("failed")).isPresent());
        machine.expectBlank("IMG-1");

        String id = lab.server().api().machine(machine.spec().mac()).orElseThrow().id();
        lab.server().api().putTemplate("right", TEMPLATE.formatted("right", digest));
        lab.server().api().assign(id, "right");
        machine.expectConsole("write /files/disk.raw.zst to IMG-1: done").expectPhase("configured");
        theDiskHoldsTheImageAndTheSeed(machine.vm().disk("IMG-1"));

        machine.expectConsole("waiting for a job");
        String jump = TEMPLATE.formatted("right", digest).replace("then: stay", "then: kexec");
        lab.server().api().putTemplate("right", jump);
        lab.server().api().assign(id, "right");
        machine.expectConsole("write /files/disk.raw.zst to IMG-1: done, held already")
                .expectConsole("reading /boot/vmlinuz-image from /dev/vda partition 2")
                .expectConsole("ending kexec")
                .expectConsole("SECOND KERNEL: .*lab.marker=image")
                .expectOff()
                .powerOn()
                .expectConsole("SECOND KERNEL: .*lab.marker=image")
                .expectOff();
    }

    /// By the words of sfdisk, blkid and fsck.
    private static void theDiskHoldsTheImageAndTheSeed(Path disk) throws IOException {
        assertThat(Tool.run("sfdisk", "--verify", disk.toString())).contains("No errors");
        String table = Tool.run("sfdisk", "--dump", disk.toString());
        assertThat(table).contains("last-lba: 4194270", "name=\"bios\"", "name=\"cidata\"");
        String seed =
                table.lines().filter(line -> line.contains("cidata")).findFirst().orElseThrow();
        long start = Long.parseLong(seed.replaceFirst(".*start= *(\\d+),.*", "$1"));
        long size = Long.parseLong(seed.replaceFirst(".*size= *(\\d+),.*", "$1"));
        assertThat(table).contains("start=        2048, size=     %d,".formatted(start - 2048));
        assertThat(
                        Tool.run(
                                "blkid",
                                "--probe",
                                "--offset",
                                Long.toString(start * 512),
                                "--size",
                                Long.toString(size * 512),
                                disk.toString()))
                .contains("LABEL=\"CIDATA\"", "TYPE=\"vfat\"");
    }
}
