package dev.bootwright.machine.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeakMemoryTest {

    @TempDir Path root;

    private void status(String text) throws IOException {
        Path file = root.resolve("proc/self/status");
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /// Lines of a Linux 6.12.
    @Test
    void readsThePeakAmongTheOthers() throws Exception {
        status("VmPeak:\t 2345678 kB\nVmHWM:\t   61440 kB\nVmRSS:\t   50000 kB\n");
        assertThat(new PeakMemory(root).kilobytes()).contains(61440L);
    }

    @Test
    void knowsItOfThisProcess() {
        assertThat(new PeakMemory(Path.of("/")).kilobytes()).get().isNotEqualTo(0L);
    }

    @Test
    void saysNothingWithoutProc() {
        assertThat(new PeakMemory(root).kilobytes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "VmHWM:", "VmHWM: kB", "VmHWM: many kB", "VmHWM: 5", "VmHWM:5 MB"})
    void saysNothingWhereTheKernelDoesNot(String text) throws Exception {
        status(text);
        assertThat(new PeakMemory(root).kilobytes()).isEmpty();
    }
}
