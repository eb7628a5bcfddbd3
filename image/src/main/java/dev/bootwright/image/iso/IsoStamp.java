package dev.bootwright.image.iso;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;

/// How an ISO file looked when it was published: another file in its place, or the same one written to,
/// looks different.
///
/// @param size         in bytes
/// @param lastModified as exact as the file system has it
/// @param inode        number of the file in its file system
public record IsoStamp(long size, FileTime lastModified, long inode) {

    /// Looks at a file, through symbolic links.
    public static IsoStamp of(Path iso) throws IOException {
        Map<String, Object> found = Files.readAttributes(iso, "unix:size,lastModifiedTime,ino");
        return new IsoStamp(
                (Long) requireNonNull(found.get("size")),
                (FileTime) requireNonNull(found.get("lastModifiedTime")),
                (Long) requireNonNull(found.get("ino")));
    }
}
