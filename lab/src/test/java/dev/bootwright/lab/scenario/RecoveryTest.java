package dev.bootwright.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.lab.operator.MachineView;
import dev.bootwright.lab.vm.Firmware;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What happens when somebody dies in the middle, or the template does not fit.
@Tag("lab")
class RecoveryTest {

    /// What is done when the slow step begins: wipe, table, two file systems, and the quick one.
    private static final int BEFORE_SLOW = 5;

    @RegisterExtension final Lab lab = new Lab();

    @Test
    void aJobSurvivesKill9OfTheServerTwiceAndNothingIsDoneTwice() throws Exception {
        lab.serve().everyMachineBecomes(Templates.TELLS_WHAT_RAN);
        ScenarioMachine machine =
                lab.machine("server-dies", Firmware.BIOS)
                        .disk("KILL-1")
                        .powerOn()
                        .expectPhase("steps");
        lab.server().kill(); // while it wipes and partitions
        ScenarioMachine.sleep(3000);
        lab.server().restart();
        machine.expectConsole("SLOW-BEGAN");
        lab.server().kill(); // while a script runs
        machine.expectConsole("SLOW-ENDED"); // nobody is there to be told
        lab.server().restart();
        machine.expectPhase("configured").expectOff();

        assertThat(machine.timesPrinted("QUICK-RAN")).isEqualTo(1);
        assertThat(machine.timesPrinted("SLOW-BEGAN")).isEqualTo(1);
        assertThat(machine.stepStates()).containsOnly("done");
        machine.expectDisksOfTheTemplate();
    }

    @Test
    void aJobGoesOnWithTheStepInWhichTheAgentWasKilled() throws Exception {
        lab.serve().everyMachineBecomes(Templates.TELLS_WHAT_RAN);
        ScenarioMachine machine =
                lab.machine("agent-dies", Firmware.BIOS)
                        .disk("AGENT-1")
                        .powerOn()
                        .expectConsole("Press Enter for a shell")
                        .type("\r") // so that there is a shell in time
                        .expectConsole("SLOW-BEGAN")
                        .expectEnded(BEFORE_SLOW)
                        .type("killall -9 java\r")
                        .expectConsole("SLOW-BEGAN")
                        .expectPhase("configured")
                        .expectOff();
        assertThat(machine.timesPrinted("QUICK-RAN")).isEqualTo(1);
        assertThat(machine.stepStates()).containsOnly("done");
        machine.expectDisksOfTheTemplate();
    }

    @Test
    void aJobGoesOnAfterTheMachineWasReset() throws Exception {
        lab.serve().everyMachineBecomes(Templates.TELLS_WHAT_RAN);
        ScenarioMachine machine =
                lab.machine("machine-dies", Firmware.BIOS)
                        .disk("RESET-1")
                        .restarting()
                        .powerOn()
                        .expectConsole("SLOW-BEGAN")
                        .expectEnded(BEFORE_SLOW);
        machine.vm().reset();
        machine.expectConsole("SLOW-BEGAN").expectPhase("configured").expectOff();
        assertThat(machine.timesPrinted("QUICK-RAN")).isEqualTo(1);
        assertThat(machine.stepStates()).containsOnly("done");
        machine.expectDisksOfTheTemplate();
    }

    /// Nobody dies here in the half second between making a volume and clearing it; what is left then is made.
    @Test
    void aVolumeThatWasOnlyBegunIsClearedAndWhatIsOnOthersIsKept() throws Exception {
        lab.serve().everyMachineBecomes(Templates.TWO_VOLUMES);
        ScenarioMachine machine =
                lab.machine("volume-begun", Firmware.BIOS)
                        .disk("VOLUMES-1")
                        .powerOn()
                        .expectConsole("Press Enter for a shell")
                        .type("\r")
                        .expectConsole(" # ")
                        .expectPhase("configured");
        String first = machine.job();
        machine.type(
                        """
                        for v in begun whole; do mount /dev/mapper/vg-$v /mnt && touch /mnt/$v && umount /mnt; done; \
                        lvm lvs -o lv_tags | grep bootwright || echo NO''TAG; \
                        lvm lvchange --addtag bootwright-unfinished vg/begun && echo TAG''GED\r\
                        """)
                .expectConsole("NOTAG")
                .expectConsole("TAGGED");
        lab.server().api().assign(machine.view().id(), "two-volumes");
        machine.expectDoneAfter(first);
        machine.type(
                        "for v in begun whole; do mount /dev/mapper/vg-$v /mnt && ls /mnt | sed 's/$/-KEPT/';"
                                + " umount /mnt; done; lvm lvs -o lv_tags | grep bootwright || echo NO''TAG LEFT\r")
                .expectConsole("NOTAG LEFT");
        assertThat(machine.timesPrinted("whole-KEPT")).isEqualTo(1);
        assertThat(machine.timesPrinted("begun-KEPT")).isZero();
    }

    @Test
    void aTemplateThatAsksForADiskThatIsNotThereChangesNothingAndSaysSo() throws Exception {
        lab.serve()
                .everyMachineBecomes(
                        Templates.ONE_DISK.replace("{size: 1GiB..}", "{serial: NOT-HERE}"));
        ScenarioMachine machine = lab.machine("no-disk", Firmware.BIOS).disk("HERE-1").powerOn();
        MachineView view = machine.expect("an error", each -> each.error().isPresent());
        assertThat(view.error().orElseThrow()).contains("NOT-HERE").contains("HERE-1");
        machine.vm().close();
        machine.expectBlank("HERE-1");
    }
}
