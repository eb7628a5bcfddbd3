package dev.bootwright.machine.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bootwright.formats.contract.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunScriptTest {

    @TempDir Path directory;

    private final RecordedLog log = new RecordedLog();

    @Test
    void saysWhatTheScriptPrints() throws Exception {
        StepOutcome outcome = run("echo out; echo err >&2\n");
        assertEquals(new StepOutcome.Changed("the script ended with status 0"), outcome);
        assertThat(log.lines).containsExactly("out", "err");
    }

    @Test
    void endsAtTheFirstCommandThatFails() {
        assertThatThrownBy(() -> run("echo one\nfalse\necho two\n"))
                .hasMessageContaining("exit status 1")
                .hasMessageEndingWith("one");
    }

    @Test
    void aScriptMayNameItsOwnProgram() throws Exception {
        run("#!/bin/cat\nby cat\n");
        assertThat(log.lines).containsExactly("#!/bin/cat", "by cat");
    }

    @Test
    void interruptionEndsTheScriptWithItsChildren() throws Exception {
        Path pid = directory.resolve("pid");
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread step =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                run("sleep 1000 & echo $! > " + pid + "; wait\n");
                                end.complete(new AssertionError("it ended"));
                            } catch (Exception e) {
                                end.complete(e);
                            }
                        });
        while (!Files.exists(pid) || Files.readString(pid).isBlank()) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        long child = Long.parseLong(Files.readString(pid).strip());
        step.interrupt();
        assertThat(end.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        ProcessHandle.of(child).ifPresent(handle -> handle.onExit().join());
    }

    private StepOutcome run(String script) throws Exception {
        return RunScript.run(new Step.RunCommand(script), log);
    }
}
