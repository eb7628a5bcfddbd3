package dev.bootwright.image.live;

import java.util.List;

/// How an entry of a live medium is booted over the network.
///
/// @param method    how the root gets to the machine
/// @param reason    why that way, one sentence
/// @param arguments the kernel's, in order; without `initrd=`, which is the loader's business, and with no
///                  `console=` but the medium's own; empty if it is not possible
/// @param wrapped   files of the medium to be handed over inside the initramfs; none but for
///                  [BootMethod#ROOT_IN_INITRAMFS]
/// @param card      how the initramfs learns which network card to use
/// @param memory    what the machine needs
/// @param changes   what was taken from the medium's own arguments and what was added, `-` and `+`
public record NetworkBoot(
        BootMethod method,
        String reason,
        List<Argument> arguments,
        List<Wrapped> wrapped,
        CardArgument card,
        MemoryNeed memory,
        List<String> changes) {

    public NetworkBoot {
        arguments = List.copyOf(arguments);
        wrapped = List.copyOf(wrapped);
        changes = List.copyOf(changes);
    }

    public boolean isPossible() {
        return method != BootMethod.NOT_POSSIBLE;
    }

    /// A file of the medium and its place in the initramfs.
    ///
    /// @param path            on the medium, absolute
    /// @param pathInInitramfs absolute, such as `/image.squashfs`
    /// @param size            in bytes
    public record Wrapped(String path, String pathInInitramfs, long size) {}

    /// How an initramfs learns which network card the machine booted from.
    public enum CardArgument {
        /// No argument does it; the initramfs tries them all, or needs none.
        NONE,
        /// `BOOTIF=01-MAC` with dashes, as PXELINUX adds by `SYSAPPEND 2`.
        BOOTIF
    }
}
