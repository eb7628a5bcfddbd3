package dev.bootwright.image.debian;

import java.net.URI;
import java.util.List;

/// A file that is known by its digest, and the places it can be fetched from.
///
/// @param name   for people
/// @param places in the order to try them
/// @param sha256 64 lower-case hex digits
/// @param size   in bytes
record Wanted(String name, List<URI> places, String sha256, long size) {

    Wanted {
        places = List.copyOf(places);
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(name + ": no SHA-256: " + sha256);
        }
    }
}
