package dev.bootwright.image.initrd;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// What the names in an initramfs say it is.
///
/// The names were taken from the packages themselves: dracut 059 (`modules.d/*/module-setup.sh`),
/// live-boot 20230131 (`hooks/live`), casper (`scripts/casper`), genkernel (`defaults/linuxrc`),
/// mkinitcpio-archiso (`hooks/`), mkinitfs (`initramfs-init.in`), kiwi (`55kiwi-live`).
final class Recognition {

    private static final Set<String> NO_NETWORK_CARD = Set.of("overlay", "squashfs", "loop", "aoe");

    /// genkernel's test for the root image being in the initramfs already.
    private static final Pattern LOOKS_FOR_LOOP =
            Pattern.compile("\\[+ -[ef] \"?\\$\\{?LOOP\\b|test -[ef] \"?\\$\\{?LOOP\\b");

    private final Evidence evidence;
    private final List<String> dracut;

    Recognition(Evidence evidence) {
        this.evidence = evidence;
        this.dracut =
                evidence.text("lib/dracut/modules.txt")
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .limit(500)
                        .toList();
    }

    /// dracut's own list of its modules.
    List<String> modules() {
        return dracut;
    }

    List<String> networkDrivers() {
        return evidence.modules().stream().filter(m -> !NO_NETWORK_CARD.contains(m)).toList();
    }

    InitramfsKind kind() {
        // before dracut: genkernel 4 has a folder lib/dracut too, so that lsinitrd reads it
        if (evidence.has("etc/initrd.scripts") && evidence.has("etc/initrd.defaults")) {
            return InitramfsKind.GENKERNEL;
        }
        if (evidence.has("lib/dracut-lib.sh")
                || evidence.hasBelow("lib/dracut/hooks/")
                || !dracut.isEmpty()) {
            return dracutKind();
        }
        if (evidence.has("scripts/casper")) {
            return InitramfsKind.CASPER;
        }
        if (evidence.has("scripts/live") || evidence.hasBelow("lib/live/boot/")) {
            return InitramfsKind.LIVE_BOOT;
        }
        if (evidence.hasMatch("hooks/(arch|m|artix|parabola)iso|hooks/artix|hooks/.*_pxe_http")) {
            return InitramfsKind.ARCHISO;
        }
        if (evidence.hasBelow("etc/apk/") || evidence.text("init").contains("Alpine Init")) {
            return InitramfsKind.MKINITFS;
        }
        if (evidence.hasBelow("lib/debian-installer")) {
            return InitramfsKind.DEBIAN_INSTALLER;
        }
        return InitramfsKind.UNKNOWN;
    }

    private InitramfsKind dracutKind() {
        if (isDracut("kiwi-live", "sbin/kiwi-live-root")) {
            return InitramfsKind.KIWI;
        }
        return isDracut("anaconda", "lib/anaconda-lib.sh")
                ? InitramfsKind.ANACONDA
                : InitramfsKind.DRACUT;
    }

    private boolean isDracut(String module, String file) {
        return dracut.contains(module) || evidence.has(file);
    }

    /// One sentence.
    String seen() {
        return switch (kind()) {
            case DRACUT -> "dracut's modules: " + dracutModules();
            case KIWI -> "dracut's module kiwi-live";
            case ANACONDA -> "dracut's module anaconda";
            case GENKERNEL -> "genkernel's etc/initrd.scripts";
            case CASPER -> "scripts/casper";
            case LIVE_BOOT -> "live-boot's lib/live/boot or scripts/live";
            case ARCHISO -> "archiso's hooks";
            case MKINITFS -> "Alpine's init";
            case DEBIAN_INSTALLER -> "the Debian installer's lib/debian-installer";
            case UNKNOWN -> evidence.describe();
        };
    }

    private String dracutModules() {
        return dracut.isEmpty() ? "not listed" : String.join(" ", dracut);
    }

    Set<Feature> features() {
        Set<Feature> features = EnumSet.noneOf(Feature.class);
        add(features, Feature.DMSQUASH_LIVE, isDracut("dmsquash-live", "sbin/dmsquash-live-root"));
        add(features, Feature.LIVENET, isDracut("livenet", "sbin/livenetroot"));
        add(features, Feature.NETWORK, hasNetwork());
        add(features, Feature.HTTP_CLIENT, hasHttpClient());
        add(features, Feature.LIVE_OVER_HTTP, hasLiveOverHttp());
        add(features, Feature.LOOKS_FOR_LOOP, looksForLoop());
        add(features, Feature.OVERLAY, evidence.hasModule("overlay"));
        add(features, Feature.SQUASHFS, evidence.hasModule("squashfs"));
        add(features, Feature.LOOP, evidence.hasModule("loop"));
        add(features, Feature.AOE, evidence.hasModule("aoe"));
        return features;
    }

    private static void add(Set<Feature> features, Feature feature, boolean has) {
        if (has) {
            features.add(feature);
        }
    }

    private boolean hasNetwork() {
        return switch (kind()) {
            case DRACUT, KIWI, ANACONDA ->
                    dracut.contains("network")
                            || evidence.has("lib/net-lib.sh")
                            || evidence.has("sbin/netroot");
            case MKINITFS -> evidence.has("share/udhcpc/default.script");
            case DEBIAN_INSTALLER -> evidence.hasBelow("var/lib/dpkg/info/netcfg.");
            case LIVE_BOOT, CASPER, ARCHISO ->
                    evidence.hasMatch("s?bin/(ipconfig|dhcpcd|dhclient)");
            case GENKERNEL, UNKNOWN -> evidence.hasMatch("s?bin/(ipconfig|dhclient|dhcpcd|udhcpc)");
        };
    }

    private boolean hasHttpClient() {
        return evidence.hasMatch("s?bin/(wget|curl)")
                || (kind() == InitramfsKind.MKINITFS && evidence.has("bin/busybox"));
    }

    private boolean hasLiveOverHttp() {
        return switch (kind()) {
            case DRACUT -> isDracut("livenet", "sbin/livenetroot");
            case KIWI, ANACONDA -> hasNetwork();
            case LIVE_BOOT -> evidence.has("lib/live/boot/9990-mount-http.sh");
            case CASPER -> evidence.text("scripts/casper").contains("url=");
            case ARCHISO -> evidence.hasMatch("hooks/.*_pxe_http");
            case MKINITFS -> hasNetwork();
            case DEBIAN_INSTALLER -> evidence.hasBelow("var/lib/dpkg/info/net-retriever.");
            case GENKERNEL, UNKNOWN -> false;
        };
    }

    private boolean looksForLoop() {
        String script = evidence.text("linuxrc") + evidence.text("init");
        return LOOKS_FOR_LOOP.matcher(script).find();
    }
}
