package dev.bootwright.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.lab.redfish.PowerSwitch;
import dev.bootwright.lab.redfish.RedfishEmulator;
import dev.bootwright.lab.redfish.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands of the README that switch a machine, and those that give it values, as users type them.
class MachineSwitchTest {

    private static final String TEMPLATE =
            """
            name: hello
            variables: {host: {example: x}}
            run: [{script: "echo ${host}"}]
            """;

    @TempDir Path folder;

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

    private TypedCommands typed(RunningServer server) {
        return new TypedCommands(server, folder.resolve("data"));
    }

    private Path password() throws IOException {
        return Files.writeString(folder.resolve("password"), RedfishEmulator.PASSWORD + "\n");
    }

    private void set(TypedCommands typed, RedfishEmulator bmc, String name) throws IOException {
        Path password = password();
        String address = "127.0.0.1:" + bmc.port();
        typed.type(
                "machine bmc set %s --address %s --user operator --protocol redfish --password-file %s"
                        .formatted(name, address, password));
    }

    @Test
    void aMachineIsSwitchedByABmcThatAnAuthorityVouchesFor() throws Exception {
        TestCertificate certificate = certificate();
        try (RunningServer server = serve(authority(certificate));
                RedfishEmulator bmc =
                        RedfishEmulator.open(Optional.of(certificate), PowerSwitch.nowhere())) {
            String name = new PlayedMachine(server).name();
            TypedCommands typed = typed(server);
            set(typed, bmc, name);
            typed.type("machine bmc pin " + name);
            typed.type("machine power %s on".formatted(name));
            assertThat(typed.type("machine power %s status".formatted(name)))
                    .isEqualTo(name + " is on\n");
            assertThat(typed.type("machine boot-next %s network".formatted(name)))
                    .isEqualTo(name + " boots from network (once)\n");
            typed.type("machine power %s cycle".formatted(name));
            assertThat(bmc.boots()).endsWith("Pxe");
            aMachineIsGivenValuesAndATemplate(typed, bmc, name);
        }
    }

    private void aMachineIsGivenValuesAndATemplate(
            TypedCommands typed, RedfishEmulator bmc, String name) throws IOException {
        int boots = bmc.boots().size();
        Path template = Files.writeString(folder.resolve("hello.yaml"), TEMPLATE);
        typed.type("template set hello " + template);
        String assign = "machine assign %s hello --power-cycle".formatted(name);
        assertThat(typed.fail(assign)).contains("variable \"host\" has no value");
        assertThat(typed.type("machine set %s host=db-7 more=".formatted(name)))
                .isEqualTo("host=db-7\nmore=\n");
        assertThat(typed.type("machine show " + name)).containsPattern("variable +host=db-7");
        assertThat(typed.type("machine unset %s more".formatted(name))).isEqualTo("host=db-7\n");
        assertThat(typed.type(assign)).contains(name + " boots from the network");
        assertThat(bmc.boots()).hasSizeGreaterThan(boots).endsWith("Pxe");
        assertThat(typed.run("machine set %s nothing".formatted(name))).isEqualTo(Failure.USAGE);
    }

    @Test
    void aBmcIsKnownByItsCertificateAlone() throws Exception {
        TestCertificate certificate = certificate();
        String digest =
                HexFormat.ofDelimiter(":")
                        .withUpperCase() // as openssl x509 -fingerprint has it
                        .formatHex(
                                MessageDigest.getInstance("SHA-256")
                                        .digest(certificate.certificate().getEncoded()));
        try (RunningServer server = serve(authority(certificate()));
                RedfishEmulator bmc =
                        RedfishEmulator.open(Optional.of(certificate), PowerSwitch.nowhere())) {
            String name = new PlayedMachine(server).name();
            TypedCommands typed = typed(server);
            String set =
                    "machine bmc set %s --address 127.0.0.1:%d --user operator --password-file %s"
                            .formatted(name, bmc.port(), password());
            String pinned = set + " --protocol redfish --certificate ";
            typed.type(pinned + "0".repeat(64));
            assertThat(typed.fail("machine power %s status".formatted(name)))
                    .contains("expected SHA-256 " + "0".repeat(64));
            assertThat(bmc.requests()).isEmpty();
            typed.type(pinned + digest);
            assertThat(typed.type("machine power %s status".formatted(name))).contains(" is o");
            assertThat(typed.fail(pinned + "abc")).contains("64 hexadecimal digits");
            assertThat(typed.fail(set + " --certificate " + digest))
                    .contains("BMCs show no certificates by ipmi");
        }
    }

    @Test
    void aBmcForWhichNobodyVouchesIsNotTold() throws Exception {
        try (RunningServer server = serve(authority(certificate()));
                RedfishEmulator bmc =
                        RedfishEmulator.open(Optional.of(certificate()), PowerSwitch.nowhere())) {
            String name = new PlayedMachine(server).name();
            TypedCommands typed = typed(server);
            set(typed, bmc, name);
            typed.fail("machine power %s status".formatted(name));
            assertThat(bmc.requests()).isEmpty();
        }
    }
}
