package dev.bootwright.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.json.Json;
import dev.bootwright.lab.redfish.Misbehaviour;
import dev.bootwright.lab.redfish.PowerSwitch;
import dev.bootwright.lab.redfish.RedfishEmulator;
import dev.bootwright.lab.redfish.TestCertificate;
import dev.bootwright.lab.run.Tool;
import dev.bootwright.lab.vm.Firmware;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A machine behind an emulated BMC that speaks Redfish, and is not the best of its kind.
@Tag("lab")
class RedfishMachineTest {

    private static final String FIRMWARE = "firmware 2.4.1";

    @SuppressWarnings("InlineFormatString") // a file of its own
    private static final String SETTINGS =
            """
            name: settings
            firmware:
              - {component: BIOS, by: redfish, file: bios-2.4.1.bin, sha256: %s, from: [1.0.0], to: 2.4.1}
            bios: {ProcCores: 16, ProcVirtualization: Enabled}
            run:
              - {title: after it, script: echo AFTER-THE-BIOS >/dev/console}
            then: poweroff
            """;

    @RegisterExtension final Lab lab = new Lab();

    /// Power of the BMC is that of QEMU.
    private record Plug(ScenarioMachine machine) implements PowerSwitch {

        @Override
        public void on(String bootTarget) {
            try {
                machine.powerOn(); // always from the network; what was asked for is looked at below
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void off() {
            machine.vm().close();
        }
    }

    @Test
    void aServerCyclesAMachineIntoItsBootAndSetsItsBiosByRedfish() throws Exception {
        lab.serve();
        ScenarioMachine machine = lab.machine("redfish", Firmware.BIOS);
        String address = lab.network().outsideAddress();
        var place =
                new RedfishEmulator.Place(
                        InetAddress.ofLiteral(address),
                        machine.spec().serial(),
                        machine.spec().uuid().toString());
        TestCertificate certificate =
                TestCertificate.create(lab.folder("bmc"), "CN=bmc", List.of());
        try (RedfishEmulator bmc =
                RedfishEmulator.open(
                        place,
                        Optional.of(certificate),
                        new Plug(machine),
                        Misbehaviour.REJECTS_POWER_AT_FIRST,
                        Misbehaviour.WANTS_A_JOB_FOR_SETTINGS,
                        Misbehaviour.GIVES_WEAK_TAKES_STRONG,
                        Misbehaviour.REDIRECTS)) {
            somebodyPressesTheButton(bmc, machine);
            theServerIsToldOfTheBmc(machine, address + ":" + bmc.port());
            theServerCyclesItIntoTheNetwork(machine);
            Path firmware = lab.folder("data/firmware").resolve("bios-2.4.1.bin");
            Files.writeString(firmware, FIRMWARE);
            lab.everyMachineBecomes(SETTINGS.formatted(WireRoot.sha256(firmware)));
            machine.expectConsole("the machine is restarted: BIOS: from version 1.0.0 to 2.4.1")
                    .expectOff();
            theBmcCanFetch(bmc.images().getLast());

            bmc.reset("ForceRestart");
            machine.expectConsole("the machine is restarted: the BIOS takes over").expectOff();
            assertThat(bmc.bios()).containsEntry("ProcCores", Json.of(8));

            bmc.reset("ForceRestart"); // what a board does when its system restarts
            machine.expectConsole("AFTER-THE-BIOS").expectOff();
            assertThat(machine.view().state()).isEqualTo("configured");
            assertThat(machine.stepStates()).containsExactly("done", "done", "done");
            assertThat(bmc.bios())
                    .containsEntry("ProcCores", Json.of(16))
                    .containsEntry("ProcVirtualization", Json.of("Enabled"));
            assertThat(bmc.boots()).containsExactly("None", "Pxe", "Pxe", "Pxe");
            assertThat(lab.server().logTail()).doesNotContain(RedfishEmulator.PASSWORD);
        }
    }

    private void theBmcCanFetch(String place) throws IOException {
        String[] fetch = lab.network().inside(List.of("curl", "-sf", place)).toArray(String[]::new);
        assertThat(Tool.run(fetch)).isEqualTo(FIRMWARE);
    }

    private static void somebodyPressesTheButton(RedfishEmulator bmc, ScenarioMachine machine)
            throws IOException {
        while (!bmc.isOn()) {
            bmc.reset("On");
        }
        machine.expectPhase("agent");
    }

    private void theServerIsToldOfTheBmc(ScenarioMachine machine, String address)
            throws IOException {
        lab.server()
                .api()
                .ask(
                        "PUT",
                        "machines/%s/bmc".formatted(machine.view().id()),
                        Json.object()
                                .put("protocol", "redfish")
                                .put("address", address)
                                .put("user", RedfishEmulator.USER)
                                .put("password", RedfishEmulator.PASSWORD)
                                .build());
    }

    private void theServerCyclesItIntoTheNetwork(ScenarioMachine machine) throws IOException {
        String answer =
                lab.server()
                        .api()
                        .ask(
                                "POST",
                                "machines/%s/power".formatted(machine.view().id()),
                                Json.object()
                                        .put("action", "cycle")
                                        .put("bootFrom", "network")
                                        .build());
        assertThat(answer).contains("\"on\"");
    }
}
