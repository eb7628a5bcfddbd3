package dev.bootwright.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands that reach a machine's BMC by IPMI, as users type them, against OpenIPMI's `ipmi_sim`.
class MachineIpmiTest {

    @TempDir Path folder;

    private SimulatedBmc bmc;
    private RunningServer server;
    private TypedCommands typed;
    private String name;

    @BeforeEach
    void start() throws Exception {
        bmc = SimulatedBmc.start(Files.createDirectory(folder.resolve("bmc")));
        SmallImage.publish(folder.resolve("data/images"));
        server = RunningServer.start(folder.resolve("data"));
        typed = new TypedCommands(server, folder.resolve("data"));
        name = new PlayedMachine(server).name();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
        if (bmc != null) {
            bmc.close();
        }
    }

    /// Types the password where `machine bmc set` asks for it.
    private void set(String password) throws IOException {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream((password + "\n").getBytes(UTF_8)));
        try {
            assertThat(
                            typed.type(
                                    "machine bmc set %s --address %s --user admin --password-file -"
                                            .formatted(name, bmc.address())))
                    .doesNotContain(password)
                    .contains("kept");
        } finally {
            System.setIn(before);
        }
    }

    private String power(String action) throws IOException {
        return typed.type("machine power %s %s".formatted(name, action));
    }

    @Test
    void aMachineIsSwitchedByIpmiSim() throws Exception {
        set(SimulatedBmc.PASSWORD);
        String show = "machine bmc show " + name;
        while (typed.type(show).contains("failure")) { // it is still starting
            Thread.sleep(50);
        }
        assertThat(typed.type(show))
                .containsPattern("reached by +ipmi at 127.0.0.1:\\d+ as admin")
                .containsPattern("power +off")
                .doesNotContain(SimulatedBmc.PASSWORD);
        assertThat(typed.fail("machine power %s on".formatted(name))).contains("vouch for it");
        typed.type("machine bmc pin " + name);
        assertThat(power("status")).isEqualTo(name + " is off\n");
        assertThat(power("on")).isEqualTo(name + " is on\n");
        String bootNext = "machine boot-next %s network --firmware bios".formatted(name);
        assertThat(typed.type(bootNext)).isEqualTo(name + " boots from network (once)\n");
        power("cycle");
        while (power("status").contains("off")) { // for as long as the simulator takes
            Thread.sleep(50);
        }
        assertThat(power("off")).isEqualTo(name + " is off\n");
        assertThat(typed.type("machine bmc sel " + name)).containsPattern("(?m)^\\d+ ");
        assertThat(bmc.acts().lines())
                .containsSubsequence("power 1", "boot pxe", "power 0", "power 1", "power 0");
        assertThat(typed.fail("machine power %s upwards".formatted(name)))
                .contains("action: on, off, cycle, reset or soft");
    }

    @Test
    void credentialsThatIpmiSimRefusedAreNotSentAgain() throws Exception {
        set("wrong");
        String status = "machine power %s status".formatted(name);
        String refused = typed.fail(status);
        while (refused.contains("no answer") || refused.contains("does not answer")) {
            Thread.sleep(50); // it is still starting
            refused = typed.fail(status);
        }
        assertThat(typed.fail(status))
                .contains("they are not tried again, so that it does not lock the account")
                .doesNotContain("wrong\n");
        set(SimulatedBmc.PASSWORD);
        assertThat(typed.type(status)).isEqualTo(name + " is off\n");
    }
}
