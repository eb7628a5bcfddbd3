package dev.bootwright.lab.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.lab.network.UserNetwork;
import dev.bootwright.lab.run.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The harness against the program, without machines.
@Tag("lab")
class ServerTest {

    private static final Launcher LAUNCHER =
            new Launcher(Path.of(System.getProperty("project.root", "..")).toAbsolutePath());

    private static final String TEMPLATE = "name: t\nrun: [{script: date}]\n";

    @TempDir Path folder;

    @Test
    void whatWasStoredIsThereAfterKill9() throws Exception {
        try (Run run = Run.open(folder.resolve("runs"))) {
            Server server = start(run);
            server.api().putTemplate("t", TEMPLATE);
            server.api().putRule("r", "name: r\nmatch: all\ntemplate: t\n");
            server.kill();
            assertThat(server.isRunning()).isFalse();
            assertThatThrownBy(() -> server.api().machines()).isInstanceOf(IOException.class);

            server.restart();
            assertThat(server.api().template("t")).isEqualTo(TEMPLATE);
            assertThat(server.api().machines()).isEmpty();
        }
    }

    @Test
    void aRefusalCarriesTheServersReason() throws Exception {
        try (Run run = Run.open(folder.resolve("runs"))) {
            Server server = start(run);
            assertThatThrownBy(() -> server.api().putTemplate("t", "name: t\ndisk: []\n"))
                    .isInstanceOf(OperatorException.class)
                    .hasMessageContaining("400")
                    .hasMessageContaining("disk");
        }
    }

    @Test
    void aServerThatCannotStartIsReportedWithItsLastLines() throws Exception {
        try (Run run = Run.open(folder.resolve("runs"))) {
            Path images = Files.createDirectories(folder.resolve("images"));
            assertThatThrownBy(() ->
                            Server.start(
                                    run,
                                    LAUNCHER,
                                    UserNetwork.withoutBoot(),
                                    images,
                                    List.of("--interface", "nosuch0")))
                    .hasMessageContaining("ended at its start")
                    .hasMessageContaining("nosuch0");
        }
    }

    private Server start(Run run) throws IOException {
        Path images = Files.createDirectories(folder.resolve("images"));
        return Server.start(run, LAUNCHER, UserNetwork.withoutBoot(), images, List.of());
    }
}
