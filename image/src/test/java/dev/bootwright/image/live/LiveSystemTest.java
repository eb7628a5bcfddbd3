package dev.bootwright.image.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.image.initrd.Initramfs;
import dev.bootwright.image.initrd.InitramfsKind;
import dev.bootwright.image.live.NetworkBoot.CardArgument;
import dev.bootwright.image.live.NetworkBoot.Wrapped;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What each distribution's medium comes to. The expected arguments are written by hand from the
/// distribution's own instructions for a network boot, where it has some.
class LiveSystemTest {

    private static final Argument.Places PLACES =
            new Argument.Places(
                    "http://192.0.2.1:8080/iso/x", "http://192.0.2.1:8080/iso/x/medium.iso");

    private static final List<String> DRACUT =
            List.of(
                    "usr/lib/dracut/hooks/cmdline/30-parse-dmsquash-live.sh",
                    "usr/sbin/dmsquash-live-root");

    private static final List<String> LIVENET =
            List.of("usr/bin/curl", "usr/sbin/livenetroot", "usr/sbin/dmsquash-live-root");

    @Test
    void handsGentoosRootOverInTheInitramfsOfDracutWithoutLivenet() throws IOException {
        LiveSystem system = LiveSystem.inspect(gentoo(DRACUT, "bash\ndmsquash-live\n"));
        BootEntry entry = system.preferred().orElseThrow();
        assertEquals("6.12.0-gentoo-dist", entry.kernel().version());
        assertEquals(InitramfsKind.DRACUT, entry.initramfs().orElseThrow().kind());
        assertEquals(BootMethod.ROOT_IN_INITRAMFS, entry.boot().method());
        assertEquals(
                List.of(new Wrapped("/image.squashfs", "/image.squashfs.img", 8192)),
                entry.boot().wrapped());
        assertEquals(
                "dokeymap cdroot rd.live.overlay.overlayfs=1 root=live:/image.squashfs.img",
                rendered(entry));
        assertEquals(
                List.of(
                        "-rd.live.ram=1",
                        "-root=live:CDLABEL=Gentoo-amd64",
                        "-rd.live.dir=/",
                        "-rd.live.squashimg=image.squashfs",
                        "+rd.live.overlay.overlayfs=1",
                        "+root=live:/image.squashfs.img"),
                entry.boot().changes());
        assertEquals(CardArgument.NONE, entry.boot().card());
    }

    @Test
    void handsArgumentsOverWithoutTheQuotesOfTheirMenu() {
        OwnArguments arguments =
                new OwnArguments(
                        List.of("dyndbg=file tg3.c +p", "a=\"b\"", "\"\"", "root=\"live:x\""));
        assertEquals(
                List.of(
                        new Argument.Text("dyndbg=file tg3.c +p"),
                        new Argument.Text("a=b"),
                        new Argument.Text("cdroot")),
                arguments.without(Set.of("root")).with("cdroot").arguments());
    }

    @Test
    void letsDracutWithLivenetFetchGentoosRoot() throws IOException {
        BootEntry entry = preferred(gentoo(LIVENET, "systemd\nnetwork\ndmsquash-live\nlivenet\n"));
        assertEquals(BootMethod.ROOT_OVER_HTTP, entry.boot().method());
        assertEquals(
                "dokeymap cdroot root=live:http://192.0.2.1:8080/iso/x/image.squashfs ip=dhcp"
                        + " rd.neednet=1",
                rendered(entry));
        assertEquals(CardArgument.BOOTIF, entry.boot().card());
        assertEquals(List.of(), entry.boot().wrapped());
    }

