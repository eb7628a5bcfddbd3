package dev.bootwright.formats.iso9660;

/// Whose names a volume is read with: the first of these that it has.
public enum Naming {
    /// Names, modes and symbolic links as POSIX has them: RRIP over SUSP.
    ROCK_RIDGE,
    /// Names in UCS-2, from a supplementary volume descriptor.
    JOLIET,
    /// Names of ECMA-119 alone, without `;1` and a dot at the end; upper and lower case are the same.
    PLAIN
}
