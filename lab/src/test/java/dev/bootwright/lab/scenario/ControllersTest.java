package dev.bootwright.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.json.Json;
import dev.bootwright.lab.operator.Launcher;
import dev.bootwright.lab.operator.MachineView;
import dev.bootwright.lab.vm.Firmware;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// An image that its owner has extended: by a tool for a RAID controller of their own, by a driver that takes
/// the place of the kernel's, and by a package while it runs.
@Tag("lab")
class ControllersTest {

    private static final String TEMPLATE =
            """
            name: mirrored
            controllers:
              - clear: true
                logical_disks:
                  - {raid_level: "1", size_gb: MAX, volume_name: system, number_of_physical_disks: 2}
            then: stay
            """;

    @RegisterExtension final Lab lab = new Lab();

    @Test
    void aControllerIsSetUpByAnAddedToolAndAReplacedDriverIsLoaded() throws Exception {
        lab.serve(extendedImage()).everyMachineBecomes(TEMPLATE);
        ScenarioMachine machine =
                lab.machine("acme", Firmware.BIOS)
                        .powerOn()
                        .expectConsole("acme: deleted 0")
                        .expectConsole("acme: created RAID 1 of ..1:0.,.1:1..")
                        .expectConsole("job \\d+: done")
                        .expectPhase("configured");
        MachineView view = machine.expect("an inventory", each -> true);
        assertThat(controller(view).array("volumes").elements().toString())
                .contains("\"name\":\"old\"", "\"members\":[\"1:0\",\"1:1\"]");

        lab.server().api().assign(view.id(), "mirrored");
        machine.expectConsole("job \\d+: done")
                .type("\r")
                .expectConsole(" # ")
                .type("cat /run/acme/volumes; wc -l < /run/acme/log; echo TO''LD\r")
                .expectConsole("7 1 system ..1:0.,.1:1..")
                .expectConsole("^2\\s*$")
                .expectConsole("TOLD")
                .type("modprobe dummy; dmesg | grep dummy; echo LOAD''ED\r")
                .expectConsole("dummy: the replaced driver is here")
                .expectConsole("LOADED")
                .type("bootwright-agent add-package mdadm; ls /usr/share/mdadm; echo ADD''ED\r")
                .expectConsole("mdadm: [0-9]+ files")
                .expectConsole("checkarray")
                .expectConsole("ADDED")
                .type("bootwright-agent add-package no-such-package-here; echo REFUS''ED\r")
                .expectConsole("no-such-package-here")
                .expectConsole("REFUSED");
    }

    /// As it was before the first job, whatever the agent has reported since.
    private Json.Object controller(MachineView view) throws IOException {
        String first = "machines/%s/inventory?version=1".formatted(view.id());
        Json.Object inventory = lab.server().api().askFor("GET", first, Json.object().build());
        Json.Object found =
                inventory.find("inventory").isPresent() ? inventory.object("inventory") : inventory;
        return found.array("raid").elements().getFirst().asObject("raid");
    }

    /// Builds an image with both, as its owner would.
    private Path extendedImage() throws Exception {
        Path overlay = lab.folder("overlay");
        Path tool = Files.createDirectories(overlay.resolve("usr/lib/bootwright/controllers/acme"));
        Files.writeString(
                tool.resolve("manifest.json"),
                "{\"contract\": 1, \"name\": \"acme\", \"executable\": \"acme.sh\"}\n");
        copy("acme.sh", tool.resolve("acme.sh"));
        Files.setPosixFilePermissions(
                tool.resolve("acme.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Path data = lab.folder("extended");
        new Launcher(Lab.TOP)
                .show(
                        "image",
                        "build",
                        "--data",
                        data.toString(),
                        "--overlay",
                        overlay.toString(),
                        "--add-module",
                        driver().toString());
        return data.resolve("images");
    }

    /// Built as a vendor's is, with the headers of the image's kernel.
    private Path driver() throws Exception {
        Path source = lab.folder("driver");
        copy("dummy.c", source.resolve("dummy.c"));
        Files.writeString(source.resolve("Makefile"), "obj-m := dummy.o\n");
        Process make =
                new ProcessBuilder(
                                "make",
                                "-C",
                                KernelHeaders.find(lab).toString(),
                                "M=" + source,
                                "modules")
                        .redirectErrorStream(true)
                        .start();
        String output = make.inputReader().readAllAsString();
        assertThat(make.waitFor()).as(output).isZero();
        return source.resolve("dummy.ko");
    }

    private static void copy(String resource, Path to) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(ControllersTest.class.getResourceAsStream(resource))) {
            Files.copy(in, to);
        }
    }
}
