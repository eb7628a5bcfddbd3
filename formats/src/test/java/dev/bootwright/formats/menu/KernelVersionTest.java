package dev.bootwright.formats.menu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class KernelVersionTest {

    @Test
    void ordersNumbersAsNumbersAndCandidatesBeforeReleases() {
        List<String> oldestFirst =
                List.of(
                        "",
                        "5.10.0-9-amd64",
                        "5.10.0-10-amd64",
                        "5.14.0-503.el9.x86_64+debug",
                        "5.14.0-503.el9.x86_64",
                        "5.14.0-570.el9.x86_64+debug",
                        "5.14.0-570.el9.x86_64",
                        "6.8.12-9-pve",
                        "6.8.12-10-pve",
                        "6.12.0.old",
                        "6.12.0-rc1",
                        "6.12.0",
                        "6.12.48+deb13-amd64",
                        "6.12.57+deb13-amd64",
                        "6.17.0-1-pve",
                        "6.17.2-1-pve");
        List<String> sorted =
                oldestFirst.reversed().stream()
                        .map(KernelVersion::new)
                        .sorted()
                        .map(KernelVersion::text)
                        .toList();
        assertEquals(oldestFirst, sorted);
    }
}
