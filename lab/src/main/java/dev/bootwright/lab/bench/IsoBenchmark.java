package dev.bootwright.lab.bench;

import dev.bootwright.lab.iso.SampleIso;
import dev.bootwright.lab.network.Cable;
import dev.bootwright.lab.run.Tool;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A live ISO is published, and its root fetched.
final class IsoBenchmark implements Benchmark {

    private static final int ROOT_MIB = 4000;
    private static final int FETCHES = 3;
    private static final int WARMING = 8;
    private static final String NAME = "live";
    private static final String EXTRACTED = "xorriso and nginx";
    private static final String MOUNTED = "mount and nginx";

    private static final Measure FIRST_BYTE =
            Measure.lower("ISO with a root of 4.2 GB, to the first byte of it", "s");
    private static final Measure DIGESTS = Measure.lower("digests of what it boots", "s");
    private static final Measure THROUGHPUT = Measure.higher("its root", "MB/s");

    @Override
    public String name() {
        return "iso";
    }

    @Override
    public String about() {
        return "A live ISO is published and its root fetched, beside unpacking or mounting it for nginx."
                + " Ours makes three digests of everything it boots, of which the others make none.";
    }

    @Override
    public List<Row> run(Workbench bench) throws IOException {
        bench.progress().accept("making the ISO");
        Path iso = iso(bench);
        Cable cable = Cable.lay(bench.run());
        Path images = Files.createDirectory(bench.run().folder().resolve("images"));
        List<String> options =
                List.of("--interface", Cable.INTERFACE, "--dhcp", "off", "--tftp-port", "0");
        ServerUnderTest ours =
                ServerUnderTest.start(bench, cable.server()::inside, images, options);
        Path root = Files.createDirectory(bench.run().folder().resolve("root"));
        Nginx.start(bench, cable, root);

        List<Row> rows = new ArrayList<>();
        rows.addAll(firstByte(bench, cable, ours, iso, root));
        rows.addAll(digests(bench, ours));
        rows.addAll(throughput(bench, cable, ours, root));
        return rows;
    }

    private List<Row> firstByte(
            Workbench bench, Cable cable, ServerUnderTest ours, Path iso, Path root)
            throws IOException {
        Path mount = Files.createDirectory(root.resolve("mount"));
        List<Contestant> contestants = new ArrayList<>();
        contestants.add(
                new Contestant(
                        "bootwright",
                        bench.ourVersion(),
                        () -> firstByte(() -> publish(bench, cable, ours, iso))));
        contestants.add(
                new Contestant(
                        EXTRACTED,
                        Workbench.version("xorriso"),
                        () -> firstByte(() -> extract(cable, iso, root))));
        if (canMount()) {
            contestants.add(
                    new Contestant(
                            MOUNTED,
                            Workbench.version("mount"),
                            () -> Map.of(FIRST_BYTE, mounted(cable, iso, mount))));
        }
        return Contest.hold(bench.rounds(), contestants, bench.progress())
                .rows(name(), FIRST_BYTE, Map.of());
    }

    private static Map<Measure, Double> firstByte(Work work) throws IOException {
        return Map.of(FIRST_BYTE, seconds(work));
    }

    /// Not every kernel has the file system.
    private static boolean canMount() throws IOException {
        return Files.readString(Path.of("/proc/filesystems")).contains("iso9660");
    }

    private List<Row> digests(Workbench bench, ServerUnderTest ours) throws IOException {
        List<String> files =
                SampleIso.GENTOO.bootFiles().stream()
                        .map(file -> bench.run().folder().resolve("root").resolve(file).toString())
                        .toList();
        String data = ours.data().toString();
        List<String> sums = new ArrayList<>(List.of(Workbench.program("sha512sum")));
        sums.addAll(files);
        List<Contestant> contestants =
                List.of(
                        new Contestant(
                                "bootwright",
                                bench.ourVersion(),
                                () -> {
                                    double start =
                                            seconds(() ->
                                                    command(bench, "iso", "list", "--data", data));
                                    double whole =
                                            seconds(() ->
                                                    command(
                                                            bench, "iso", "verify", NAME, "--data",
                                                            data));
                                    return Map.of(DIGESTS, whole - start);
                                }),
                        new Contestant(
                                "sha512sum",
                                Workbench.version("coreutils"),
                                () ->
                                        Map.of(
                                                DIGESTS,
                                                seconds(() ->
                                                        Tool.run(sums.toArray(String[]::new))))));
        return Contest.hold(bench.rounds(), contestants, bench.progress())
                .rows(name(), DIGESTS, Map.of("sha512sum", new Goal.Ratio(1)))
                .stream()
                .map(row -> row.withRemark("SHA-256, SHA-512 and BLAKE2b; sha512sum makes one"))
                .toList();
    }