    @Test
    void handsGentoosRootOverToGenkernel() throws IOException {
        FakeMedium medium =
                new FakeMedium("Gentoo")
                        .text(
                                "/isolinux/isolinux.cfg",
                                "default gentoo\nlabel gentoo\n kernel gentoo\n append root=/dev/ram0"
                                        + " init=/linuxrc dokeymap looptype=squashfs"
                                        + " loop=/image.squashfs cdroot initrd=gentoo.igz vga=791"
                                        + " docache\n")
                        .kernel("/isolinux/gentoo", "5.15")
                        .initrd(
                                "/isolinux/gentoo.igz",
                                List.of("etc/initrd.scripts", "etc/initrd.defaults"),
                                "init",
                                "if [ -e \"${LOOP}\" ]\n")
                        .squashfs("/image.squashfs");
        BootEntry entry = preferred(medium);
        assertEquals(InitramfsKind.GENKERNEL, entry.initramfs().orElseThrow().kind());
        assertEquals(BootMethod.ROOT_IN_INITRAMFS, entry.boot().method());
        assertEquals(
                "init=/linuxrc dokeymap vga=791 root=/dev/ram0 looptype=squashfs"
                        + " loop=/image.squashfs cdroot",
                rendered(entry));
        assertEquals(List.of("-docache"), entry.boot().changes());
        assertEquals(
                List.of(new Wrapped("/image.squashfs", "/image.squashfs", 8192)),
                entry.boot().wrapped());
    }

    @Test
    void letsLiveBootFetchDebiansRoot() throws IOException {
        BootEntry entry = preferred(debian());
        assertEquals(
                "boot=live components quiet"
                        + " fetch=http://192.0.2.1:8080/iso/x/live/filesystem.squashfs",
                rendered(entry));
        assertEquals(BootMethod.ROOT_OVER_HTTP, entry.boot().method());
        assertEquals("/live/filesystem.squashfs", entry.root().orElseThrow().path());
    }

    @Test
    void letsLiveBootFetchTheWholeMediumOfSeveralRoots() throws IOException {
        BootEntry entry = preferred(debian().squashfs("/live/more.squashfs").of(5_000_000_000L));
        assertTrue(rendered(entry).endsWith("fetch=http://192.0.2.1:8080/iso/x/medium.iso"));
        assertTrue(entry.boot().memory().bytes() >= 10_000_000_000L); // a tmpfs takes but half
    }

    @Test
    void letsCasperFetchUbuntusMedium() throws IOException {
        FakeMedium medium =
                new FakeMedium("Ubuntu-Server 24.04 LTS amd64")
                        .of(2_000_000_000)
                        .text(
                                "/boot/grub/grub.cfg",
                                "menuentry \"Try or Install Ubuntu Server\" {\n set gfxpayload=keep\n"
                                        + " linux /casper/vmlinuz  --- quiet\n"
                                        + " initrd /casper/initrd\n}\n")
                        .kernel("/casper/vmlinuz", "6.8.0-31-generic")
                        .initrd(
                                "/casper/initrd",
                                List.of("usr/bin/wget", "usr/bin/ipconfig"),
                                "scripts/casper",
                                "url=*|iso-url=*) URL=${x#*=}")
                        .squashfs("/casper/minimal.squashfs")
                        .squashfs("/casper/minimal.standard.squashfs");
        BootEntry entry = preferred(medium);
        assertEquals(
                "root=/dev/ram0 ip=dhcp url=http://192.0.2.1:8080/iso/x/medium.iso"
                        + " cloud-config-url=/dev/null --- quiet",
                rendered(entry));
        assertTrue(entry.boot().memory().bytes() > 2_000_000_000);
        assertTrue(entry.boot().memory().bytes() < 2_300_000_000L);
    }

    @Test
    void letsArchisoFetchFromTheMediumsFolders() throws IOException {
        for (String name : List.of("archiso", "miso")) {
            FakeMedium medium =
                    new FakeMedium("ARCH_202611")
                            .text(
                                    "/loader/entries/01.conf",
                                    "title Arch\nlinux /arch/boot/x86_64/vmlinuz-linux\n"
                                            + "initrd /arch/boot/x86_64/initramfs-linux.img\n"
                                            + "options %1$sbasedir=arch %1$slabel=ARCH_202611\n"
                                                    .formatted(name))
                            .kernel("/arch/boot/x86_64/vmlinuz-linux", "6.11.5-arch1-1")
                            .initrd(
                                    "/arch/boot/x86_64/initramfs-linux.img",
                                    List.of("hooks/" + name, "hooks/" + name + "_pxe_http"))
                            .squashfs("/arch/x86_64/airootfs.sfs");
            BootEntry entry = preferred(medium);
            assertEquals(
                    name
                            + "basedir=arch ip=dhcp "
                            + name
                            + "_http_srv=http://192.0.2.1:8080/iso/x/",
                    rendered(entry));
        }
    }

