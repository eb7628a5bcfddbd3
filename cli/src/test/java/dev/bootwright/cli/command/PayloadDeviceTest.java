package dev.bootwright.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Payloads on the kernel's own block devices: loop devices over files. Needs root.
class PayloadDeviceTest {

    private static final int DISK_BYTES = 16 << 20;
    private static final long SPARSE_BYTES = 200 << 20;

    @TempDir Path directory;

    private final List<String> loops = new ArrayList<>();
    private final List<Path> mounts = new ArrayList<>();
    private Path files = Path.of("");
    private Path image = Path.of("");
    private String err = "";

    @BeforeEach
    void makePayload() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
        assumeTrue(Files.exists(Path.of("/dev/loop-control")), "needs loop devices");
        files = Files.createDirectory(directory.resolve("distfiles"));
        image = directory.resolve("external.img");
        byte[] content = new byte[5_000_000];
        new Random(1).nextBytes(content);
        Files.write(files.resolve("large"), content);
        Files.writeString(files.resolve("small"), "small");
        assertThat(payload("create", "-o", image, "--sha256-inside", files)).isZero();
    }

    @AfterEach
    void detach() throws Exception {
        List<Path> above = mounts.stream().filter(mount -> mount.endsWith("mount")).toList();
        for (Path mount : above) {
            run("umount", mount.toString());
        }
        for (String loop : loops) {
            run("losetup", "-d", loop);
        }
        for (Path mount : mounts) {
            if (!above.contains(mount)) {
                run("umount", mount.toString());
            }
        }
    }

    @Test
    void whatIsWrittenIsListedVerifiedAndImported() throws Exception {
        String disk = loop("disk");
        assertThat(payload("write", image, disk)).isZero();
        assertThat(payload("verify", disk)).isZero();
        Path to = directory.resolve("to");
        assertThat(payload("import", "--to", to, "--device", disk)).isZero();
        for (String name : List.of("large", "small")) {
            assertThat(Files.mismatch(files.resolve(name), to.resolve(name))).isEqualTo(-1);
        }
    }

    @Test
    void blocksOfFourKibibytesAreFilledUp() throws Exception {
        String disk = loop("disk", "--sector-size", "4096");
        assertThat(payload("write", image, disk)).isZero();
        assertThat(payload("verify", disk)).isZero();
    }

    @Test
    void whatHoldsSomethingIsWipedOnlyOnRequest() throws Exception {
        String disk = loop("disk");
        run("mkfs.ext4", "-q", "-F", "-L", "precious", disk);
        assertThat(payload("write", image, disk)).isEqualTo(1);
        assertThat(err)
                .contains(
                        disk
                                + " must not be written to: it holds ext4 \"precious\"\n"
                                + "hint: choose another device, or say --wipe");
        assertThat(payload("write", image, disk, "--wipe")).isZero();
        assertThat(payload("write", image, disk)).isEqualTo(1);
        assertThat(err).contains("it holds payload");
    }

    @Test
    void dataOfUnknownKindIsNotLostEither() throws Exception {
        String disk = loop("disk");
        try (FileChannel raw = FileChannel.open(Path.of(disk), StandardOpenOption.WRITE)) {
            raw.write(ByteBuffer.wrap(new byte[] {1}), DISK_BYTES - 100);
        }
        assertThat(payload("write", image, disk)).isEqualTo(1);
        assertThat(err).contains("it holds data that nobody knows");
    }

    @Test
    void whatIsMountedIsNeverWrittenToNorImportedFrom() throws Exception {
        String disk = loop("disk");
        run("mkfs.ext4", "-q", "-F", disk);
        Path mount = Files.createDirectory(directory.resolve("mount"));
        run("mount", disk, mount.toString());
        mounts.add(mount);
        assertThat(payload("write", image, disk, "--wipe")).isEqualTo(1);
        assertThat(err)
                .contains("%s is mounted at %s".formatted(Path.of(disk).getFileName(), mount));
        assertThat(payload("import", "--device", disk, "--to", directory.resolve("to")))
                .isEqualTo(1);
        assertThat(err).contains(disk + ": is in use");
    }

    @Test
    void aDeviceThatIsTooSmallOrReadOnlyIsRefused() throws Exception {
        String small = loop("small", "--sizelimit", "1048576");
        assertThat(payload("write", image, small)).isEqualTo(1);
        assertThat(err).contains("it has 1048576 bytes, the payload needs 5000");
        String readOnly = loop("read-only", "--read-only");
        assertThat(payload("write", image, readOnly)).isEqualTo(1);
        assertThat(payload("verify", readOnly)).isEqualTo(1);
    }

    @Test
    void aDeviceThatShrinksWhileItIsReadLeavesNoPartUnderARealName() throws Exception {
        String disk = loop("disk");
        assertThat(payload("write", image, disk)).isZero();
        try (FileChannel backing =
                FileChannel.open(directory.resolve("disk.disk"), StandardOpenOption.WRITE)) {
            backing.truncate(2 << 20);
        }
        run("losetup", "-c", disk);
        Path to = directory.resolve("to");
        assertThat(payload("import", "--device", disk, "--to", to)).isEqualTo(1);
        assertThat(err)
                .contains(
                        disk
                                + ": LBPAYLD1: file size at byte 16: 5000000 bytes from byte 25 run past"
                                + " the end of the disk at byte 2097152");
        assertThat(to).doesNotExist();
    }

    @Test
    void aFullFileSystemIsToldAndLeftAsItWas() throws Exception {
        Path small = tmpfs("2m");
        assertThat(payload("create", "-o", small.resolve("x.img"), files)).isEqualTo(1);
        assertThat(err).contains("x.img: needs 5000").contains("2097152 are free in " + small);
        assertThat(payload("extract", image, "--to", small.resolve("to"))).isEqualTo(1);
        assertThat(err).contains("to: the payload needs 5000").contains("bytes, 2097152 are free");
        try (Stream<Path> left = Files.walk(small)) {
            assertThat(left).containsExactlyInAnyOrder(small, small.resolve("to"));
        }
    }

    @Test
    void roomThatVanishesWhileAnImageIsMadeIsToldAndNoPartIsLeft() throws Exception {
        Path sparse = sparse();
        Path small = tmpfs("201m");
        Path part = small.resolve(".x.img.part");
        Path filler = small.resolve("filler");
        Thread filling = Thread.ofPlatform().start(() -> fill(part, filler));
        assertThat(payload("create", "-o", small.resolve("x.img"), sparse)).isEqualTo(1);
        filling.join();
        assertThat(err)
                .contains("x.img: sparse: cannot be copied from byte ")
                .contains(": No space left on device: ")
                .contains(" more bytes are needed in " + small);
        try (Stream<Path> left = Files.list(small)) {
            assertThat(left).containsExactly(filler);
        }
    }

    @Test
    void roomThatVanishesWhileFilesAreCopiedIsToldAndTheNextRunGoesOn() throws Exception {
        Path large = directory.resolve("large.img");
        assertThat(payload("create", "-o", large, sparse())).isZero();
        Path small = tmpfs("201m");
        Path to = small.resolve("to");
        Path part = to.resolve(".payload.part/sparse");
        Path filler = small.resolve("filler");
        Thread filling = Thread.ofPlatform().start(() -> fill(part, filler));
        assertThat(payload("extract", large, "--to", to)).isEqualTo(1);
        filling.join();
        assertThat(err)
                .contains("large.img: sparse: cannot be copied from byte ")
                .contains(": No space left on device: ")
                .contains(" more bytes are needed in " + to);
        assertThat(to.resolve("sparse")).doesNotExist();
        assertThat(part).exists();
        Files.delete(filler);
        assertThat(payload("extract", large, "--to", to)).isZero();
        assertThat(to.resolve("sparse")).hasSize(SPARSE_BYTES);
        assertThat(to.resolve(".payload.part")).doesNotExist();
    }

    private Path sparse() throws IOException {
        Path sparse = directory.resolve("sparse");
        try (FileChannel file =
                FileChannel.open(sparse, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(1), SPARSE_BYTES - 1);
        }
        return sparse;
    }

    /// Takes all room of a file system, as soon as a file of it exists.
    private static void fill(Path appearing, Path filler) {
        try (FileChannel out =
                FileChannel.open(filler, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (!Files.exists(appearing)) {
                Thread.onSpinWait();
            }
            for (int i = 0; i < 1000; i++) {
                out.write(ByteBuffer.allocate(1 << 20));
            }
        } catch (IOException e) {
            // It is full: what was wanted.
        }
    }

    @Test
    void checksumsThatFindNoRoomAreToldAndTheImageDoesNotAppear() throws Exception {
        Path small = tmpfs("4k");
        Path sums = small.resolve("sums");
        Files.write(small.resolve("filler"), new byte[4096]);
        Path made = directory.resolve("made.img");
        assertThat(payload("create", "-o", made, "--sha256", sums, files)).isEqualTo(1);
        assertThat(err).contains(sums + ": No space left on device");
        assertThat(made).doesNotExist();
        assertThat(sums).doesNotExist();
    }

    @Test
    void aDiskThatFailsHalfWayHoldsNoPayload() throws Exception {
        Path small = tmpfs("2m");
        String disk = attach(small.resolve("backing"));
        assertThat(payload("write", image, disk)).isEqualTo(1);
        assertThat(err).contains("fsync(" + disk + "): input/output error");
        assertThat(payload("list", disk)).isEqualTo(1);
        assertThat(err).contains("LBPAYLD1: magic at byte 0");
    }

    @Test
    void aFileSystemThatFailsHalfWayHoldsNoImage() throws Exception {
        Path small = tmpfs("3m");
        String disk = attach(small.resolve("backing"));
        run("mkfs.ext4", "-q", "-F", "-O", "^has_journal", disk);
        Path mount = Files.createDirectory(directory.resolve("mount"));
        run("mount", disk, mount.toString());
        mounts.addFirst(mount);
        assertThat(payload("create", "-o", mount.resolve("x.img"), files)).isEqualTo(1);
        assertThat(err)
                .contains("x.img: No space left on device"); // what a loop device makes of it
        assertThat(mount.resolve("x.img")).doesNotExist();
        assertThat(mount.resolve(".x.img.part")).doesNotExist();
    }

    private Path tmpfs(String size) throws Exception {
        Path small = Files.createDirectory(directory.resolve("tmpfs"));
        run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", small.toString());
        mounts.add(small);
        return small;
    }

    private int payload(Object... arguments) {
        List<String> all = new ArrayList<>(List.of("payload"));
        Stream.of(arguments).map(Object::toString).forEach(all::add);
        StringWriter errors = new StringWriter();
        CommandLine command = Bootwright.commandLine();
        command.setOut(new PrintWriter(new StringWriter(), true));
        command.setErr(new PrintWriter(errors, true));
        int status = command.execute(all.toArray(String[]::new));
        err = errors.toString();
        return status;
    }

    private String loop(String name, String... options) throws Exception {
        return attach(directory.resolve(name + ".disk"), options);
    }

    /// A loop device over a sparse file.
    private String attach(Path backing, String... options) throws Exception {
        try (FileChannel channel =
                FileChannel.open(
                        backing, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(1), DISK_BYTES - 1);
        }
        List<String> command = new ArrayList<>(List.of("losetup", "--find", "--show"));
        command.addAll(List.of(options));
        command.add(backing.toString());
        String loop = run(command.toArray(String[]::new)).strip();
        loops.add(loop);
        return loop;
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = process.inputReader().readAllAsString();
        assertThat(process.waitFor()).as("%s: %s", String.join(" ", command), output).isZero();
        return output;
    }
}
