package dev.bootwright.machine.drive;

/// Is told how far the writing of a drive has come.
@FunctionalInterface
public interface DriveProgress {

    /// @param step what is done now
    /// @param done in bytes, as is `all`
    void at(String step, long done, long all);
}