    @Test
    void letsFedoraAndItsInstallerFetchTheirImages() throws IOException {
        FakeMedium live =
                new FakeMedium("Fedora-WS-Live-42")
                        .text(
                                "/EFI/BOOT/grub.cfg",
                                "set default=\"1\"\nmenuentry 'Test' {\n linux /images/pxeboot/vmlinuz"
                                        + " rd.live.check\n initrd /images/pxeboot/initrd.img\n}\n"
                                        + "menuentry 'Start' {\n linux /images/pxeboot/vmlinuz"
                                        + " root=live:CDLABEL=Fedora-WS-Live-42 rd.live.image quiet\n"
                                        + " initrd /images/pxeboot/initrd.img\n}\n")
                        .kernel("/images/pxeboot/vmlinuz", "6.14")
                        .initrd(
                                "/images/pxeboot/initrd.img",
                                LIVENET,
                                "usr/lib/dracut/modules.txt",
                                "systemd\nnetwork\nlivenet\n")
                        .squashfs("/LiveOS/squashfs.img");
        assertEquals(
                "rd.live.image quiet root=live:http://192.0.2.1:8080/iso/x/LiveOS/squashfs.img"
                        + " ip=dhcp rd.neednet=1",
                rendered(preferred(live)));

        FakeMedium installer =
                new FakeMedium("Fedora-S-dvd")
                        .text(
                                "/EFI/BOOT/grub.cfg",
                                "menuentry Install {\n linux /images/pxeboot/vmlinuz"
                                        + " inst.stage2=hd:LABEL=Fedora-S-dvd quiet\n"
                                        + " initrd /images/pxeboot/initrd.img\n}\n")
                        .kernel("/images/pxeboot/vmlinuz", "6.14")
                        .initrd(
                                "/images/pxeboot/initrd.img",
                                List.of(),
                                "usr/lib/dracut/modules.txt",
                                "network\nanaconda\n")
                        .squashfs("/images/install.img");
        assertEquals(
                "quiet inst.stage2=http://192.0.2.1:8080/iso/x ip=dhcp rd.neednet=1",
                rendered(preferred(installer)));
    }

    @Test
    void letsKiwiFetchTheMediumOrTakeItByAoe() throws IOException {
        String modules = "network\nkiwi-live\n";
        assertEquals(
                "rd.kiwi.live root=live:http://192.0.2.1:8080/iso/x/medium.iso ip=dhcp rd.neednet=1"
                        + " ramdisk_size=976563",
                rendered(preferred(kiwi(List.of("usr/bin/curl"), modules))));
        BootEntry old = preferred(kiwi(List.of(), modules));
        assertEquals(BootMethod.AOE, old.boot().method());
        assertEquals("rd.kiwi.live root=live:AOEINTERFACE=e0.0", rendered(old));
    }

    @Test
    void letsAlpineFetchItsModulesAndPackagesIfItHasDhcp() throws IOException {
        assertEquals(
                "modules=loop,squashfs quiet ip=dhcp"
                        + " alpine_repo=http://192.0.2.1:8080/iso/x/apks"
                        + " modloop=http://192.0.2.1:8080/iso/x/boot/modloop-lts",
                rendered(preferred(alpine(List.of("usr/share/udhcpc/default.script")))));
        LiveSystem without = LiveSystem.inspect(alpine(List.of()));
        assertFalse(without.preferred().isPresent());
        assertEquals(
                "this Alpine's initramfs was made without the features network and dhcp; its"
                        + " netboot files have them",
                without.entries().getFirst().boot().reason());
    }

