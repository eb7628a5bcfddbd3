package dev.bootwright.netboot.boot;

import java.io.IOException;
import java.util.Optional;

/// What can be fetched by TFTP and HTTP, under the same names.
public interface BootFiles {

    /// The resource of a name, or empty when there is none.
    ///
    /// @param name    relative, with `/` between parts; never starts with `/`, holds no `..` part
    /// @param request who asks, and how
    /// @throws IOException if it is there but cannot be opened
    Optional<BootResource> find(String name, BootRequest request) throws IOException;
}
