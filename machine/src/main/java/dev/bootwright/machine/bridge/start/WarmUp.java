package dev.bootwright.machine.bridge.start;

import dev.bootwright.formats.zstd.Zstd;
import dev.bootwright.machine.bridge.menu.KeyDecoder;
import dev.bootwright.machine.bridge.menu.Screen;
import java.io.DataInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Uses what a bridge uses on a machine, on half of a mirror as Proxmox makes it, and loads what that does not
/// reach. What has been used once need not be linked by a machine that is started.
final class WarmUp {

    private static final List<String> MODULES =
            List.of("dev.bootwright.formats", "dev.bootwright.machine");

    /// Directories of classes.
    private static final String WANTED =
            "dev/bootwright/(formats/(bytes|fat|gpt|menu|signature|tree|vdev|zfs)/[\\w$]+"
                    + "|machine/bridge/\\w+/[\\w$]+|machine/hardware/Attached[\\w$]*)\\.class";

    /// Shows nothing, and nobody ever presses a key on it.
    private static final Path TERMINAL = Path.of("/dev/null");

    private static final int PIECE = 16 << 20;
    private static final int BLOCK = 1 << 16;
    private static final byte[] ZEROS = new byte[BLOCK];

    private WarmUp() {}

    static void run() throws IOException, InterruptedException {
        Path root = Files.createTempDirectory("warm-up");
        if (Main.terminals().isEmpty() || !Main.run().isAbsolute()) {
            throw new IllegalStateException("a machine without a terminal");
        }
        try {
            show(root);
        } finally {
            delete(root);
        }
        for (String module : MODULES) {
            Optional<ResolvedModule> resolved =
                    ModuleLayer.boot().configuration().findModule(module);
            if (resolved.isPresent()) {
                load(resolved.get().reference());
            }
        }
    }

    private static void show(Path root) throws IOException, InterruptedException {
        Path dev = Files.createDirectory(root.resolve("dev"));
        unpack(disk(root, "nvme0n1", 229_376));
        Files.write(disk(root, "nvme1n1", BLOCK / 512), ZEROS);
        Path run = Files.createDirectory(root.resolve("run"));
        Files.createFile(run.resolve("modules")); // all drivers are there
        Path proc = Files.createDirectory(root.resolve("proc"));
        Files.writeString(proc.resolve("cmdline"), "console=ttyS0 bootwright.bridge\n");
        Files.createFile(dev.resolve("kmsg"));
        int entries = Main.bridge(root, run, List.of(TERMINAL)).begin();
        if (entries == 0) {
            throw new IllegalStateException("nothing was found to be booted");
        }
        // What threads of consoles would do: how far each comes is not the same every time.
        Screen screen = Screen.ofTexts(List.of("one", "two"));
        if (screen.whole().equals(screen.changedFrom(Screen.ofTexts(List.of("one"))))) {
            throw new IllegalStateException("a change that is the whole screen");
        }
        new KeyDecoder().decode(new byte[] {'x', 0x1B, '[', 'B'});
    }

    /// One more disk of the machine, without content.
    private static Path disk(Path root, String name, long sectors) throws IOException {
        Path block = Files.createDirectories(root.resolve("sys/block").resolve(name));
        Files.createDirectory(block.resolve("device"));
        Files.writeString(block.resolve("device/serial"), "WARM-UP\n");
        Files.writeString(block.resolve("wwid"), "eui.00000000000000" + sectors + "\n");
        Files.writeString(block.resolve("hidden"), "0\n");
        Files.writeString(block.resolve("size"), sectors + "\n");
        return Files.createFile(root.resolve("dev").resolve(name));
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /// Pieces of the disk that are not all zeros, each its number, its size, and a Zstandard frame.
    private static void unpack(Path file) throws IOException {
        byte[] piece = new byte[PIECE];
        try (DataInputStream in = new DataInputStream(pool());
                FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            while (in.available() > 0) {
                long number = in.readInt();
                int size = Zstd.decode(in.readNBytes(in.readInt()), piece);
                for (int at = 0; at < size; at += BLOCK) { // the last has the end of the table
                    if (!Arrays.equals(piece, at, at + BLOCK, ZEROS, 0, BLOCK)) {
                        out.write(ByteBuffer.wrap(piece, at, BLOCK), number * PIECE + at);
                    }
                }
            }
        }
    }

    private static InputStream pool() throws IOException {
        InputStream pool = WarmUp.class.getResourceAsStream("warm-up.pool");
        if (pool == null) {
            throw new FileNotFoundException("the pool to try things out on");
        }
        return pool;
    }

    private static void load(ModuleReference module) throws IOException {
        try (ModuleReader reader = module.open();
                Stream<String> names = reader.list()) {
            for (String name : names.filter(each -> each.matches(WANTED)).sorted().toList()) {
                String type = name.substring(0, name.length() - 6).replace('/', '.');
                try {
                    Class.forName(type, false, WarmUp.class.getClassLoader());
                } catch (ClassNotFoundException e) {
                    throw new IllegalStateException(module + " lists a class it has not", e);
                }
            }
        }
    }
}
