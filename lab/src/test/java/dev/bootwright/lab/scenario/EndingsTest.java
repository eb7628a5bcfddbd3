package dev.bootwright.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.lab.operator.MachineView;
import dev.bootwright.lab.vm.Firmware;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What a machine does when its job is done. Power-off, with which most scenarios end, is seen there.
@Tag("lab")
class EndingsTest {

    @RegisterExtension final Lab lab = new Lab();

    @Test
    void aMachineThatRestartsIsRecognisedAndGoesOnWithItsDisk() throws Exception {
        lab.serve().everyMachineBecomes(Templates.ONE_DISK.replace("poweroff", "reboot"));
        ScenarioMachine machine =
                lab.machine("restarts", Firmware.BIOS)
                        .disk("RESTART-1")
                        .restarting()
                        .powerOn()
                        .expectConsole("ending reboot")
                        .expectPhase("configured")
                        .expectConsole("Bootwright: .*going on with the local disk");
        MachineView view = machine.view();
        assertThat(lab.server().api().machines()).hasSize(1);
        assertThat(view.state()).isEqualTo("configured");
        assertThat(machine.timesInTimeline("job.created")).isEqualTo(1);
        machine.vm().close();
        machine.expectDisksOfTheTemplate();
    }

    /// One boot for all that a machine may be told while it stays, and beside it one that says nothing any
    /// more, which the server is to notice although it was restarted meanwhile.
    @Test
    void aMachineStaysForMoreJobsWhileAnotherIsSilentUntilItsDeadline() throws Exception {
        lab.serve().everyMachineBecomes(Templates.STAYS, "arguments: LOOP_INTERVAL=1");
        ScenarioMachine silent = goesSilentInAStep();
        ScenarioMachine machine =
                lab.machine("stays", Firmware.BIOS)
                        .memory(768)
                        .disk("STAY-1")
                        .disk("STAY-2")
                        .powerOn()
                        .expectConsole("ending stay")
                        .expectPhase("configured");
        itsShellAnswersBelowTheAgentsState(machine);
        itsHeldRequestSurvivesARestartOfTheServer(machine);
        theSameTemplateAgainChangesNothing(machine);
        itStartsTheKernelThatAJobNames(machine);
        machine.vm().close();
        itIsMarkedWithTheReasonAndTakenBackWhenItGoesOn(silent);
    }

    /// Its processor is halted in a step that may take 40 seconds; the server gives it two minutes more.
    private ScenarioMachine goesSilentInAStep() throws IOException {
        lab.server().api().putTemplate("slow", Templates.SLOW);
        ScenarioMachine silent = lab.machine("silent", Firmware.BIOS);
        lab.server()
                .api()
                .putRule(
                        "silent",
                        "name: silent\npriority: 9\nmatch: {mac: \"%s\"}\ntemplate: slow\n"
                                .formatted(silent.spec().mac()));
        silent.powerOn().expectConsole("SLOW-BEGAN").expectPhase("steps");
        silent.vm().freeze();
        return silent;
    }

    private static void itIsMarkedWithTheReasonAndTakenBackWhenItGoesOn(ScenarioMachine silent)
            throws IOException {
        MachineView view = silent.expect("an error", each -> each.error().isPresent());
        assertThat(view.state()).isEqualTo("failed");
        assertThat(view.error().orElseThrow())
                .isEqualTo("in steps: its agent said nothing more of the step \"run slow\"");
        silent.vm().resume();
        silent.type("\r").expectConsole(" # ").type("touch /run/end\r");
        silent.expectConsole("SLOW-ENDED").expectOff();
        assertThat(silent.view().state()).isEqualTo("configured");
        assertThat(silent.view().error()).isEmpty();
    }

    private void itsShellAnswersBelowTheAgentsState(ScenarioMachine machine) throws IOException {
        machine.type("\r")
                .expectConsole("bootwright: [0-9.]+ step 12/12 ")
                .expectConsole("bootwright: [0-9.]+ ending stay")
                .expectConsole("The agent goes on")
                .expectConsole(" # ")
                .type("echo $((6 * 7)) is the answer; id -u\r")
                .expectConsole("^42 is the answer")
                .expectConsole("^0")
                .expectConsole(" # ");
    }

    private void itsHeldRequestSurvivesARestartOfTheServer(ScenarioMachine machine)
            throws IOException {
        lab.server().kill();
        machine.expectConsole("server cannot be reached, trying on");
        lab.server().restart();
        machine.expectConsole("server is back");
    }

    private void theSameTemplateAgainChangesNothing(ScenarioMachine machine) throws IOException {
        String first = machine.job();
        lab.server().api().assign(machine.view().id(), lab.template().name());
        machine.expectConsole("job \\d+: done");
        assertThat(machine.job()).isNotEqualTo(first);
        assertThat(machine.timesPrinted("done, held already"))
                .as("steps that found their work done: all but the script")
                .isEqualTo(11);
        assertThat(lab.server().api().jobLog(machine.job()))
                .contains("raid1", "root volume", "data volume", "XFSB");
    }

    /// The kernel and the initramfs that it runs already, with a word of ours on the command line. Its
    /// agent has no secret, and says so.
    private void itStartsTheKernelThatAJobNames(ScenarioMachine machine) throws IOException {
        Matcher image = Pattern.compile("image/([0-9a-f]+)/vmlinuz").matcher(machine.timeline());
        assertThat(image.find()).isTrue();
        String files = "http://10.99.0.1:8080/image/" + image.group(1);
        lab.server()
                .api()
                .putTemplate(
                        "next-kernel",
                        """
                        name: next-kernel
                        run:
                          - {title: nothing, script: "true"}
                        then:
                          kexec:
                            kernel: %s/vmlinuz
                            initramfs: %s/initramfs
                            commandLine: console=ttyS0 no_timer_check panic=-1 our.word=kexec-was-here SERVER_ADDR=10.99.0.1:8080
                        """
                                .formatted(files, files));
        lab.server().api().assign(machine.view().id(), "next-kernel");
        machine.expectConsole("ending kexec")
                .expectConsole("Linux version ")
                .expectConsole("Command line: .*our.word=kexec-was-here")
                .expectConsole("bootwright: [0-9.]+ giving up, the server refuses this boot");
    }
}
