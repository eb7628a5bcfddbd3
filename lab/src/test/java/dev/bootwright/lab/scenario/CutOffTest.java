package dev.bootwright.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.lab.vm.Firmware;
import dev.bootwright.lab.vm.VirtualDisk;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A job that everybody is killed in, again and again.
@Tag("lab")
class CutOffTest {

    private static final long DISK = 1L << 30;

    /// Wipe, four tables, array, group, volume, four file systems, two files, script.
    private static final int STEPS = 15;

    /// The first one that needs what was made before started again.
    private static final int AFTER_VOLUME = 9;

    @RegisterExtension final Lab lab = new Lab();

    /// Disks of four kinds of controllers in one plan; agent and server are killed in each step, and the
    /// machine is reset when the array and its volume are there. Then the same once more, undisturbed: nothing
    /// is made anew.
    @Test
    void theEndStateIsTheSameWhoeverDiesInWhicheverStep() throws Exception {
        lab.serve().everyMachineBecomes(Templates.MIXED);
        ScenarioMachine machine =
                lab.machine("cut-off", Firmware.BIOS)
                        .memory(1536)
                        .disk(VirtualDisk.megasas("MEGASAS-1", DISK))
                        .disk(VirtualDisk.sata("SATA-1", DISK))
                        .disk(VirtualDisk.nvme("NVME-1", DISK))
                        .disk(VirtualDisk.virtio("VIRTIO-1", DISK))
                        .restarting()
                        .powerOn()
                        .expectConsole("Press Enter for a shell");
        machine.type("\r").expectConsole(" # ");
        int step = 0;
        while (step < STEPS) {
            int found = nextStep(machine);
            if (found <= step) {
                continue; // once more, since somebody died in it
            }
            step = found;
            if (step == AFTER_VOLUME) {
                machine.vm().reset(); // table, array and volume are there, the file systems are not
                machine.expectConsole("Press Enter for a shell").type("\r").expectConsole(" # ");
            } else if (step % 2 == 0) {
                lab.server().kill();
                lab.server().restart();
            } else {
                machine.type("killall -9 java\r");
            }
        }
        machine.expectPhase("configured");
        assertThat(machine.stepStates()).hasSize(STEPS).containsOnly("done");
        String first = machine.job();
        machine.type(
                        "grep -e ' /tmp/bootwright' -e ' /run/bootwright/volumes' /proc/mounts || echo NO''THING MOUNTED\r")
                .expectConsole("NOTHING MOUNTED");
        machine.type(
                        "while cat /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n' | grep -q ^BOOTWRIGHT_GROUP=;"
                                + " do sleep 1; done; echo NO''BODY LEFT\r")
                .expectConsole("NOBODY LEFT");

        machine.type(
                        "mount /dev/mapper/vg-data /mnt && echo mine >/mnt/mine && umount /mnt && echo WRI''TTEN\r")
                .expectConsole("WRITTEN");
        lab.server().api().assign(machine.view().id(), "mixed");
        machine.expectDoneAfter(first);
        assertThat(lab.server().api().job(machine.job()).toString())
                .as("the second job wipes nothing")
                .doesNotContain("\"kind\":\"wipe\"")
                .contains("kept: MEGASAS-1", "kept: SATA-1", "kept: NVME-1", "kept: VIRTIO-1");
        machine.type(
                        "mount /dev/mapper/vg-data /mnt && cat /mnt/mine /mnt/hello; umount /mnt; poweroff -f\r")
                .expectConsole("^mine")
                .expectConsole("^hello");
        machine.expectOff().expectDisksOfTheTemplate();
    }

    /// The step that is announced next; one may have come and gone while the machine was reset.
    private static int nextStep(ScenarioMachine machine) throws Exception {
        return Integer.parseInt(
                machine.readConsole("step [0-9]+/%d ".formatted(STEPS))
                        .replaceAll("step |/.*", ""));
    }
}
