package dev.bootwright.server.boot;

import dev.bootwright.server.script.BootEntry;
import dev.bootwright.server.script.GrubFile;
import dev.bootwright.server.script.IpxeScript;
import dev.bootwright.server.script.PxelinuxFile;

/// The three languages that loaders are told things in.
enum Scripts {
    IPXE,
    PXELINUX,
    GRUB;

    static Scripts of(ConfigName.Syntax syntax) {
        return switch (syntax) {
            case PXELINUX -> PXELINUX;
            case GRUB -> GRUB;
        };
    }

    /// Whether the loader itself puts `BOOTIF=` on the kernel's command line.
    boolean addsBootInterface() {
        return this == PXELINUX;
    }

    String generic(String server) {
        return IpxeScript.generic(server);
    }

    /// Starts an image.
    ///
    /// @param isKnown whether it is for one machine; others get a menu where the loader has one
    String start(BootEntry entry, boolean isKnown) {
        return switch (this) {
            case IPXE -> IpxeScript.start(entry);
            case PXELINUX -> isKnown ? PxelinuxFile.start(entry) : PxelinuxFile.menu(entry);
            case GRUB -> GrubFile.start(entry);
        };
    }

    String localDisk(String reason) {
        return switch (this) {
            case IPXE -> IpxeScript.localDisk(reason);
            case PXELINUX -> PxelinuxFile.localDisk(reason);
            case GRUB -> GrubFile.localDisk(reason);
        };
    }

    /// Says why there is nothing to boot. Only iPXE can ask again; the others go on.
    String waiting(String server, String reason) {
        return switch (this) {
            case IPXE -> IpxeScript.waiting(server, reason);
            case PXELINUX -> PxelinuxFile.localDisk(reason);
            case GRUB -> GrubFile.localDisk(reason);
        };
    }
}
