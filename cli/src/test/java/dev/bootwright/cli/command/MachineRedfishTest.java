package dev.bootwright.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.json.Json;
import dev.bootwright.lab.redfish.PowerSwitch;
import dev.bootwright.lab.redfish.RedfishEmulator;
import dev.bootwright.lab.redfish.TestCertificate;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The commands that reach a machine's BMC by Redfish, against a server in a process of its own.
class MachineRedfishTest {

    @TempDir Path folder;

    private StringWriter out = new StringWriter();
    private StringWriter errors = new StringWriter();

    private int run(RunningServer server, String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--server", server.operator().toString()));
        all.addAll(List.of("--data", folder.resolve("data").toString()));
        out = new StringWriter();
        errors = new StringWriter();
        CommandLine command = Bootwright.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(errors, true));
        return command.execute(all.toArray(String[]::new));
    }

    private String printed(RunningServer server, String... words) throws IOException {
        assertThat(run(server, words)).describedAs("%s", errors).isZero();
        assertThat(out.toString()).doesNotContain(RedfishEmulator.PASSWORD);
        return out.toString();
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
            printed(
                    server,
                    words("machine bmc set", name, "--protocol redfish --user operator"),
                    words("", "--address " + address, "--password-file " + password));
            assertThat(run(server, words("machine firmware show", name, ""))).isNotZero();
            assertThat(errors.toString()).contains("vouch for it");
            printed(server, words("machine bmc pin", name, ""));

            biosIsSet(server, bmc, name);
            firmwareIsShown(server, name);
            mediaAreChanged(server, bmc, name);
            assertThat(server.ask("/api/v1/bmc/quirks"))
                    .contains(
                            "\"model\":\"Emulated BMC\",\"firmware\":\"4.10\",\"action\":\"bios\"");
        }
    }

    private void biosIsSet(RunningServer server, RedfishEmulator bmc, String name)
            throws IOException {
        String set = "machine bios set";
        assertThat(printed(server, words(set, name, "ProcCores=16 QuietBoot=false")))
                .contains("ProcCores becomes 16 at the next restart")
                .contains("QuietBoot becomes false at the next restart");
        assertThat(printed(server, words("machine bios show", name, "")))
                .containsPattern("ProcCores +8 +16\n");
        bmc.reset("On");
        assertThat(bmc.bios()).containsEntry("ProcCores", Json.of(16));
        assertThat(printed(server, words(set, name, "ProcCores=16"))).contains("holds already");
        assertThat(run(server, words(set, name, "ProcCores=17"))).isNotZero();
        assertThat(errors.toString())
                .contains("these settings are not sent: ProcCores: expected 2 to 16, found 17");
        printed(server, words("machine bios reset", name, ""));
        bmc.reset("ForceRestart");
        assertThat(bmc.bios()).containsEntry("ProcCores", Json.of(8));
    }

    private void firmwareIsShown(RunningServer server, String name) throws IOException {
        assertThat(printed(server, words("machine firmware show", name, "")))
                .containsPattern("BIOS +System BIOS +1.0.0 +yes");
        Json.Object json =
                Json.parse(printed(server, words("machine firmware show", name, "--json")))
                        .asObject("firmware");
        assertThat(json.array("components").elements()).hasSize(2);
    }

    private void mediaAreChanged(RunningServer server, RedfishEmulator bmc, String name)
            throws IOException {
        String url = "http://192.0.2.1/debian.iso";
        printed(server, words("machine media insert", name, url));
        assertThat(bmc.medium()).contains(url);
        assertThat(printed(server, words("machine media show", name, ""))).isEqualTo(url + "\n");
        printed(server, words("machine media eject", name, ""));
        assertThat(printed(server, words("machine media show", name, "")))
                .isEqualTo("nothing is inserted\n");
        assertThat(run(server, words("machine media insert", name, "file:///etc/passwd")))
                .isNotZero();
    }

    /// The words of a command, the machine's name among them.
    private static String[] words(String before, String name, String after) {
        return (before + " " + name + " " + after).strip().split(" +");
    }

    private String printed(RunningServer server, String[] words, String[] more) throws IOException {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of(more));
        return printed(server, all.toArray(String[]::new));
    }
}
