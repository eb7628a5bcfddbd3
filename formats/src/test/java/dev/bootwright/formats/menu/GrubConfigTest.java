package dev.bootwright.formats.menu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Texts in the style of each distribution's own file, shortened.
class GrubConfigTest {

    private static final String GRUB = "/boot/grub/grub.cfg";

    @Test
    void readsGentooOfTheDracutGeneration() throws IOException {
        assertEquals(
                List.of(
                        entry(
                                "Boot LiveCD (kernel: gentoo)",
                                "/boot/gentoo",
                                List.of("/boot/gentoo.igz"),
                                "dokeymap root=live:CDLABEL=Gentoo-amd64 rd.live.dir=/"
                                        + " rd.live.squashimg=image.squashfs cdroot",
                                true),
                        entry(
                                "Boot LiveCD (kernel: gentoo) (cached)",
                                "/boot/gentoo",
                                List.of("/boot/gentoo.igz"),
                                "dokeymap root=live:CDLABEL=Gentoo-amd64 rd.live.dir=/"
                                        + " rd.live.squashimg=image.squashfs cdroot rd.live.ram=1",
                                false),
                        entry(
                                "Serial (ttyS0)",
                                "/boot/gentoo",
                                List.of("/boot/gentoo.igz"),
                                "dokeymap console=ttyS0,115200n8",
                                false)),
                read(
                        """
                        if [ "x${timeout_style}" = xmenu ] ; then
                          set timeout_style=menu
                        fi
                        set default=0
                        set gfxpayload=keep
                        set timeout=10
                        insmod all_video

                        menuentry 'Boot LiveCD (kernel: gentoo)' --class gnu-linux --class os {
                        	search --no-floppy --set=root -l Gentoo-amd64
                        	linux /boot/gentoo dokeymap root=live:CDLABEL=Gentoo-amd64 rd.live.dir=/ rd.live.squashimg=image.squashfs cdroot
                        	initrd /boot/gentoo.igz
                        }

                        menuentry 'Boot LiveCD (kernel: gentoo) (cached)' --class gnu-linux --class os {
                        	linux /boot/gentoo dokeymap root=live:CDLABEL=Gentoo-amd64 rd.live.dir=/ rd.live.squashimg=image.squashfs cdroot rd.live.ram=1
                        	initrd /boot/gentoo.igz
                        }

                        submenu 'Special console options (kernel: gentoo)' --class gnu-linux {
                        	menuentry 'Serial (ttyS0)' {
                        		linux /boot/gentoo dokeymap console=ttyS0,115200n8
                        		initrd /boot/gentoo.igz
                        	}
                        }
                        """));
    }

    @Test
    void followsDebiansIncludesAndFindsTheDefaultBehindASubmenu() throws IOException {
        List<MenuEntry> entries =
                Menus.read(
                                new MapFiles(
                                        Map.of(
                                                GRUB,
                                                """
                                                source /boot/grub/config.cfg
                                                # Live boot
                                                menuentry "Live system (amd64)" --hotkey=l {
                                                	linux	/live/vmlinuz boot=live components quiet splash findiso=${iso_path}
                                                	initrd	/live/initrd.img
                                                }
                                                submenu 'Advanced install options ...' --hotkey=a {
                                                	set theme=/boot/grub/live-theme/theme-1-1.txt
                                                	source /boot/grub/install.cfg
                                                }
                                                """,
                                                "/boot/grub/config.cfg",
                                                "set default=1\nloadfont $prefix/dejavu.pf2\n",
                                                "/boot/grub/install.cfg",
                                                """
                                                menuentry "Install" { # a brace right behind
                                                	linux	/install/vmlinuz vga=788 --- quiet
                                                	initrd	/install/initrd.gz
                                                }
                                                """)))
                        .entries();
        assertEquals(
                List.of(
                        entry(
                                "Live system (amd64)",
                                "/live/vmlinuz",
                                List.of("/live/initrd.img"),
                                "boot=live components quiet splash findiso=",
                                false),
                        new MenuEntry(
                                "Install",
                                "/install/vmlinuz",
                                List.of("/install/initrd.gz"),
                                List.of("vga=788", "---", "quiet"),
                                true,
                                "/boot/grub/install.cfg")),
                entries);
    }

