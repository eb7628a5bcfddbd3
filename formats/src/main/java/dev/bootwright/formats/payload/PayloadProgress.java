package dev.bootwright.formats.payload;

/// Told how far the copying of a container has come. Called by the thread that copies.
@FunctionalInterface
public interface PayloadProgress {

    /// @param file that is being copied now
    /// @param done of all files, in bytes
    /// @param all  in bytes
    void at(String file, long done, long all);
}
