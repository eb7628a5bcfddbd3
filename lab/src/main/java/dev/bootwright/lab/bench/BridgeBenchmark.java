package dev.bootwright.lab.bench;

import dev.bootwright.image.catalogue.Image;
import dev.bootwright.lab.network.BridgedNetwork;
import dev.bootwright.lab.run.Tool;
import dev.bootwright.lab.vm.Firmware;
import dev.bootwright.lab.vm.MachineSpec;
import dev.bootwright.lab.vm.VirtualDisk;
import dev.bootwright.lab.vm.VirtualMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// How long the boot drive takes from its kernel to its menu.
final class BridgeBenchmark implements Benchmark {

    private static final Measure MENU = Measure.lower("kernel start to menu", "s");
    private static final Goal GOAL = new Goal.Ratio(2);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final String PEER = "bare busybox";
    private static final int MEBIBYTES = 1024;
    private static final String POOL =
            "formats/src/test/resources/dev/bootwright/formats/zfs/proxmox-mirror/";

    /// Messages of the level at which the menu is noted are shown, those of drivers are not.
    private static final String ARGUMENTS =
            "console=tty0 console=ttyS0,115200 rootfstype=ramfs loglevel=6 printk.time=1"
                    + " bootwright.bridge bootwright.timeout=0";

    private static final String MENU_SIGN =
            "\\[ *([0-9.]+)\\] bootwright: the menu is shown, entries: [1-9].*";

    private static final String BARE_SIGN = "^" + BareImage.SIGN + "([0-9.]+)";

    @Override
    public String name() {
        return "bridge";
    }

    @Override
    public String about() {
        return "A virtual machine with a mirror of Proxmox on two NVMe disks, emulated, starts the boot drive's"
                + " image: seconds of its own clock from the start of the kernel until the menu has found the"
                + " pool and is shown. Beside it the same machine and kernel with nothing but busybox, until its"
                + " init runs.";
    }

    @Override
    public List<Row> run(Workbench bench) throws IOException {
        Image ours = BuiltImages.ensureBridge(bench.launcher());
        Path images = Files.createDirectory(bench.run().folder().resolve("images"));
        Image bare = BareImage.publish(images, ours, Path.of(Workbench.program("busybox")));
        BridgedNetwork network = BridgedNetwork.open(bench.run());
        Contest contest =
                Contest.hold(
                        bench.rounds(),
                        List.of(
                                new Contestant(
                                        "bootwright",
                                        bench.ourVersion(),
                                        () -> boot(bench, network, "ours", ours, MENU_SIGN)),
                                new Contestant(
                                        PEER,
                                        Workbench.version("busybox-static"),
                                        () -> boot(bench, network, "bare", bare, BARE_SIGN))),
                        bench.progress());
        return contest.rows(name(), MENU, Map.of(PEER, GOAL));
    }

    private static Map<Measure, Double> boot(
            Workbench bench, BridgedNetwork network, String name, Image image, String sign)
            throws IOException {
        MachineSpec spec =
                MachineSpec.of(name, Firmware.BIOS)
                        .withMemory(MEBIBYTES)
                        .withoutNetwork(
                                new MachineSpec.DirectStart(
                                        image.kernel(), image.initramfs(), ARGUMENTS));
        Path folder = Files.createDirectories(bench.run().folder().resolve(name));
        for (int i = 0; i < 2; i++) {
            Path disk = folder.resolve("POOL-" + i + ".disk");
            Path packed = bench.launcher().top().resolve(POOL + "disk" + i + ".raw.zst");
            Tool.run(
                    "zstd", "-d", "-q", "-f", "--sparse", packed.toString(), "-o", disk.toString());
            spec = spec.withDisk(VirtualDisk.nvme("POOL-" + i, Files.size(disk)));
        }
        try (VirtualMachine machine = VirtualMachine.powerOn(bench.run(), network, spec)) {
            String line = machine.console().expect(sign, LONGEST);
            return Map.of(MENU, Double.parseDouble(line.replaceFirst(sign, "$1")));
        }
    }
}
