package dev.bootwright.netboot.aoe;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Answers requests to read that lie one behind the other out of one call.
///
/// Whoever reads a disk from end to end asks for it in pieces of a frame, many at a time. Where such
/// requests come together, the first has all they ask for read, and the others are answered from memory,
/// which is forgotten before the next requests are received and before a write. Used by one thread.
final class Adjacent {

    private static final int BYTES = 64 << 10;

    private final ByteBuffer memory = ByteBuffer.allocateDirect(BYTES);
    private @Nullable Storage storage;
    private long start;
    private int runEnd;
    private int runBytes;

    /// Other requests have come.
    void begin() {
        forget();
        runEnd = 0;
    }

    /// A write makes what was read before it stale.
    void forget() {
        storage = null;
    }

    /// Looks at a request, and at those behind it that ask for what follows.
    ///
    /// @param requests of which `count` are there
    /// @param index    of the one that is answered next
    void expect(ByteBuffer[] requests, int index, int count) {
        runBytes = 0;
        if (index < runEnd || !isRead(requests[index])) {
            return;
        }
        int bytes = sectors(requests[index]) * Wire.SECTOR;
        int end = index + 1;
        while (end < count
                && (end - index + 1) * bytes <= BYTES
                && follows(requests[end], requests[end - 1])) {
            end++;
        }
        runEnd = end;
        runBytes = (end - index) * bytes;
    }

    private static boolean isRead(ByteBuffer request) {
        if (request.limit() < Wire.ATA_DATA_AT || request.get(Wire.COMMAND_AT) != Wire.ATA) {
            return false;
        }
        int command = request.get(Wire.ATA_COMMAND_AT);
        return command == AtaDevice.READ_SECTORS || command == AtaDevice.READ_SECTORS_EXT;
    }

    private static boolean follows(ByteBuffer request, ByteBuffer before) {
        return isRead(request)
                && request.getLong(Wire.SOURCE_AT) == before.getLong(Wire.SOURCE_AT)
                && request.getInt(Wire.SHELF_AT) == before.getInt(Wire.SHELF_AT)
                && request.getInt(Wire.ATA_FLAGS_AT) == before.getInt(Wire.ATA_FLAGS_AT)
                && lba(request) == lba(before) + sectors(before);
    }

    private static int sectors(ByteBuffer request) {
        return request.get(Wire.ATA_SECTORS_AT) & 0xFF;
    }

    private static long lba(ByteBuffer request) {
        return Long.reverseBytes(request.getLong(Wire.ATA_LBA_AT)) & 0xFFFF_FFFF_FFFFL;
    }

    /// As [Storage#read], perhaps with more than is asked for.
    void read(Storage from, ByteBuffer into, long offset) throws IOException {
        int length = into.remaining();
        if (!holds(from, offset, length) && !readRun(from, offset, length)) {
            from.read(into, offset);
            return;
        }
        into.put(into.position(), memory, (int) (offset - start), length);
        into.position(into.position() + length);
    }

    private boolean holds(Storage from, long offset, int length) {
        return from.equals(storage) && offset >= start && offset - start <= memory.limit() - length;
    }

    private boolean readRun(Storage from, long offset, int length) {
        int bytes = (int) Math.min(runBytes, from.size() - offset);
        if (bytes <= length) {
            return false;
        }
        forget();
        try {
            from.read(memory.clear().limit(bytes), offset);
        } catch (IOException _) {
            return false; // each is told whether its own sectors can be read
        }
        storage = from;
        start = offset;
        return true;
    }
}
