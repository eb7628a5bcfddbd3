package dev.bootwright.lab.bench;

import dev.bootwright.lab.run.Tool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A payload image of many files is made.
final class PayloadBenchmark implements Benchmark {

    private static final int FILES = 200;
    private static final long ALL_BYTES = 4L << 30;
    private static final Measure TIME = Measure.lower("4 GiB in 200 files", "s");

    @Override
    public String name() {
        return "payload";
    }

    @Override
    public String about() {
        return "200 files of 4 GiB together become a payload image, until it is on the disk. cat copies the"
                + " same bytes into one file; the recipe is the shell script that live-bootstrap documents.";
    }

    @Override
    public List<Row> run(Workbench bench) throws IOException {
        Path folder = bench.run().folder();
        bench.progress().accept("writing 4 GiB of files");
        Path files = files(folder);
        Path list = Files.writeString(folder.resolve("external.list"), list(files));
        Path recipe = bench.launcher().top().resolve("etc/make-payload.sh");
        Path image = folder.resolve("external.img");
        List<String> ours =
                bench.launcher()
                        .command("payload", "create", "-o", image.toString(), files.toString());
        List<String> shell = List.of("sh", "-c", "sh \"$@\" && sync \"$2\"", "sh");
        List<String> cat = List.of("sh", "-c", "cat \"$1\"/* >\"$2\" && sync \"$2\"", "sh");
        Contest contest =
                Contest.hold(
                        bench.rounds(),
                        List.of(
                                new Contestant(
                                        "bootwright", bench.ourVersion(), () -> time(image, ours)),
                                new Contestant(
                                        "cat",
                                        Workbench.version("coreutils"),
                                        () -> time(image, with(cat, files, image))),
                                new Contestant(
                                        "shell recipe",
                                        Workbench.version("dash"),
                                        () -> time(image, with(shell, recipe, image, list)))),
                        bench.progress());
        List<Row> rows =
                new ArrayList<>(contest.rows(name(), TIME, Map.of("cat", new Goal.Ratio(1.15))));
        rows.addAll(peaks(bench, files, image));
        return rows;
    }

    /// What the commands that read or write all content need of memory, at their greatest.
    private static List<Row> peaks(Workbench bench, Path files, Path image) throws IOException {
        Path to = bench.run().folder().resolve("extracted");
        Map<String, List<String>> commands = new LinkedHashMap<>();
        commands.put(
                "create --sha256-inside",
                List.of("create", "--sha256-inside", "-o", image.toString(), files.toString()));
        commands.put("verify", List.of("verify", image.toString()));
        commands.put("extract", List.of("extract", image.toString(), "--to", to.toString()));
        List<Row> rows = new ArrayList<>();
        for (Map.Entry<String, List<String>> each : commands.entrySet()) {
            bench.progress().accept("peak memory: " + each.getKey());
            List<String> command = new ArrayList<>(bench.launcher().command("payload"));
            command.addAll(each.getValue());
            Measure peak =
                    Measure.lower("`%s` of 4 GiB, peak memory".formatted(each.getKey()), "MB");
            Samples samples = new Samples(List.of(Usage.peakBytes(command) / 1e6));
            rows.add(Row.alone("payload", peak, samples, new Goal.None()));
        }
        return rows;
    }

    private static Map<Measure, Double> time(Path image, List<String> command) throws IOException {
        Files.deleteIfExists(image);
        long started = System.nanoTime();
        Tool.run(command.toArray(String[]::new));
        double seconds = (System.nanoTime() - started) / 1e9;
        if (Files.size(image) < ALL_BYTES) {
            throw new IOException("%s has only %d bytes".formatted(image, Files.size(image)));
        }
        return Map.of(TIME, seconds);
    }

    private static List<String> with(List<String> command, Path... paths) {
        List<String> all = new ArrayList<>(command);
        for (Path path : paths) {
            all.add(path.toString());
        }
        return all;
    }

    /// Of different sizes, with content that no file system compresses.
    private static Path files(Path folder) throws IOException {
        Path files = Files.createDirectory(folder.resolve("files"));
        byte[] noise = new byte[1 << 20];
        new Random(4).nextBytes(noise);
        long left = ALL_BYTES;
        for (int i = 0; i < FILES; i++) {
            long size = i == FILES - 1 ? left : 2 * ALL_BYTES / FILES * i / FILES + i;
            left -= size;
            Path file = files.resolve("source-%03d.tar.xz".formatted(i));
            try (FileChannel out =
                    FileChannel.open(
                            file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                for (long done = 0; done < size; ) {
                    int piece = (int) Math.min(noise.length, size - done);
                    done += out.write(ByteBuffer.wrap(noise, 0, piece));
                }
            }
        }
        return files;
    }

    private static String list(Path files) {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < FILES; i++) {
            String name = "source-%03d.tar.xz".formatted(i);
            list.append("%s %s\n".formatted(name, files.resolve(name)));
        }
        return list.toString();
    }
}
