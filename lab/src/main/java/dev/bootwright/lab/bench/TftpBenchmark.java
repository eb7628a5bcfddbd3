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

/// One client fetches a file, block by block and in windows.
final class TftpBenchmark implements Benchmark {

    private static final String HPA = "tftpd-hpa";
    private static final String DNSMASQ = "dnsmasq";
    private static final int OUR_PORT = 6900;
    private static final int HPA_PORT = 6901;
    private static final int DNSMASQ_PORT = 69; // it knows no other
    private static final int FILE_BYTES = 32 << 20;
    private static final int BLOCK_SIZE = 1428;
    private static final int WINDOW = 16;

    /// Of each trial, the first warms the client up.
    private static final int FETCHES = 4;

    private static final Measure LOCKSTEP = Measure.higher("block size 1428", "MB/s");
    private static final Measure WINDOWED =
            Measure.higher("block size 1428, windowsize 16", "MB/s");

    @Override
    public String name() {
        return "tftp";
    }

    @Override
    public String about() {
        return "One client fetches 32 MiB over a veth pair. Neither peer knows windowsize, so ours with"
                + " windows stands beside theirs without.";
    }

    @Override
    public List<Row> run(Workbench bench) throws IOException {
        Cable cable = Cable.lay(bench.run());
        Path images = Files.createDirectory(bench.run().folder().resolve("images"));
        Image image = SampleImage.publish(images, FILE_BYTES, 1);
        String ourFile = "image/%s/vmlinuz".formatted(image.id());
        Path root = Files.createDirectory(bench.run().folder().resolve("root"));
        Files.createLink(root.resolve("vmlinuz"), image.kernel());

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
                        "" + OUR_PORT));
        startHpa(bench, cable, root);
        startDnsmasq(bench, cable, root);
        Contest contest =
                Contest.hold(
                        bench.rounds(),
                        List.of(
                                new Contestant(
                                        "bootwright",
                                        bench.ourVersion(),
                                        () ->
                                                Map.of(
                                                        LOCKSTEP,
                                                        fetch(cable, OUR_PORT, ourFile, 1),
                                                        WINDOWED,
                                                        fetch(cable, OUR_PORT, ourFile, WINDOW))),
                                peer(cable, HPA, "tftpd-hpa", HPA_PORT),
                                peer(cable, DNSMASQ, "dnsmasq-base", DNSMASQ_PORT)),
                        bench.progress());
        List<Row> rows = new ArrayList<>();
        rows.addAll(
                contest.rows(
                        name(),
                        LOCKSTEP,
                        Map.of(HPA, new Goal.Ratio(1.1), DNSMASQ, new Goal.Ratio(1.1))));
        rows.addAll(
                contest.rows(
                        name(),
                        WINDOWED,
                        Map.of(HPA, new Goal.Ratio(4), DNSMASQ, new Goal.Ratio(4))));
        return rows;
    }

    /// A peer without windows gives the same value for both measures.
    private static Contestant peer(Cable cable, String name, String debianPackage, int port)
            throws IOException {
        return new Contestant(
                name,
                Workbench.version(debianPackage),
                () -> {
                    double speed = fetch(cable, port, "vmlinuz", 1);
                    return Map.of(LOCKSTEP, speed, WINDOWED, speed);
                });
    }

    private static void startHpa(Workbench bench, Cable cable, Path root) throws IOException {
        String address = "%s:%d".formatted(Cable.SERVER, HPA_PORT);
        Process hpa =
                bench.run()
                        .start(
                                HPA,
                                cable.server()
                                        .inside(
                                                List.of(
                                                        Workbench.program("in.tftpd"),
                                                        "-L",
                                                        "-s",
                                                        "-a",
                                                        address,
                                                        root.toString())));
        Waiting.untilListening(HPA, hpa, "udp", HPA_PORT);
    }

    private static void startDnsmasq(Workbench bench, Cable cable, Path root) throws IOException {
        Process dnsmasq =
                bench.run()
                        .start(
                                DNSMASQ,
                                cable.server()
                                        .inside(
                                                List.of(
                                                        Workbench.program("dnsmasq"),
                                                        "--keep-in-foreground",
                                                        "--conf-file=/dev/null",
                                                        "--port=0",
                                                        "--user=root",
                                                        "--log-facility=-",
                                                        "--listen-address=" + Cable.SERVER,
                                                        "--bind-interfaces",
                                                        "--enable-tftp",
                                                        "--tftp-root=" + root)));
        Waiting.untilListening(DNSMASQ, dnsmasq, "udp", DNSMASQ_PORT);
    }

    /// The median speed of some fetches, in MB/s.
    private static double fetch(Cable cable, int port, String file, int window) throws IOException {
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TftpClient.class.getName(),
                        Cable.SERVER,
                        "" + port,
                        file,
                        "" + BLOCK_SIZE,
                        "" + window,
                        "" + FETCHES);
        String output = Tool.run(cable.client().inside(command).toArray(String[]::new));
        return new Samples(output.lines().skip(1).map(TftpBenchmark::speed).toList()).median();
    }

    /// @param line bytes and nanoseconds
    private static double speed(String line) {
        String[] parts = line.split(" ", -1);
        long bytes = Long.parseLong(parts[0]);
        if (bytes != FILE_BYTES) {
            throw new IllegalStateException("fetched %d of %d bytes".formatted(bytes, FILE_BYTES));
        }
        return bytes * 1000.0 / Long.parseLong(parts[1]);
    }
}
