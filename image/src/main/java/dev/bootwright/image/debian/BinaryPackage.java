package dev.bootwright.image.debian;

import java.net.URI;
import java.util.List;

/// One package of an index: what is needed to choose, fetch and verify it.
///
/// @param architecture as the index has it: `amd64`, `arm64`, `all`
/// @param preDepends   the field as it was written, empty when there is none; as the next two
/// @param depends      the field as it was written
/// @param provides     the field as it was written
/// @param mirrors      base addresses of the archive, in the order to try them
/// @param path         of the file, relative to each of the mirrors
/// @param size         of the file, in bytes
/// @param sha256       of the file, 64 lower-case hex digits
public record BinaryPackage(
        String name,
        DebianVersion version,
        String architecture,
        String preDepends,
        String depends,
        String provides,
        List<URI> mirrors,
        String path,
        long size,
        String sha256) {

    public BinaryPackage {
        mirrors = List.copyOf(mirrors);
    }

    /// What has to be there for this package to work: `Pre-Depends`, then `Depends`.
    ///
    /// @return what has to hold together; of each inner list, one has to hold
    /// @throws IllegalArgumentException if a field does not follow the syntax
    public List<List<Dependency>> dependencies() {
        return Dependency.parseAll(preDepends + "," + depends);
    }

    /// The names this package also goes by, with a version where it promises one.
    ///
    /// @throws IllegalArgumentException if the field does not follow the syntax
    public List<Dependency> provided() {
        return Dependency.parseAll(provides).stream().flatMap(List::stream).toList();
    }

    /// Name and version, as dpkg prints them.
    @Override
    public String toString() {
        return name + "_" + version + "_" + architecture;
    }
}
