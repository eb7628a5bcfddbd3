package dev.bootwright.machine.bridge.find;

import dev.bootwright.formats.menu.KernelVersion;
import dev.bootwright.machine.bridge.volume.VolumeFile;
import java.util.ArrayList;
import java.util.List;

/// A kernel that can be started.
///
/// @param title       of the system, or of the menu's entry
/// @param initramfs   in the order they are to be loaded; may be empty
/// @param commandLine whole, with `root=` wherever that is known
/// @param preference  over other entries of its system
/// @param copies      the same entry read from elsewhere, to be used when this one cannot be read
public record BootEntry(
        Origin origin,
        String title,
        KernelVersion version,
        VolumeFile kernel,
        List<VolumeFile> initramfs,
        String commandLine,
        Preference preference,
        List<BootEntry> copies) {

    public BootEntry {
        initramfs = List.copyOf(initramfs);
        copies = List.copyOf(copies);
    }

    /// Why one entry goes before others of its system, the strongest reason first.
    public enum Preference {
        /// Proxmox's `next-boot-pin`: for one boot.
        NEXT_BOOT_PIN("pinned for the next boot"),
        PIN("pinned"),
        LOADER_DEFAULT("the loader's default"),
        PROPERTY("org.zfsbootmenu:kernel"),
        NONE("");

        private final String words;

        Preference(String words) {
            this.words = words;
        }

        /// For people; empty for no reason.
        public String words() {
            return words;
        }
    }

    public BootEntry withPreference(Preference changed) {
        return new BootEntry(
                origin, title, version, kernel, initramfs, commandLine, changed, copies);
    }

    public BootEntry withCommandLine(String changed) {
        return new BootEntry(
                origin, title, version, kernel, initramfs, changed, preference, copies);
    }

    public BootEntry withCopy(BootEntry copy) {
        List<BootEntry> more = new ArrayList<>(copies);
        more.add(copy);
        return new BootEntry(
                origin, title, version, kernel, initramfs, commandLine, preference, more);
    }
}
