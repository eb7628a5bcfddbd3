package dev.bootwright.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.contract.Registration;
import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.machine.server.HttpAgentServer;
import dev.bootwright.machine.server.Secret;
import dev.bootwright.machine.server.ServerLink;
import dev.bootwright.machine.server.ServerRefusedException;
import dev.bootwright.machine.server.ServerTrust;
import dev.bootwright.machine.server.Tls;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an agent speaks against a server that is started as users start it.
class AgentTlsTest {

    private static final String MAC = "52:54:00:00:00:01";
    private static final String SCRIPT = "/boot/52-54-00-00-00-01.ipxe";

    private static final Registration REGISTRATION =
            new Registration(
                    Optional.of("11111111-2222-3333-4444-555555555555"),
                    Optional.of("SERIAL"),
                    List.of(MacAddress.parse(MAC)),
                    Optional.empty(),
                    "bios",
                    "1",
                    5,
                    false);

    private static final String PASSPHRASE = "correct horse";

    private static final String TEMPLATE =
            """
            name: vault
            disks:
              - name: system
                select: {size: 1GiB..}
                wipe: true
                partitions:
                  - {name: data, type: linux}
            luks:
              - {name: vault, on: system/data, secret: disks}
            """;

    @TempDir Path directory;

    private Path data;
    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        data = Files.createDirectory(directory.resolve("data"));
        SmallImage.publish(data.resolve("images"));
        server = RunningServer.start(data);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private static String argument(String script, String name) {
        Matcher matcher = Pattern.compile(Pattern.quote(name) + "=(\\S+)").matcher(script);
        assertThat(matcher.find()).as(name + " in " + script).isTrue();
        return matcher.group(1);
    }

    /// @param own the secret it goes on with
    private static HttpAgentServer agent(String script, String own) {
        URI address = URI.create(argument(script, "SERVER_TLS"));
        ServerTrust trust =
                new ServerTrust(
                        address.getHost(),
                        argument(script, "bootwright.ca"),
                        Optional.of(
                                Instant.ofEpochSecond(
                                        Long.parseLong(argument(script, "bootwright.time")))));
        String secret = argument(script, "bootwright.secret");
        String claim = secret.substring(0, secret.indexOf('.')) + "." + own.repeat(43);
        return new HttpAgentServer(
                new ServerLink(
                        address,
                        new Tls(trust),
                        new Secret(secret),
                        Optional.of(new Secret(claim))));
    }

    private static HttpAgentServer plain(String script) {
        return new HttpAgentServer(
                ServerLink.plain(
                        URI.create(argument(script, "SERVER_ADDR")),
                        new Secret(argument(script, "bootwright.secret"))));
    }

    private Json.Object machine(String id) throws Exception {
        return Json.parse(server.ask("/api/v1/machines/" + id)).asObject("machine");
    }

    @Test
    void anAgentComesByTlsAndTheServerSaysSo() throws Exception {
        HttpAgentServer agent = agent(server.fetch(SCRIPT), "a");
        String id = agent.register(REGISTRATION).machine();
        agent.report("pre", "done");
        assertThat(agent.nextJob(Duration.ZERO)).isEmpty();
        assertThat(machine(id).toString()).contains("\"tls\":true");
        assertThat(agent.register(REGISTRATION).machine()).isEqualTo(id); // the answer was lost
    }

    @Test
    void whatTheBootNetworkHasReadOpensNothingAfterwards() throws Exception {
        String script = server.fetch(SCRIPT);
        HttpAgentServer real = agent(script, "a");
        real.register(REGISTRATION);
        assertThatThrownBy(() -> plain(script).nextJob(Duration.ZERO))
                .isInstanceOf(ServerRefusedException.class);
        assertThatThrownBy(() -> plain(script).register(REGISTRATION))
                .isInstanceOf(ServerRefusedException.class)
                .hasMessageContaining("another agent has registered");
        assertThatThrownBy(() -> agent(script, "b").register(REGISTRATION))
                .isInstanceOf(ServerRefusedException.class)
                .hasMessageContaining("somebody has read the secret");
        assertThatThrownBy(() -> agent(script, "b").nextJob(Duration.ZERO))
                .isInstanceOf(ServerRefusedException.class);
        assertThat(real.nextJob(Duration.ZERO)).isEmpty();
    }