    @Test
    void saysWhatIsLeftOutOfAHostileMedium() throws IOException {
        FakeMedium medium =
                new FakeMedium("x")
                        .text(
                                "/boot/grub/grub.cfg",
                                "menuentry a {\n linux /gone\n}\nmenuentry b {\n linux /text\n}\n"
                                        + "menuentry c {\n linux /boot/vmlinuz\n initrd /gone\n}\n")
                        .text("/text", "no kernel");
        LiveSystem system = LiveSystem.inspect(medium.kernel("/boot/vmlinuz", "6"));
        assertEquals(
                List.of(
                        "/boot/grub/grub.cfg: \"a\" is left out, there is no /gone",
                        "/boot/grub/grub.cfg: \"b\" is left out, /text is no Linux kernel",
                        "/boot/grub/grub.cfg: \"c\" is left out, there is no /gone",
                        "no menu with a kernel was found, so kernels were looked for by their"
                                + " names"),
                system.notes());
        assertEquals(BootMethod.INITRAMFS_ALONE, system.entries().getFirst().boot().method());
    }

    @Test
    void tellsABrokenFolderAndGoesOn() throws IOException {
        FakeMedium whole = gentoo(DRACUT, "dmsquash-live\n");
        LiveTree broken =
                new LiveTree() {
                    @Override
                    public String volumeId() {
                        return "x";
                    }

                    @Override
                    public List<String> list(String directory) throws IOException {
                        if (directory.equals("/live")) {
                            throw new FormatException("ISO 9660", "SL", 7, "one link too many");
                        }
                        return whole.list(directory);
                    }

                    @Override
                    public Optional<LiveFile> find(String path) {
                        return whole.find(path);
                    }
                };
        LiveSystem system = LiveSystem.inspect(broken);
        assertEquals(1, system.entries().size());
        assertEquals(
                List.of("/live is left out: ISO 9660: SL at byte 7: one link too many"),
                system.notes());
    }

    @Test
    void findsKernelsByTheirNamesWithoutAMenu() throws IOException {
        LiveSystem system =
                LiveSystem.inspect(
                        new FakeMedium("x")
                                .kernel("/live/vmlinuz-6.1", "6.1")
                                .initrd("/live/initrd.img-5.9", List.of("scripts/live"))
                                .initrd("/live/initrd.img-6.1", List.of("scripts/live")),
                        "ID=x\nPRETTY_NAME=\"X 1\"\n");
        assertEquals("X 1", system.title());
        assertEquals(
                "/live/initrd.img-6.1", system.entries().getFirst().initrds().getFirst().path());
    }

    @Test
    void escapesWhatAUrlMayNotHold() {
        assertEquals(
                "root=live:http://192.0.2.1:8080/iso/x/a%20b/%C3%A9%25.img",
                new Argument.Url("root=live:", "/a b/é%.img", "").render(PLACES));
    }

    /// What was measured in QEMU with these files: the least that booted, in steps of 32 MiB.
    @Test
    void asksForNoLessThanWhatBootedAndForLittleMore() {
        KernelImage kernel =
                new KernelImage(
                        "/k", 14_186_432, KernelImage.Format.BZIMAGE, "6.1.0-56-cloud-amd64");
        long image = 204_984_320;
        assertEquals(
                544, mib(sum(kernel, 9_941_640, 32_608_256).wrapped(image).need(false))); // 512
        assertEquals(704, mib(sum(kernel, 1_480_516, 4_787_200).wrapped(image).need(true))); // 672
        assertEquals(512, mib(sum(kernel, 1_480_516, 4_787_200).wrapped(image).need(false))); // 480
        assertEquals(
                384, mib(sum(kernel, 13_771_918, 44_493_824).held("x", image).need(true))); // 352
    }

