package dev.bootwright.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.lab.iso.SampleIso;
import dev.bootwright.lab.network.UserNetwork;
import dev.bootwright.lab.operator.Server;
import dev.bootwright.lab.vm.Console;
import dev.bootwright.lab.vm.Firmware;
import dev.bootwright.lab.vm.VirtualMachine;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Which of several live ISOs a machine gets, and when it gets none.
@Tag("lab")
class LiveIsoChoiceTest {

    private static final String UP = "\u001b[A";

    @RegisterExtension final Lab lab = new Lab();

    private final LiveIsos isos = new LiveIsos(lab);

    @BeforeAll
    static void programsAreThere() throws IOException {
        LiveIsos.assumePrograms();
    }

    @Test
    void aMenuStartsItsDefaultByItselfAndAnotherByAKey() throws Exception {
        isos.publish(SampleIso.GENTOO_GENKERNEL);
        isos.publish(SampleIso.GENTOO);
        isos.serve("--menu", "3", "--image", SampleIso.GENTOO_GENKERNEL.sampleName());
        ScenarioMachine chooses = lab.machine("chooses", Firmware.BIOS);
        lab.server()
                .api()
                .putRule(
                        "patient",
                        "name: patient\nmatch: {mac: \"%s\"}\nmenu: 600\n"
                                .formatted(chooses.spec().mac()));
        lab.machine("waits", Firmware.BIOS)
                .powerOn()
                .expectConsole("Local disk")
                .expectConsole("Bootwright: Gentoo .sample. .Gentoo-amd64-20240901.")
                .vm()
                .close();
        chooses.powerOn()
                .expectConsole("Local disk")
                .type(UP)
                .type("\r")
                .expectConsole("Bootwright: Gentoo .sample. .Gentoo-amd64-20241103.");
    }

    @Test
    void tooLittleMemoryIsSaidAndTheNextDeviceIsTried() throws Exception {
        isos.publish(SampleIso.GENTOO);
        Server server = isos.serveOnLoopback();
        VirtualMachine machine =
                isos.powerOn(
                        SampleIso.GENTOO,
                        UserNetwork.booting(server.boot().getPort(), "iso/gentoo/boot.ipxe"),
                        128);
        Console console = machine.console(); // 80 columns wide, so that lines are broken
        console.expect("this machine has 128 MiB of memory, and Gentoo", ScenarioMachine.PATIENCE);
        console.expect("needs \\d+ MiB", ScenarioMachine.PATIENCE);
        console.expect("press t to try all the same", ScenarioMachine.PATIENCE);
        console.type("n");
        console.expect("going on with the next boot device", ScenarioMachine.PATIENCE);
        console.expect("No bootable device", ScenarioMachine.PATIENCE);
    }

    @Test
    void aRuleGivesOneMachineAnIsoAndTheOthersTheAgent() throws Exception {
        isos.publish(SampleIso.GENTOO_GENKERNEL);
        lab.serve();
        ScenarioMachine chosen = lab.machine("chosen", Firmware.BIOS);
        ScenarioMachine other = lab.machine("other", Firmware.BIOS);
        lab.server()
                .api()
                .putRule(
                        "live",
                        """
                        name: live
                        match: {mac: "%s"}
                        image: %s
                        """
                                .formatted(
                                        chosen.spec().mac(),
                                        SampleIso.GENTOO_GENKERNEL.sampleName()));
        chosen.powerOn();
        other.powerOn();
        chosen.expectConsole(SampleIso.GENTOO_GENKERNEL.marker());
        other.expectPhase("inventory");
    }

    @Test
    void anIsoThatIsChangedWhileItIsServedIsRefused() throws Exception {
        Path iso = isos.copy(SampleIso.GENTOO);
        isos.publish(iso, "changing");
        URI boot = isos.serveOnLoopback().boot();
        String script = get(boot.resolve("/iso/changing/boot.ipxe")).body();
        URI kernel = URI.create(script.replaceFirst("(?s).*?kernel (http\\S+)\\?.*", "$1"));
        assertThat(get(kernel).statusCode()).isEqualTo(200);
        Files.write(iso, new byte[2048], StandardOpenOption.APPEND);
        assertThat(get(boot.resolve("/iso/changing/boot.ipxe")).body())
                .contains("changing: its ISO was changed or removed after it was published");
        HttpResponse<String> refused = get(kernel);
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("file has changed since it was published");
    }

    private static HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
