package dev.bootwright.server.firmware;

import java.io.IOException;
import java.nio.file.Path;

/// Images of firmware that the operator keeps on the server's own disk.
public interface KeptImages {

    /// Where an image lies.
    ///
    /// @throws IOException if there is none of this name; it says where it should be
    Path file(String name) throws IOException;

    /// Where a BMC fetches an image, which nobody can guess.
    String url(String name);
}
