package dev.bootwright.machine.payload;

import dev.bootwright.formats.payload.Checksums;
import dev.bootwright.formats.payload.Copying;
import dev.bootwright.formats.payload.Payload;
import dev.bootwright.formats.payload.Payload.Entry;
import dev.bootwright.formats.payload.PayloadProgress;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// Copies the files of a payload into a directory.
///
/// A file has its own name only once it is whole, on the disk and, where there is a checksum, right. Until
/// then it grows in [#PART], from where the next import goes on: what is there already is compared, not
/// copied again.
public final class PayloadImport {

    /// Where files lie until they are whole, below the directory they go to.
    public static final String PART = ".payload.part";

    private final Path directory;
    private final Path parts;
    private final PayloadProgress progress;

    /// @param directory made when it is missing
    public PayloadImport(Path directory, PayloadProgress progress) {
        this.directory = directory;
        this.parts = directory.resolve(PART);
        this.progress = progress;
    }

    /// What an import did.
    ///
    /// @param copied       names of the files that were copied
    /// @param alreadyThere names of those that were there, the same byte for byte
    /// @param bytes        that were copied
    public record Result(List<String> copied, List<String> alreadyThere, long bytes) {
        public Result {
            copied = List.copyOf(copied);
            alreadyThere = List.copyOf(alreadyThere);
        }
    }

    /// Copies everything that is not there yet. A file of the same name with other content is replaced.
    ///
    /// @param disk      that `payload` was read from, left open
    /// @param checksums to compare with; files without one are not checked
    /// @throws IOException if there is not enough room, which is known before anything is copied; if the
    ///                     disk cannot be read any more; if a file is not as its checksum says
    public Result run(FileChannel disk, Payload payload, Checksums checksums) throws IOException {
        Files.createDirectories(directory);
        List<Entry> missing = new ArrayList<>();
        List<String> alreadyThere = new ArrayList<>();
        for (Entry entry : payload.entries()) {
            if (isThere(entry, disk)) {
                alreadyThere.add(entry.name());
            } else {
                missing.add(entry);
            }
        }
        checkRoom(missing);
        if (!Files.isDirectory(parts, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(parts);
        }
        long bytes = missing.stream().mapToLong(Entry::size).sum();
        var copying = new Copying(progress, bytes);
        for (Entry entry : missing) {
            copy(entry, disk, checksums, copying);
        }
        deleteParts();
        return new Result(missing.stream().map(Entry::name).toList(), alreadyThere, bytes);
    }

    private boolean isThere(Entry entry, FileChannel disk) throws IOException {
        Path file = directory.resolve(entry.name());
        if (entry.name().equals(PART) || Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(file + ": is a directory, and the payload has a file there");
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                || Files.size(file) != entry.size()) {
            return false;
        }
        try (FileChannel there = FileChannel.open(file)) {
            return Contents.common(there, 0, disk, entry.offset(), entry.size()) == entry.size();
        }
    }

    private void checkRoom(List<Entry> missing) throws IOException {
        long free = Room.free(directory);
        long needed = 0;
        for (Entry entry : missing) {
            Path part = parts.resolve(entry.name());
            needed += entry.size();
            needed -= Files.isRegularFile(part) ? Math.min(Files.size(part), entry.size()) : 0;
        }
        if (needed > free) {
            throw new IOException(
                    "%s: the payload needs %d bytes, %d are free"
                            .formatted(directory, needed, free));
        }
    }

    private void copy(Entry entry, FileChannel disk, Checksums checksums, Copying copying)
            throws IOException {
        Path part = parts.resolve(entry.name());
        try (FileChannel out =
                FileChannel.open(
                        part,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS)) {
            long before = Math.min(out.size(), entry.size());
            long kept = Contents.common(out, 0, disk, entry.offset(), before);
            out.truncate(kept).position(kept);
            copying.skip(kept);
            try {
                copying.copy(entry.name(), disk, entry.offset() + kept, entry.size() - kept, out);
            } catch (IOException e) {
                throw Room.explained(e, directory, entry.size() - out.position());
            }
            check(entry, out, checksums, part);
            out.force(true);
        }
        Files.move(part, directory.resolve(entry.name()), StandardCopyOption.ATOMIC_MOVE);
    }

    /// Reads what has been written, not what it was copied from.
    private static void check(Entry entry, FileChannel written, Checksums checksums, Path part)
            throws IOException {
        String expected = checksums.digests().getOrDefault(entry.name(), "");
        if (expected.isEmpty()) {
            return;
        }
        String found = Checksums.digest(written, 0, entry.size(), _ -> {});
        if (!found.equals(expected)) {
            Files.delete(part);
            throw new IOException(
                    "%s, %d bytes from byte %d: expected SHA-256 %s, found %s: it was not kept"
                            .formatted(
                                    entry.name(), entry.size(), entry.offset(), expected, found));
        }
    }

    /// Also parts of another payload that was never imported to its end.
    private void deleteParts() throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(parts)) {
            for (Path part : left) {
                Files.delete(part);
            }
        }
        Files.delete(parts);
    }
}
