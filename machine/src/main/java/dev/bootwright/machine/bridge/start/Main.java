package dev.bootwright.machine.bridge.start;

import dev.bootwright.machine.bridge.choose.Order;
import dev.bootwright.machine.bridge.load.KernelLoader;
import dev.bootwright.machine.bridge.menu.Menu;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Starts the bridge.
///
/// ```text
/// java @agent.args -m dev.bootwright.machine/dev.bootwright.machine.bridge.start.Main [--warm-up]
/// ```
///
/// `--warm-up` loads the classes the bridge uses, touches nothing of the machine, and ends with status 0.
///
/// Arguments of the kernel: `bootwright.timeout=SECONDS` until the default is started, 0 for never;
/// `bootwright.order=installed|seed`; `bootwright.kexec=load` to load kernels by kexec_load although
/// kexec_file_load may work.
public final class Main {

    private static final Path SYS = Path.of("/sys");

    private Main() {}

    public static void main(String[] flags) throws IOException, InterruptedException {
        if (List.of(flags).equals(List.of("--warm-up"))) {
            WarmUp.run();
            return;
        }
        String line = Files.readString(Path.of("/proc/cmdline"));
        Path run = Path.of(environment("BOOTWRIGHT_RUN", "/run/bootwright"));
        KernelMounts mounts = new KernelMounts(run.resolve("volumes"));
        MachineDisks disks = new MachineDisks(Path.of("/"), run, mounts);
        new Bridge(
                        Consoles.open(terminals()),
                        disks,
                        say -> new HandOver(run.resolve("start"), mounts, SYS, loader(line), say),
                        new KernelLog(Path.of("/dev/kmsg")),
                        seconds(line),
                        argument(line, "bootwright.order")
                                .flatMap(Order::of)
                                .orElse(Order.INSTALLED))
                .run();
    }

    private static KernelLoader loader(String line) {
        boolean byPieces = argument(line, "bootwright.kexec").equals(Optional.of("load"));
        KernelLoader.Way way = byPieces ? KernelLoader.Way.PIECES : KernelLoader.Way.ANY;
        return new KernelLoader(SYS, Path.of("/proc/iomem"), way);
    }

    private static int seconds(String line) {
        return argument(line, "bootwright.timeout")
                .filter(text -> text.matches("\\d{1,4}"))
                .map(Integer::parseInt)
                .orElse(Menu.SECONDS);
    }

    private static Optional<String> argument(String line, String name) {
        for (String argument : line.strip().split("\\s+", -1)) {
            if (argument.startsWith(name + "=")) {
                return Optional.of(argument.substring(name.length() + 1));
            }
        }
        return Optional.empty();
    }

    /// Those the kernel writes to.
    private static List<Path> terminals() {
        List<Path> terminals = new ArrayList<>();
        for (String name : environment("BOOTWRIGHT_CONSOLES", "tty1").split(" +", -1)) {
            if (!name.isEmpty()) {
                terminals.add(Path.of("/dev", name));
            }
        }
        return terminals;
    }

    private static String environment(String name, String otherwise) {
        return Optional.ofNullable(System.getenv(name)).orElse(otherwise);
    }
}
