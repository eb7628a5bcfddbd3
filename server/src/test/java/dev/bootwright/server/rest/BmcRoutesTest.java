package dev.bootwright.server.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.contract.Registration;
import dev.bootwright.formats.json.Json;
import dev.bootwright.server.Specimen;
import dev.bootwright.server.bmc.Bmc;
import dev.bootwright.server.bmc.BmcException;
import dev.bootwright.server.bmc.BmcException.Failure;
import dev.bootwright.server.bmc.BmcIdentity;
import dev.bootwright.server.bmc.Bmcs;
import dev.bootwright.server.bmc.Protocol;
import dev.bootwright.server.bmc.SwitchedBmc;
import dev.bootwright.server.control.ControlPlane;
import dev.bootwright.server.machine.Machine;
import dev.bootwright.server.secret.KeptSecrets;
import dev.bootwright.server.secret.Vault;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BmcRoutesTest {

    @TempDir Path directory;
    private final SwitchedBmc bmc = new SwitchedBmc();
    private ControlPlane control;
    private Bmcs bmcs;
    private List<Route> routes;
    private String machine = "";
    private int logins;

    /// The switched BMC, for those who know its password.
    private final class SwitchedProtocol implements Protocol {
        @Override
        public String word() {
            return "ipmi";
        }

        @Override
        public Bmc open(Access access) throws BmcException {
            logins++;
            if (!access.credentials().password().equals("s3cret-word")) {
                throw new BmcException(Failure.WRONG_CREDENTIALS, "no session");
            }
            return bmc;
        }
    }

    @BeforeEach
    void open() throws Exception {
        InstantSource clock = InstantSource.system();
        control = ControlPlane.open(directory.resolve("test.db"), clock, new Random(1));
        bmcs =
                Bmcs.of(
                        control.store(),
                        control.machines(),
                        Vault.open(directory.resolve("bmc.key"), new Random(2)),
                        clock,
                        List.of(new SwitchedProtocol()));
        routes =
                OperatorRoutes.of(
                        control,
                        clock,
                        Targets.NONE,
                        bmcs,
                        new KeptSecrets(
                                control.store(),
                                Vault.open(directory.resolve("secrets.key"), new Random(3)),
                                InstantSource.system()));
        machine = register("VM-1", "52:54:00:00:00:01");
    }

    private String register(String serial, String mac) throws Exception {
        Registration registration =
                Specimen.registration(Optional.empty(), Optional.of(serial), mac);
        List<Machine> known = control.machines().matching(serial);
        if (!known.isEmpty()) {
            return known.getFirst().id();
        }
        String secret =
                control.store()
                        .writeAndWait(session ->
                                control.machines().renderSecret(session, Optional.empty()));
        control.agents()
                .register(
                        control.machines().secrets().check(secret, false).orElseThrow(),
                        registration);
        return control.machines().matching(serial).getFirst().id();
    }

    @AfterEach
    void close() throws Exception {
        control.close();
    }

    private Json.Object ask(String method, String path, String body) throws Exception {
        for (Route route : routes) {
            Optional<Map<String, String>> parameters = route.match(path);
            if (route.method().equals(method) && parameters.isPresent()) {
                Answer answer =
                        route.endpoint()
                                .answer(
                                        new Call(
                                                parameters.get(),
                                                Map.of(),
                                                ByteBuffer.wrap(
                                                        body.getBytes(StandardCharsets.UTF_8))));
                return answer instanceof Answer.Document(int _, Json document)
                        ? document.asObject("answer")
                        : Json.object().build();
            }
        }
        throw new AssertionError(method + " " + path);
    }

    private void set(String password) throws Exception {
        ask(
                "PUT",
                "/machines/%s/bmc".formatted(machine),
                "{\"address\":\"10.0.0.7\",\"user\":\"admin\",\"password\":\"%s\"}"
                        .formatted(password));
    }

    private Json.Object power(String body) throws Exception {
        return ask("POST", "/machines/%s/power".formatted(machine), body);
    }

    @Test
    void keepsThePasswordOutOfTheDatabaseAndOfEveryAnswer() throws Exception {
        set("s3cret-word");
        String shown = ask("GET", "/machines/%s/bmc".formatted(machine), "").toString();

        assertThat(shown).contains("\"user\":\"admin\"", "\"power\":\"off\"", "serial VM-1");
        assertThat(shown).doesNotContain("s3cret-word");
        control.close();
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(bytes).as("" + file).doesNotContain("s3cret-word");
            }
        }
        open();
    }

    @Test
    void switchesAfterComparingTheSerialNumbers() throws Exception {
        set("s3cret-word");

        assertThat(power("{\"action\":\"cycle\",\"bootFrom\":\"network\"}").text("power"))
                .isEqualTo("on");
        assertThat(bmc.told).containsExactly("boot network", "power cycle", "close");
    }

    @Test
    void neverSwitchesAnotherMachine() throws Exception {
        set("s3cret-word");
        bmc.identity = new BmcIdentity(Optional.of("VM-2"), List.of());

        assertThatThrownBy(() -> power("{\"action\":\"off\"}"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("serial VM-1")
                .hasMessageContaining("serial VM-2");
        assertThat(bmc.told).containsExactly("close");
    }

    @Test
    void switchesAnUnknownMachineOnlyWhenSomebodyVouchesForIt() throws Exception {
        set("s3cret-word");
        bmc.identity = BmcIdentity.UNKNOWN;
        assertThatThrownBy(() -> power("{\"action\":\"on\"}")).isInstanceOf(Refusal.class);

        ask("POST", "/machines/%s/bmc/pin".formatted(machine), "");
        power("{\"action\":\"on\"}");
        assertThat(bmc.told).contains("power on");

        bmc.identity = new BmcIdentity(Optional.of("VM-9"), List.of());
        assertThatThrownBy(() -> power("{\"action\":\"off\"}"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("vouched");
    }

    @Test
    void doesNotTryRefusedCredentialsAgainEvenAfterARestart() throws Exception {
        set("wrong");
        assertThatThrownBy(() -> power("{\"action\":\"on\"}")).isInstanceOf(Refusal.class);
        control.close();
        open();
        assertThatThrownBy(() -> power("{\"action\":\"on\"}")).isInstanceOf(Refusal.class);
        assertThat(logins).isEqualTo(1);

        set("s3cret-word");
        power("{\"action\":\"on\"}");
        assertThat(logins).isEqualTo(2);
    }

    @Test
    void opensEveryPasswordAfterItsKeyWasChanged() throws Exception {
        set("s3cret-word");
        String before = Files.readString(directory.resolve("bmc.key"));
        ask("POST", "/bmc/rotate-key", "");

        assertThat(Files.readString(directory.resolve("bmc.key"))).isNotEqualTo(before);
        assertThat(power("{\"action\":\"on\"}").text("power")).isEqualTo("on");
    }

    @Test
    void forgetsABmc() throws Exception {
        set("s3cret-word");
        ask("DELETE", "/machines/%s/bmc".formatted(machine), "");

        assertThatThrownBy(() -> ask("GET", "/machines/%s/bmc".formatted(machine), ""))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void refusesWhatItHasNoWordFor() {
        for (String body :
                List.of(
                        "{\"action\":\"explode\"}",
                        "{\"action\":\"on\",\"bootFrom\":\"floppy\"}")) {
            assertThatThrownBy(() -> power(body)).isInstanceOf(Refusal.class);
        }
        assertThatThrownBy(() ->
                        ask(
                                "PUT",
                                "/machines/%s/bmc".formatted(machine),
                                "{\"protocol\":\"telnet\",\"address\":\"a\",\"user\":\"b\","
                                        + "\"password\":\"c\"}"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("telnet");
    }
}
