package dev.bootwright.image.root;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What the operator wants of a root.
///
/// @param packages     beside those that every system has
/// @param size         of the file system, in bytes
/// @param hostname     of the machine
/// @param passwordHash of root, as crypt(5) has it; empty: nobody logs in as root by a password
/// @param overlays     directories whose files land in the root as they are, owned by root
public record RootOptions(
        List<String> packages,
        long size,
        String hostname,
        Optional<String> passwordHash,
        List<Path> overlays) {

    private static final long LEAST_BYTES = 64L << 20;

    public RootOptions {
        packages = List.copyOf(packages);
        overlays = List.copyOf(overlays);
        if (size < LEAST_BYTES) {
            throw new IllegalArgumentException(
                    "%d bytes: a root has at least %d".formatted(size, LEAST_BYTES));
        }
        if (!hostname.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")) {
            throw new IllegalArgumentException("\"%s\" is no host name".formatted(hostname));
        }
        if (passwordHash
                .filter(hash -> !hash.matches("\\$[A-Za-z0-9./$=,-]{10,250}"))
                .isPresent()) {
            throw new IllegalArgumentException(
                    "that is no password hash of crypt(5), as $6$salt$hash");
        }
    }
}
