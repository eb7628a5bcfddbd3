package dev.bootwright.image.kernel;

/// A module of a kernel.
///
/// @param path   below `/lib/modules/RELEASE`, without a suffix of compression:
///               `kernel/drivers/net/virtio_net.ko`
/// @param digest of the file, not compressed: `sha256:` and 64 hexadecimal digits
/// @param size   of the file, not compressed, in bytes
/// @param added  the file it was taken from when it is not the kernel package's; otherwise empty
/// @param packed the file as it goes into the image, plain or `.xz`
public record KernelModule(
        String path, ModuleInfo info, String digest, long size, String added, PackedFile packed) {

    /// Where it lies below `/lib/modules/RELEASE` in the image, with a suffix of compression.
    public String packedPath() {
        String suffix = packed.name().endsWith(".xz") ? ".xz" : "";
        return path + suffix;
    }

    /// This module in the place of another.
    KernelModule at(String newPath) {
        return new KernelModule(newPath, info, digest, size, added, packed);
    }
}
