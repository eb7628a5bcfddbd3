package dev.bootwright.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.lab.operator.MachineView;
import dev.bootwright.lab.vm.Firmware;
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
}