    @Test
    void aListenerThatWasFirstIsNoticedByTheMachine() throws Exception {
        String script = server.fetch(SCRIPT);
        agent(script, "b").register(REGISTRATION);
        assertThatThrownBy(() -> agent(script, "a").register(REGISTRATION))
                .isInstanceOf(ServerRefusedException.class)
                .hasMessageContaining("if this machine was not started twice");
    }

    @Test
    void anAgentWithoutTlsGoesOnAsBefore() throws Exception {
        String script = server.fetch(SCRIPT);
        HttpAgentServer agent = plain(script);
        String id = agent.register(REGISTRATION).machine();
        assertThat(agent.nextJob(Duration.ZERO)).isEmpty();
        assertThat(machine(id).toString()).contains("\"tls\":false");
        // Nobody else takes over from it by TLS, where secrets are told.
        assertThatThrownBy(() -> agent(script, "b").register(REGISTRATION))
                .isInstanceOf(ServerRefusedException.class);
    }

    @Test
    void theClaimHoldsAfterTheServerWasStartedAgain() throws Exception {
        String script = server.fetch(SCRIPT);
        agent(script, "a").register(REGISTRATION);
        server.close();
        server = RunningServer.start(data);
        String later = server.fetch("/boot/52-54-00-00-00-02.ipxe"); // another port
        String moved =
                script.replaceFirst(
                        "SERVER_TLS=\\S+", "SERVER_TLS=" + argument(later, "SERVER_TLS"));
        assertThat(argument(later, "bootwright.ca")).isEqualTo(argument(script, "bootwright.ca"));
        assertThat(agent(moved, "a").nextJob(Duration.ZERO)).isEmpty();
        assertThatThrownBy(() -> agent(moved, "b").nextJob(Duration.ZERO))
                .isInstanceOf(ServerRefusedException.class);
    }

    @Test
    void aJobWithSecretsIsToldOverTlsOnly() throws Exception {
        Path template = Files.writeString(directory.resolve("vault.yaml"), TEMPLATE);
        Path passphrase = Files.writeString(directory.resolve("passphrase"), PASSPHRASE + "\n");
        TypedCommands typed = new TypedCommands(server, data);
        typed.type("secret set disks --file " + passphrase);
        typed.type("template set vault " + template);
        HttpAgentServer open = plain(server.fetch(SCRIPT));
        String id = registered(open);
        typed.type("machine approve " + id);
        typed.type("machine assign %s vault".formatted(id));
        assertThatThrownBy(() -> open.nextJob(Duration.ZERO))
                .isInstanceOf(ServerRefusedException.class)
                .hasMessageContaining("holds secrets, and this agent did not come over TLS")
                .hasMessageNotContaining(PASSPHRASE);
        assertThat(machine(id).toString()).contains("--secrets-over-http");

        HttpAgentServer secure = agent(server.fetch(SCRIPT), "a");
        assertThat(registered(secure)).isEqualTo(id);
        assertThat(order(secure)).contains(PASSPHRASE);

        server.close();
        server = RunningServer.start(data, "--secrets-over-http");
        HttpAgentServer allowed = plain(server.fetch(SCRIPT));
        assertThat(registered(allowed)).isEqualTo(id);
        assertThat(order(allowed)).contains(PASSPHRASE);
    }

    private static String registered(HttpAgentServer agent) throws IOException {
        String id = agent.register(REGISTRATION).machine();
        agent.report(PlayedMachine.inventory(List.of(PlayedMachine.blank("S1"))));
        return id;
    }

    /// The next job as it goes over the wire.
    private static String order(HttpAgentServer agent) throws IOException {
        return agent.nextJob(Duration.ZERO).orElseThrow().toJson().toString();
    }

    @Test
    void anotherServersAuthorityIsNotBelieved() throws Exception {
        String script =
                server.fetch(SCRIPT)
                        .replaceFirst("bootwright.ca=\\S+", "bootwright.ca=" + "0".repeat(64));
        assertThatThrownBy(() -> agent(script, "a").register(REGISTRATION))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(ServerRefusedException.class)
                .hasMessageContaining("not the server this boot was told of");
    }
}
