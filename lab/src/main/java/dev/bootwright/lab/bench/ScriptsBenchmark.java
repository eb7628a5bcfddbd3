package dev.bootwright.lab.bench;

import dev.bootwright.lab.network.Cable;
import dev.bootwright.lab.run.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Many machines ask for their boot scripts at once.
final class ScriptsBenchmark implements Benchmark {

    private static final Measure SCRIPTS = Measure.higher("boot scripts", "/s");
    private static final int MACHINES = 500;
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");

    @Override
    public String name() {
        return "scripts";
    }

    @Override
    public String about() {
        return "64 connections ask in turn for the boot scripts of 500 machines (wrk, 5 s). Ours renders"
                + " each from the database, with a secret of its own that is on the disk before it is sent;"
                + " nginx sends a file of the same size.";
    }

    @Override
    public List<Row> run(Workbench bench) throws IOException {
        Cable cable = Cable.lay(bench.run());
        Path images = Files.createDirectory(bench.run().folder().resolve("images"));
        SampleImage.publish(images, 1, 1);
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
        Path root = Files.createDirectory(bench.run().folder().resolve("root"));
        String script = sample(cable, ours);
        Files.writeString(root.resolve("boot.ipxe"), script);
        Nginx.start(bench, cable, root);
        Path each = Files.writeString(bench.run().folder().resolve("each.lua"), eachMachine());
        Contest contest =
                Contest.hold(
                        bench.rounds(),
                        List.of(
                                new Contestant(
                                        "bootwright",
                                        bench.ourVersion(),
                                        () -> ask(cable, "-s", each.toString(), ours.boot() + "/")),
                                new Contestant(
                                        Nginx.NAME,
                                        Nginx.version(),
                                        () -> ask(cable, Nginx.url("boot.ipxe")))),
                        bench.progress());
        return contest.rows(name(), SCRIPTS, Map.of()).stream()
                .map(row -> row.withRemark("rendered and durable, beside a static file"))
                .toList();
    }

    private static String sample(Cable cable, ServerUnderTest ours) throws IOException {
        List<String> curl =
                List.of(
                        Workbench.program("curl"),
                        "-sSf",
                        ours.boot() + "/boot/" + mac(0) + ".ipxe");
        return Tool.run(cable.client().inside(curl).toArray(String[]::new));
    }

    private static String mac(int machine) {
        return "52-54-00-00-%02x-%02x".formatted(machine >> 8, machine & 0xFF);
    }

    /// For wrk: the next machine at each request.
    private static String eachMachine() {
        return """
        local machine = 0
        request = function()
            machine = (machine + 1) %% %d
            return wrk.format("GET", string.format(
                "/boot/52-54-00-00-%%02x-%%02x.ipxe", math.floor(machine / 256), machine %% 256))
        end
        """
                .formatted(MACHINES);
    }

    private static Map<Measure, Double> ask(Cable cable, String... what) throws IOException {
        List<String> wrk = new ArrayList<>(List.of(Workbench.program("wrk")));
        wrk.addAll(List.of("-t", "1", "-c", "64", "-d", "5s"));
        wrk.addAll(List.of(what));
        String output = Tool.run(cable.client().inside(wrk).toArray(String[]::new));
        Matcher rate = RATE.matcher(output);
        if (!rate.find() || output.contains("Non-2xx")) {
            throw new IOException("wrk: " + output.strip());
        }
        return Map.of(SCRIPTS, Double.parseDouble(rate.group(1)));
    }
}