    private List<Row> throughput(Workbench bench, Cable cable, ServerUnderTest ours, Path root)
            throws IOException {
        String slice = rootUrl(cable, ours);
        String file = Nginx.url("image.squashfs");
        long size = Files.size(root.resolve("image.squashfs"));
        for (int i = 0;
                i < WARMING;
                i++) { // a server runs for months: its compiler is done by then
            speed(cable, slice, size);
            speed(cable, file, size);
        }
        List<Contestant> contestants =
                List.of(
                        new Contestant(
                                "bootwright",
                                bench.ourVersion(),
                                () -> Map.of(THROUGHPUT, speed(cable, slice, size))),
                        new Contestant(
                                Nginx.NAME,
                                Nginx.version(),
                                () -> Map.of(THROUGHPUT, speed(cable, file, size))));
        return Contest.hold(bench.rounds(), contestants, bench.progress())
                .rows(name(), THROUGHPUT, Map.of(Nginx.NAME, new Goal.Ratio(0.95)));
    }

    /// The sample with a root as large as those of installation media.
    private static Path iso(Workbench bench) throws IOException {
        String cache = System.getenv().getOrDefault("BOOTWRIGHT_CACHE", "/var/cache/bootwright");
        Path sample = SampleIso.GENTOO.make(Path.of(cache));
        Path root = bench.run().folder().resolve("image.squashfs");
        try (OutputStream out = Files.newOutputStream(root)) {
            byte[] piece = new byte[1 << 20];
            Random random = new Random(1);
            for (int i = 0; i < ROOT_MIB; i++) {
                random.nextBytes(piece);
                if (i == 0) {
                    System.arraycopy(new byte[] {'h', 's', 'q', 's'}, 0, piece, 0, 4);
                }
                out.write(piece);
            }
        }
        Path iso = bench.run().folder().resolve("live.iso");
        Tool.run(
                "xorriso",
                "-indev",
                sample.toString(),
                "-outdev",
                iso.toString(),
                "-map",
                root.toString(),
                "/image.squashfs");
        Files.delete(root);
        return iso;
    }

    private static void publish(Workbench bench, Cable cable, ServerUnderTest ours, Path iso)
            throws IOException {
        String data = ours.data().toString();
        command(bench, "iso", "publish", iso.toString(), "--name", NAME, "--data", data);
        firstByte(cable, rootUrl(cable, ours));
    }

    /// Where the script says the root is.
    private static String rootUrl(Cable cable, ServerUnderTest ours) throws IOException {
        String script = curl(cable, "-sSf", "%s/iso/%s/boot.ipxe".formatted(ours.boot(), NAME));
        return script.lines()
                .filter(line -> line.contains("/image.squashfs ") && line.startsWith("initrd"))
                .map(line -> line.split(" ", -1)[3])
                .findFirst()
                .orElseThrow(() -> new IOException("the script names no root: " + script));
    }

    private static void extract(Cable cable, Path iso, Path root) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "xorriso",
                                "-osirrox",
                                "on",
                                "-indev",
                                iso.toString(),
                                "-overwrite",
                                "on"));
        for (String file : SampleIso.GENTOO.bootFiles()) {
            command.addAll(List.of("-extract", "/" + file, root.resolve(file).toString()));
        }
        Tool.run(command.toArray(String[]::new));
        firstByte(cable, Nginx.url("image.squashfs"));
    }

    private static double mounted(Cable cable, Path iso, Path mount) throws IOException {
        try {
            return seconds(() -> {
                Tool.run("mount", "-o", "loop,ro", iso.toString(), mount.toString());
                firstByte(cable, Nginx.url("mount/image.squashfs"));
            });
        } finally {
            Tool.run("umount", mount.toString());
        }
    }

    private static void firstByte(Cable cable, String url) throws IOException {
        curl(cable, "-sSf", "-r", "0-0", "-o", "/dev/null", url);
    }

    private static double speed(Cable cable, String url, long size) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("-sSf", "-w", "%{size_download} %{time_total}\n"));
        for (int i = 0; i < FETCHES; i++) {
            command.addAll(List.of("-o", "/dev/null", url));
        }
        List<Double> speeds = new ArrayList<>();
        for (String line : curl(cable, command.toArray(String[]::new)).lines().toList()) {
            String[] parts = line.split(" ", -1);
            if (Long.parseLong(parts[0]) != size) {
                throw new IOException("fetched %s of %d bytes".formatted(parts[0], size));
            }
            speeds.add(size / 1e6 / Double.parseDouble(parts[1]));
        }
        return new Samples(speeds).median();
    }

    private static String curl(Cable cable, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Workbench.program("curl")));
        command.addAll(List.of(arguments));
        return Tool.run(cable.client().inside(command).toArray(String[]::new));
    }

    private static void command(Workbench bench, String... arguments) throws IOException {
        Tool.run(bench.launcher().command(arguments).toArray(String[]::new));
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private static double seconds(Work work) throws IOException {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }
}
