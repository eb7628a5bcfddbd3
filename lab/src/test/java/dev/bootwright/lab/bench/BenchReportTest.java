package dev.bootwright.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BenchReportTest {

    private static final Computer COMPUTER =
            new Computer("Example 9000", 2, 16_000_000_000L, "6.1.0", "Debian 12", "25+36");
    private static final LocalDate DAY = LocalDate.of(2026, 1, 2);

    private static BenchReport report() {
        Row fast =
                new Row(
                        "tftp",
                        Measure.higher("block size 1428", "MB/s"),
                        new Samples(List.of(104.26)),
                        Optional.of(new Row.Beside("tftpd-hpa", "5.2", new Samples(List.of(88.0)))),
                        new Goal.Ratio(1.1),
                        "");
        Row slow =
                new Row(
                        "scripts",
                        Measure.higher("boot scripts", "/s"),
                        new Samples(List.of(12_345.6)),
                        Optional.of(
                                new Row.Beside("nginx", "1.22", new Samples(List.of(24_691.2)))),
                        new Goal.None(),
                        "rendered");
        Row large =
                Row.alone(
                        "memory",
                        Measure.lower("idle", "MB"),
                        new Samples(List.of(320.0)),
                        new Goal.Value(256));
        Map<String, String> about = new LinkedHashMap<>();
        about.put("tftp", "One client fetches a file.");
        about.put("memory", "The server does nothing.");
        return new BenchReport(
                COMPUTER, DAY, 5, about, List.of(fast, slow, large), Map.of("start", "no QEMU"));
    }

    @Test
    void printsATable() {
        assertThat(report().text())
                .isEqualTo(
                        """
                        Example 9000, 2 processors, 16 GB; Debian 12, Linux 6.1.0; Java 25+36
                        medians of 5 rounds

                        benchmark  measure          ours      peer           peer's   ratio  goal
                        tftp       block size 1428  104 MB/s  tftpd-hpa 5.2  88 MB/s  1.18×  ≥ 1.1×    reached
                        scripts    boot scripts     12300/s   nginx 1.22     24700/s  0.50×            rendered
                        memory     idle             320 MB                                   ≤ 256 MB  missed by 25 %

                        start could not be run: no QEMU
                        """);
    }

    @Test
    void writesThePageOfTheDocuments() {
        assertThat(report().markdown())
                .startsWith("# Benchmarks\n\nWritten by `./bench --markdown` on 2026-01-02.")
                .contains(
                        "| tftp | block size 1428 | 104 MB/s | tftpd-hpa 5.2 | 88 MB/s | 1.18× | ≥ 1.1× | reached |\n")
                .contains("- **memory**: The server does nothing.\n")
                .endsWith("start could not be run: no QEMU\n");
    }

    @Test
    void writesADocumentForPrograms() {
        assertThat(report().toJson())
                .hasToString(
                        """
                        {"day":"2026-01-02","rounds":5,"computer":{"processor":"Example 9000","processors":2,\
                        "memoryBytes":16000000000,"system":"Debian 12","kernel":"6.1.0","java":"25+36"},"rows":[\
                        {"benchmark":"tftp","measure":"block size 1428","unit":"MB/s","better":"higher",\
                        "ours":{"median":104.26,"samples":[104.26]},"peer":{"name":"tftpd-hpa","version":"5.2",\
                        "values":{"median":88.0,"samples":[88.0]}},"ratio":1.18477,"goalRatio":1.1,"reached":true,"remark":""},\
                        {"benchmark":"scripts","measure":"boot scripts","unit":"/s","better":"higher",\
                        "ours":{"median":12345.6,"samples":[12345.6]},"peer":{"name":"nginx","version":"1.22",\
                        "values":{"median":24691.2,"samples":[24691.2]}},"ratio":0.5,"remark":"rendered"},\
                        {"benchmark":"memory","measure":"idle","unit":"MB","better":"lower",\
                        "ours":{"median":320.0,"samples":[320.0]},"goal":256.0,"reached":false,"remark":""}],\
                        "failures":["start=no QEMU"]}\
                        """);
    }

    @Test
    void isNotWholeWhenSomethingCouldNotBeRun() {
        assertThat(report().isWhole()).isFalse();
    }
}
