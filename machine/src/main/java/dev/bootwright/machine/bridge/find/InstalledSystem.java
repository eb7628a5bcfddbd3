package dev.bootwright.machine.bridge.find;

import dev.bootwright.formats.menu.MenuEntry;
import dev.bootwright.formats.menu.Menus;
import dev.bootwright.machine.bridge.volume.Volume;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a root file system says of how it wants to be booted.
///
/// @param title        of the distribution, empty if it has none
/// @param rootPrefix   what its initramfs wants before the name of a data set, such as `root=ZFS=`
/// @param commandLine  of `/etc/kernel/cmdline`
/// @param nextBootPin  version of the kernel to boot once; Proxmox
/// @param pin          version of the kernel to boot always; Proxmox
/// @param menu         of GRUB and other loaders in its `/boot`
/// @param problems     with files that are there and cannot be read; it is taken as if they were not there
record InstalledSystem(
        String title,
        String rootPrefix,
        Optional<String> commandLine,
        Optional<String> nextBootPin,
        Optional<String> pin,
        List<MenuEntry> menu,
        List<String> problems) {

    private static final int MOST_BYTES = 1 << 16;

    /// By `ID` of os-release(5), as zfsbootmenu does it: what an initramfs of that distribution's takes.
    private static final Map<String, String> PREFIXES =
            Map.ofEntries(
                    Map.entry("void", "root=zfs:"),
                    Map.entry("ubuntu", "root=zfs:"),
                    Map.entry("debian", "root=zfs:"),
                    Map.entry("devuan", "root=zfs:"),
                    Map.entry("chimera", "root=zfs:"),
                    Map.entry("arch", "zfs="),
                    Map.entry("artix", "zfs="),
                    Map.entry("cachyos", "zfs="),
                    Map.entry("gentoo", "root=ZFS="),
                    Map.entry("alpine", "root=ZFS="));

    /// zfs-initramfs, for Debian's initramfs-tools, has this file in its own package only.
    private static final String ZFS_INITRAMFS = "/usr/share/initramfs-tools/scripts/zfs";

    InstalledSystem {
        menu = List.copyOf(menu);
        problems = List.copyOf(problems);
    }

    /// One that could not be looked into.
    static InstalledSystem unknown() {
        return new InstalledSystem(
                "",
                "root=zfs:",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of());
    }

    static InstalledSystem read(Volume root) {
        return new Reading(root).run();
    }

    /// One after the other, each as far as it can be read.
    private static final class Reading {
        private final Volume root;
        private final List<String> problems = new ArrayList<>();

        Reading(Volume root) {
            this.root = root;
        }

        InstalledSystem run() {
            Map<String, String> release = new HashMap<>();
            for (String path : List.of("/usr/lib/os-release", "/etc/os-release")) {
                text(path).ifPresent(text -> addTo(release, text));
            }
            return new InstalledSystem(
                    release.getOrDefault("PRETTY_NAME", release.getOrDefault("NAME", "")),
                    prefix(release),
                    line("/etc/kernel/cmdline"),
                    line("/etc/kernel/next-boot-pin"),
                    line("/etc/kernel/proxmox-boot-pin"),
                    menu(),
                    problems);
        }

        private Optional<String> text(String path) {
            try {
                return root.text(path, MOST_BYTES);
            } catch (IOException e) {
                problems.add(path + ": " + e.getMessage());
                return Optional.empty();
            }
        }

        private List<MenuEntry> menu() {
            try {
                return Menus.read(new MenuVolume(root)).entries();
            } catch (IOException e) {
                problems.add("menus: " + e.getMessage());
                return List.of();
            }
        }

        private String prefix(Map<String, String> release) {
            if (text(ZFS_INITRAMFS).isPresent()) {
                return "root=ZFS=";
            }
            String like =
                    release.getOrDefault("ID", "") + " " + release.getOrDefault("ID_LIKE", "");
            for (String id : like.toLowerCase(Locale.ROOT).strip().split("\\s+", -1)) {
                String prefix = PREFIXES.get(id);
                if (prefix != null) {
                    return prefix;
                }
            }
            return "root=zfs:";
        }

        /// The first line that says something; `#` begins a remark.
        private Optional<String> line(String path) {
            return text(path)
                    .flatMap(text ->
                            text.lines()
                                    .map(String::strip)
                                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                                    .findFirst())
                    .map(InstalledSystem::oneLine);
        }
    }

    private static void addTo(Map<String, String> release, String text) {
        for (String line : text.split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                String value = line.substring(equals + 1).strip().replaceAll("^[\"']|[\"']$", "");
                release.put(line.substring(0, equals).strip(), oneLine(value));
            }
        }
    }

    /// What is shown on a terminal must not command it.
    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