    private static MemorySum sum(KernelImage kernel, long packed, long unpacked) {
        return new MemorySum(
                kernel,
                new Initramfs(
                        InitramfsKind.DRACUT,
                        "",
                        packed,
                        unpacked,
                        List.of(),
                        Set.of(),
                        List.of(),
                        List.of(),
                        true,
                        List.of()));
    }

    private static long mib(MemoryNeed need) {
        return need.minimum() >> 20;
    }

    @Test
    void countsWhatIsHandedOverTwiceAndWhatIsFetchedOnce() {
        MemoryNeed need =
                new MemoryNeed(
                        List.of(new MemoryNeed.Part("a", 1), new MemoryNeed.Part("b", 64L << 20)));
        assertEquals((64L << 20) + 1, need.bytes());
        assertEquals(96L << 20, need.minimum());
    }

    private static FakeMedium gentoo(List<String> inside, String modules) {
        return new FakeMedium("Gentoo-amd64")
                .text(
                        "/boot/grub/grub.cfg",
                        "set default=0\nmenuentry 'Boot LiveCD (kernel: gentoo)' {\n"
                                + "search --no-floppy --set=root -l Gentoo-amd64\n"
                                + "linux /boot/gentoo dokeymap root=live:CDLABEL=Gentoo-amd64"
                                + " rd.live.dir=/ rd.live.squashimg=image.squashfs cdroot"
                                + " rd.live.ram=1\ninitrd /boot/gentoo.igz\n}\n")
                .kernel("/boot/gentoo", "6.12.0-gentoo-dist")
                .initrd("/boot/gentoo.igz", inside, "usr/lib/dracut/modules.txt", modules)
                .squashfs("/image.squashfs");
    }

    private static FakeMedium debian() {
        return new FakeMedium("d-live nf 12.0.0 gn amd64")
                .text(
                        "/boot/grub/grub.cfg",
                        "menuentry \"Live system\" {\n linux /live/vmlinuz boot=live components"
                                + " quiet findiso=${iso_path}\n initrd /live/initrd.img\n}\n")
                .kernel("/live/vmlinuz", "6.1.0-9-amd64")
                .initrd(
                        "/live/initrd.img",
                        List.of("usr/lib/live/boot/9990-mount-http.sh", "usr/bin/wget"))
                .squashfs("/live/filesystem.squashfs");
    }

    private static FakeMedium kiwi(List<String> inside, String modules) {
        return new FakeMedium("CDROM")
                .of(1_000_000_000)
                .text(
                        "/boot/grub2/grub.cfg",
                        "menuentry \"Live\" {\n linux ($root)/boot/x86_64/loader/linux"
                                + " root=live:CDLABEL=CDROM rd.kiwi.live\n"
                                + " initrd ($root)/boot/x86_64/loader/initrd\n}\n")
                .kernel("/boot/x86_64/loader/linux", "6.4.0-default")
                .initrd("/boot/x86_64/loader/initrd", inside, "usr/lib/dracut/modules.txt", modules)
                .squashfs("/LiveOS/squashfs.img");
    }

    private static FakeMedium alpine(List<String> inside) {
        return new FakeMedium("alpine-std 3.20 x86_64")
                .text(
                        "/boot/grub/grub.cfg",
                        "menuentry \"Linux lts\" {\n linux /boot/vmlinuz-lts modules=loop,squashfs"
                                + " quiet\n initrd /boot/initramfs-lts\n}\n")
                .kernel("/boot/vmlinuz-lts", "6.6.31-0-lts")
                .initrd("/boot/initramfs-lts", inside, "init", "echo \"Alpine Init $VERSION\"")
                .squashfs("/boot/modloop-lts")
                .text("/apks/.boot_repository", "");
    }

    private static BootEntry preferred(FakeMedium medium) throws IOException {
        return LiveSystem.inspect(medium).preferred().orElseThrow();
    }

    private static String rendered(BootEntry entry) {
        return entry.boot().arguments().stream()
                .map(argument -> argument.render(PLACES))
                .collect(Collectors.joining(" "));
    }
}
