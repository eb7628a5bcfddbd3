package dev.bootwright.image.debian;

/// Is told how far a download has come. Called from several threads at once.
@FunctionalInterface
public interface Progress {

    /// Tells nobody.
    Progress NONE = (name, done, total) -> {};

    /// @param name  of the file at hand
    /// @param done  bytes there so far, of all the files that were asked for together
    /// @param total bytes of all of them
    void at(String name, long done, long total);
}
