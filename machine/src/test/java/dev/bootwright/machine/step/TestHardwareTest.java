package dev.bootwright.machine.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.contract.TestResult;
import dev.bootwright.formats.contract.TestResult.Verdict;
import dev.bootwright.machine.hardware.AttachedDisk;
import dev.bootwright.machine.hardware.AttachedDisks;
import dev.bootwright.machine.hardware.MachineTree;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestHardwareTest {

    @TempDir Path directory;

    private final List<String> lines = new ArrayList<>();
    private MachineTree tree;

    @BeforeEach
    void layOut() throws IOException {
        tree = MachineTree.server9(directory);
    }

    private String run(String what, List<DiskIdentity> disks, boolean strict)
            throws IOException, InterruptedException {
        StepLog log =
                new StepLog() {
                    @Override
                    public void line(String text) {
                        lines.add(text);
                    }

                    @Override
                    public void progress(int percent) {}
                };
        // That of disks ends when all is read, which is soon; the others go on for their time.
        int seconds = what.equals("disks") ? 60 : 1;
        return new TestHardware(directory)
                .run(new Step.HardwareTest(what, seconds, disks, strict), log)
                .what();
    }

    private List<TestResult> results() {
        return lines.stream().flatMap(line -> TestResult.find(line).stream()).toList();
    }

    @Test
    void processorsThatComputeRightPass() throws Exception {
        assertThat(run("cpu", List.of(), true)).startsWith("passed: all (");
        assertThat(results()).singleElement().returns(Verdict.PASSED, TestResult::verdict);
        assertEquals(CpuTest.work(), CpuTest.work());
    }

    @Test
    void memoryPasses() throws Exception {
        tree.put("/proc/meminfo", "MemTotal: 524288 kB\nMemAvailable:     262144 kB\n");
        assertThat(run("memory", List.of(), true)).startsWith("passed: all (96 MiB of 256 MiB");
    }

    @Test
    void memoryThatIsNotFreeIsNotTested() throws Exception {
        tree.put("/proc/meminfo", "MemTotal: 524288 kB\nMemAvailable:     65536 kB\n");
        assertEquals("skipped: all (not enough memory is free)", run("memory", List.of(), true));
    }

    @Test
    void disksAreReadAndOneThatEndsTooSoonHasFailed() throws Exception {
        List<AttachedDisk> disks = new AttachedDisks(directory).list();
        AttachedDisk broken = disks.get(1);
        try (FileChannel channel = FileChannel.open(broken.node(), StandardOpenOption.WRITE)) {
            channel.truncate(5 << 20);
        }
        List<DiskIdentity> identities = new ArrayList<>();
        identities.add(disks.getFirst().identity());
        identities.add(broken.identity());
        identities.add(new DiskIdentity("GONE", Optional.empty(), 1));
        assertThatThrownBy(() -> run("disks", identities, false))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("failed: " + broken.identity() + " (at byte ");
        assertThat(results().stream().map(TestResult::verdict))
                .containsExactly(Verdict.PASSED, Verdict.FAILED, Verdict.SKIPPED);
    }

    @Test
    void aResultSurvivesItsLine() {
        TestResult result =
                new TestResult("disks", "S 1", Verdict.DEGRADED, "2 sectors: that cannot be read");
        assertEquals(Optional.of(result), TestResult.find(result.toString()));
        assertEquals("S_1", result.subject());
        assertEquals(Optional.empty(), TestResult.find("result of the day"));
        assertEquals(Optional.empty(), TestResult.find("result disks S1 splendid: x"));
    }
}
