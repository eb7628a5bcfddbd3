package dev.bootwright.server.agent;

import java.io.IOException;
import java.nio.file.Path;

/// Debian packages for images that run already.
@FunctionalInterface
public interface Packages {

    /// @param digest SHA-256 of the file, in hexadecimal
    record Archive(Path file, String digest) {}

    /// The files of a package and of what it depends on, as a cpio archive. May take a while.
    ///
    /// @throws IOException if there is no such package, or it cannot be had; the message is for the machine
    Archive archive(String name) throws IOException;

    /// None at all.
    static Packages none() {
        return name -> {
            throw new IOException("this server has no packages: " + name);
        };
    }
}
