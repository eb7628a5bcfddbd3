package dev.bootwright.netboot.aoe;

import dev.bootwright.formats.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// What one client has written over a base that stays as it is.
///
/// A folder with four files: `data`, sparse, has each sector at its place in the base; the `live` map
/// and the `map` say which are there, see [SectorMap]; `about` is JSON that names the base, so that an
/// overlay is not laid over another. A flush lets the data be on the disk first, then the map, so no
/// crash shows a sector that was not written.
final class Overlay implements Storage {

    private final Path folder;
    private final Storage base;
    private final FileChannel data;
    private final FileLock lock;
    private final SectorMap map;
    private final Limit limit;
    private final Object flushing = new Object();
    private boolean broken;

    /// @param bytes that may be written over the base, at most
    /// @param everyWrite whether each write is on the disk when it returns
    record Limit(long bytes, boolean everyWrite) {}

    private Overlay(
            Path folder,
            Storage base,
            FileChannel data,
            FileLock lock,
            SectorMap map,
            Limit limit) {
        this.folder = folder;
        this.base = base;
        this.data = data;
        this.lock = lock;
        this.map = map;
        this.limit = limit;
    }

    /// @param folder    is made if it is not there
    /// @param base      stays open when this is closed
    /// @param baseStamp what tells this base from another and from a changed one
    /// @throws IOException if another process has it, or it belongs to another base
    static Overlay open(Path folder, Storage base, String baseStamp, Limit limit, String bootId)
            throws IOException {
        Files.createDirectories(folder);
        FileChannel data =
                FileChannel.open(
                        folder.resolve("data"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        try {
            FileLock lock = lock(folder, data);
            checkBase(folder, baseStamp);
            SectorMap map = SectorMap.open(folder, base.size() / Wire.SECTOR, bootId);
            map.force();
            Folders.sync(folder);
            return new Overlay(folder, base, data, lock, map, limit);
        } catch (IOException | RuntimeException e) {
            data.close();
            throw e;
        }
    }

    private static FileLock lock(Path folder, FileChannel data) throws IOException {
        try {
            FileLock lock = data.tryLock();
            if (lock != null) {
                return lock;
            }
        } catch (OverlappingFileLockException _) {
            // falls through: this process has it
        }
        throw new IOException("overlay %s is in use".formatted(folder));
    }

    private static void checkBase(Path folder, String stamp) throws IOException {
        Path about = folder.resolve("about");
        if (Files.exists(about)) {
            String found = Json.parse(Files.readString(about)).asObject("about").text("base");
            if (!found.equals(stamp)) {
                throw new IOException(
                        "overlay %s lies over %s, which is now %s: reset it, or bring the base back"
                                .formatted(folder, found, stamp));
            }
        } else {
            Folders.replace(about, Json.object().put("base", stamp).build().toString());
        }
    }

    @Override
    public long size() {
        return base.size();
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    /// Bytes written over the base.
    long written() {
        return map.count() * Wire.SECTOR;
    }

    @Override
    public void read(ByteBuffer into, long offset) throws IOException {
        int end = into.limit();
        long sector = offset / Wire.SECTOR;
        while (into.position() < end) {
            int left = (end - into.position()) / Wire.SECTOR;
            SectorMap.Run run = map.run(sector, left);
            into.limit(into.position() + run.length() * Wire.SECTOR);
            if (run.isWritten()) {
                readData(into, sector * Wire.SECTOR);
            } else {
                base.read(into, sector * Wire.SECTOR);
            }
            sector += run.length();
        }
        into.limit(end);
    }

    private void readData(ByteBuffer into, long offset) throws IOException {
        long at = offset;
        while (into.hasRemaining()) {
            int count = data.read(into, at);
            if (count < 0) {
                throw new IOException("%s/data ends at byte %d".formatted(folder, at));
            }
            at += count;
        }
    }

    @Override
    public void write(ByteBuffer from, long offset) throws IOException {
        int sectors = from.remaining() / Wire.SECTOR;
        long sector = offset / Wire.SECTOR;
        long after = (map.count() + map.missing(sector, sectors)) * Wire.SECTOR;
        if (after > limit.bytes()) {
            throw new IOException(
                    "overlay %s is full: at most %d bytes".formatted(folder, limit.bytes()));
        }
        long at = offset;
        while (from.hasRemaining()) {
            at += data.write(from, at);
        }
        map.add(sector, sectors);
        if (limit.everyWrite()) {
            flush();
        }
    }

    @Override
    public void flush() throws IOException {
        synchronized (flushing) {
            if (broken) {
                throw new IOException("overlay %s failed to flush before".formatted(folder));
            }
            try {
                SectorMap.Snapshot written = map.snapshot();
                data.force(false);
                map.store(written);
            } catch (IOException e) {
                broken = true;
                throw e;
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (!broken) {
                flush();
            }
        } finally {
            map.close();
            lock.release();
            data.close();
        }
    }
}
