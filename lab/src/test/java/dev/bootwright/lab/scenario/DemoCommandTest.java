package dev.bootwright.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bootwright.formats.json.Json;
import dev.bootwright.lab.network.BridgedNetwork;
import dev.bootwright.lab.operator.BuiltImage;
import dev.bootwright.lab.operator.Launcher;
import dev.bootwright.lab.run.Leftovers;
import dev.bootwright.lab.run.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `bootwright demo`, as a user runs it.
@Tag("lab")
class DemoCommandTest {

    private static final Launcher LAUNCHER = new Launcher(Lab.TOP);
    private static final String NOBODY = "65534"; // Debian policy §9.2.2

    @TempDir Path home;

    @Test
    void twoMachinesBecomeConfiguredAndNothingIsLeft() throws Exception {
        assumeTrue(BridgedNetwork.whyNot().isEmpty(), "root may make networks");
        Json.Object report = demo(List.of(), "--json");
        assertThat(report.bool("ok")).as(report.indented()).isTrue();
        assertThat(report.text("network")).isEqualTo("bridge");
        assertThat(words(report, "firmware")).containsExactly("bios", "uefi");
        assertThat(words(report, "state")).containsOnly("configured");
        for (Json machine : report.array("machines").elements()) {
            assertThat(machine.asObject("machine").object("seconds").members().keySet())
                    .containsExactly(
                            "firmware",
                            "dhcp",
                            "loader",
                            "kernel",
                            "agent",
                            "inventory",
                            "plan",
                            "steps");
            assertThat(machine.asObject("machine").array("checked").elements())
                    .hasSizeGreaterThan(5);
        }
        assertThat(namespacesOfTheDead()).isEmpty();
    }

    @Test
    void withoutRootMachinesUseTheirOwnNetwork() throws Exception {
        assumeTrue(BridgedNetwork.whyNot().isEmpty(), "root may become nobody");
        BuiltImage image = BuiltImage.ensure(LAUNCHER);
        Path images = Files.createDirectory(home.resolve("images"));
        Tool.run("cp", "-r", image.catalogue().resolve(image.id()).toString(), images.toString());
        Tool.run("chown", "-R", NOBODY, home.toString());
        Json.Object report =
                demo(
                        List.of(
                                "setpriv",
                                "--reuid=" + NOBODY,
                                "--regid=" + NOBODY,
                                "--clear-groups",
                                "env",
                                "HOME=" + home,
                                "JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=" + home,
                                "BOOTWRIGHT_CACHE=" + home.resolve("cache"),
                                "BOOTWRIGHT_DATA=" + home),
                        "--json");
        assertThat(report.bool("ok")).as(report.indented()).isTrue();
        assertThat(report.text("network")).isEqualTo("user");
        assertThat(words(report, "state")).containsExactly("configured", "configured");
    }

    @Test
    void aTemplateThatNoMachineFitsFailsWithThePhaseAndTheConsole() throws Exception {
        Path template = home.resolve("t.yaml");
        Files.writeString(
                template, Templates.ONE_DISK.replace("{size: 1GiB..}", "{serial: NOT-HERE}"));
        Process demo =
                new ProcessBuilder(
                                LAUNCHER.command(
                                        "demo",
                                        "--machines",
                                        "1",
                                        "--firmware",
                                        "bios",
                                        "--template",
                                        template.toString()))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String errors = demo.errorReader().readAllAsString();
        assertThat(demo.waitFor()).isEqualTo(1);
        assertThat(errors).contains("bios-1 failed in phase").contains("NOT-HERE");
        Path console = Path.of(errors.replaceAll("(?s).*all of them: ([^;]*);.*", "$1"));
        assertThat(console).content().contains("bootwright: ");
    }

    /// Namespaces of runs whose process has ended, as the demo's has; scenarios beside this one have theirs.
    private static List<String> namespacesOfTheDead() throws IOException {
        return Tool.run("ip", "netns", "list")
                .lines()
                .map(line -> line.split(" ", 2)[0])
                .filter(name -> name.startsWith("bwlab-"))
                .filter(name -> Leftovers.ofDeadRun().test(name.substring("bwlab-".length())))
                .toList();
    }

    private static Json.Object demo(List<String> prefix, String... options) throws Exception {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(LAUNCHER.command("demo"));
        command.addAll(List.of(options));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        process.getOutputStream().close();
        String output = process.inputReader().readAllAsString();
        assertThat(process.waitFor()).as(output).isZero();
        return Json.parse(output).asObject("report");
    }

    private static List<String> words(Json.Object report, String member) throws IOException {
        return report.array("machines").map(machine -> machine.asObject("machine").text(member));
    }
}
