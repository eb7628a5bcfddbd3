package dev.bootwright.server.boot;

import dev.bootwright.server.script.BootMenu;
import dev.bootwright.server.script.GrubFile;
import dev.bootwright.server.script.IpxeScript;
import dev.bootwright.server.script.PxelinuxFile;
import dev.bootwright.server.script.ScriptEntry;

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

    /// Starts a system.
    String start(ScriptEntry entry) {
        return switch (this) {
            case IPXE -> IpxeScript.start(entry);
            case PXELINUX -> PxelinuxFile.start(entry);
            case GRUB -> GrubFile.start(entry);
        };
    }

    /// Lets people choose.
    String menu(BootMenu menu) {
        return switch (this) {
            case IPXE -> IpxeScript.menu(menu);
            case PXELINUX -> PxelinuxFile.menu(menu);
            case GRUB -> GrubFile.menu(menu);
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
