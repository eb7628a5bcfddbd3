package dev.bootwright.image.live;

import dev.bootwright.image.initrd.Feature;
import dev.bootwright.image.initrd.Initramfs;
import dev.bootwright.image.live.NetworkBoot.CardArgument;
import dev.bootwright.image.live.NetworkBoot.Wrapped;
import java.util.List;
import java.util.Locale;
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
            case DRACUT -> dracut();
            case KIWI -> kiwi();
            case ANACONDA -> anaconda();
            case GENKERNEL -> genkernel();
            case LIVE_BOOT -> liveBoot();
            case CASPER -> casper();
            case ARCHISO -> archiso();
            case MKINITFS -> alpine();
            case DEBIAN_INSTALLER -> debianInstaller();
            case UNKNOWN -> unknown();
        };
    }

    /// dracut 059: `parse-livenet.sh` takes `root=live:URL`, fetched by curl to `/tmp`, which is in the
    /// initramfs's own file system; `parse-dmsquash-live.sh` takes `root=live:/FILE` only if the
    /// name ends in `.img` or `.iso`; `dmsquash-live-root.sh` then looks at neither `rd.live.dir` nor
    /// `rd.live.squashimg`.
    private NetworkBoot dracut() {
        if (!initramfs.has(Feature.DMSQUASH_LIVE) && !initramfs.has(Feature.LIVENET)) {
            return medium().hasRoots()
                    ? impossible(
                            "this dracut has neither livenet nor dmsquash-live, so it takes no"
                                    + " root image")
                    : alone("there is no root image, so the initramfs must be all");
        }
        if (root.isEmpty()) {
            return impossible("no root image was found on the medium");
        }
        RootImage image = root.get();
        OwnArguments arguments =
                start(Set.of("root", "rd.live.dir", "live_dir", "rd.live.squashimg"));
        // 059 without systemd mounts a plain tree in a squashfs only so; harmless elsewhere
        if (!initramfs.modules().contains("systemd")) {
            arguments.with("rd.live.overlay.overlayfs=1");
        }
        if (initramfs.has(Feature.LIVENET) && initramfs.has(Feature.NETWORK)) {
            arguments.withUrl("root=live:", image.path()).with("ip=dhcp").with("rd.neednet=1");
            return http(
                    "dracut's livenet fetches the root image over HTTP",
                    arguments,
                    sum().fetched("root image, fetched", image.size()).need(false));
        }
        String name = image.path().substring(image.path().lastIndexOf('/'));
        String inside = name.toLowerCase(Locale.ROOT).endsWith(".img") ? name : name + ".img";
        arguments.with("root=live:" + inside);
        return wrap(
                "this dracut has no livenet, but takes a root image inside the initramfs whose"
                        + " name ends in .img",
                arguments,
                image,
                inside);
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

    /// live-boot 20230131 `9990-mount-http.sh`: `fetch=` of a URL that ends in `.squashfs` goes to a
    /// ramfs; one that ends in `.iso` to the initramfs's own file system, and is mounted from there.
    /// It runs DHCP by itself (`9990-networking.sh`); `ip=dhcp` would be written to the system's
    /// `/etc/network/interfaces` as the name of a card (`9990-netbase.sh`).
    private NetworkBoot liveBoot() {
        if (!initramfs.has(Feature.LIVE_OVER_HTTP) || !initramfs.has(Feature.HTTP_CLIENT)) {
            return impossible(
                    "this live-boot has no wget or no 9990-mount-http.sh, so it fetches nothing");
        }
        if (root.isEmpty()) {
            return impossible("no root image was found on the medium");
        }
        RootImage image = root.get();
        OwnArguments arguments = start(Set.of("fetch", "httpfs", "ftpfs", "netboot", "nfsroot"));
        if (image.path().endsWith(".squashfs") && medium.rootsThere() == 1) {
            arguments.with("boot=live").withUrl("fetch=", image.path());
            return http(
                    "live-boot fetches the root image over HTTP",
                    arguments,
                    sum().held("root image, fetched", image.size()).need(isLimited(arguments)));
        }
        arguments.with("boot=live").withMedium("fetch=");
        return http(
                "live-boot fetches one file, and this system has several root images, so it fetches"
                        + " the whole medium",
                arguments,
                sum().fetched("medium, fetched", mediumBytes()).need(isLimited(arguments)));
    }

    /// casper: `url=` of the whole medium, whose name must end in `.iso`; Ubuntu's installation guide
    /// ("netboot the server installer") adds `root=/dev/ram0`, which also lifts the tmpfs's limit, and
    /// `cloud-config-url=/dev/null`, without which cloud-init fetches `url=` again.
    private NetworkBoot casper() {
        if (!initramfs.has(Feature.LIVE_OVER_HTTP)) {
            return impossible("this casper does not know url=, and fetches nothing otherwise");
        }
        OwnArguments arguments =
                start(Set.of("root", "url", "iso-url", "cloud-config-url", "netboot", "file"))
                        .with("root=/dev/ram0")
                        .with("ip=dhcp")
                        .withMedium("url=")
                        .with("cloud-config-url=/dev/null");
        return http(
                "casper fetches no root image but the whole medium, into memory",
                arguments,
                sum().fetched("medium, fetched", mediumBytes()).need(false));
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

    /// kiwi `55kiwi-live`: `root=live:http://…` fetches the whole medium to `/dev/ram0` of
    /// `ramdisk_size=` KiB, 2 GiB otherwise; `root=live:AOEINTERFACE=e0.0` takes `/dev/etherd/e0.0`.
    private NetworkBoot kiwi() {
        OwnArguments arguments = start(Set.of("root", "ramdisk_size"));
        if (initramfs.has(Feature.LIVE_OVER_HTTP) && initramfs.has(Feature.HTTP_CLIENT)) {
            arguments.withMedium("root=live:").with("ip=dhcp").with("rd.neednet=1");
            if (medium.bytes() > 0) {
                arguments.with("ramdisk_size=" + (medium.bytes() + 1023) / 1024);
            }
            return http(
                    "KIWI fetches no root image but the whole medium, into memory",
                    arguments,
                    sum().held("medium, fetched", mediumBytes()).need(false));
        }
        arguments.with("root=live:AOEINTERFACE=e0.0");
        return new NetworkBoot(
                BootMethod.AOE,
                "this KIWI has no curl; it takes the medium as the AoE disk of shelf 0, slot 0",
                arguments.arguments(),
                List.of(),
                CardArgument.NONE,
                sum().need(false),
                arguments.changes());
    }

    /// Anaconda's boot options: `inst.stage2=` of the folder that has `images/install.img` or
    /// `LiveOS/squashfs.img`, that is the medium's root.
    private NetworkBoot anaconda() {
        if (!initramfs.has(Feature.NETWORK)) {
            return impossible("this installer's initramfs has no network");
        }
        OwnArguments arguments =
                start(Set.of("inst.stage2", "stage2", "root", "repo"))
                        .withUrl("inst.stage2=", "")
                        .with("ip=dhcp")
                        .with("rd.neednet=1");
        long size = root.map(RootImage::size).orElse(0L);
        return http(
                "Anaconda fetches its second stage over HTTP, from the medium's own folders",
                arguments,
                sum().fetched("second stage, fetched", size).need(isLimited(arguments)));
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

    private NetworkBoot debianInstaller() {
        if (!initramfs.has(Feature.LIVE_OVER_HTTP)) {
            return impossible(
                    "this Debian installer looks for its packages on a disc; the netboot one"
                            + " fetches them");
        }
        return alone("the Debian installer is whole in its initramfs, and fetches the rest itself");
    }

    private NetworkBoot unknown() {
        return medium.hasRoots()
                ? impossible("nobody knows how this initramfs takes its root: " + initramfs.seen())
                : alone("there is no root image, so kernel and initramfs must be all");
    }

    private OwnArguments start(Set<String> names) {
        return new OwnArguments(own).without(OF_THE_MEDIUM).without(names);
    }

    private MemorySum sum() {
        return new MemorySum(kernel, initramfs);
    }

    /// At least its root images, if the medium's size is not known.
    private long mediumBytes() {
        return Math.max(medium.bytes(), root.map(RootImage::size).orElse(0L));
    }

    private static boolean isLimited(OwnArguments arguments) {
        return arguments.arguments().stream()
                .noneMatch(argument ->
                        argument instanceof Argument.Text(String text) && text.startsWith("root="));
    }

    private NetworkBoot http(String reason, OwnArguments arguments, MemoryNeed memory) {
        return new NetworkBoot(
                BootMethod.ROOT_OVER_HTTP,
                reason,
                arguments.arguments(),
                List.of(),
                CardArgument.BOOTIF,
                memory,
                arguments.changes());
    }

    private NetworkBoot wrap(
            String reason, OwnArguments arguments, RootImage image, String inside) {
        if (image.size() > MOST_IN_CPIO) {
            return impossible(
                    "%s has %d bytes, and an initramfs holds no file of more than %d"
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

    private NetworkBoot alone(String reason) {
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

    private NetworkBoot impossible(String reason) {
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
