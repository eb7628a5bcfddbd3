package dev.bootwright.image.live;

import dev.bootwright.image.initrd.Feature;
import dev.bootwright.image.initrd.Initramfs;
import dev.bootwright.image.live.NetworkBoot.CardArgument;
import dev.bootwright.image.live.NetworkBoot.Wrapped;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How an entry is booted over the network, by the rules of its initramfs. No input or output.
///
/// @param medium    what is known of the medium beside the entry
/// @param kernel    of the entry
/// @param initramfs of the entry
/// @param own       arguments of the entry
/// @param root      it leads to
record Plan(
        Medium medium,
        KernelImage kernel,
        Initramfs initramfs,
        List<String> own,
        Optional<RootImage> root) {

    /// @param bytes      of it whole, 0 if not known
    /// @param hasRoots   whether there is any root image
    /// @param rootsThere in the directory of the entry's root image
    /// @param repository path of Alpine's packages; empty if there are none
    record Medium(long bytes, boolean hasRoots, int rootsThere, String repository) {}

    /// What means the medium itself, or only makes sense with it, to one initramfs or another.
    private static final Set<String> OF_THE_MEDIUM =
            Set.of(
                    "BOOT_IMAGE",
                    "initrd",
                    "ip",
                    "BOOTIF",
                    "docache", // genkernel: copy to memory
                    "dospeakup", // Gentoo: speech
                    "isoboot",
                    "findiso",
                    "fromiso",
                    "isofrom",
                    "iso-scan/filename",
                    "img_dev",
                    "img_loop",
                    "toram",
                    "todisk",
                    "copytoram",
                    "live-media",
                    "bootfrom",
                    "persistent",
                    "persistence",
                    "persistence-media",
                    "rd.live.ram", // a second copy, into a tmpfs
                    "live_ram",
                    "rd.live.check",
                    "check",
                    "rd.live.overlay", // asks on the console when it is not found
                    "rd.live.overlay.cowfs",
                    "rd.writable.fsimg",
                    "checkisomd5");

    private static final long MOST_IN_CPIO = 0xFFFF_FFFFL;

    NetworkBoot make() {
        if (!initramfs.complete() && initramfs.features().isEmpty()) {
            return impossible(
                    "the initramfs cannot be read: " + String.join("; ", initramfs.notes()));
        }
        return switch (initramfs.kind()) {
            case DRACUT -> new DracutRules(this).dracut();
            case KIWI -> new DracutRules(this).kiwi();
            case ANACONDA -> new DracutRules(this).anaconda();
            case GENKERNEL -> genkernel();
            case LIVE_BOOT -> new DebianRules(this).liveBoot();
            case CASPER -> new DebianRules(this).casper();
            case ARCHISO -> archiso();
            case MKINITFS -> alpine();
            case DEBIAN_INSTALLER -> new DebianRules(this).debianInstaller();
            case UNKNOWN -> unknown();
        };
    }

    /// genkernel `defaults/linuxrc`: a file named by `loop=` that is there already needs no medium, and
    /// `root=` counts for nothing beside `cdroot`; here it lifts the tmpfs's limit.
    private NetworkBoot genkernel() {
        if (root.isEmpty()) {
            return impossible("no root image was found on the medium");
        }
        String reason =
                initramfs.has(Feature.LOOKS_FOR_LOOP)
                        ? "genkernel fetches nothing itself, but takes a root image that is in the"
                                + " initramfs already"
                        : "genkernel fetches nothing itself; whether this old one takes a root"
                                + " image that is in the initramfs could not be seen";
        String inside = root.get().path();
        OwnArguments arguments =
                start(Set.of("root", "real_root", "cdroot", "cdroot_type", "loop", "looptype"))
                        .with("root=/dev/ram0")
                        .with("looptype=squashfs")
                        .with("loop=" + inside)
                        .with("cdroot");
        return wrap(reason, arguments, root.get(), inside);
    }

    /// mkinitcpio-archiso `hooks/archiso_pxe_http`: needs `ip=` and `archiso_http_srv=` with a slash at
    /// the end; fetches `BASEDIR/ARCH/airootfs.*` to a tmpfs of 75 % of memory and copies it from
    /// there to another. Manjaro's and Artix's hooks differ in the prefix.
    private NetworkBoot archiso() {
        if (!initramfs.has(Feature.LIVE_OVER_HTTP)) {
            return impossible("this initramfs has no hook archiso_pxe_http");
        }
        String prefix = archisoPrefix();
        OwnArguments arguments =
                start(
                                Set.of(
                                        prefix + "label",
                                        prefix + "device",
                                        prefix + "searchuuid",
                                        prefix + "searchfilename"))
                        .with("ip=dhcp")
                        .withUrl(prefix + "_http_srv=", "/");
        long size = root.map(RootImage::size).orElse(0L);
        return http(
                "archiso fetches the root image over HTTP, from the medium's own folders",
                arguments,
                sum().held("root image, fetched", size)
                        .held("root image, copied", size)
                        .need(isLimited(arguments)));
    }

    private String archisoPrefix() {
        return own.stream()
                .filter(argument -> argument.matches("[a-z]+basedir=.*"))
                .map(argument -> argument.substring(0, argument.indexOf("basedir=")))
                .findFirst()
                .orElse("archiso");
    }

    /// mkinitfs `initramfs-init`: `ip=dhcp` needs udhcpc's script inside; `alpine_repo=` and `modloop=`
    /// are URLs.
    private NetworkBoot alpine() {
        if (!initramfs.has(Feature.NETWORK)) {
            return impossible(
                    "this Alpine's initramfs was made without the features network and dhcp; its"
                            + " netboot files have them");
        }
        OwnArguments arguments = start(Set.of("alpine_dev", "alpine_repo", "modloop"));
        arguments.with("ip=dhcp");
        if (!medium.repository().isEmpty()) {
            arguments.withUrl("alpine_repo=", medium.repository());
        }
        root.ifPresent(image -> arguments.withUrl("modloop=", image.path()));
        long size = root.map(RootImage::size).orElse(0L);
        return http(
                "Alpine fetches its modules and packages over HTTP, from the medium's own folders",
                arguments,
                sum().held("modloop, fetched", size).need(isLimited(arguments)));
    }

    private NetworkBoot unknown() {
        return medium.hasRoots()
                ? impossible("nobody knows how this initramfs takes its root: " + initramfs.seen())
                : alone("there is no root image, so kernel and initramfs must be all");
    }

    OwnArguments start(Set<String> names) {
        return new OwnArguments(own).without(OF_THE_MEDIUM).without(names);
    }

    MemorySum sum() {
        return new MemorySum(kernel, initramfs);
    }

    /// At least its root images, if the medium's size is not known.
    long mediumBytes() {
        return Math.max(medium.bytes(), root.map(RootImage::size).orElse(0L));
    }

    static boolean isLimited(OwnArguments arguments) {
        return arguments.arguments().stream()
                .noneMatch(argument ->
                        argument instanceof Argument.Text(String text) && text.startsWith("root="));
    }

    NetworkBoot http(String reason, OwnArguments arguments, MemoryNeed memory) {
        return new NetworkBoot(
                BootMethod.ROOT_OVER_HTTP,
                reason,
                arguments.arguments(),
                List.of(),
                CardArgument.BOOTIF,
                memory,
                arguments.changes());
    }

    NetworkBoot wrap(String reason, OwnArguments arguments, RootImage image, String inside) {
        if (image.size() > MOST_IN_CPIO) {
            return impossible(
                    ("%s has %d bytes, and an initramfs holds no file of more than %d; it can be served"
                                    + " by \"bootwright aoe serve\" as the root of a preboot image")
                            .formatted(image.path(), image.size(), MOST_IN_CPIO));
        }
        return new NetworkBoot(
                BootMethod.ROOT_IN_INITRAMFS,
                reason,
                arguments.arguments(),
                List.of(new Wrapped(image.path(), inside, image.size())),
                CardArgument.NONE,
                sum().wrapped(image.size()).need(isLimited(arguments)),
                arguments.changes());
    }

    NetworkBoot alone(String reason) {
        OwnArguments arguments = new OwnArguments(own);
        return new NetworkBoot(
                BootMethod.INITRAMFS_ALONE,
                reason,
                arguments.arguments(),
                List.of(),
                CardArgument.BOOTIF,
                sum().need(isLimited(arguments)),
                arguments.changes());
    }

    NetworkBoot impossible(String reason) {
        return new NetworkBoot(
                BootMethod.NOT_POSSIBLE,
                reason,
                List.of(),
                List.of(),
                CardArgument.NONE,
                new MemoryNeed(List.of()),
                List.of());
    }
}
