package dev.bootwright.machine.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `/init` does before it starts an agent again, in namespaces of processes and mounts of its own.
class InitLeftBehindTest {

    /// Programs as the agent starts them, one of which must be killed, and what is none of theirs.
    private static final String SCENE =
            """
            sleeping() {
                for process in /proc/[0-9]*; do
                    read -r name <$process/comm
                    [ "$name" != sleep ] || { tr '\\0' ' ' <$process/cmdline && echo; }
                done 2>/dev/null | grep . | sort # what has ended has no command line
            }
            mkdir -p "$BOOTWRIGHT_RUN/volumes/sda1" /tmp/bootwright-left-behind
            mount -t tmpfs none /tmp/bootwright-left-behind
            mount -t tmpfs none "$BOOTWRIGHT_RUN/volumes/sda1"
            setsid sh -c 'export BOOTWRIGHT_GROUP=$$; exec sleep 3.1' &
            setsid sh -c 'export BOOTWRIGHT_GROUP=$$; setsid sleep 777 & trap "" TERM; sleep 778 & exec sleep 779' &
            sleep 780 &
            setsid sleep 781 &
            until [ "$(sleeping | grep -c 'sleep 7')" = 5 ]; do sleep 0.1; done
            busybox sh "$0" left-behind 4
            sleeping
            grep -c -e /tmp/bootwright-left-behind -e "$BOOTWRIGHT_RUN" /proc/mounts
            """;

    private @TempDir Path directory;

    @Test
    void endsTheProgramsOfAnAgentThatIsNoMore() throws Exception {
        boolean able =
                Files.isExecutable(Path.of("/bin/busybox"))
                        && Files.isExecutable(Path.of("/usr/bin/unshare"))
                        && "root".equals(System.getProperty("user.name"));
        assertTrue(able || !"required".equals(System.getProperty("peers")), "needs root, busybox");
        assumeTrue(able, "needs root and busybox");
        Path init = directory.resolve("init");
        try (InputStream in = Main.class.getResourceAsStream("/init")) {
            Files.copy(in, init);
        }
        Path run = Files.createDirectory(directory.resolve("run"));
        ProcessBuilder builder =
                new ProcessBuilder(
                        "unshare",
                        "--mount",
                        "--pid",
                        "--fork",
                        "--mount-proc",
                        "--kill-child",
                        "sh",
                        "-c",
                        SCENE,
                        init.toString());
        builder.environment().put("BOOTWRIGHT_RUN", run.toString());
        Process process = builder.redirectErrorStream(true).start();
        List<String> lines = process.inputReader().lines().toList();

        assertThat(lines).containsExactly("sleep 777 ", "sleep 780 ", "sleep 781 ", "0");
        assertThat(run.resolve("log")).content().contains("the agent left running: sleep");
        assertThat(run.resolve("volumes/sda1")).doesNotExist();
        assertThat(Path.of("/tmp/bootwright-left-behind")).doesNotExist();
    }
}
