package dev.bootwright.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ServeCommandTest {

    @TempDir Path directory;

    private final StringWriter errors = new StringWriter();

    private int serve(String... arguments) {
        List<String> all = new ArrayList<>(List.of("serve", "--data", directory.toString()));
        all.addAll(List.of(arguments));
        CommandLine command = Bootwright.commandLine();
        command.setErr(new PrintWriter(errors, true));
        command.setOut(new PrintWriter(new StringWriter(), true));
        return command.execute(all.toArray(String[]::new));
    }

    @Test
    void anUnknownInterfaceIsToldWithThoseThereAre() {
        assertThat(serve("--interface", "eth77")).isEqualTo(Failure.FAILED);
        assertThat(errors.toString())
                .contains("error: there is no interface \"eth77\"")
                .contains("hint: the interfaces here are ")
                .contains("lo (127.0.0.1/8");
    }

    @Test
    void withoutAnInterfaceItSaysWhichThereAre() {
        assertThat(serve()).isEqualTo(Failure.USAGE);
        assertThat(errors.toString()).contains("error: --interface is missing").contains("lo (");
    }

    @Test
    void aPortThatIsTakenIsToldByWhom() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            int status =
                    serve(
                            "--listen",
                            "127.0.0.1",
                            "--dhcp",
                            "off",
                            "--tftp-port",
                            "0",
                            "--http-port",
                            Integer.toString(port));
            assertThat(status).isEqualTo(Failure.FAILED);
            assertThat(errors.toString())
                    .contains("error: HTTP: cannot listen on 127.0.0.1:" + port)
                    .contains(
                            ", taken by java (process %d)".formatted(ProcessHandle.current().pid()))
                    .contains("hint: stop that program, or choose another port with --http-port");
        }
    }

    @Test
    void whatIsWrittenWronglyIsTold() {
        assertThat(serve("--listen", "localhost", "--dhcp", "off")).isEqualTo(Failure.USAGE);
        assertThat(errors.toString()).contains("--listen: not an IPv4 address: localhost");
        assertThat(serve("--listen", "127.0.0.1", "--dhcp", "off", "--operator", "x"))
                .isEqualTo(Failure.USAGE);
        assertThat(errors.toString()).contains("--operator: expected ADDRESS:PORT, found \"x\"");
        assertThat(serve("--listen", "127.0.0.1", "--dhcp", "off", "--kernel-arguments", "${x}"))
                .isEqualTo(Failure.USAGE);
        assertThat(errors.toString()).contains("which iPXE would expand");
        assertThat(serve("--listen", "127.0.0.1")).isEqualTo(Failure.USAGE);
        assertThat(errors.toString()).contains("--dhcp auto needs --interface");
    }

    @Test
    void aTemplateThatIsWrongIsToldWithItsLine() throws IOException {
        Path template = directory.resolve("t.yaml");
        Files.writeString(template, "name: t\ndiks: []\n");
        int status =
                serve(
                        "--listen",
                        "127.0.0.1",
                        "--dhcp",
                        "off",
                        "--tftp-port",
                        "0",
                        "--template",
                        template.toString());
        assertThat(status).isEqualTo(Failure.FAILED);
        assertThat(errors.toString()).contains("t.yaml:2:1: unknown key \"diks\"");
    }

    @Test
    void servesUntilItIsToldToStop() throws Exception {
        try (RunningServer server = RunningServer.start(directory.resolve("data"))) {
            assertThat(Files.getPosixFilePermissions(server.ready()))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(server.fetch("/boot.ipxe")).startsWith("#!ipxe");
            assertThat(server.ask("/api/v1/machines")).isEqualTo("{\"machines\":[]}");
            assertThat(server.stop()).isEqualTo(128 + 15);
        }
    }
}
