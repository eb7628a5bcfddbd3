package dev.bootwright.image.live;

/// How a live system gets its root over the network.
public enum BootMethod {
    /// The initramfs fetches the root itself, by a URL among the arguments.
    ROOT_OVER_HTTP,
    /// The root is handed over inside the initramfs: [NetworkBoot#wrapped()].
    ROOT_IN_INITRAMFS,
    /// Kernel and initramfs are all there is.
    INITRAMFS_ALONE,
    /// The medium is a disk of the network, by ATA over Ethernet.
    AOE,
    /// Not at all; the reason is told.
    NOT_POSSIBLE
}
