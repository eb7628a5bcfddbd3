package dev.bootwright.image.live;

import dev.bootwright.image.initrd.Feature;
import dev.bootwright.image.live.NetworkBoot.CardArgument;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What dracut's modules for live media understand.
record DracutRules(Plan plan) {

    /// dracut 059: `parse-livenet.sh` takes `root=live:URL`, fetched by curl to `/tmp`, which is in the
    /// initramfs's own file system; `parse-dmsquash-live.sh` takes `root=live:/FILE` only if the
    /// name ends in `.img` or `.iso`; `dmsquash-live-root.sh` then looks at neither `rd.live.dir` nor
    /// `rd.live.squashimg`.
    NetworkBoot dracut() {
        if (!plan.initramfs().has(Feature.DMSQUASH_LIVE)
                && !plan.initramfs().has(Feature.LIVENET)) {
            return plan.medium().hasRoots()
                    ? plan.impossible(
                            "this dracut has neither livenet nor dmsquash-live, so it takes no"
                                    + " root image")
                    : plan.alone("there is no root image, so the initramfs must be all");
        }
        if (plan.root().isEmpty()) {
            return plan.impossible("no root image was found on the medium");
        }
        RootImage image = plan.root().get();
        OwnArguments arguments =
                plan.start(Set.of("root", "rd.live.dir", "live_dir", "rd.live.squashimg"));
        // 059 without systemd mounts a plain tree in a squashfs only so; harmless elsewhere
        if (!plan.initramfs().modules().contains("systemd")) {
            arguments.with("rd.live.overlay.overlayfs=1");
        }
        if (plan.initramfs().has(Feature.LIVENET) && plan.initramfs().has(Feature.HTTP_CLIENT)) {
            arguments.withUrl("root=live:", image.path()).with("ip=dhcp").with("rd.neednet=1");
            return plan.http(
                    "dracut's livenet fetches the root image over HTTP",
                    arguments,
                    plan.sum().fetched("root image, fetched", image.size()).need(false));
        }
        String name = image.path().substring(image.path().lastIndexOf('/'));
        String inside = name.toLowerCase(Locale.ROOT).endsWith(".img") ? name : name + ".img";
        arguments.with("root=live:" + inside);
        return plan.wrap(
                "this dracut has no livenet, but takes a root image inside the initramfs whose"
                        + " name ends in .img",
                arguments,
                image,
                inside);
    }

    /// kiwi `55kiwi-live`: `root=live:http://…` fetches the whole medium to `/dev/ram0` of
    /// `ramdisk_size=` KiB, 2 GiB otherwise; `root=live:AOEINTERFACE=e0.0` takes `/dev/etherd/e0.0`.
    NetworkBoot kiwi() {
        OwnArguments arguments = plan.start(Set.of("root", "ramdisk_size"));
        if (plan.initramfs().has(Feature.LIVE_OVER_HTTP)
                && plan.initramfs().has(Feature.HTTP_CLIENT)) {
            arguments.withMedium("root=live:").with("ip=dhcp").with("rd.neednet=1");
            if (plan.medium().bytes() > 0) {
                arguments.with("ramdisk_size=" + (plan.medium().bytes() + 1023) / 1024);
            }
            return plan.http(
                    "KIWI fetches no root image but the whole medium, into memory",
                    arguments,
                    plan.sum().held("medium, fetched", plan.mediumBytes()).need(false));
        }
        arguments.with("root=live:AOEINTERFACE=e0.0");
        return new NetworkBoot(
                BootMethod.AOE,
                "this KIWI has no curl; it takes the medium as the AoE disk of shelf 0, slot 0",
                arguments.arguments(),
                List.of(),
                CardArgument.NONE,
                plan.sum().need(false),
                arguments.changes());
    }

    /// Anaconda's boot options: `inst.stage2=` of the folder that has `images/install.img` or
    /// `LiveOS/squashfs.img`, that is the medium's plan.root().
    NetworkBoot anaconda() {
        if (!plan.initramfs().has(Feature.NETWORK)) {
            return plan.impossible("this installer's initramfs has no network");
        }
        OwnArguments arguments =
                plan.start(Set.of("inst.stage2", "stage2", "root", "repo"))
                        .withUrl("inst.stage2=", "")
                        .with("ip=dhcp")
                        .with("rd.neednet=1");
        long size = plan.root().map(RootImage::size).orElse(0L);
        return plan.http(
                "Anaconda fetches its second stage over HTTP, from the medium's own folders",
                arguments,
                plan.sum().fetched("second stage, fetched", size).need(Plan.isLimited(arguments)));
    }
}
