package dev.bootwright.image.live;

import dev.bootwright.image.initrd.Initramfs;
import java.util.List;
import java.util.Optional;

/// Something a live medium boots.
///
/// @param title     as its own menu has it; the kernel's name if it has no menu
/// @param kernel    that is started
/// @param initrds   in the order they are handed over
/// @param initramfs what is inside them; empty if there are none
/// @param arguments the medium's own, in order, without `initrd=`
/// @param root      the root image these arguments and this initramfs lead to
/// @param isDefault what its menu starts by itself
/// @param source    the configuration file it comes from; empty if it was found by its name
/// @param boot      how it is booted over the network
public record BootEntry(
        String title,
        KernelImage kernel,
        List<MediumFile> initrds,
        Optional<Initramfs> initramfs,
        List<String> arguments,
        Optional<RootImage> root,
        boolean isDefault,
        String source,
        NetworkBoot boot) {

    public BootEntry {
        initrds = List.copyOf(initrds);
        arguments = List.copyOf(arguments);
    }

    /// @param path on the medium, absolute
    /// @param size in bytes
    public record MediumFile(String path, long size) {}
}
