package dev.bootwright.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemoReportTest {

    @Test
    void programsGetSecondsPerPhaseAndPeopleATimeline() {
        Map<String, Double> started = new LinkedHashMap<>();
        started.put("firmware", 0.0);
        started.put("dhcp", 1.25);
        started.put("configured", 9.5);
        Map<String, Double> seconds = new LinkedHashMap<>();
        seconds.put("firmware", 1.25);
        seconds.put("dhcp", 8.25);
        DemoReport report =
                new DemoReport(
                        "bridge",
                        "0123456789ab",
                        Duration.ofMillis(10_500),
                        List.of(
                                new DemoReport.Machine(
                                        "bios-1",
                                        "52:54:00:00:00:01",
                                        "bios",
                                        "configured",
                                        started,
                                        seconds,
                                        Map.of("dhcp", "10.99.0.50"),
                                        List.of("disk S1: GPT with efi"),
                                        List.of())),
                        Optional.empty());
        assertThat(report.toJson().toString())
                .isEqualTo(
                        "{\"ok\":true,\"network\":\"bridge\",\"image\":\"0123456789ab\",\"seconds\":10.500,"
                                + "\"machines\":[{\"name\":\"bios-1\",\"mac\":\"52:54:00:00:00:01\","
                                + "\"firmware\":\"bios\",\"state\":\"configured\",\"totalSeconds\":9.500,"
                                + "\"seconds\":{\"firmware\":1.250,\"dhcp\":8.250},"
                                + "\"checked\":[\"disk S1: GPT with efi\"],\"problems\":[]}]}");
        assertThat(report.text())
                .isEqualTo(
                        """

                        bios-1 (bios), 52:54:00:00:00:01: configured after 9.5 s
                             0.0 s  firmware
                             1.3 s  dhcp       10.99.0.50
                             9.5 s  configured
                          seen on its disks: disk S1: GPT with efi
                        """);
    }

    @Test
    void aFailureIsInTheDocumentToo() {
        DemoReport report =
                new DemoReport("user", "x", Duration.ZERO, List.of(), Optional.of("why"));
        assertThat(report.isGood()).isFalse();
        assertThat(report.toJson().toString())
                .contains("\"ok\":false")
                .endsWith("\"error\":\"why\"}");
    }
}
