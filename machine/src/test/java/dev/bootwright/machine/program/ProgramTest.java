package dev.bootwright.machine.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramTest {

    @TempDir Path directory;

    @Test
    void givesItsStandardOutput() throws Exception {
        assertThat(new Program(List.of("cat"), "one\ntwo\n").output()).isEqualTo("one\ntwo");
    }

    @Test
    void saysBothStreamsLineByLine() throws Exception {
        List<String> lines = new ArrayList<>();
        Program.of("sh", "-c", "echo out; echo err >&2").run(lines::add);
        assertThat(lines).containsExactly("out", "err");
    }

    @Test
    void quotesWhatAFailedProgramSaidLast() {
        assertThatThrownBy(() -> Program.of("sh", "-c", "seq 20; exit 3").run(_ -> {}))
                .isInstanceOf(ProgramException.class)
                .hasMessageContaining("exit status 3")
                .hasMessageEndingWith("19\n20")
                .hasMessageNotContaining("\n12\n");
        assertThatThrownBy(() -> Program.of("sh", "-c", "echo bad >&2; exit 1").output())
                .hasMessageContaining("bad");
    }

    @Test
    void namesAProgramThatDoesNotExist() {
        assertThatThrownBy(() -> Program.of("no-such-program-here").output())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no-such-program-here");
    }

    @Test
    void saysInTheEnvironmentWhichGroupItLeads() throws Exception {
        String[] numbers =
                Program.of("sh", "-c", "echo $BOOTWRIGHT_GROUP $$ $(ps -o pgid= $$)")
                        .output()
                        .split(" +");
        assertThat(numbers).hasSize(3).containsOnly(numbers[0]);
    }

    @Test
    void endsWithProgramsThatDoNotReadTheirInput() throws Exception {
        assertThat(new Program(List.of("true"), "x".repeat(1 << 20)).result().status()).isZero();
    }

    @Test
    void interruptionKillsEverythingItStarted() throws Exception {
        var started = new CountDownLatch(1);
        Path pids = directory.resolve("pids");
        var thrown = new CompletableFuture<Throwable>();
        Thread runner =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                Program.of(
                                                "sh",
                                                "-c",
                                                "sleep 600 & printf '%s\\n' $! $$ >"
                                                        + pids
                                                        + "; echo up; wait")
                                        .run(_ -> started.countDown());
                                thrown.complete(new AssertionError("ended by itself"));
                            } catch (IOException | InterruptedException e) {
                                thrown.complete(e);
                            }
                        });
        started.await();
        runner.interrupt();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        for (String pid : Files.readAllLines(pids)) {
            ProcessHandle.of(Long.parseLong(pid)).ifPresent(handle -> handle.onExit().join());
        }
    }

    @Test
    void childrenLeftBehindAreKilled() throws Exception {
        String child = Program.of("sh", "-c", "sleep 600 >/dev/null 2>&1 & echo $!").output();
        ProcessHandle.of(Long.parseLong(child)).ifPresent(handle -> handle.onExit().join());
    }

    @Test
    void aBoundedProgramAnswersLikeAnyOther() throws Exception {
        Program.Result result =
                new Program(List.of("sh", "-c", "cat; echo wrong >&2; exit 4"), "in\n")
                        .bounded(Duration.ofMinutes(1), 100);
        assertThat(result).isEqualTo(new Program.Result(4, "in\n", "wrong"));
    }

    @Test
    void aBoundedProgramThatPrintsTooMuchIsEnded() {
        assertThatThrownBy(() ->
                        Program.of("sh", "-c", "yes | tr -d '\\n'")
                                .bounded(Duration.ofMinutes(1), 1 << 16))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("printed more than 65536 bytes");
    }

    @Test
    void aBoundedProgramThatDoesNotEndIsEnded() {
        assertThatThrownBy(() ->
                        Program.of("sh", "-c", "sleep 1000 & sleep 1000")
                                .bounded(Duration.ofMillis(50), 100))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("did not end within");
    }
}
