package dev.bootwright.server.rest;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The names a browser may know this server by: the address it listens on, loopback, or any address
/// written in digits. A name that someone else's DNS resolves to us is not among them.
record HostNames(String listening) {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /// @param host the header's value, with or without port; absent in HTTP/1.0
    boolean areOurs(@Nullable String host) {
        if (host == null) {
            return true;
        }
        String name = host.toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", "");
        return LOOPBACK.contains(name)
                || name.equals(listening)
                || name.matches("\\d+\\.\\d+\\.\\d+\\.\\d+")
                || name.matches("\\[[0-9a-f:.]+\\]");
    }
}
