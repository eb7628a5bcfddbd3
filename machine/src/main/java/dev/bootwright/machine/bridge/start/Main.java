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
/// Arguments of the kernel: `bootwright.timeout=SECONDS` until the default is started, 0 for never (usually
/// 5, and 30 where somebody may come over SSH);
/// `bootwright.order=installed|seed`; `bootwright.kexec=load` to load kernels by kexec_load although
/// kexec_file_load may work.
public final class Main {

    /// Until the default is started where somebody may come over SSH: a link takes three seconds, an address
    /// as many, and people are not there at once.
    private static final int REMOTE_SECONDS = 30;

    private Main() {}

    public static void main(String[] flags) throws IOException, InterruptedException {
        if (List.of(flags).equals(List.of("--warm-up"))) {
            WarmUp.run();
            return;
        }
        bridge(Path.of("/"), run(), terminals()).run();
    }

    /// @param root      of the tree that has `proc`, `sys` and `dev`
    /// @param run       where `/init` tells of what it has done
    /// @param terminals that show the menu
    /// @throws IOException if the command line of the kernel cannot be read
    static Bridge bridge(Path root, Path run, List<Path> terminals) throws IOException {
        String line = Files.readString(root.resolve("proc/cmdline"));
        KernelMounts mounts = new KernelMounts(run.resolve("volumes"));
        Remote remote = Remote.of(run);
        Consoles consoles = Consoles.open(terminals);
        remote.listen(consoles);
        return new Bridge(
                consoles,
                new MachineDisks(root, run, mounts),
                say ->
                        new HandOver(
                                run.resolve("start"),
                                mounts,
                                new Quiet(root.resolve("sys"), remote),
                                loader(root, line),
                                say),
                new KernelLog(root.resolve("dev/kmsg")),
                seconds(line, remote.isOpen() ? REMOTE_SECONDS : Menu.SECONDS),
                argument(line, "bootwright.order").flatMap(Order::of).orElse(Order.INSTALLED));
    }

    private static KernelLoader loader(Path root, String line) {
        boolean byPieces = argument(line, "bootwright.kexec").equals(Optional.of("load"));
        KernelLoader.Way way = byPieces ? KernelLoader.Way.PIECES : KernelLoader.Way.ANY;
        return new KernelLoader(root.resolve("sys"), root.resolve("proc/iomem"), way);
    }

    private static int seconds(String line, int usual) {
        return argument(line, "bootwright.timeout")
                .filter(text -> text.matches("\\d{1,4}"))
                .map(Integer::parseInt)
                .orElse(usual);
    }

    private static Optional<String> argument(String line, String name) {
        for (String argument : line.strip().split("\\s+", -1)) {
            if (argument.startsWith(name + "=")) {
                return Optional.of(argument.substring(name.length() + 1));
            }
        }
        return Optional.empty();
    }

    static Path run() {
        return Path.of(environment("BOOTWRIGHT_RUN", "/run/bootwright"));
    }

    /// Those the kernel writes to.
    static List<Path> terminals() {
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
