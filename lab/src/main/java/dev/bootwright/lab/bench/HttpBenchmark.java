package dev.bootwright.lab.bench;

import dev.bootwright.image.catalogue.Image;
import dev.bootwright.lab.network.Cable;
import dev.bootwright.lab.run.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One client fetches a large file, again and again.
final class HttpBenchmark implements Benchmark {

    private static final long FILE_BYTES = 1L << 30;
    private static final int FETCHES = 3;
    private static final int WARMING = 4;
    private static final Measure THROUGHPUT = Measure.higher("1 GiB file", "MB/s");
    private static final Measure CPU = Measure.lower("1 GiB file, CPU of the server", "s");

    @Override
    public String name() {
        return "http";
    }

    @Override
    public String about() {
        return "curl fetches a file of 1 GiB, three times on one connection, over a veth pair.";
    }

    @Override
    public List<Row> run(Workbench bench) throws IOException {
        Cable cable = Cable.lay(bench.run());
        Path images = Files.createDirectory(bench.run().folder().resolve("images"));
        Image image = SampleImage.publish(images, 1, FILE_BYTES);
        Path root = Files.createDirectory(bench.run().folder().resolve("root"));
        Files.createLink(root.resolve("initramfs"), image.initramfs());

        ServerUnderTest ours =
                ServerUnderTest.start(
                        bench,
                        cable.server()::inside,
                        images,
                        List.of(
                                "--interface",
                                Cable.INTERFACE,
                                "--dhcp",
                                "off",
                                "--tftp-port",
                                "0"));
        Process nginx = Nginx.start(bench, cable, root);
        String ourUrl = ours.boot() + "/image/%s/initramfs".formatted(image.id());
        for (int i = 0;
                i < WARMING;
                i++) { // a server runs for months: its compiler is done by then
            fetch(cable, ours.process(), ourUrl);
            fetch(cable, nginx, Nginx.url("initramfs"));
        }
        Contest contest =
                Contest.hold(
                        bench.rounds(),
                        List.of(
                                new Contestant(
                                        "bootwright",
                                        bench.ourVersion(),
                                        () -> fetch(cable, ours.process(), ourUrl)),
                                new Contestant(
                                        Nginx.NAME,
                                        Nginx.version(),
                                        () -> fetch(cable, nginx, Nginx.url("initramfs")))),
                        bench.progress());
        List<Row> rows = new ArrayList<>();
        rows.addAll(contest.rows(name(), THROUGHPUT, Map.of(Nginx.NAME, new Goal.Ratio(1))));
        rows.addAll(contest.rows(name(), CPU, Map.of(Nginx.NAME, new Goal.Ratio(1.2))));
        return rows;
    }

    private static Map<Measure, Double> fetch(Cable cable, Process server, String url)
            throws IOException {
        List<String> curl = new ArrayList<>(List.of(Workbench.program("curl"), "-sSf"));
        curl.addAll(List.of("-w", "%{size_download} %{time_total}\n"));
        for (int i = 0; i < FETCHES; i++) {
            curl.addAll(List.of("-o", "/dev/null", url));
        }
        double before = Usage.of(server.toHandle()).cpuSeconds();
        String output = Tool.run(cable.client().inside(curl).toArray(String[]::new));
        double used = Usage.of(server.toHandle()).cpuSeconds() - before;
        return Map.of(
                THROUGHPUT,
                new Samples(output.lines().map(HttpBenchmark::speed).toList()).median(),
                CPU,
                used / FETCHES);
    }

    /// @param line bytes and seconds
    private static double speed(String line) {
        String[] parts = line.split(" ", -1);
        long bytes = Long.parseLong(parts[0]);
        if (bytes != FILE_BYTES) {
            throw new IllegalStateException("fetched %d of %d bytes".formatted(bytes, FILE_BYTES));
        }
        return bytes / 1e6 / Double.parseDouble(parts[1]);
    }
}
