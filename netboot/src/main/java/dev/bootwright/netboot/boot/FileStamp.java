package dev.bootwright.netboot.boot;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;

/// How a file looked when it was published: what another file, or the same one changed, does not look
/// like.
///
/// Whoever publishes takes a stamp, reads what is to be promised, and compares with a second one. The
/// device is left out, since its number may be another after a restart. A change in the same tick of
/// the kernel's clock (some milliseconds) that leaves the size as it is cannot be seen.
///
/// @param size         in bytes
/// @param lastModified as exact as the file system has it, nanoseconds on most
/// @param inode        number of the file in its file system; a file that is replaced has another
public record FileStamp(long size, FileTime lastModified, long inode) {

    /// Looks at a file, through symbolic links.
    public static FileStamp of(Path file) throws IOException {
        Map<String, Object> found = Files.readAttributes(file, "unix:size,lastModifiedTime,ino");
        return new FileStamp(
                (Long) requireNonNull(found.get("size")),
                (FileTime) requireNonNull(found.get("lastModifiedTime")),
                (Long) requireNonNull(found.get("ino")));
    }

    /// Makes sure that a file still looks like this.
    ///
    /// @throws FileChangedException if it does not, or is no longer there
    public void check(Path file) throws FileChangedException {
        FileStamp found;
        try {
            found = of(file);
        } catch (IOException e) {
            throw new FileChangedException(file, "it cannot be looked at", e);
        }
        if (found.size != size) {
            throw new FileChangedException(
                    file, "it has %d bytes, and had %d".formatted(found.size, size));
        }
        if (!found.lastModified.equals(lastModified)) {
            throw new FileChangedException(
                    file,
                    "it was written at %s, and before at %s"
                            .formatted(found.lastModified, lastModified));
        }
        if (found.inode != inode) {
            throw new FileChangedException(file, "another file has taken its place");
        }
    }
}
