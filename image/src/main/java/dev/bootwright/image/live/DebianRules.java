package dev.bootwright.image.live;

import dev.bootwright.image.initrd.Feature;
import java.util.Set;

/// What Debian's and Ubuntu's live systems and installers understand.
record DebianRules(Plan plan) {

    /// live-boot 20230131 `9990-mount-http.sh`: `fetch=` of a URL that ends in `.squashfs` goes to a
    /// ramfs; one that ends in `.iso` to the initramfs's own file system, and is mounted from there.
    /// It runs DHCP by itself (`9990-networking.sh`); `ip=dhcp` would be written to the system's
    /// `/etc/network/interfaces` as the name of a card (`9990-netbase.sh`).
    NetworkBoot liveBoot() {
        if (!plan.initramfs().has(Feature.LIVE_OVER_HTTP)
                || !plan.initramfs().has(Feature.HTTP_CLIENT)) {
            return plan.impossible(
                    "this live-boot has no wget or no 9990-mount-http.sh, so it fetches nothing");
        }
        if (plan.root().isEmpty()) {
            return plan.impossible("no root image was found on the medium");
        }
        RootImage image = plan.root().get();
        OwnArguments arguments =
                plan.start(Set.of("fetch", "httpfs", "ftpfs", "netboot", "nfsroot"));
        if (image.path().endsWith(".squashfs") && plan.medium().rootsThere() == 1) {
            arguments.with("boot=live").withUrl("fetch=", image.path());
            return plan.http(
                    "live-boot fetches the root image over HTTP",
                    arguments,
                    plan.sum()
                            .held("root image, fetched", image.size())
                            .need(Plan.isLimited(arguments)));
        }
        arguments.with("boot=live").withMedium("fetch=");
        return plan.http(
                "live-boot fetches one file, and this system has several root images, so it fetches"
                        + " the whole medium",
                arguments,
                plan.sum()
                        .fetched("medium, fetched", plan.mediumBytes())
                        .need(Plan.isLimited(arguments)));
    }

    /// casper: `url=` of the whole medium, whose name must end in `.iso`; Ubuntu's installation guide
    /// ("netboot the server installer") adds `root=/dev/ram0`, which also lifts the tmpfs's limit, and
    /// `cloud-config-url=/dev/null`, without which cloud-init fetches `url=` again.
    NetworkBoot casper() {
        if (!plan.initramfs().has(Feature.LIVE_OVER_HTTP)) {
            return plan.impossible("this casper does not know url=, and fetches nothing otherwise");
        }
        OwnArguments arguments =
                plan.start(Set.of("root", "url", "iso-url", "cloud-config-url", "netboot", "file"))
                        .with("root=/dev/ram0")
                        .with("ip=dhcp")
                        .withMedium("url=")
                        .with("cloud-config-url=/dev/null");
        return plan.http(
                "casper fetches no root image but the whole medium, into memory",
                arguments,
                plan.sum().fetched("medium, fetched", plan.mediumBytes()).need(false));
    }

    NetworkBoot debianInstaller() {
        if (!plan.initramfs().has(Feature.LIVE_OVER_HTTP)) {
            return plan.impossible(
                    "this Debian installer looks for its packages on a disc; the netboot one"
                            + " fetches them");
        }
        return plan.alone(
                "the Debian installer is whole in its initramfs, and fetches the rest itself");
    }
}
