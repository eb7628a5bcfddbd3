package dev.bootwright.machine.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.gpt.Gpt;
import dev.bootwright.formats.gpt.GptPartition;
import dev.bootwright.formats.gpt.GptWriter;
import dev.bootwright.formats.gpt.PartitionType;
import dev.bootwright.machine.hardware.AttachedDisk;
import dev.bootwright.machine.hardware.Attributes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskContentsTest {

    private static final long MIB = 1 << 20;
    private static final long SIZE = 32 * MIB;

    @TempDir Path directory;

    private Path node;
    private AttachedDisk disk;

    @BeforeEach
    void layOut() throws IOException {
        node = directory.resolve("node");
        put(SIZE - 1, "\0");
        Path sysfs = Files.createDirectories(directory.resolve("sysfs"));
        disk =
                new AttachedDisk(
                        "sda",
                        node,
                        new Attributes(sysfs),
                        new DiskIdentity("S", Optional.empty(), SIZE));
    }

    @Test
    void aDiskOfZerosHoldsNothing() throws IOException {
        assertEquals(new DiskContents(List.of(), List.of(), false, Optional.empty()), contents());
    }

    @Test
    void whatNobodyKnowsIsContentToo() throws IOException {
        put(MIB - 1, "x");
        assertEquals(new DiskContents(List.of(), List.of(), true, Optional.empty()), contents());
        layOut();
        put(SIZE - MIB, "x");
        assertThat(contents().hasContent()).isTrue();
    }

    @Test
    void aByteInTheMiddleIsNobodysBusiness() throws IOException {
        put(5 * MIB, "x");
        assertThat(contents().hasContent()).isFalse();
    }

    @Test
    void signaturesInPartitionsAreFoundThroughTheTable() throws IOException {
        Gpt table =
                Gpt.empty(new UUID(1, 1), SIZE, 512)
                        .with(
                                List.of(
                                        new GptPartition(
                                                1,
                                                PartitionType.LINUX.guid(),
                                                new UUID(1, 2),
                                                2048,
                                                22527,
                                                0,
                                                "")));
        try (FileChannel channel = FileChannel.open(node, StandardOpenOption.WRITE)) {
            new GptWriter(table).write(channel);
        }
        put(MIB + 4086, "SWAPSPACE2");
        DiskContents contents = contents();
        assertEquals(List.of(new Extent(MIB, 10 * MIB)), contents.parts());
        assertThat(contents.marks())
                .containsExactly(
                        new Extent(MIB + 4086, 10),
                        new Extent(512, 512),
                        new Extent(SIZE - 512, 512));
        assertEquals(Optional.of("a GUID partition table"), contents.what());
    }

    @Test
    void partitionsThatOnlyTheKernelKnowsAreLookedIntoToo() throws IOException {
        Path part = Files.createDirectories(directory.resolve("sysfs/sda1"));
        Files.writeString(part.resolve("partition"), "1\n");
        Files.writeString(part.resolve("start"), "2048\n");
        Files.writeString(part.resolve("size"), "4096\n");
        put(MIB, "XFSB");
        DiskContents contents = contents();
        assertEquals(List.of(new Extent(MIB, 2 * MIB)), contents.parts());
        assertEquals(List.of(new Extent(MIB, 4)), contents.marks());
        assertEquals(Optional.of("xfs in a partition"), contents.what());
    }

    @Test
    void aPartitionThatLeavesTheDiskIsNotLookedInto() throws IOException {
        Path part = Files.createDirectories(directory.resolve("sysfs/sda1"));
        Files.writeString(part.resolve("partition"), "1\n");
        Files.writeString(part.resolve("start"), "2048\n");
        Files.writeString(part.resolve("size"), "999999999\n");
        assertEquals(List.of(), contents().parts());
    }

    private void put(long offset, String latin1) throws IOException {
        try (FileChannel channel =
                FileChannel.open(node, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (channel.size() == SIZE && latin1.equals("\0")) {
                channel.truncate(0);
            }
            channel.write(ByteBuffer.wrap(latin1.getBytes(StandardCharsets.ISO_8859_1)), offset);
        }
    }

    private DiskContents contents() throws IOException {
        try (FileChannel channel = FileChannel.open(node)) {
            return DiskContents.read(disk, channel, SIZE);
        }
    }
}
