package dev.bootwright.linux.block;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bootwright.linux.sys.NativeException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The kernel itself, with a loop device over a file of 16 MiB.
class BlockDeviceTest {

    private static final long SIZE = 16 << 20;

    @TempDir Path directory;

    private Path loop;

    @BeforeEach
    void attach() throws Exception {
        Path image = directory.resolve("image");
        try (var file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(SIZE);
        }
        boolean canLoop =
                Files.isWritable(Path.of("/dev/loop-control"))
                        && Files.isExecutable(Path.of("/usr/sbin/losetup"));
        if ("required".equals(System.getProperty("peers"))) {
            assertTrue(canLoop, "loop devices need root");
        }
        assumeTrue(canLoop, "loop devices need root");
        loop = Path.of(run("losetup", "--find", "--show", "--partscan", image.toString()).strip());
    }

    @AfterEach
    void detach() throws Exception {
        if (loop != null) {
            run("losetup", "--detach", loop.toString());
        }
    }

    @Test
    void knowsItsSizes() throws IOException {
        try (BlockDevice device = BlockDevice.open(loop)) {
            assertEquals(SIZE, device.size());
            assertEquals(512, device.logicalBlockSize());
            assertTrue(device.physicalBlockSize() >= 512);
            assertFalse(device.isReadOnly());
        }
    }

    @Test
    void aClaimKeepsOthersFromClaiming() throws IOException {
        try (BlockDevice device = BlockDevice.claim(loop)) {
            NativeException e =
                    assertThrows(NativeException.class, () -> BlockDevice.claim(loop).close());
            assertEquals(NativeException.EBUSY, e.errno());
            assertEquals(SIZE, device.size());
            BlockDevice.open(loop).close();
        }
        BlockDevice.claim(loop).close();
    }

    @Test
    void writesZerosAndDropsTheCache() throws IOException {
        try (FileChannel channel =
                        FileChannel.open(loop, StandardOpenOption.READ, StandardOpenOption.WRITE);
                BlockDevice device = BlockDevice.claim(loop)) {
            channel.write(ByteBuffer.wrap("something".getBytes(UTF_8)), 4096);
            device.dropCache();
            assertEquals('s', firstByte(channel, 4096));
            device.zeroOut(4096, 4096);
            assertEquals(0, firstByte(channel, 4096));
            channel.write(ByteBuffer.wrap("something".getBytes(UTF_8)), 8192);
            device.dropCache();
            device.discard(8192, 4096);
            assertEquals(0, firstByte(channel, 8192), "a hole in the file behind the loop device");
        }
    }

    @Test
    void addsAndDeletesAPartition() throws IOException {
        Path partition = Path.of("/sys/class/block", loop.getFileName() + "p7");
        try (BlockDevice device = BlockDevice.claim(loop)) {
            device.addPartition(7, 1 << 20, 2 << 20);
            assertEquals("2048", Files.readString(partition.resolve("start")).strip());
            assertEquals("4096", Files.readString(partition.resolve("size")).strip());
            device.deletePartition(7);
            assertFalse(Files.exists(partition));
        }
    }

    @Test
    void readsThePartitionTableAnew() throws IOException {
        try (BlockDevice device = BlockDevice.claim(loop)) {
            device.addPartition(1, 1 << 20, 1 << 20);
            assertTrue(Files.exists(Path.of(loop + "p1")), "the node is there at once");
            device.rereadPartitions(); // which finds no table, whatever kinds this kernel knows
            assertFalse(Files.exists(Path.of(loop + "p1")));
        }
    }

    @Test
    void errorsNameTheCallTheDeviceAndTheReason() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "no device");
        try (BlockDevice device = BlockDevice.open(file)) {
            NativeException e = assertThrows(NativeException.class, device::size);
            assertEquals(NativeException.ENOTTY, e.errno());
            assertTrue(e.getMessage().startsWith("BLKGETSIZE64(" + file + "): "), e.getMessage());
        }
        assertThrows(NativeException.class, () -> BlockDevice.open(directory.resolve("missing")));
    }

    @Test
    void aClosedDeviceIsNotUsed() throws IOException {
        BlockDevice device = BlockDevice.open(loop);
        device.close();
        device.close();
        assertThrows(IllegalStateException.class, device::size);
    }

    private static int firstByte(FileChannel channel, long offset) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        channel.read(one, offset);
        return one.get(0);
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }
}
