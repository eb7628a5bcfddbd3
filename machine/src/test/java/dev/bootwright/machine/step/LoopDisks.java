package dev.bootwright.machine.step;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.machine.program.Program;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Loop devices of this computer that look like a machine's disks: a tree with their real directories
/// of sysfs and their real nodes, beside the serial numbers that loop devices do not have. The kernel,
/// and every program, sees them as what they are.
///
/// ```text
/// sys/block/sda/           serial, device, and the real attributes of loop0
/// sys/block/sda/loop0p1    the real directory, once the partition is there
/// sys/class/block          links to both, and nothing of this computer's own disks
/// dev/sda, dev/loop0p1     the real nodes
/// proc                     the real one
/// ```
public final class LoopDisks {

    private static final int PARTITIONS = 8;
    private static final List<String> REAL = List.of("size", "dev", "queue", "ro", "holders");

    private final Path root;
    private final List<String> loops = new ArrayList<>();

    private LoopDisks(Path root) {
        this.root = root;
    }

    /// A machine without disks.
    ///
    /// @param root an empty directory
    public static LoopDisks open(Path root) throws IOException {
        boolean canLoop =
                Files.isWritable(Path.of("/dev/loop-control"))
                        && Files.isExecutable(Path.of("/usr/sbin/losetup"));
        if ("required".equals(System.getProperty("peers"))) {
            assertTrue(canLoop, "loop devices need root");
        }
        assumeTrue(canLoop, "loop devices need root");
        Files.createDirectories(root.resolve("sys/block"));
        Files.createDirectories(root.resolve("dev"));
        Files.createDirectories(root.resolve("sys/class/block"));
        Files.createSymbolicLink(root.resolve("proc"), Path.of("/proc"));
        return new LoopDisks(root);
    }

    public Path root() {
        return root;
    }

    /// Attaches a blank disk: `sda`, then `sdb`.
    ///
    /// @param size in bytes
    public DiskIdentity add(String serial, long size) throws IOException, InterruptedException {
        Path image = root.resolve("image" + loops.size());
        try (var file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(size);
        }
        String node =
                Program.of("losetup", "--find", "--show", "--partscan", image.toString())
                        .output()
                        .strip();
        String loop = node.substring("/dev/".length());
        String name = "sd" + (char) ('a' + loops.size());
        loops.add(loop);
        Path block = Files.createDirectories(root.resolve("sys/block").resolve(name));
        Path real = Path.of("/sys/block", loop);
        for (String attribute : REAL) {
            Files.createSymbolicLink(block.resolve(attribute), real.resolve(attribute));
        }
        Files.createDirectory(block.resolve("device"));
        Path all = root.resolve("sys/class/block");
        Files.createSymbolicLink(all.resolve(name), block);
        Files.createSymbolicLink(root.resolve("dev").resolve(name), Path.of(node));
        for (int i = 1; i <= PARTITIONS; i++) {
            String part = loop + "p" + i;
            Files.createSymbolicLink(block.resolve(part), real.resolve(part));
            Files.createSymbolicLink(all.resolve(part), real.resolve(part));
            Files.createSymbolicLink(root.resolve("dev").resolve(part), Path.of("/dev", part));
        }
        changeSerial(name, serial);
        return new DiskIdentity(serial, Optional.empty(), size);
    }

    /// As when somebody exchanged the disk.
    public void changeSerial(String name, String serial) throws IOException {
        Files.writeString(root.resolve("sys/block").resolve(name).resolve("serial"), serial + "\n");
    }

    /// As when somebody pulled the disk.
    public void remove(String name) throws IOException {
        Files.move(
                root.resolve("sys/block").resolve(name),
                root.resolve("sys").resolve("pulled-" + name));
    }

    /// As when the disk that was pulled is there again.
    public void putBack(String name) throws IOException {
        Files.move(
                root.resolve("sys").resolve("pulled-" + name),
                root.resolve("sys/block").resolve(name));
    }

    /// As when nothing can be read of a disk any more: every attempt ends with EIO.
    public void damage(int disk) throws IOException {
        try (var file = new RandomAccessFile(root.resolve("image" + disk).toFile(), "rw")) {
            file.setLength(0);
        }
    }

    /// As when the kernel runs an array, for which whoever needs its bytes links a node.
    ///
    /// @param missing members
    void appear(String array, List<String> members, int missing) throws IOException {
        Path block = root.resolve("sys/block").resolve(array);
        Files.createDirectories(block.resolve("md"));
        Files.writeString(block.resolve("md/degraded"), missing + "\n");
        for (String member : members) {
            Files.createDirectories(block.resolve("slaves").resolve(member));
        }
    }

    /// The real node of a disk, for other programs.
    public Path node(int disk) {
        return Path.of("/dev", loops.get(disk));
    }

    /// The real node of a partition, for other programs.
    public Path node(int disk, int partition) {
        return Path.of("/dev", loops.get(disk) + "p" + partition);
    }

    /// How many sectors were written to a disk and its partitions; see the kernel's
    /// `Documentation/block/stat.rst`.
    public long written(int disk) throws IOException {
        String counters = Files.readString(Path.of("/sys/block", loops.get(disk), "stat"));
        return Long.parseLong(counters.strip().split(" +", -1)[6]);
    }

    /// Runs another program that looks at a disk.
    public static String see(String program, Object... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return Program.of(command).output();
    }

    /// Gives the loop devices back; the files behind them are the test's.
    public void detach() throws IOException, InterruptedException {
        for (String loop : loops) {
            Program.of("losetup", "--detach", "/dev/" + loop).result();
            Program.of("partx", "--delete", "/dev/" + loop).result();
        }
    }
}
