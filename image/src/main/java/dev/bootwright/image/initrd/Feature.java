package dev.bootwright.image.initrd;

/// What an initramfs can do beyond unpacking itself.
public enum Feature {
    /// It knows a live root inside a file: dracut's `dmsquash-live`.
    DMSQUASH_LIVE,
    /// It fetches such a root by URL: dracut's `livenet`.
    LIVENET,
    /// It configures a network card.
    NETWORK,
    /// It has a program that fetches over HTTP.
    HTTP_CLIENT,
    /// It has the scripts that get a live system over HTTP (archiso's `archiso_pxe_http`, casper's
    /// `url=`, live-boot's `fetch=`).
    LIVE_OVER_HTTP,
    /// It looks for the root image in itself before it looks for a medium: genkernel since 2014.
    LOOKS_FOR_LOOP,
    /// The driver of overlay file systems, as a module or in the kernel.
    OVERLAY,
    /// The driver of squashfs.
    SQUASHFS,
    /// The driver of loop devices.
    LOOP,
    /// The driver of ATA over Ethernet.
    AOE
}
