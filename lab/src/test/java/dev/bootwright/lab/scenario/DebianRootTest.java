package dev.bootwright.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.lab.operator.Launcher;
import dev.bootwright.lab.run.Tool;
import dev.bootwright.lab.vm.Firmware;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A machine without disks whose root was made of packages by `aoe create`.
@Tag("lab")
class DebianRootTest {

    private static final String PASSWORD = "over-the-wire";

    @RegisterExtension final Lab lab = new Lab();

    private final WireRoot wire = new WireRoot(lab);

    @Test
    void theFirstStartConfiguresTheSystemAndEndsAtALogin() throws Exception {
        Path folder = lab.run().folder();
        Path hash =
                Files.writeString(
                        folder.resolve("hash"), Tool.run("openssl", "passwd", "-6", PASSWORD));
        Path overlay = lab.folder("overlay");
        Files.createDirectories(overlay.resolve("etc"));
        Files.writeString(overlay.resolve("etc/motd"), "MADE OF PACKAGES\n");
        Path image = folder.resolve("debian.disk");
        String said =
                new Launcher(Lab.TOP)
                        .show(
                                "aoe",
                                "create",
                                image.toString(),
                                "--size",
                                "1G",
                                "--from-packages",
                                "nano",
                                "--hostname",
                                "wire-1",
                                "--root-password-file",
                                hash.toString(),
                                "--overlay",
                                overlay.toString());
        String packages = said.replaceFirst("(?s).*: (\\d+) packages\\s*", "$1");
        Process target = wire.ours("1", image);
        wire.serve(WireRoot.build("plain"), "root=LABEL=root rw");
        ScenarioMachine machine =
                lab.machine("diskless-debian", Firmware.BIOS)
                        .powerOn()
                        .expectConsole("first start: configuring packages")
                        .expectConsole("first start: done")
                        .expectConsole("wire-1 login:")
                        .type("root\r")
                        .expectConsole("Password:")
                        .type(PASSWORD + "\r")
                        .expectConsole("MADE OF PACKAGES");
        machine.type("echo READY $(dpkg -l | grep -c ^ii) $(dpkg --audit | wc -l).\r")
                .expectConsole("READY %s 0\\.".formatted(packages))
                .type("systemctl poweroff -f -f\r")
                .expectOff();
        assertThat(target.isAlive()).isTrue();
    }
}
