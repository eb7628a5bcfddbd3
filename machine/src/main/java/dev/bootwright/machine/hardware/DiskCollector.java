package dev.bootwright.machine.hardware;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.contract.Disk;
import dev.bootwright.formats.contract.Disk.Content;
import dev.bootwright.formats.contract.DiskHealth;
import dev.bootwright.formats.gpt.DosMark;
import dev.bootwright.formats.gpt.DosTable;
import dev.bootwright.formats.gpt.DosTable.DosPartition;
import dev.bootwright.formats.gpt.Gpt;
import dev.bootwright.formats.gpt.GptPartition;
import dev.bootwright.formats.gpt.GptReading;
import dev.bootwright.formats.signature.Signatures;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What is on one disk: its partition table, and the signatures on it and on its partitions.
final class DiskCollector {

    private final FileChannel channel;
    private final long size;
    private final int sectorBytes;
    private final List<Content> contents = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private Optional<String> tableGuid = Optional.empty();

    private DiskCollector(FileChannel channel, long size, int sectorBytes) {
        this.channel = channel;
        this.size = size;
        this.sectorBytes = sectorBytes;
    }

    /// @param table `gpt`, `dos` or absent
    /// @param tableGuid of a GPT, or of a [DosMark]
    record Contents(
            Optional<String> table,
            Optional<String> tableGuid,
            List<Content> contents,
            List<String> problems) {

        /// Of a disk without a table.
        Contents(Optional<String> table, List<Content> contents, List<String> problems) {
            this(table, Optional.empty(), contents, problems);
        }
    }

    /// Reads a disk that can be opened.
    static Contents contents(AttachedDisk disk) throws IOException {
        try (FileChannel channel = FileChannel.open(disk.node())) {
            DiskCollector collector =
                    new DiskCollector(channel, disk.identity().size(), disk.sectorBytes());
            Optional<String> table = collector.read();
            return new Contents(table, collector.tableGuid, collector.contents, collector.problems);
        }
    }

    /// The description that needs no reading of the disk, with what was read of it.
    static Disk describe(
            AttachedDisk disk, Contents contents, Optional<DiskHealth> health, List<String> uses) {
        Attributes block = disk.attributes();
        Attributes device = block.of("device");
        return new Disk(
                disk.identity(),
                disk.name(),
                DiskPath.path(block),
                device.text("model"),
                device.text("vendor").filter(vendor -> !vendor.startsWith("0x")),
                device.text("firmware_rev").or(() -> device.text("rev")),
                DiskPath.transport(block),
                block.flag("queue/rotational"),
                block.flag("removable"),
                block.flag("ro"),
                block.number("queue/logical_block_size"),
                block.number("queue/physical_block_size"),
                contents.table(),
                contents.tableGuid(),
                contents.contents(),
                uses,
                contents.problems(),
                DiskPath.hctl(block),
                health);
    }

    private Optional<String> read() throws IOException {
        Content disk = content(Optional.empty(), new Extent(0, size));
        contents.addAll(signatures(disk));
        switch (Gpt.read(channel, size, sectorBytes)) {
            case GptReading.Found(Gpt table, List<String> found) -> {
                problems.addAll(found);
                tableGuid = Optional.of(table.diskGuid().toString());
                for (GptPartition each : table.partitions()) {
                    addPartition(partition(each));
                }
                return Optional.of("gpt");
            }
            case GptReading.Damaged(List<String> found) -> problems.addAll(found);
            case GptReading.Absent() -> {}
        }
        Optional<DosTable> dos = DosTable.read(channel, size, sectorBytes);
        if (dos.isEmpty() || dos.get().isProtective()) {
            return Optional.empty();
        }
        problems.addAll(dos.get().problems());
        tableGuid = DosMark.read(ByteSource.of(channel, size), sectorBytes).map(UUID::toString);
        for (DosPartition each : dos.get().partitions()) {
            addPartition(partition(each));
        }
        return Optional.of("dos");
    }

    private void addPartition(Content plain) throws IOException {
        List<Content> found = signatures(plain);
        contents.addAll(found.isEmpty() ? List.of(plain) : found);
    }

    /// A content for each signature in it.
    private List<Content> signatures(Content plain) throws IOException {
        return Signatures.find(channel, plain.start(), plain.size()).stream()
                .map(each ->
                        new Content(
                                plain.number(),
                                plain.start(),
                                plain.size(),
                                plain.type(),
                                plain.name(),
                                plain.guid(),
                                Optional.of(each.type().word()),
                                each.label(),
                                each.uuid()))
                .toList();
    }

    private Content partition(GptPartition partition) {
        Extent extent = partition.extent(sectorBytes);
        return new Content(
                Optional.of((long) partition.number()),
                extent.offset(),
                extent.size(),
                Optional.of(partition.type().toString()),
                Optional.of(partition.name()).filter(name -> !name.isEmpty()),
                Optional.of(partition.guid().toString()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private Content partition(DosPartition partition) {
        Content plain =
                content(Optional.of((long) partition.number()), partition.extent(sectorBytes));
        return new Content(
                plain.number(),
                plain.start(),
                plain.size(),
                Optional.of("%02x".formatted(partition.type())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Content content(Optional<Long> number, Extent extent) {
        return new Content(
                number,
                extent.offset(),
                extent.size(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
