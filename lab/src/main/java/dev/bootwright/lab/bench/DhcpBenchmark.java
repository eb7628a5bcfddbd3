package dev.bootwright.lab.bench;

import dev.bootwright.lab.network.Cable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Many machines get an address.
final class DhcpBenchmark implements Benchmark {

    private static final String KEA = "Kea";
    private static final String DNSMASQ = "dnsmasq";
    private static final String RANGE = "10.98.1.0-10.98.255.250";
    private static final int PREFIX = 16;
    private static final int PORT = 67;

    private static final Measure EXCHANGES =
            Measure.higher("4-way exchanges, under 1 % without answer", "/s");

    @Override
    public String name() {
        return "dhcp";
    }

    @Override
    public String about() {
        return "60,000 machines behind a relay get addresses (perfdhcp over a veth pair); the rate"
                + " rises until 1 % of the messages have no answer within a second. Ours syncs every"
                + " lease to the disk before it is acknowledged, many with one sync; neither peer"
                + " syncs. None of them probes addresses before it offers them.";
    }

    @Override
    public List<Row> run(Workbench bench) throws IOException {
        Cable ours = Cable.lay(bench.run(), "ours", PREFIX);
        Path images = Files.createDirectory(bench.run().folder().resolve("images"));
        SampleImage.publish(images, 1, 1);
        ServerUnderTest.start(
                bench,
                ours.server()::inside,
                images,
                List.of(
                        "--interface",
                        Cable.INTERFACE,
                        "--dhcp",
                        "full",
                        "--dhcp-range",
                        RANGE,
                        "--no-conflict-probe",
                        "--tftp-port",
                        "0"));
        Cable kea = Cable.lay(bench.run(), "kea", PREFIX);
        startKea(bench, kea);
        Cable dnsmasq = Cable.lay(bench.run(), "dnsmasq", PREFIX);
        startDnsmasq(bench, dnsmasq);
        Contest contest =
                Contest.hold(
                        bench.rounds(),
                        List.of(
                                contestant("bootwright", bench.ourVersion(), ours),
                                contestant(KEA, Workbench.version("kea-dhcp4-server"), kea),
                                contestant(DNSMASQ, Workbench.version("dnsmasq-base"), dnsmasq)),
                        bench.progress());
        return contest.rows(
                name(), EXCHANGES, Map.of(KEA, new Goal.Ratio(1), DNSMASQ, new Goal.Ratio(1)));
    }

    private static Contestant contestant(String name, String version, Cable cable) {
        RisingRate rising = new RisingRate(new Perfdhcp(cable)::run);
        return new Contestant(name, version, () -> Map.of(EXCHANGES, rising.highest()));
    }

    /// With the settings of its own documentation: leases in memory, and in a file without syncs.
    private static void startKea(Workbench bench, Cable cable) throws IOException {
        Path folder = Files.createDirectory(bench.run().folder().resolve("kea"));
        Path configuration = folder.resolve("kea.json");
        Files.writeString(
                configuration,
                """
                {"Dhcp4": {
                  "interfaces-config": {"interfaces": ["%1$s"], "dhcp-socket-type": "udp"},
                  "lease-database": {"type": "memfile", "persist": true, "lfc-interval": 0,
                                     "name": "%2$s/leases.csv"},
                  "valid-lifetime": 3600,
                  "subnet4": [{"subnet": "10.98.0.0/16", "pools": [{"pool": "%3$s"}]}],
                  "loggers": [{"name": "kea-dhcp4", "severity": "ERROR",
                               "output_options": [{"output": "stderr"}]}]
                }}
                """
                        .formatted(Cable.INTERFACE, folder, RANGE));
        List<String> command =
                List.of(
                        Workbench.program("env"),
                        "KEA_PIDFILE_DIR=" + folder,
                        "KEA_LOCKFILE_DIR=" + folder,
                        Workbench.program("kea-dhcp4"),
                        "-c",
                        configuration.toString());
        Process process = bench.run().start("kea", cable.server().inside(command));
        Waiting.untilListening(KEA, process, "udp", PORT);
        Waiting.pause(Duration.ofSeconds(1)); // it opens its socket before it answers
    }

    private static void startDnsmasq(Workbench bench, Cable cable) throws IOException {
        Path leases = bench.run().folder().resolve("dnsmasq.leases");
        List<String> command =
                List.of(
                        Workbench.program("dnsmasq"),
                        "--keep-in-foreground",
                        "--conf-file=/dev/null",
                        "--port=0",
                        "--user=root",
                        "--no-ping",
                        "--quiet-dhcp",
                        "--log-facility=/dev/null",
                        "--dhcp-leasefile=" + leases,
                        "--dhcp-lease-max=100000",
                        "--dhcp-range=" + RANGE.replace('-', ',') + ",255.255.0.0,1h");
        Process process = bench.run().start(DNSMASQ, cable.server().inside(command));
        Waiting.untilListening(DNSMASQ, process, "udp", PORT);
    }
}