    @Test
    void readsVariablesDevicesAndSeveralFilesAsArchAndFedoraWriteThem() throws IOException {
        assertEquals(
                List.of(
                        entry(
                                "Arch Linux install medium (x86_64, UEFI)",
                                "/arch/boot/x86_64/vmlinuz-linux",
                                List.of(
                                        "/arch/boot/intel-ucode.img",
                                        "/arch/boot/x86_64/initramfs-linux.img"),
                                "archisobasedir=arch archisosearchuuid=2026-11-01-08-00-00-00",
                                true),
                        entry(
                                "Fedora \"42\"",
                                "/images/pxeboot/vmlinuz",
                                List.of("/images/pxeboot/initrd.img"),
                                "root=live:CDLABEL=Fed\\x20ora rd.live.image quiet rhgb",
                                false)),
                read(
                        """
                        default=archlinux
                        archiso_platform='UEFI'
                        menuentry "Arch Linux install medium (x86_64, ${archiso_platform})" --class arch --id 'archlinux' {
                            set gfxpayload=keep
                            linux ($root)/arch/boot/x86_64/vmlinuz-linux archisobasedir=arch archisosearchuuid=2026-11-01-08-00-00-00
                            initrd /arch/boot/intel-ucode.img \\
                                   /arch/boot/x86_64/initramfs-linux.img
                        }
                        set opts="quiet rhgb"
                        menuentry "Fedora \\"42\\"" $menuentry_id_option 'f' {
                            linuxefi /images/pxeboot/vmlinuz root=live:CDLABEL='Fed\\x20ora' rd.live.image $opts
                            initrdefi (cd0)/images/pxeboot/initrd.img
                        }
                        """));
    }

    @Test
    void goesThroughBothBranches() throws IOException {
        assertEquals(
                List.of(
                        entry(
                                "Installation",
                                "/boot/x86_64/loader/linux",
                                List.of("/boot/x86_64/loader/initrd"),
                                "splash=silent",
                                true)),
                read(
                        """
                        menuentry "Installation" --class os {
                          if [ "$grub_platform" = "efi" ]; then
                            linuxefi /boot/x86_64/loader/linux_efi
                            initrdefi /boot/x86_64/loader/initrd
                          else
                            linux /boot/x86_64/loader/linux splash=silent
                            initrd /boot/x86_64/loader/initrd
                          fi
                        }
                        """));
    }

    /// A kernel alone first, with the initrd only when that failed, as `10_linux` writes it with
    /// GRUB_FORCE_PARTUUID.
    @Test
    void takesTheBranchWithAnInitrdAsUbuntusCloudImagesHaveIt() throws IOException {
        String root = "root=PARTUUID=5a1f3c0e-01 ro console=ttyS0";
        assertEquals(
                List.of(
                        entry(
                                "Ubuntu",
                                "/boot/vmlinuz-6.8.0-1019-kvm",
                                List.of("/boot/initrd.img-6.8.0-1019-kvm"),
                                root,
                                true)),
                read(
                        """
                        menuentry 'Ubuntu' --class ubuntu $menuentry_id_option 'gnulinux-simple' {
                        	if [ "${initrdfail}" = 1 ]; then
                        	  echo	'GRUB_FORCE_PARTUUID set, initrdless boot failed. Attempting with initrd.'
                        	  linux	/boot/vmlinuz-6.8.0-1019-kvm ROOT
                        	  initrd	/boot/initrd.img-6.8.0-1019-kvm
                        	else
                        	  echo	'GRUB_FORCE_PARTUUID set, attempting initrdless boot.'
                        	  linux	/boot/vmlinuz-6.8.0-1019-kvm ROOT panic=-1
                        	fi
                        	initrdfail
                        }
                        """
                                .replace("ROOT", root)));
    }

    @Test
    void takesTheLastKernelWithoutAnInitrdWhenOnlyAnotherHasOne() throws IOException {
        assertEquals(
                List.of(entry("a", "/other", List.of(), "x", true)),
                read("menuentry a {\n linux /vmlinuz\n initrd /initrd\n linux /other x\n}"));
    }

