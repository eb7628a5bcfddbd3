package dev.bootwright.netboot.aoe;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Which sectors of an overlay are written: a bit each, twice.
///
/// The `live` map is set with every write. It is shared memory, so it outlives the process, but what a
/// power cut leaves of it, and of the data it speaks of, is anybody's guess; so it counts only until the
/// computer is started anew, which the kernel's boot id tells. The `map` is written by a flush, after
/// the data it speaks of is on the disk; bits are only ever set in it, so that a torn write of it hides
/// data not yet flushed, and shows none that is not there.
///
/// ```text
/// live   0  36  boot id, ASCII      map   0  4096  zeros
///     4096      bits                   4096        bits
/// ```
final class SectorMap implements AutoCloseable {

    private static final int PAGE = 4096;
    private static final int BOOT_ID_BYTES = 36;
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    private final Arena arena = Arena.ofShared();
    private final FileChannel durable;
    private final MemorySegment live;
    private final BitSet dirtyPages = new BitSet();
    private long count;

    private SectorMap(FileChannel durable, FileChannel liveFile, long sectors) throws IOException {
        this.durable = durable;
        this.live = liveFile.map(FileChannel.MapMode.READ_WRITE, 0, bytes(sectors), arena);
    }

    private static long bytes(long sectors) {
        return PAGE + Math.ceilDiv(sectors, 8L * PAGE) * PAGE;
    }

    /// @param folder where `live` and `map` are, or are made
    /// @param bootId of the running kernel, 36 characters
    static SectorMap open(Path folder, long sectors, String bootId) throws IOException {
        FileChannel durable = file(folder.resolve("map"));
        try (FileChannel liveFile = file(folder.resolve("live"))) {
            fill(liveFile, bytes(sectors));
            SectorMap map = new SectorMap(durable, liveFile, sectors);
            map.load(bootId);
            return map;
        } catch (IOException | RuntimeException e) {
            durable.close();
            throw e;
        }
    }

    /// Gives the file its blocks now: shared memory without a block, on a full disk, ends the program.
    private static void fill(FileChannel file, long size) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate(16 * PAGE);
        for (long at = file.size(); at < size; ) {
            at += file.write(zeros.clear().limit((int) Math.min(zeros.capacity(), size - at)), at);
        }
    }

    private static FileChannel file(Path path) throws IOException {
        return FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /// Takes over what a process before this one left, or what is on the disk.
    private void load(String bootId) throws IOException {
        byte[] id = bootId.getBytes(StandardCharsets.US_ASCII);
        if (id.length != BOOT_ID_BYTES) {
            throw new IOException("boot id \"%s\": expected 36 characters".formatted(bootId));
        }
        boolean sameBoot = live.asSlice(0, BOOT_ID_BYTES).mismatch(MemorySegment.ofArray(id)) == -1;
        MemorySegment stored = MemorySegment.ofArray(new byte[PAGE]);
        for (long at = PAGE; at < live.byteSize(); at += PAGE) {
            readStored(stored.asByteBuffer(), at);
            MemorySegment page = live.asSlice(at, PAGE);
            boolean same = page.mismatch(stored) == -1;
            if (!same && sameBoot) {
                dirtyPages.set((int) (at / PAGE));
            } else if (!same) {
                page.copyFrom(stored);
            }
            count += ones(page);
        }
        MemorySegment.copy(id, 0, live, BYTE, 0, id.length);
    }

    private void readStored(ByteBuffer page, long at) throws IOException {
        while (page.hasRemaining()) {
            if (durable.read(page, at + page.position()) < 0) {
                while (page.hasRemaining()) {
                    page.put((byte) 0);
                }
            }
        }
    }

    private static long ones(MemorySegment page) {
        long ones = 0;
        for (long at = 0; at < PAGE; at += 8) {
            ones += Long.bitCount(page.get(ValueLayout.JAVA_LONG, at));
        }
        return ones;
    }

    /// Sectors that are written in an overlay that nobody may have open.
    static long count(Path folder) throws IOException {
        Path live = folder.resolve("live");
        Path map = folder.resolve("map");
        byte[] id = bootId().getBytes(StandardCharsets.US_ASCII);
        long count = 0;
        for (Path file : Files.exists(live) ? List.of(live, map) : List.of(map)) {
            if (!Files.exists(file)) {
                continue;
            }
            try (FileChannel in = FileChannel.open(file);
                    Arena arena = Arena.ofConfined()) {
                long size = in.size() / PAGE * PAGE;
                MemorySegment bits = in.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
                boolean durable = file.equals(map);
                if (!durable && (size < PAGE || !startsWith(bits, id))) {
                    continue;
                }
                for (long at = PAGE; at < size; at += PAGE) {
                    count += ones(bits.asSlice(at, PAGE));
                }
                return count;
            }
        }
        return count;
    }

    private static boolean startsWith(MemorySegment bits, byte[] id) {
        return bits.asSlice(0, id.length).mismatch(MemorySegment.ofArray(id)) == -1;
    }

    /// Sectors that are written.
    synchronized long count() {
        return count;
    }

    private boolean isSet(long sector) {
        return (live.get(BYTE, PAGE + sector / 8) >>> (sector % 8) & 1) != 0;
    }

    /// Sectors that are alike.
    ///
    /// @param length in sectors, at least 1
    record Run(int length, boolean isWritten) {}

    /// The run that begins with a sector, of at most `limit`.
    synchronized Run run(long sector, int limit) {
        boolean first = isSet(sector);
        int length = 1;
        while (length < limit && isSet(sector + length) == first) {
            length++;
        }
        return new Run(length, first);
    }

    /// How many of some sectors are not written yet.
    synchronized int missing(long sector, int length) {
        int missing = 0;
        for (int i = 0; i < length; i++) {
            missing += isSet(sector + i) ? 0 : 1;
        }
        return missing;
    }

    /// Says that sectors are written: their data has been handed to the kernel.
    synchronized void add(long sector, int length) {
        for (long each = sector; each < sector + length; each++) {
            if (!isSet(each)) {
                long at = PAGE + each / 8;
                live.set(BYTE, at, (byte) (live.get(BYTE, at) | 1 << each % 8));
                dirtyPages.set((int) (at / PAGE));
                count++;
            }
        }
    }

    /// What is to be written to `map` once the data is on the disk.
    record Snapshot(BitSet pages, List<ByteBuffer> contents) {}

    synchronized Snapshot snapshot() {
        BitSet pages = (BitSet) dirtyPages.clone();
        List<ByteBuffer> contents = new ArrayList<>();
        for (int page = pages.nextSetBit(0); page >= 0; page = pages.nextSetBit(page + 1)) {
            contents.add(ByteBuffer.wrap(live.asSlice((long) PAGE * page, PAGE).toArray(BYTE)));
        }
        dirtyPages.clear();
        return new Snapshot(pages, contents);
    }

    /// Writes `map`; it is on the disk afterwards.
    void store(Snapshot snapshot) throws IOException {
        int next = 0;
        BitSet pages = snapshot.pages();
        for (int page = pages.nextSetBit(0); page >= 0; page = pages.nextSetBit(page + 1)) {
            ByteBuffer content = snapshot.contents().get(next++);
            while (content.hasRemaining()) {
                durable.write(content, (long) PAGE * page + content.position());
            }
        }
        if (next > 0) {
            durable.force(false);
        }
    }

    /// Makes the files themselves be on the disk.
    void force() throws IOException {
        durable.force(true);
    }

    static String bootId() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    }

    @Override
    public void close() throws IOException {
        arena.close();
        durable.close();
    }
}
