package dev.bootwright.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.lab.operator.MachineView;
import dev.bootwright.lab.vm.Firmware;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The support list, and the one way around it.
@Tag("lab")
class SupportTest {

    @RegisterExtension final Lab lab = new Lab();

    /// Two machines of the same make at once; one of them is a developer's.
    @Test
    void hardwareThatIsNotOnTheListIsRefusedUnlessADeveloperBootsIt() throws Exception {
        ScenarioMachine user = lab.machine("user", Firmware.BIOS).disk("USER-1");
        ScenarioMachine developer = lab.machine("developer", Firmware.BIOS).disk("DEVEL-1");
        lab.serve()
                .everyMachineBecomes(
                        Templates.ONE_DISK, "support: [{company: Example, model: Rack 1}]");
        lab.server()
                .api()
                .putRule(
                        "developer",
                        "name: developer\npriority: 9\nmatch: {mac: \"%s\"}\narguments: DEVELOPER=1\n"
                                .formatted(developer.spec().mac()));
        user.powerOn();
        developer.powerOn();

        MachineView view = user.expect("an error", each -> each.error().isPresent());
        assertThat(view.error().orElseThrow())
                .contains("QEMU", "is not on the support list", "DEVELOPER=1");
        assertThat(view.job()).isEmpty();
        user.expectConsole("waiting for a job");

        developer.expectPhase("configured").expectOff().expectDisksOfTheTemplate();
        user.vm().close();
        user.expectBlank("USER-1");
    }
}
