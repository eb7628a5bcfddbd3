package dev.bootwright.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.contract.JobOrder;
import dev.bootwright.formats.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The commands that ask a server, against a server in a process of its own, with a machine that is
/// played by this test.
class OperatorCommandsTest {

    private static final String TEMPLATE =
            """
            name: small
            disks:
              - name: system
                select: {size: 1GiB..}
                wipe: true
                partitions:
                  - {name: root, type: linux}
            fileSystems:
              - {on: system/root, type: ext4, label: root}
            """;

    @TempDir static Path folder;
    private static RunningServer server;

    private StringWriter out = new StringWriter();
    private StringWriter errors = new StringWriter();
    private Path template = Path.of("");

    @BeforeAll
    static void serve() throws IOException {
        SmallImage.publish(folder.resolve("data/images"));
        server = RunningServer.start(folder.resolve("data"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void writeTemplate() throws IOException {
        template = Files.writeString(folder.resolve("small.yaml"), TEMPLATE);
    }

    /// @return the exit code
    private int run(String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(
                List.of(
                        "--server",
                        server.operator().toString(),
                        "--data",
                        folder.resolve("data").toString()));
        return runAlone(all.toArray(String[]::new));
    }

    private int runAlone(String... words) {
        out = new StringWriter();
        errors = new StringWriter();
        CommandLine command = Bootwright.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(errors, true));
        return command.execute(words);
    }

    private String printed(String... words) throws IOException {
        assertThat(run(words)).describedAs("%s", errors).isZero();
        return out.toString();
    }

    @Test
    void aTemplateIsCheckedSetListedShownAndRemoved() throws Exception {
        String text = TEMPLATE.replace("small", "single");
        Path file = Files.writeString(folder.resolve("single.yaml"), text);
        assertThat(printed("template", "check", template.toString()))
                .contains("\"small\" is right");
        assertThat(printed("template", "set", "single", file.toString())).contains("single is set");
        assertThat(printed("template", "list").lines()).contains("single");
        assertThat(printed("template", "show", "single")).isEqualTo(text);
        assertThat(printed("template", "remove", "single")).contains("single is removed");
        assertThat(printed("template", "list").lines()).doesNotContain("single");
        assertThat(run("template", "show", "single")).isEqualTo(Failure.FAILED);
        assertThat(errors.toString()).contains("error: ").contains("single");
    }

    @Test
    void aTemplateThatIsWrongIsRefusedWithItsLine() throws Exception {
        Path wrong = Files.writeString(folder.resolve("wrong.yaml"), "name: t\ndiks: []\n");
        assertThat(run("template", "check", wrong.toString())).isEqualTo(Failure.FAILED);
        assertThat(errors.toString()).contains("wrong.yaml:2:1: unknown key \"diks\"");
        assertThat(run("template", "set", "wrong", wrong.toString())).isEqualTo(Failure.FAILED);
        assertThat(errors.toString()).contains("line 2, column 1: unknown key \"diks\"");
        assertThat(run("template", "set", "other", template.toString())).isEqualTo(Failure.FAILED);
        assertThat(errors.toString())
                .contains("the path says \"other\", the text is named \"small\"");
        assertThat(run("template", "set", "wrong", folder.resolve("nowhere").toString()))
                .isEqualTo(Failure.USAGE);
        assertThat(errors.toString()).contains("there is no file " + folder.resolve("nowhere"));
    }

    @Test
    void aRuleIsSetListedShownAndRemoved() throws Exception {
        String text = "name: lab\nmatch: {manufacturer: Nobody}\napprove: true\n";
        Path rule = Files.writeString(folder.resolve("rule.yaml"), text);
        assertThat(printed("rule", "set", "lab", rule.toString())).contains("lab is set");
        assertThat(printed("rule", "list").lines()).contains("lab");
        assertThat(printed("rule", "show", "lab")).isEqualTo(text);
        assertThat(printed("rule", "remove", "lab")).contains("lab is removed");
        assertThat(run("rule", "remove", "lab")).isEqualTo(Failure.FAILED);
        assertThat(run("rule", "set", "lab", folder.resolve("nowhere").toString()))
                .isEqualTo(Failure.USAGE);
        assertThat(errors.toString()).contains("there is no file " + folder.resolve("nowhere"));
    }

    @Test
    void aMachineIsPlannedApprovedAssignedFollowedAndForgotten() throws Exception {
        PlayedMachine machine = new PlayedMachine(server);
        printed("template", "set", "small", template.toString());
        assertThat(printed("machine", "list"))
                .contains("NAME")
                .contains(machine.mac())
                .contains("pending");
        assertThat(printed("machine", "show", machine.name()))
                .contains("Standard PC")
                .contains("S-" + machine.mac())
                .contains("20 GiB");
        String shown = printed("machine", "show", machine.name(), "--json");
        assertThat(Json.parse(shown).asObject("answer").object("machine").text("state"))
                .isEqualTo("pending");
        Path inventory = Files.writeString(folder.resolve("inventory.json"), shown);
        String plan = printed("machine", "plan", machine.name(), "small");
        assertThat(plan)
                .contains("S-" + machine.mac())
                .containsPattern("S-\\S+ +20 GiB +\\S+ +changed +empty\n")
                .contains("  1  changes  wipe S-" + machine.mac())
                .contains("make ext4");
        assertThat(
                        printed(
                                "template",
                                "plan",
                                template.toString(),
                                "--inventory",
                                inventory.toString()))
                .contains("wipe S-" + machine.mac());

        assertThat(printed("machine", "approve", machine.name())).contains("approved");
        assertThat(printed("machine", "assign", machine.name(), "small")).contains("becomes small");
        JobOrder order = machine.job();
        assertThat(printed("job", "list")).contains(order.job()).contains("small");
        machine.begin(order, 0);
        assertThat(printed("job", "show", order.job()))
                .contains("running")
                .contains("wipe S-" + machine.mac());
        for (int step = 0; step < order.steps().size(); step++) {
            machine.finish(order, step);
        }
        assertThat(printed("job", "show", order.job(), "--json")).contains("\"done\"");
        assertThat(printed("job", "log", order.job())).contains("did step 0");
        assertThat(printed("machine", "list", "--json")).contains("\"configured\"");
        assertThat(printed("machine", "forget", machine.name())).contains("is forgotten");
        assertThat(printed("machine", "list")).doesNotContain(machine.mac());
    }

    @Test
    void watchEndsWhenEveryMachineIsSettled() throws Exception {
        PlayedMachine machine = new PlayedMachine(server);
        JobOrder order = start(machine);
        for (int step = 0; step < order.steps().size(); step++) {
            machine.finish(order, step);
        }
        assertThat(printed("machine", "watch", "--until-settled"))
                .contains(machine.name())
                .contains("configured");
        printed("machine", "forget", machine.name());
    }

    @Test
    void aJobIsCancelled() throws Exception {
        PlayedMachine machine = new PlayedMachine(server);
        JobOrder order = start(machine);
        assertThat(printed("job", "cancel", order.job()))
                .contains("job %s is cancelled".formatted(order.job()));
        assertThat(printed("job", "show", order.job())).contains(": cancelled");
        assertThat(run("job", "cancel", order.job())).isEqualTo(Failure.FAILED);
        printed("machine", "forget", machine.name());
    }

    private JobOrder start(PlayedMachine machine) throws Exception {
        printed("template", "set", "small", template.toString());
        printed("machine", "approve", machine.name());
        printed("machine", "assign", machine.name(), "small");
        JobOrder order = machine.job();
        machine.begin(order, 0);
        return order;
    }

    @Test
    void whatIsNotThereIsSaidWithAnExitCode() throws Exception {
        assertThat(run("machine", "show", "nobody")).isEqualTo(Failure.FAILED);
        assertThat(errors.toString()).contains("error: ").contains("nobody");
        assertThat(run("machine", "approve", "nobody")).isEqualTo(Failure.FAILED);
        assertThat(run("job", "log", "4711")).isEqualTo(Failure.FAILED);
        assertThat(errors.toString()).contains("4711");
        assertThat(run("machine", "show")).isEqualTo(Failure.USAGE);
    }

    @Test
    void aServerThatIsNotThereOrATokenThatIsMissingIsTold() throws Exception {
        Path data = Files.createDirectories(folder.resolve("empty"));
        assertThat(runAlone("machine", "list", "--data", data.toString()))
                .isEqualTo(Failure.FAILED);
        assertThat(errors.toString()).contains("no operators' token").contains("hint: ");
        Path token = Files.writeString(folder.resolve("token"), "wrong\n");
        String file = token.toString();
        assertThat(
                        runAlone(
                                "machine",
                                "list",
                                "--server",
                                "http://127.0.0.1:1",
                                "--token-file",
                                file))
                .isEqualTo(Failure.FAILED);
        assertThat(errors.toString()).contains("no server answers at http://127.0.0.1:1");
        String server = OperatorCommandsTest.server.operator().toString();
        assertThat(runAlone("machine", "list", "--server", server, "--token-file", file))
                .isEqualTo(Failure.FAILED);
        assertThat(errors.toString()).contains("token");
        assertThat(errors.toString()).doesNotContain("wrong");
    }
}
