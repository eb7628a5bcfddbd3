package dev.bootwright.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.json.Json;
import dev.bootwright.lab.network.BridgedNetwork;
import dev.bootwright.lab.vm.Firmware;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A machine that only its BMC switches on.
@Tag("lab")
class BmcTest {

    private static final String TEMPLATE =
            """
            name: bmc
            bmc:
              users:
                - {name: ops, privilege: administrator, password: stored}
              lan: {source: static, address: 10.99.0.77, mask: 255.255.255.0, gateway: 10.99.0.1, vlan: 77}
              clearLog: true
            then: poweroff
            """;

    @RegisterExtension final Lab lab = new Lab();

    @Test
    void aMachineIsSwitchedIntoNetworkBootAndSetsUpItsOwnBmc() throws Exception {
        lab.serve();
        lab.server().api().putTemplate("bmc", TEMPLATE);
        ScenarioMachine machine = lab.machine("ipmi", Firmware.BIOS);
        ExternalBmc bmc = ExternalBmc.start(lab, machine.spec(), BridgedNetwork.SERVER);
        bmc.pressButton();
        machine.expectPhase("inventory");
        String id = machine.view().id();

        assertThat(lab.server().api().inventory(id).object("bmc").array("users").toString())
                .contains("\"name\":\"admin\",\"privilege\":\"administrator\",\"enabled\":true");
        set(id, "admin", "test-only");
        assertThat(power(id)).isEqualTo("on");
        Json.Object log = ask("GET", id + "/bmc/log", Json.object().build());
        assertThat(log.array("entries").elements()).hasSize(2);
        ask(
                "POST",
                id + "/power",
                Json.object().put("action", "cycle").put("bootFrom", "network").build());
        expectActs(bmc, "on, boot from none", "off", "on, boot from pxe");

        set(id, "ops", "from-inside");
        lab.server().api().approve(id);
        lab.server().api().assign(id, "bmc");
        machine.expectPhase("configured");
        assertThat(bmc.setting("ip_addr")).isEqualTo("10.99.0.77");
        assertThat(bmc.setting("subnet_mask")).isEqualTo("255.255.255.0");
        assertThat(bmc.setting("default_gw_ip_addr")).isEqualTo("10.99.0.1");

        // Whom the machine added from inside is let in from outside.
        expectOff(id);
        log = ask("GET", id + "/bmc/log", Json.object().build());
        assertThat(log.array("entries").elements()).hasSizeLessThanOrEqualTo(1);
    }

    private void set(String id, String user, String password) throws IOException {
        ask(
                "PUT",
                id + "/bmc",
                Json.object()
                        .put("address", BridgedNetwork.SERVER)
                        .put("user", user)
                        .put("password", password)
                        .build());
    }

    private String power(String id) throws Exception {
        return ask("GET", id + "/power", Json.object().build()).text("power");
    }

    private static void expectActs(ExternalBmc bmc, String... acts) throws Exception {
        Instant end = Instant.now().plus(ScenarioMachine.PATIENCE);
        while (bmc.acts().size() < acts.length && Instant.now().isBefore(end)) {
            Thread.sleep(500);
        }
        assertThat(bmc.acts()).startsWith(acts); // a request whose answer is late comes again
    }

    private void expectOff(String id) throws Exception {
        Instant end = Instant.now().plus(ScenarioMachine.PATIENCE);
        while (power(id).equals("on") && Instant.now().isBefore(end)) {
            Thread.sleep(1000);
        }
        assertThat(power(id)).isEqualTo("off");
    }

    private Json.Object ask(String method, String path, Json.Object body) throws IOException {
        return lab.server().api().askFor(method, "machines/" + path, body);
    }
}
