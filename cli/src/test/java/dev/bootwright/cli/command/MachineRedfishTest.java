package dev.bootwright.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.json.Json;
import dev.bootwright.lab.redfish.PowerSwitch;
import dev.bootwright.lab.redfish.RedfishEmulator;
import dev.bootwright.lab.redfish.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands that reach a machine's BMC by Redfish, against a server in a process of its own.
class MachineRedfishTest {

    @TempDir Path folder;

    private static String printed(TypedCommands typed, String line) throws IOException {
        String out = typed.type(line);
        assertThat(out).doesNotContain(RedfishEmulator.PASSWORD);
        return out;
    }

    @Test
    void biosFirmwareAndMediaAreShownAndChanged() throws Exception {
        SmallImage.publish(folder.resolve("data/images"));
        TestCertificate certificate = TestCertificate.create(folder, "CN=bmc", List.of());
        Path password =
                Files.writeString(folder.resolve("password"), RedfishEmulator.PASSWORD + "\n");
        try (RunningServer server = RunningServer.start(folder.resolve("data"));
                RedfishEmulator bmc =
                        RedfishEmulator.open(Optional.of(certificate), PowerSwitch.nowhere())) {
            String name = new PlayedMachine(server).name();
            String address = "127.0.0.1:" + bmc.port();
            TypedCommands typed = new TypedCommands(server, folder.resolve("data"));
            printed(
                    typed,
                    "machine bmc set %s --protocol redfish --user operator --address %s --password-file %s"
                            .formatted(name, address, password));
            assertThat(typed.fail("machine firmware show " + name)).contains("vouch for it");
            printed(typed, "machine bmc pin " + name);

            biosIsSet(typed, bmc, name);
            firmwareIsShown(typed, name);
            mediaAreChanged(typed, bmc, name);
            assertThat(server.ask("/api/v1/bmc/quirks"))
                    .contains(
                            "\"model\":\"Emulated BMC\",\"firmware\":\"4.10\",\"action\":\"bios\"");
        }
    }

    private static void biosIsSet(TypedCommands typed, RedfishEmulator bmc, String name)
            throws IOException {
        String set = "machine bios set " + name;
        assertThat(printed(typed, set + " ProcCores=16 QuietBoot=false"))
                .contains("ProcCores becomes 16 at the next restart")
                .contains("QuietBoot becomes false at the next restart");
        assertThat(printed(typed, "machine bios show " + name))
                .containsPattern("ProcCores +8 +16\n");
        bmc.reset("On");
        assertThat(bmc.bios()).containsEntry("ProcCores", Json.of(16));
        assertThat(printed(typed, set + " ProcCores=16")).contains("holds already");
        assertThat(typed.fail(set + " ProcCores=17"))
                .contains("these settings are not sent: ProcCores: expected 2 to 16, found 17");
        printed(typed, "machine bios reset " + name);
        bmc.reset("ForceRestart");
        assertThat(bmc.bios()).containsEntry("ProcCores", Json.of(8));
    }

    private static void firmwareIsShown(TypedCommands typed, String name) throws IOException {
        String show = "machine firmware show " + name;
        assertThat(printed(typed, show)).containsPattern("BIOS +System BIOS +1.0.0 +yes");
        Json.Object json = Json.parse(printed(typed, show + " --json")).asObject("firmware");
        assertThat(json.array("components").elements()).hasSize(2);
    }

    private static void mediaAreChanged(TypedCommands typed, RedfishEmulator bmc, String name)
            throws IOException {
        String url = "http://192.0.2.1/debian.iso";
        printed(typed, "machine media insert %s %s".formatted(name, url));
        assertThat(bmc.medium()).contains(url);
        assertThat(printed(typed, "machine media show " + name)).isEqualTo(url + "\n");
        printed(typed, "machine media eject " + name);
        assertThat(printed(typed, "machine media show " + name)).isEqualTo("nothing is inserted\n");
        typed.fail("machine media insert %s file:///etc/passwd".formatted(name));
    }
}
