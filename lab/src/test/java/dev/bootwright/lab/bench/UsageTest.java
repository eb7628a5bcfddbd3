package dev.bootwright.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsageTest {

    /// By proc(5); the name of the program holds what could mislead. utime 150, stime 50, children 7 and 3.
    private static final String STAT =
            "4242 (in) S 1) (x) S 1 4242 4242 0 -1 4194560 1234 0 0 0 150 50 7 3 20 0 5 0 1000 123456 789";

    @Test
    void addsTheTicksOfAProcessAndItsDeadChildren() {
        assertThat(Usage.cpuSeconds(STAT)).isEqualTo(2.1);
    }

    @Test
    void findsTheResidentMemory() {
        assertThat(
                        Usage.rssBytes(
                                List.of("Name:\tjava", "VmHWM:\t  9999 kB", "VmRSS:\t    1234 kB")))
                .isEqualTo(1234 * 1024);
        assertThat(Usage.rssBytes(List.of("Name:\tkthreadd"))).isZero();
    }

    @Test
    void measuresThisProcess() throws IOException {
        Usage usage = Usage.of(ProcessHandle.current());

        assertThat(usage.cpuSeconds()).isPositive();
        assertThat(usage.rssBytes()).isGreaterThan(1 << 20);
    }
}
