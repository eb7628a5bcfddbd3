package dev.bootwright.machine.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.payload.PayloadDraft;
import dev.bootwright.formats.payload.PayloadSource;
import dev.bootwright.formats.payload.Variant;
import dev.bootwright.machine.program.Program;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A payload in a partition of one disk is imported onto a file system of another.
class ImportPayloadTest {

    private static final long SIZE = 64 << 20;
    private static final UUID ID = UUID.fromString("11111111-2222-8333-8444-555555555555");
    private static final UUID LINUX = UUID.fromString("0fc63daf-8483-4772-8e79-3d69d8477de4");

    @TempDir Path directory;

    private final RecordedLog log = new RecordedLog();
    private LoopDisks disks;
    private MachineSteps steps;
    private BlockRef target;

    @BeforeEach
    void attach() throws Exception {
        disks = LoopDisks.open(directory.resolve("machine"));
        DiskIdentity first = disks.add("TARGET", SIZE);
        DiskIdentity second = disks.add("SHARED", SIZE);
        steps = new MachineSteps(disks.root());
        run(table(first));
        run(table(second));
        target = new BlockRef.Partition(first, 1);
        run(new Step.FileSystem(target, "ext4", Optional.empty(), ID));
    }

    @AfterEach
    void detach() throws Exception {
        if (disks != null) {
            disks.detach();
        }
    }

    @Test
    void aPayloadInAPartitionIsImportedOntoAFileSystemOnce() throws Exception {
        writePayload("hello");
        Step step = new Step.ImportPayload(Optional.of(target), "/external/distfiles");
        assertThat(run(step)).isInstanceOf(StepOutcome.Changed.class);
        assertThat(run(step)).isInstanceOf(StepOutcome.AlreadyHolds.class);
        Path mount = Files.createDirectory(directory.resolve("mount"));
        Program.of("mount", "-o", "ro", disks.node(0, 1).toString(), mount.toString())
                .run(log::line);
        try {
            assertThat(mount.resolve("external/distfiles/file")).hasContent("hello");
        } finally {
            Program.of("umount", mount.toString()).run(log::line);
        }
    }

    @Test
    void withoutAFileSystemItGoesIntoTheAgentsOwn() throws Exception {
        writePayload("hello");
        run(new Step.ImportPayload(Optional.empty(), "/external/distfiles"));
        assertThat(disks.root().resolve("external/distfiles/file")).hasContent("hello");
    }

    @Test
    void aPathThatLeadsOutIsRefused() throws Exception {
        writePayload("hello");
        assertThatThrownBy(() -> run(new Step.ImportPayload(Optional.of(target), "/a/../../b")))
                .isInstanceOf(StepRefusedException.class)
                .hasMessage("/a/../../b: \"..\" in a path");
    }

    @Test
    void withoutAPayloadItFails() {
        assertThatThrownBy(() -> run(new Step.ImportPayload(Optional.of(target), "/x")))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("no block device of this machine holds a payload");
    }

    private void writePayload(String content) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), content);
        Path image = directory.resolve("payload.img");
        try (FileChannel out =
                        FileChannel.open(
                                image,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE);
                FileChannel partition =
                        FileChannel.open(disks.node(1, 1), StandardOpenOption.WRITE)) {
            PayloadDraft.of(List.of(PayloadSource.of(file)))
                    .withChecksums()
                    .write(out, Variant.U32, 512, (_, _, _) -> {});
            assertThat(out.transferTo(0, out.size(), partition)).isEqualTo(out.size());
            partition.force(true);
        }
    }

    private static Step table(DiskIdentity disk) {
        return new Step.PartitionTable(
                disk, ID, List.of(new Step.Partition("root", LINUX, ID, Optional.empty())));
    }

    private StepOutcome run(Step step) throws IOException, InterruptedException {
        return steps.run(step, log);
    }
}
