package dev.bootwright.cli.wizard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The wizard in a real pseudo-terminal, of tmux, which is asked what is on the screen.
class WizardInTmuxTest {

    private static final Path TMUX = Path.of("/usr/bin/tmux");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir Path directory;

    @BeforeEach
    void start() throws Exception {
        boolean isThere = Files.isExecutable(TMUX);
        if ("required".equals(System.getProperty("peers"))) {
            assertTrue(isThere, "tmux is not installed");
        }
        assumeTrue(isThere, "tmux is not installed");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        // A terminal takes no line as long as a class path.
        Files.writeString(
                directory.resolve("run"),
                """
                stty -a > before
                '%s' --enable-native-access=ALL-UNNAMED -cp '%s' %s
                stty -a > after
                """
                        .formatted(java, classPath(), WizardOnTerminal.class.getName()));
        tmux("new-session", "-d", "-x", "80", "-y", "24", "sh");
        tmux("send-keys", "sh run", "Enter");
        expect("1 of 4  Which image goes onto the drive?");
    }

    @AfterEach
    void stop() throws Exception {
        if (Files.isExecutable(TMUX)) {
            tmux("kill-server");
        }
    }

    private static String classPath() {
        return Optional.ofNullable(System.getProperty("jdk.module.path"))
                        .map(path -> path + File.pathSeparator)
                        .orElse("")
                + System.getProperty("java.class.path")
                + File.pathSeparator
                + Path.of("target/test-classes").toAbsolutePath();
    }

    private String tmux(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(TMUX.toString()));
        command.addAll(List.of("-S", directory.resolve("tmux").toString(), "-f", "/dev/null"));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .start();
        String output = process.inputReader().readAllAsString();
        process.waitFor();
        return output;
    }

    private String expect(String text) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        String screen = "";
        while (Instant.now().isBefore(end)) {
            screen = tmux("capture-pane", "-p");
            if (screen.contains(text)) {
                return screen;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new AssertionError("expected \"%s\" on the screen:%n%s".formatted(text, screen));
    }

    private void press(String... keys) throws Exception {
        for (String key : keys) {
            tmux("send-keys", key);
        }
    }

    @Test
    void leadsToADriveByKeysAlone() throws Exception {
        assertThat(expect("> bridge")).contains("|___/\\___/");
        press("Down");
        expect("> amd64");
        press("Enter");
        expect("> /dev/sdb  SanDisk Ultra");
        press("Down", "Enter");
        expect("Refused: sda1 is mounted at /");
        press("Up", "Enter");
        expect("WARNING: everything on this drive will be lost");
        expect("lost: partition 1: vfat \"PHOTOS\"");
        press("WRONG", "Enter");
        expect("That is not its serial number; nothing was written");
        press("STICK-1", "Enter");
        expect("| window 5 ");
        Files.createFile(directory.resolve(WizardOnTerminal.SEEN));
        expect("The drive is ready");
        expect("/dev/sdb: amd64 written for STICK-1");
        press("Enter");
        expect("left with 0");
        sameSettings();
    }

    @Test
    void leavesTheTerminalAsItWasAfterCtrlC() throws Exception {
        press("Enter");
        expect("2 of 4");
        press("C-c");
        expect("left with 130");
        sameSettings();
    }

    @Test
    void fitsATerminalThatIsResized() throws Exception {
        tmux("resize-window", "-x", "60", "-y", "15");
        String small = expect("Bootwright: boot drive wizard");
        assertThat(small).contains("> bridge", "Enter go on");
        tmux("resize-window", "-x", "100", "-y", "40");
        assertThat(expect("|___/\\___/")).contains("> bridge", "Enter go on");
    }

    private void sameSettings() throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        Path after = directory.resolve("after");
        while (!Files.exists(after) || Files.size(after) == 0) {
            assertThat(Instant.now()).isBefore(end);
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertThat(Files.readString(after))
                .isEqualTo(Files.readString(directory.resolve("before")));
    }
}
