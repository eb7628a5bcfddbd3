package dev.bootwright.image.catalogue;

import java.nio.file.Path;
import java.time.Instant;

/// Something bootable in a [Catalogue]: a kernel, its initramfs and the loaders that fetch them.
///
/// @param id              the first 12 hexadecimal digits of the SHA-256 of the manifest
/// @param name            what people call it; the newest of a name is meant by it
/// @param flavour         of the kernel: `amd64` or `cloud`; of a preboot image `aoe-amd64`,
///                        `aoe-cloud`, or `aoe-own` with a kernel of the operator's
/// @param created         when it was last built here, or would have been had it not been there: no
///                        part of what it is
/// @param directory       absolute; everything of this image lies in it
/// @param kernelRelease   as `uname -r` prints it: `6.1.0-56-amd64`
/// @param kernelDigest    of the file [#kernel()]: `sha256:` and 64 hexadecimal digits
/// @param kernelSize      in bytes
/// @param initramfsDigest of the file [#initramfs()]: `sha256:` and 64 hexadecimal digits
/// @param initramfsSize   in bytes
/// @param commandLine     kernel arguments this image wants whatever boots it, such as
///                        `console=ttyS0,115200`; without `initrd=`, which depends on the loader
public record Image(
        String id,
        String name,
        String flavour,
        Instant created,
        Path directory,
        String kernelRelease,
        String kernelDigest,
        long kernelSize,
        String initramfsDigest,
        long initramfsSize,
        String commandLine) {

    /// The name under which the kernel lies in the directory of an image and on a boot server.
    public static final String KERNEL = "vmlinuz";

    /// The name under which the initramfs lies in the directory of an image and on a boot server.
    public static final String INITRAMFS = "initramfs";

    /// The name of the payload disk's image in the directory of an image that has one.
    public static final String PAYLOAD = "payload.img";

    static final String LOADERS = "loaders";

    /// The kernel: a `bzImage` with an EFI stub.
    public Path kernel() {
        return directory.resolve(KERNEL);
    }

    /// The initial RAM file system, cpio archives compressed by zstd or xz.
    public Path initramfs() {
        return directory.resolve(INITRAMFS);
    }

    /// The image of a payload disk with what the initramfs does not hold; not there unless the image was
    /// split.
    public Path payload() {
        return directory.resolve(PAYLOAD);
    }

    /// A directory of boot loaders, flat: `ipxe.efi`, `undionly.kpxe`, `pxelinux.0` and so on.
    public Path loaders() {
        return directory.resolve(LOADERS);
    }

    /// The manifest, JSON; see [Manifest].
    public Path manifest() {
        return directory.resolve(Manifest.FILE);
    }
}
