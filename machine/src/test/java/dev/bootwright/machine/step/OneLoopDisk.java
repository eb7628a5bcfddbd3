package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A machine with one disk, and the steps of a plan for it: a table with two partitions, and what goes onto the
/// second one.
abstract class OneLoopDisk {

    static final long MIB = 1 << 20;
    static final long SIZE = 400 * MIB;
    static final UUID DISK = UUID.fromString("11111111-2222-8333-8444-555555555555");
    static final UUID PART1 = UUID.fromString("aaaaaaaa-2222-8333-8444-555555555555");
    static final UUID PART2 = UUID.fromString("bbbbbbbb-2222-8333-8444-555555555555");
    static final UUID LINUX = UUID.fromString("0fc63daf-8483-4772-8e79-3d69d8477de4");
    static final UUID ESP = UUID.fromString("c12a7328-f81f-11d2-ba4b-00a0c93ec93b");
    static final UUID SYSTEM = UUID.fromString("12345678-9abc-8def-8123-456789abcdef");

    @TempDir Path directory;

    final RecordedLog log = new RecordedLog();
    LoopDisks disks;
    MachineSteps steps;
    DiskIdentity disk;

    @BeforeEach
    void attach() throws Exception {
        disks = LoopDisks.open(directory.resolve("machine"));
        disk = disks.add("FIRST", SIZE);
        steps = new MachineSteps(disks.root());
    }

    @AfterEach
    void detach() throws Exception {
        if (disks != null) {
            disks.detach();
        }
    }

    // ---- the plan ----

    static Step.Partition part(String name, UUID guid, Optional<Long> size) {
        return new Step.Partition(name, LINUX, guid, size);
    }

    Step table() {
        return new Step.PartitionTable(
                disk,
                DISK,
                List.of(
                        new Step.Partition("efi", ESP, PART1, Optional.of(64 * MIB)),
                        part("root", PART2, Optional.empty())));
    }

    BlockRef root() {
        return new BlockRef.Partition(disk, 2);
    }

    Step fileSystem(String type, Optional<String> label) {
        return new Step.FileSystem(root(), type, label, SYSTEM);
    }

    Step onWholeDisk(String type) {
        return new Step.FileSystem(new BlockRef.Disk(disk), type, Optional.empty(), SYSTEM);
    }

    static Step raid(List<BlockRef> members, String level) {
        return new Step.SoftwareRaid("r", level, SYSTEM, members, List.of());
    }

    StepOutcome run(Step step) throws IOException, InterruptedException {
        return steps.run(step, log);
    }

    static void overwrite(Path node, long offset, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(node, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), offset);
            channel.force(true);
        }
    }

    static String first(Path node, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        try (FileChannel channel = FileChannel.open(node)) {
            channel.read(bytes, 0);
        }
        return new String(bytes.array(), StandardCharsets.UTF_8);
    }
}
