package dev.bootwright.machine.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.contract.Step;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A program from elsewhere runs if it is the one that was meant.
class RunDownloadTest {

    private static final String SCRIPT = "#!/bin/sh\necho got $1 of $#\n";

    /// `printf '#!/bin/sh\necho got $1 of $#\n' | sha256sum`
    private static final String DIGEST =
            "7ad9d777c2b481542a6d41bd0ce0c1f4f438452f03026d2ba542f10e9f781574";

    private final RecordedLog log = new RecordedLog();
    private final RunDownload download =
            new RunDownload((source, target) -> Files.writeString(target, SCRIPT));

    private static Step.RunProgram step(String digest) {
        return new Step.RunProgram(
                URI.create("http://files.example/t"), digest, List.of("a b", "-c"));
    }

    @Test
    void runsWithItsArguments() throws Exception {
        assertThat(download.run(step(DIGEST), log)).isInstanceOf(StepOutcome.Changed.class);
        assertThat(log.lines).containsExactly("got a b of 2");
    }

    @Test
    void anotherProgramIsNotRun() {
        assertThatThrownBy(() -> download.run(step("0".repeat(64)), log))
                .isInstanceOf(StepRefusedException.class)
                .hasMessage(
                        "http://files.example/t: expected the SHA-256 %s, found %s; it was not run"
                                .formatted("0".repeat(64), DIGEST));
        assertThat(log.lines).isEmpty();
    }
}
