package dev.bootwright.formats.menu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Texts in the style of each distribution's own file, shortened.
class SyslinuxConfigTest {

    @Test
    void readsGentooOfTheGenkernelGeneration() throws IOException {
        assertEquals(
                List.of(
                        new MenuEntry(
                                "gentoo",
                                "/isolinux/gentoo",
                                List.of("/isolinux/gentoo.igz"),
                                List.of(
                                        "root=/dev/ram0",
                                        "init=/linuxrc",
                                        "looptype=squashfs",
                                        "loop=/image.squashfs",
                                        "cdroot"),
                                true,
                                "/isolinux/isolinux.cfg")),
                Menus.read(
                                new MapFiles(
                                        Map.of(
                                                "/isolinux/isolinux.cfg",
                                                """
                                                default gentoo
                                                timeout 150
                                                ontimeout localhost
                                                prompt 1
                                                display boot.msg
                                                F1 kernels.msg

                                                label gentoo
                                                  kernel gentoo
                                                  append root=/dev/ram0 init=/linuxrc looptype=squashfs loop=/image.squashfs cdroot initrd=gentoo.igz

                                                label localhost
                                                  localboot -1
                                                  MENU HIDE
                                                """)))
                        .entries());
    }

    /// SYSLINUX and systemd-boot leave quotes to the kernel.
    @Test
    void readsArgumentsInQuotesAsTheKernelDoes() throws IOException {
        String options = "quiet dyndbg=\"file tg3.c +p\" \"a b=c\"  x=\"\" y=\"z";
        Menus menus =
                Menus.read(
                        new MapFiles(
                                Map.of(
                                        "/isolinux/isolinux.cfg",
                                        "label a\nkernel /v\nappend " + options + "\n",
                                        "/loader/entries/b.conf",
                                        "linux /w\noptions " + options + "\n")));
        assertEquals(2, menus.entries().size());
        for (MenuEntry entry : menus.entries()) {
            assertEquals(
                    List.of("quiet", "dyndbg=file tg3.c +p", "a b=c", "x=", "y=z"),
                    entry.arguments());
        }
    }

    @Test
    void readsIncludesMenusAndSharedArguments() throws IOException {
        assertEquals(
                List.of(
                        new MenuEntry(
                                "Live system (amd64)",
                                "/live/vmlinuz",
                                List.of("/live/ucode.img", "/live/initrd.img"),
                                List.of("boot=live", "components"),
                                false,
                                "/isolinux/live.cfg"),
                        new MenuEntry(
                                "Try it",
                                "/isolinux/vmlinuz",
                                List.of("/isolinux/initrd.gz"),
                                List.of("quiet"),
                                true,
                                "/isolinux/live.cfg"),
                        new MenuEntry(
                                "bare",
                                "/isolinux/vmlinuz",
                                List.of(),
                                List.of("single"),
                                false,
                                "/isolinux/live.cfg")),
                Menus.read(
                                new MapFiles(
                                        Map.of(
                                                "/isolinux/isolinux.cfg",
                                                "UI vesamenu.c32\nDEFAULT vesamenu.c32\n"
                                                        + "APPEND initrd=initrd.gz quiet\n"
                                                        + "include menu.cfg\n",
                                                "/isolinux/menu.cfg",
                                                "menu title Boot menu\nMENU INCLUDE live.cfg\n",
                                                "/isolinux/live.cfg",
                                                """
                                                LABEL live-amd64
                                                	MENU LABEL ^Live system (amd64)
                                                	LINUX /live/vmlinuz
                                                	INITRD /live/ucode.img,/live/initrd.img
                                                	APPEND boot=live components
                                                	TEXT HELP
                                                	LABEL no label
                                                	ENDTEXT
                                                label try
                                                	menu label Try ^it
                                                	menu default
                                                	kernel ::isolinux/vmlinuz
                                                label bare
                                                	kernel vmlinuz single
                                                	append -
                                                label disk
                                                	kernel chain.c32
                                                """)))
                        .entries());
    }

    @Test
    void readsSeveralFilesOnALineAsRhelWritesThem() throws IOException {
        Menus menus =
                Menus.read(
                        new MapFiles(
                                Map.of(
                                        "/loader/entries/a.conf",
                                        "linux /v\ninitrd /ucode.img  initramfs.img $tuned_initrd\n"
                                                + "initrd\n")));
        assertEquals(
                List.of("/ucode.img", "/initramfs.img", "/$tuned_initrd"),
                menus.entries().getFirst().initrds());
    }

    @Test
    void readsTheEntriesOfSystemdBoot() throws IOException {
        assertEquals(
                List.of(
                        new MenuEntry(
                                "Arch Linux install medium",
                                "/arch/boot/x86_64/vmlinuz-linux",
                                List.of(
                                        "/arch/boot/ucode.img",
                                        "/arch/boot/x86_64/initramfs-linux.img"),
                                List.of("archisobasedir=arch", "archisolabel=ARCH_202611"),
                                true,
                                "/loader/entries/01-archiso-x86_64-linux.conf"),
                        new MenuEntry(
                                "Speech",
                                "/arch/boot/x86_64/vmlinuz-linux",
                                List.of(),
                                List.of("accessibility=on"),
                                false,
                                "/loader/entries/02-speech.conf")),
                Menus.read(
                                new MapFiles(
                                        Map.of(
                                                "/loader/loader.conf",
                                                "timeout 15\ndefault 01-archiso-*-linux.conf\n",
                                                "/loader/entries/02-speech.conf",
                                                "title Speech\nlinux /arch/boot/x86_64/vmlinuz-linux\n"
                                                        + "options accessibility=on\n",
                                                "/loader/entries/memtest.conf",
                                                "title Memtest\nefi /boot/memtest86+/memtest.efi\n",
                                                "/loader/entries/01-archiso-x86_64-linux.conf",
                                                """
                                                title    Arch Linux install medium
                                                sort-key 01
                                                linux    /arch/boot/x86_64/vmlinuz-linux
                                                initrd   /arch/boot/ucode.img
                                                initrd   /arch/boot/x86_64/initramfs-linux.img
                                                options  archisobasedir=arch archisolabel=ARCH_202611
                                                """)))
                        .entries());
    }

    @Test
    void tellsTheSameThingOnce() throws IOException {
        String syslinux = "label a\nkernel /v\ninitrd /i\nappend x\n";
        assertEquals(
                1,
                Menus.read(
                                new MapFiles(
                                        Map.of(
                                                "/boot/grub/grub.cfg",
                                                "menuentry A {\nlinux /v x\ninitrd /i\n}",
                                                "/isolinux/isolinux.cfg",
                                                syslinux,
                                                "/syslinux/syslinux.cfg",
                                                syslinux)))
                        .entries()
                        .size());
    }

    @Test
    void comesToAnEndWithALoopAndManyLabels() throws IOException {
        String loop =
                "include syslinux.cfg\nlabel a\nkernel /v\n" + "label b\nkernel /w\n".repeat(9999);
        Menus menus = Menus.read(new MapFiles(Map.of("/syslinux/syslinux.cfg", loop)));
        assertEquals(2, menus.entries().size());
        assertEquals(List.of("/syslinux/syslinux.cfg has more than 500 labels"), menus.notes());
    }
}
