package dev.bootwright.formats.gpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bootwright.formats.peer.Peer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A writer that is cut off, at every point at which it can be.
class InterruptedWriteTest {

    private static final Gpt OLD =
            Gpt.empty(new UUID(9, 9), GptTest.DISK, 512)
                    .with(List.of(GptTest.partition(1, 2048, 9000, "old")));

    @TempDir Path directory;

    @Test
    void leavesNoTableThatLinuxTakesOrTheWholeNewOne() throws IOException {
        RecordingDisk recording = record();
        int whole = 0;
        for (List<Write> reached : recording.everyOutcome()) {
            byte[] disk = image(OLD);
            reached.forEach(write -> write.to(disk));
            GptReading reading = read(disk);
            boolean isSeenByLinux =
                    reading instanceof GptReading.Found(_, List<String> problems)
                            && !problems.contains("no protective MBR");
            // The very first stage takes the old table away; before it is through, the old one
            // shows
            // whole or as damaged, never as another.
            if (isSeenByLinux
                    && !reading.equals(new GptReading.Found(GptTest.table(), List.of()))) {
                assertEquals(OLD, ((GptReading.Found) reading).table());
                assertThat(reached).allMatch(Write::isZero);
            }
            whole += reading.equals(new GptReading.Found(GptTest.table(), List.of())) ? 1 : 0;
        }
        assertEquals(1, whole, "only the last stage makes the table count");
    }

    @Test
    void sgdiskSeesNoMixtureEither() throws Exception {
        RecordingDisk recording = record();
        Path file = directory.resolve("cut");
        for (int stage = 1; stage < recording.stages.size(); stage++) {
            byte[] disk = image(OLD);
            recording.stages.subList(0, stage).stream()
                    .flatMap(List::stream)
                    .forEach(write -> write.to(disk));
            Files.write(file, disk);
            assertThat(Peer.result("sgdisk", "--print", file.toString()).output())
                    .doesNotContainPattern("1 +2048 +9000");
        }
    }

    private RecordingDisk record() throws IOException {
        var disk = new RecordingDisk();
        new GptWriter(GptTest.table()).write(disk);
        return disk;
    }

    private byte[] image(Gpt table) throws IOException {
        var disk = new RecordingDisk();
        new GptWriter(table).write(disk);
        byte[] bytes = new byte[(int) GptTest.DISK];
        disk.stages.stream().flatMap(List::stream).forEach(write -> write.to(bytes));
        return bytes;
    }

    private GptReading read(byte[] bytes) throws IOException {
        Path file = Files.write(directory.resolve("disk"), bytes);
        try (FileChannel disk = FileChannel.open(file)) {
            return Gpt.read(disk, bytes.length, 512);
        }
    }

    private record Write(long offset, ByteBuffer content) {
        void to(byte[] disk) {
            content.duplicate().get(disk, (int) offset, content.remaining());
        }

        boolean isZero() {
            return content.equals(ByteBuffer.allocate(content.remaining()));
        }
    }

    /// Keeps every write, by the stage that ends with a call of `force`.
    private static final class RecordingDisk extends FileChannel {

        private final List<List<Write>> stages = new ArrayList<>(List.of(new ArrayList<>()));

        /// Every prefix of the stages with every subset of the writes of the one that was cut off.
        List<List<Write>> everyOutcome() {
            List<List<Write>> outcomes = new ArrayList<>();
            List<Write> before = new ArrayList<>();
            for (List<Write> stage : stages) {
                for (int subset = 0; subset < 1 << stage.size(); subset++) {
                    List<Write> reached = new ArrayList<>(before);
                    for (int i = 0; i < stage.size(); i++) {
                        if ((subset >> i & 1) != 0) {
                            reached.add(stage.get(i));
                        }
                    }
                    outcomes.add(reached);
                }
                before.addAll(stage);
            }
            return List.copyOf(outcomes.stream().distinct().toList());
        }

        @Override
        public int write(ByteBuffer source, long position) {
            ByteBuffer copy = ByteBuffer.allocate(source.remaining());
            stages.getLast().add(new Write(position, copy.put(source).flip()));
            return copy.limit();
        }

        @Override
        public void force(boolean metaData) {
            stages.add(new ArrayList<>());
        }

        private static IOException unused() {
            return new IOException("a writer does not do this");
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            throw unused();
        }

        @Override
        public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
            throw unused();
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            throw unused();
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            throw unused();
        }

        @Override
        public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
            throw unused();
        }

        @Override
        public long position() throws IOException {
            throw unused();
        }

        @Override
        public FileChannel position(long newPosition) throws IOException {
            throw unused();
        }

        @Override
        public long size() {
            return GptTest.DISK;
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            throw unused();
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target)
                throws IOException {
            throw unused();
        }

        @Override
        public long transferFrom(ReadableByteChannel source, long position, long count)
                throws IOException {
            throw unused();
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
            throw unused();
        }

        @Override
        public FileLock lock(long position, long size, boolean shared) throws IOException {
            throw unused();
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            throw unused();
        }

        @Override
        protected void implCloseChannel() {}
    }
}
