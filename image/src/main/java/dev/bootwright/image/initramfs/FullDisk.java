package dev.bootwright.image.initramfs;

import dev.bootwright.image.debian.DebianException;
import java.io.IOException;
import java.nio.file.Path;

/// A disk that became full.
final class FullDisk {

    private FullDisk() {}

    /// The error, or in its place one that says where the disk is full: an error of writing names no file, and by
    /// the time somebody looks there may be room again.
    static IOException explained(IOException e, Path directory, String hint) {
        boolean isFull = String.valueOf(e.getMessage()).contains("No space left on device");
        return isFull && !(e instanceof DebianException)
                ? new DebianException(directory + ": the disk is full", hint, e)
                : e;
    }
}
