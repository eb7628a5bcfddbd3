package dev.bootwright.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.lab.redfish.PowerSwitch;
import dev.bootwright.lab.redfish.RedfishEmulator;
import dev.bootwright.lab.redfish.TestCertificate;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The commands of the README that switch a machine, and those that give it values, as users type them.
class MachineSwitchTest {

    private static final String TEMPLATE =
            """
            name: hello
            variables: {host: {example: x}}
            run: [{script: "echo ${host}"}]
            """;

    @TempDir Path folder;

    private StringWriter out = new StringWriter();
    private StringWriter errors = new StringWriter();

    private int run(RunningServer server, String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--server", server.operator().toString()));
        all.addAll(List.of("--data", folder.resolve("data").toString()));
        out = new StringWriter();
        errors = new StringWriter();
        CommandLine command = Bootwright.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(errors, true));
        return command.execute(all.toArray(String[]::new));
    }

    private String type(RunningServer server, String... words) throws IOException {
        assertThat(run(server, words)).describedAs("%s", errors).isZero();
        return out.toString();
    }

    private Path authority(TestCertificate certificate) throws Exception {
        String base64 =
                Base64.getMimeEncoder().encodeToString(certificate.certificate().getEncoded());
        return Files.writeString(
                folder.resolve("bmcs.pem"),
                "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n".formatted(base64));
    }

    private TestCertificate certificate() throws Exception {
        return TestCertificate.create(folder, "CN=bmc", List.of("ip:127.0.0.1"));
    }

    private RunningServer serve(Path authority) throws IOException {
        SmallImage.publish(folder.resolve("data/images"));
        return RunningServer.start(folder.resolve("data"), "--redfish-ca", authority.toString());
    }

    private void set(RunningServer server, RedfishEmulator bmc, String name) throws IOException {
        Path password =
                Files.writeString(folder.resolve("password"), RedfishEmulator.PASSWORD + "\n");
        String address = "127.0.0.1:" + bmc.port();
        type(
                server,
                "machine bmc set %s --address %s --user operator --protocol redfish --password-file %s"
                        .formatted(name, address, password)
                        .split(" "));
    }

    @Test
    void aMachineIsSwitchedByABmcThatAnAuthorityVouchesFor() throws Exception {
        TestCertificate certificate = certificate();
        try (RunningServer server = serve(authority(certificate));
                RedfishEmulator bmc =
                        RedfishEmulator.open(Optional.of(certificate), PowerSwitch.nowhere())) {
            String name = new PlayedMachine(server).name();
            set(server, bmc, name);
            type(server, "machine", "bmc", "pin", name);
            type(server, "machine", "power", name, "on");
            assertThat(type(server, "machine", "power", name, "status"))
                    .isEqualTo(name + " is on\n");
            assertThat(type(server, "machine", "boot-next", name, "network"))
                    .isEqualTo(name + " boots from network (once)\n");
            type(server, "machine", "power", name, "cycle");
            assertThat(bmc.boots()).endsWith("Pxe");
            int boots = bmc.boots().size();

            Path template = Files.writeString(folder.resolve("hello.yaml"), TEMPLATE);
            type(server, "template", "set", "hello", template.toString());
            assertThat(run(server, "machine", "assign", name, "hello", "--power-cycle"))
                    .isNotZero();
            assertThat(errors.toString()).contains("variable \"host\" has no value");
            assertThat(type(server, "machine", "set", name, "host=db-7", "more="))
                    .isEqualTo("host=db-7\nmore=\n");
            assertThat(type(server, "machine", "show", name))
                    .containsPattern("variable +host=db-7");
            assertThat(type(server, "machine", "unset", name, "more")).isEqualTo("host=db-7\n");
            assertThat(type(server, "machine", "assign", name, "hello", "--power-cycle"))
                    .contains(name + " boots from the network");
            assertThat(bmc.boots()).hasSizeGreaterThan(boots).endsWith("Pxe");
            assertThat(run(server, "machine", "set", name, "nothing")).isEqualTo(Failure.USAGE);
        }
    }

    @Test
    void aBmcForWhichNobodyVouchesIsNotTold() throws Exception {
        try (RunningServer server = serve(authority(certificate()));
                RedfishEmulator bmc =
                        RedfishEmulator.open(Optional.of(certificate()), PowerSwitch.nowhere())) {
            String name = new PlayedMachine(server).name();
            set(server, bmc, name);
            assertThat(run(server, "machine", "power", name, "status")).isNotZero();
            assertThat(bmc.requests()).isEmpty();
        }
    }
}
