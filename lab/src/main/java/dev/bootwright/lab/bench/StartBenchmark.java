package dev.bootwright.lab.bench;

import dev.bootwright.image.catalogue.Image;
import dev.bootwright.lab.network.BridgedNetwork;
import dev.bootwright.lab.operator.Launcher;
import dev.bootwright.lab.operator.Server;
import dev.bootwright.lab.run.Run;
import dev.bootwright.lab.vm.Firmware;
import dev.bootwright.lab.vm.MachineSpec;
import dev.bootwright.lab.vm.VirtualMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// How long a machine takes from its kernel to its place in the database.
final class StartBenchmark implements Benchmark {

    private static final Measure START = Measure.lower("kernel start to inventory stored", "s");

    /// 5 s where busybox takes 1.3 s: how fast a machine is emulated differs from computer to computer.
    private static final Goal GOAL = new Goal.Ratio(5 / 1.3);

    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final String PEER = "bare busybox";
    private static final String BARE = "bare";
    private static final String OURS = "ours";

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String about() {
        return "A virtual machine of 512 MB, emulated, boots the amd64 image over HTTP: seconds of its own"
                + " clock from the start of the kernel until the server has stored its inventory. Beside it"
                + " the same machine and kernel with nothing but busybox, until its init runs.";
    }

    @Override
    public List<Row> run(Workbench bench) throws IOException {
        Image ours = BuiltImages.ensure(bench.launcher(), "amd64");
        Path images = Files.createDirectory(bench.run().folder().resolve("images"));
        Files.createSymbolicLink(images.resolve(ours.id()), ours.directory());
        Path busybox = Path.of(Workbench.program("busybox"));
        Image bare = BareImage.publish(images, ours, busybox);
        BridgedNetwork network = BridgedNetwork.open(bench.run());
        startServer(bench, network, images, bare);
        Contest contest =
                Contest.hold(
                        bench.rounds(),
                        List.of(
                                new Contestant(
                                        "bootwright",
                                        bench.ourVersion(),
                                        () ->
                                                boot(
                                                        bench.run(),
                                                        network,
                                                        OURS,
                                                        "^bootwright: ([0-9.]+) inventory sent")),
                                new Contestant(
                                        PEER,
                                        Workbench.version("busybox-static"),
                                        () ->
                                                boot(
                                                        bench.run(),
                                                        network,
                                                        BARE,
                                                        "^" + BareImage.SIGN + "([0-9.]+)"))),
                        bench.progress());
        return contest.rows(name(), START, Map.of(PEER, GOAL));
    }

    /// A server that gives the machine of that name the bare image, and all others the newest but that.
    private static void startServer(
            Workbench bench, BridgedNetwork network, Path images, Image bare) throws IOException {
        Path rule = bench.run().folder().resolve("rule.yaml");
        Files.writeString(
                rule,
                """
                name: bare
                match: {mac: "%s"}
                image: %s
                """
                        .formatted(machine(BARE).mac(), bare.id()));
        Launcher launcher = bench.launcher();
        Server.start(
                bench.run(),
                launcher,
                network,
                images,
                List.of("--image", "amd64", "--rule", rule.toString()));
    }

    private static MachineSpec machine(String name) {
        return MachineSpec.of(name, Firmware.BIOS);
    }

    private static Map<Measure, Double> boot(
            Run run, BridgedNetwork network, String name, String sign) throws IOException {
        try (VirtualMachine machine = VirtualMachine.powerOn(run, network, machine(name))) {
            String line = machine.console().expect(sign, LONGEST);
            return Map.of(START, Double.parseDouble(line.replaceFirst(sign, "$1")));
        }
    }
}
