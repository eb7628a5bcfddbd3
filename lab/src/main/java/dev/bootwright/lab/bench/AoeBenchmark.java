package dev.bootwright.lab.bench;

import dev.bootwright.lab.network.Cable;
import dev.bootwright.lab.run.Tool;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A raw client reads a file that is in memory, from ours and from vblade.
final class AoeBenchmark implements Benchmark {

    private static final String VBLADE = "vblade";
    private static final int OUR_SLOT = 1;
    private static final int VBLADE_SLOT = 2;
    private static final long DISK_BYTES = 128L << 20;
    private static final double GIBIBYTE = 1L << 30;
    private static final String SECONDS = "1.5";
    private static final Duration START = Duration.ofSeconds(30);

    /// The window of one client: what vblade announces.
    private static final int WINDOW = 16;

    private static final List<Integer> MTUS = List.of(1500, 9000);
    private static final List<Integer> CLIENTS = List.of(1, 16);

    @Override
    public String name() {
        return "aoe";
    }

    @Override
    public String about() {
        return "A raw client reads 128 MiB out of the page cache over a veth pair, with 16 requests under"
                + " way, and with 16 times as many as 16 clients would have.";
    }

    /// A target on a cable of its own, so that no contestant is woken by the other's frames.
    private record Served(Process process, Cable cable, int slot) {}

    @Override
    public List<Row> run(Workbench bench) throws IOException {
        Path disk = bench.run().folder().resolve("disk.img");
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            byte[] block = new byte[1 << 20];
            for (long at = 0; at < DISK_BYTES; at += block.length) {
                file.write(block);
            }
        }
        List<Row> rows = new ArrayList<>();
        for (int mtu : MTUS) {
            Served ours = startOurs(bench, disk, mtu);
            Served theirs = startVblade(bench, disk, mtu);
            for (int clients : CLIENTS) {
                rows.addAll(compare(bench, ours, theirs, mtu, clients));
            }
        }
        return rows;
    }

    private List<Row> compare(Workbench bench, Served ours, Served theirs, int mtu, int clients)
            throws IOException {
        String what = "MTU %d, %s".formatted(mtu, clients == 1 ? "1 client" : clients + " clients");
        Measure speed = Measure.higher("reading, " + what, "MB/s");
        Measure cost = Measure.lower("CPU, " + what, "s/GiB");
        Contest contest =
                Contest.hold(
                        bench.rounds(),
                        List.of(
                                new Contestant(
                                        "bootwright",
                                        bench.ourVersion(),
                                        () -> measure(ours, clients, speed, cost)),
                                new Contestant(
                                        VBLADE,
                                        Workbench.version(VBLADE),
                                        () -> measure(theirs, clients, speed, cost))),
                        bench.progress());
        List<Row> rows = new ArrayList<>();
        rows.addAll(contest.rows(name(), speed, Map.of(VBLADE, new Goal.Ratio(1.5))));
        rows.addAll(contest.rows(name(), cost, Map.of(VBLADE, new Goal.Ratio(0.7))));
        return rows;
    }

    private static Map<Measure, Double> measure(
            Served served, int clients, Measure speed, Measure cost) throws IOException {
        double before = Usage.of(served.process().toHandle()).cpuSeconds();
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AoeLoad.class.getName(),
                        Cable.INTERFACE,
                        "" + served.slot(),
                        "" + WINDOW * clients,
                        SECONDS,
                        "" + DISK_BYTES);
        String output = Tool.run(served.cable().client().inside(command).toArray(String[]::new));
        double used = Usage.of(served.process().toHandle()).cpuSeconds() - before;
        String[] words = output.strip().split(" ", -1);
        double bytes = Double.parseDouble(words[0]);
        double seconds = Double.parseDouble(words[1]) / 1e9;
        double all = bytes + Double.parseDouble(words[3]); // with what warmed it up
        return Map.of(speed, bytes / seconds / 1e6, cost, used / (all / GIBIBYTE));
    }

    private static Served startOurs(Workbench bench, Path disk, int mtu) throws IOException {
        Cable cable = lay(bench, "o", mtu);
        Path state = Files.createTempDirectory(bench.run().folder(), "state");
        List<String> command =
                bench.launcher()
                        .command(
                                "aoe",
                                "serve",
                                "0." + OUR_SLOT,
                                disk.toString(),
                                "-i",
                                Cable.INTERFACE,
                                "--state",
                                state.toString());
        Process process = bench.run().start("bootwright" + mtu, cable.server().inside(command));
        return served(process, cable, OUR_SLOT);
    }

    private static Served startVblade(Workbench bench, Path disk, int mtu) throws IOException {
        Cable cable = lay(bench, "v", mtu);
        List<String> command =
                List.of(
                        Workbench.program(VBLADE),
                        "-r",
                        "0",
                        "" + VBLADE_SLOT,
                        Cable.INTERFACE,
                        disk.toString());
        Process process = bench.run().start(VBLADE + mtu, cable.server().inside(command));
        return served(process, cable, VBLADE_SLOT);
    }

    private static Cable lay(Workbench bench, String name, int mtu) throws IOException {
        Cable cable = Cable.lay(bench.run(), name + (mtu > 1500 ? "j" : ""), 24);
        cable.mtu(mtu);
        return cable;
    }

    private static Served served(Process process, Cable cable, int slot) throws IOException {
        Path sockets = Path.of("/proc/%d/net/packet".formatted(process.pid()));
        Waiting.until(
                "the target", process, START, () -> Files.readString(sockets).contains(" 88a2 "));
        return new Served(process, cable, slot);
    }
}