    @Test
    void keepsWhatAnUnclosedEntryOrQuoteHasSoFar() throws IOException {
        assertEquals(
                List.of(entry("a", "/vmlinuz", List.of(), "", true)),
                read("menuentry a {\n linux /vmlinuz\n"));
        assertEquals(
                List.of(
                        new MenuEntry(
                                "a",
                                "/vmlinuz",
                                List.of(),
                                List.of("root=x } menuentry b {"), // no line may end in it
                                true,
                                GRUB)),
                read("menuentry a {\n linux /vmlinuz 'root=x\n}\nmenuentry b {"));
    }

    @Test
    void neverLeadsAboveTheRoot() throws IOException {
        assertEquals(
                List.of(entry("a", "/etc/shadow", List.of("/boot/grub/x"), "", true)),
                read("menuentry a {\n linux ../../../../etc/shadow\n initrd ./y/../x\n}"));
    }

    @Test
    void comesToAnEndWithFilesThatIncludeEachOther() throws IOException {
        Menus menus =
                Menus.read(
                        new MapFiles(
                                Map.of(
                                        GRUB,
                                        "source /boot/grub/b.cfg\nmenuentry a {\nlinux /a\n}",
                                        "/boot/grub/b.cfg",
                                        "source /boot/grub/grub.cfg\nmenuentry b {\nlinux /b\n}")));
        assertEquals(List.of("b", "a"), menus.entries().stream().map(MenuEntry::title).toList());
    }

    @Test
    void boundsVariablesThatDouble() throws IOException {
        String doubling = "set a=\"$a$a x\"\n".repeat(100);
        List<MenuEntry> entries =
                read("set a=xxxxxxxxxx\n" + doubling + "menuentry a {\n linux /v $a\n}");
        assertTrue(entries.getFirst().arguments().size() <= GrubWords.MOST_WORDS + 1);
    }

    @Test
    void keepsOnlySoManyVariables() throws IOException {
        StringBuilder text = new StringBuilder("menuentry a {\nlinux /v\n}\n");
        text.append("set a=").append("x".repeat(60_000)).append('\n');
        for (int i = 0; i < 100; i++) {
            text.append("set a%d=$a\n".formatted(i));
        }
        Menus menus = Menus.read(new MapFiles(Map.of(GRUB, text + "set a=\nset b=c\n")));
        assertEquals(1, menus.entries().size());
        assertEquals(
                List.of(GRUB + " sets variables of more than 1048576 characters"), menus.notes());
    }

    @Test
    void expandsOnlySoMuch() throws IOException {
        for (String a : List.of("x".repeat(60_000), "x ".repeat(30_000), " ".repeat(60_000))) {
            String text =
                    "menuentry a {\nlinux /v\n}\nset a='"
                            + a
                            + "'\nmenuentry b {\nlinux /w "
                            + "$a ".repeat(100_000)
                            + "\n}\n";
            Menus menus = Menus.read(new MapFiles(Map.of(GRUB, text)));
            assertEquals("/v", menus.entries().getFirst().kernel());
            assertEquals(1, menus.entries().size());
            assertEquals(
                    List.of(GRUB + " expands to more than 16777216 characters"), menus.notes());
        }
    }

    @Test
    void readsTheStartOfAnEndlessFile() throws IOException {
        String endless = "menuentry a {\nlinux /v\n}\n" + "#".repeat(3 << 20);
        Menus menus = Menus.read(new MapFiles(Map.of(GRUB, endless)));
        assertEquals(1, menus.entries().size());
        assertEquals(
                List.of(GRUB + " is longer than 1048576 bytes, the rest is not read"),
                menus.notes());
    }

    @Test
    void survivesEveryTruncation() throws IOException {
        String text =
                "set o=\"a b\"\nmenuentry 'x \\'\"$o\" --id ${i} {\n linux /v $o {} #\n initrd /a \\\n"
                        + " /b; }\nsubmenu \"y\" { source ${prefix}/z.cfg; }\n";
        for (int length = 0; length <= text.length(); length++) {
            assertTrue(read(text.substring(0, length)).size() <= 1);
        }
    }

    private static List<MenuEntry> read(String text) throws IOException {
        return Menus.read(new MapFiles(Map.of(GRUB, text))).entries();
    }

    private static MenuEntry entry(
            String title,
            String kernel,
            List<String> initrds,
            String arguments,
            boolean isDefault) {
        List<String> words = arguments.isEmpty() ? List.of() : List.of(arguments.split(" "));
        return new MenuEntry(title, kernel, initrds, words, isDefault, GRUB);
    }
}
