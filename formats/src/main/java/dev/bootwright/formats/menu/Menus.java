package dev.bootwright.formats.menu;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What the menus of a medium offer.
///
/// @param entries GRUB's first, then SYSLINUX's, then systemd-boot's; each kernel with its files and
///                arguments once
/// @param notes   what was left out, and why
public record Menus(List<MenuEntry> entries, List<String> notes) {

    /// Where distributions put them.
    private static final List<String> GRUB =
            List.of(
                    "/boot/grub/grub.cfg", // Debian, Ubuntu, Gentoo, Arch, Alpine
                    "/boot/grub2/grub.cfg", // Fedora since 37, openSUSE
                    "/grub/grub.cfg", // a file system of its own for /boot; Proxmox on its ESPs
                    "/grub2/grub.cfg",
                    "/EFI/BOOT/grub.cfg", // Fedora, openSUSE
                    "/EFI/boot/grub.cfg",
                    "/efi/boot/grub.cfg",
                    "/EFI/debian/grub.cfg",
                    "/EFI/ubuntu/grub.cfg",
                    "/boot/grub/kernels.cfg", // Manjaro
                    "/boot/grub/loopback.cfg", // Arch, Ubuntu, SystemRescue
                    "/grub/loopback.cfg");

    private static final List<String> SYSLINUX =
            List.of(
                    "/isolinux/isolinux.cfg", // Gentoo until 2022, Debian, Fedora, Ubuntu until
                    // 20.04
                    "/boot/isolinux/isolinux.cfg",
                    "/isolinux.cfg",
                    "/boot/syslinux/syslinux.cfg", // Alpine, Arch
                    "/boot/syslinux/isolinux.cfg",
                    "/syslinux/syslinux.cfg", // Arch before 2021
                    "/syslinux/isolinux.cfg",
                    "/boot/x86_64/loader/isolinux.cfg", // openSUSE
                    "/sysresccd/boot/syslinux/sysresccd.cfg", // SystemRescue
                    "/boot/extlinux/extlinux.conf", // Alpine, when installed
                    "/extlinux/extlinux.conf",
                    "/boot/extlinux.conf",
                    "/extlinux.conf",
                    "/syslinux.cfg");

    private static final List<String> LOADER =
            List.of("/loader", "/boot/loader", "/EFI/loader", "/efi/loader");

    public Menus {
        entries = List.copyOf(entries);
        notes = List.copyOf(notes);
    }

    /// Reads all menus of a medium.
    ///
    /// @throws IOException if it cannot be read; what is wrong in a menu is a note
    public static Menus read(MenuFiles files) throws IOException {
        Pages pages = new Pages(files);
        List<MenuEntry> all = new ArrayList<>();
        for (String path : GRUB) {
            GrubConfig.read(pages, path).forEach(all::add);
        }
        for (String path : SYSLINUX) {
            SyslinuxConfig.read(pages, path).forEach(all::add);
        }
        for (String directory : LOADER) {
            LoaderEntries.read(pages, directory).forEach(all::add);
        }
        return new Menus(once(all), pages.notes());
    }

    /// The same thing in the menus of several loaders is one entry; only the first menu with a
    /// default has its say.
    private static List<MenuEntry> once(List<MenuEntry> all) {
        Set<List<Object>> seen = new HashSet<>();
        List<MenuEntry> entries = new ArrayList<>();
        boolean hasDefault = false;
        for (MenuEntry entry : all) {
            if (seen.add(List.of(entry.kernel(), entry.initrds(), entry.arguments()))) {
                boolean isDefault = entry.isDefault() && !hasDefault;
                hasDefault |= isDefault;
                entries.add(
                        new MenuEntry(
                                oneLine(entry.title()),
                                entry.kernel(),
                                entry.initrds(),
                                entry.arguments().stream().map(Menus::oneLine).toList(),
                                isDefault,
                                entry.source()));
            }
        }
        return entries;
    }

    /// What a quote holds goes into other loaders' scripts, where a new line is a new command.
    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }
}
