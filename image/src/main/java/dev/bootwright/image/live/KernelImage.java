package dev.bootwright.image.live;

/// A Linux kernel on a medium.
///
/// @param path    on the medium, absolute
/// @param size    in bytes
/// @param format  what its first bytes say it is
/// @param version such as `6.6.58-gentoo-dist`; empty if it does not tell
public record KernelImage(String path, long size, Format format, String version) {

    public enum Format {
        /// x86's boot protocol, `HdrS` at byte 514; may be a PE program as well.
        BZIMAGE,
        /// ARM64's `ARM\x64` at byte 56.
        ARM64_IMAGE,
        /// A PE program for EFI: a kernel that unpacks itself (`EFI_ZBOOT`) or a unified image.
        PE,
        /// Packed by gzip, as some ARM64 media have it; the loader must unpack it.
        GZIP
    }
}
