package dev.bootwright.machine.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.contract.AgentApi;
import dev.bootwright.formats.contract.Registered;
import dev.bootwright.formats.contract.Registration;
import dev.bootwright.machine.server.Connector;
import dev.bootwright.machine.server.HttpAgentServer;
import dev.bootwright.machine.server.ServerLink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkingTest {

    private static final String SECRET = "bootwright.secret=7." + "x".repeat(43);

    private static final Registration REGISTRATION =
            new Registration(
                    Optional.of("uuid"),
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    "bios",
                    "1",
                    5,
                    false);

    @TempDir Path root;
    @TempDir Path run;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private WarmUpServer server;

    @BeforeEach
    void open() throws IOException {
        server =
                WarmUpServer.open(request -> {
                    asked.add(request);
                    return request.contains(AgentApi.REGISTER)
                            ? new Registered("1", "n", Instant.EPOCH).toJson().toString()
                            : "";
                });
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private ServerLink link(String line) throws Exception {
        BootArguments arguments = BootArguments.of(KernelCommandLine.parse(SECRET + " " + line));
        return new Linking(root, run).link(arguments);
    }

    private void believe(String text) throws IOException {
        Path file = root.resolve(Linking.CERTIFICATE);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static String certificate() throws IOException {
        try (var in = WarmUpServer.class.getResourceAsStream("warm-up.crt")) {
            return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                    .formatted(Base64.getMimeEncoder().encodeToString(in.readAllBytes()));
        }
    }

    private String withoutAuthority() throws IOException {
        return server.arguments().replaceAll(AgentApi.AUTHORITY_ARGUMENT + "=\\S+", "");
    }

    @Test
    void isPlainWhereNobodySaysWhomToBelieve() throws Exception {
        ServerLink link = link("SERVER_ADDR=10.0.0.1:8080");
        assertThat(link.connector()).isSameAs(Connector.PLAIN);
        assertThat(link.address()).hasToString("http://10.0.0.1:8080");
        assertThat(link.claim()).isEmpty();
        assertThat(run).isEmptyDirectory();
    }

    @Test
    void speaksToTheServerOfTheCommandLine() throws Exception {
        HttpAgentServer agent = new HttpAgentServer(link(server.arguments()));
        assertThat(agent.register(REGISTRATION).machine()).isEqualTo("1");
        assertThat(agent.nextJob(Duration.ZERO)).isEmpty();
        assertThat(asked).hasSize(2);
    }

    @Test
    void manyMessagesTakeOneHandshake() throws Exception {
        HttpAgentServer agent = new HttpAgentServer(link(server.arguments()));
        agent.register(REGISTRATION);
        assertThat(server.connections()).isEqualTo(1); // which that server ends
        for (int i = 0; i < 20; i++) {
            agent.nextJob(Duration.ZERO);
            agent.report("pre", "message " + i);
        }
        assertThat(asked).hasSize(41);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void speaksToTheServerOfTheImage() throws Exception {
        believe(certificate());
        HttpAgentServer agent = new HttpAgentServer(link(withoutAuthority()));
        assertThat(agent.register(REGISTRATION).machine()).isEqualTo("1");
    }

    @Test
    void saysNothingToAnotherServer() throws Exception {
        String other = withoutAuthority() + " bootwright.ca=" + "0".repeat(64);
        HttpAgentServer agent = new HttpAgentServer(link(other));
        assertThatThrownBy(() -> agent.register(REGISTRATION))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not the server this boot was told of")
                .hasMessageContaining("expected the authority 0000");
        assertThat(asked).isEmpty();
    }

    @Test
    void theImageHasTheLastWord() throws Exception {
        believe(certificate());
        String forged = withoutAuthority() + " bootwright.ca=" + "0".repeat(64);
        assertThat(new HttpAgentServer(link(forged)).register(REGISTRATION).machine())
                .isEqualTo("1");
    }

    @Test
    void doesNotFallBackToPlainHttp() throws Exception {
        believe(certificate());
        assertThatThrownBy(() -> link("SERVER_ADDR=10.0.0.1"))
                .isInstanceOf(BootArguments.UnusableException.class)
                .hasMessageContaining("SERVER_TLS");
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> link("SERVER_ADDR=10.0.0.1 SERVER_TLS=https://10.0.0.1:8443"))
                .hasMessageContaining("bootwright.ca")
                .hasMessageContaining("etc/bootwright/ca.pem");
        assertThatThrownBy(() -> link("SERVER_ADDR=10.0.0.1 SERVER_TLS=http://10.0.0.1"))
                .hasMessageContaining("SERVER_TLS is not like https");
        assertThatThrownBy(() -> link("SERVER_ADDR=10.0.0.1 bootwright.ca=abc"))
                .hasMessageContaining("no SHA-256");
    }

    @Test
    void refusesACertificateThatIsNone() throws Exception {
        believe("hello");
        assertThatThrownBy(() -> link(server.arguments())).hasMessageContaining("ca.pem");
    }

    @Test
    void claimsTheSameSecretForEveryAgentOfABoot() throws Exception {
        ServerLink first = link(server.arguments());
        ServerLink second = link(server.arguments());
        assertThat(first.secret().text()).matches(AgentApi.CLAIM).startsWith("7.");
        assertThat(second.secret()).isEqualTo(first.secret());
        assertThat(first.secret()).isNotEqualTo(first.script());
        assertThat(Files.getPosixFilePermissions(run.resolve("claim")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(run.toFile().list()).containsExactly("claim");
    }
}
