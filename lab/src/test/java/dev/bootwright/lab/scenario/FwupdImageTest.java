package dev.bootwright.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.lab.operator.Launcher;
import dev.bootwright.lab.run.Tool;
import dev.bootwright.lab.vm.Firmware;
import dev.bootwright.lab.vm.VirtualDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// fwupd in the in-memory OS, on the webcam that its `test` plugin plays. Builds an image for it, so it is of the
/// slow tests.
@Tag("slow")
class FwupdImageTest {

    private static final String WEBCAM = "b585990a-003e-5270-89d5-3705a17f9a43";

    /// The flash of the webcam, whose plugin forgets at the end of the program: a disk remembers the version, and
    /// what the real tool tells of it is corrected by that.
    private static final String FLASH =
            """
            #!/bin/sh
            for each in /sys/block/vd*; do
              [ "$(cat "$each/serial")" != FLASH ] || disk=/dev/${each##*/}
            done
            version=$(dd if="$disk" bs=5 count=1 2>/dev/null | tr -d '\\0')
            case $1 in
              get-devices) /usr/bin/fwupdtool "$@" --plugins test | sed "s/1\\.2\\.2/${version:-1.2.2}/"; exit ;;
            esac
            echo "FWUPD: $*" >/dev/console
            /usr/bin/fwupdtool "$@" --plugins test || exit
            printf 1.2.3 | dd of="$disk" conv=notrunc 2>/dev/null
            """;

    private static final String DESCRIPTION =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <component type="firmware">
              <id>org.example.webcam.firmware</id>
              <name>Webcam</name>
              <summary>Firmware of a webcam</summary>
              <developer_name>Example</developer_name>
              <metadata_license>CC0-1.0</metadata_license>
              <project_license>proprietary</project_license>
              <provides><firmware type="flashed">b585990a-003e-5270-89d5-3705a17f9a43</firmware></provides>
              <releases>
                <release version="1.2.3" date="2026-01-01" urgency="medium">
                  <checksum filename="firmware.bin" target="content"/>
                  <description><p>New.</p></description>
                </release>
              </releases>
            </component>
            """;

    @SuppressWarnings("InlineFormatString") // a file of its own
    private static final String TEMPLATE =
            """
            name: webcam
            firmware:
              - {component: %s, by: fwupd, file: /opt/webcam.cab, sha256: "%s", from: ["1.2.2"], to: "1.2.3"}
            run:
              - title: what fwupd says
                script: |
                  fwupdtool get-devices --json | grep '"Version"' | sed 's/^/NOW: /' >/dev/console
            then: poweroff
            """;

    @RegisterExtension final Lab lab = new Lab();

    @Test
    void firmwareIsInstalledByFwupdInTheBootedImageAndTheVersionIsReadAfterARestart()
            throws Exception {
        Path data = lab.folder("images");
        Path overlay = lab.folder("overlay");
        String sha256 = fill(overlay);
        new Launcher(Lab.TOP)
                .show(
                        "image",
                        "build",
                        "--data=" + data,
                        "--flavour=cloud",
                        "--add-package=fwupd",
                        "--overlay=" + overlay);
        lab.serve(data.resolve("images")).everyMachineBecomes(TEMPLATE.formatted(WEBCAM, sha256));
        ScenarioMachine machine =
                lab.machine("webcam", Firmware.BIOS)
                        .memory(1536)
                        .disk(VirtualDisk.virtio("FLASH", 1 << 20))
                        .restarting()
                        .powerOn()
                        .expectConsole("FWUPD: install .*\\.cab .* --assume-yes")
                        .expectConsole("the machine is restarted: .*: from version 1.2.2 to 1.2.3")
                        .expectConsole("firmware of .*: done")
                        .expectConsole("NOW: .*1.2.3")
                        .expectOff();
        assertThat(machine.stepStates()).containsOnly("done");
    }

    /// @return SHA-256 of the archive with the firmware
    private String fill(Path overlay) throws IOException {
        Path opt = Files.createDirectories(overlay.resolve("opt"));
        Path settings = Files.createDirectories(overlay.resolve("etc/fwupd"));
        Files.writeString(settings.resolve("fwupd.conf"), "[fwupd]\nTestDevices=true\n");
        Path programs = Files.createDirectories(overlay.resolve("usr/local/bin"));
        Path tool = Files.writeString(programs.resolve("fwupdtool"), FLASH);
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path firmware = Files.writeString(lab.folder("web").resolve("firmware.bin"), "0x1020003\n");
        Path description =
                Files.writeString(lab.folder("web").resolve("webcam.metainfo.xml"), DESCRIPTION);
        Path archive = opt.resolve("webcam.cab");
        Tool.run(
                "fwupdtool",
                "build-cabinet",
                archive.toString(),
                firmware.toString(),
                description.toString());
        return WireRoot.sha256(archive);
    }
}
