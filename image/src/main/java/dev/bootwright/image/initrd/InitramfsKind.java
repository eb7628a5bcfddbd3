package dev.bootwright.image.initrd;

/// Whose scripts an initramfs runs, and so which kernel arguments it understands.
public enum InitramfsKind {
    /// dracut, whatever its modules; what it can do is in [Initramfs#features()].
    DRACUT,
    /// dracut with the module `kiwi-live`.
    KIWI,
    /// dracut with Anaconda's modules, which look for `inst.stage2=`.
    ANACONDA,
    /// Gentoo's genkernel: a `linuxrc` that understands `cdroot`.
    GENKERNEL,
    /// Debian's live-boot on initramfs-tools.
    LIVE_BOOT,
    /// Ubuntu's casper on initramfs-tools.
    CASPER,
    /// Arch Linux's archiso on mkinitcpio, and its descendants.
    ARCHISO,
    /// Alpine Linux's mkinitfs.
    MKINITFS,
    /// The Debian installer, which is whole in its initramfs.
    DEBIAN_INSTALLER,
    /// None of these; [Initramfs#seen()] says what there was.
    UNKNOWN
}
