package dev.bootwright.image.initrd;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.cpio.CpioEntry;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What matters of the names and the small files of an initramfs; the rest is forgotten at once.
final class Evidence {

    private static final int MOST_TEXT_BYTES = 256 << 10;
    private static final int MOST_NAMES = 4000;

    /// Files whose text says what the initramfs can do. A leading `usr/` is no part of the name.
    private static final Set<String> TEXTS =
            Set.of(
                    "lib/dracut/modules.txt", // 99base, and every dracut since 2012
                    "linuxrc", // genkernel
                    "init",
                    "config", // mkinitcpio
                    "scripts/casper",
                    "etc/initrd-release");

    private static final Pattern BUILT_IN = Pattern.compile("lib/modules/[^/]+/modules\\.builtin");

    /// Names worth remembering.
    private static final Pattern TELLING =
            Pattern.compile(
                    "lib/dracut/hooks/.*|lib/dracut-lib\\.sh|sbin/(livenetroot|dmsquash-live-root"
                            + "|kiwi-live-root|netroot)|lib/(url|net|anaconda|kiwi-live)-lib\\.sh"
                            + "|etc/initrd\\.(scripts|defaults)|linuxrc|init|scripts/(live|casper)"
                            + "|bin/live-boot|lib/live/boot/.*|hooks/[^/]+"
                            + "|etc/apk/(keys|arch)(/.*)?|share/udhcpc/default\\.script"
                            + "|lib/debian-installer(/.*)?|var/lib/dpkg/info/"
                            + "(cdrom-detect|net-retriever|netcfg|iso-scan)\\..*"
                            + "|s?bin/(ipconfig|dhclient|dhcpcd|udhcpc|wget|curl|busybox"
                            + "|NetworkManager|wicked)|lib/systemd/systemd-networkd");

    /// Kernel modules worth remembering, with or without the packing behind `.ko`.
    private static final Pattern MODULE =
            Pattern.compile(
                    "(?:.*/)?(overlay|squashfs|loop|aoe|virtio_net|e1000e?|igb|igc|ixgbe|i40e|ice"
                            + "|r8169|8139cp|8139too|tg3|bnx2|bnx2x|bnxt_en|vmxnet3|hv_netvsc"
                            + "|mlx4_en|mlx5_core|atlantic|pcnet32|sky2|forcedeth|ne2k-pci"
                            + "|virtio_net|xen-netfront|ena)\\.ko(\\.(gz|xz|zst))?");

    private final Set<String> names = new TreeSet<>();
    private final Set<String> modules = new TreeSet<>();
    private final Map<String, String> texts = new TreeMap<>();
    private final Set<String> top = new TreeSet<>();
    private long count;

    /// Looks at a member; what is not read of its content stays.
    void see(CpioEntry entry, InputStream content) throws IOException {
        count++;
        String name = normal(entry.name());
        if (name.indexOf('/') < 0 && top.size() < 40) {
            top.add(name);
        }
        var module = MODULE.matcher(name);
        if (module.matches()) {
            modules.add(module.group(1));
        } else if (names.size() < MOST_NAMES && TELLING.matcher(name).matches()) {
            names.add(name);
        }
        boolean builtIn = BUILT_IN.matcher(name).matches();
        if ((builtIn || TEXTS.contains(name)) && entry.isFile()) {
            String text = new String(content.readNBytes(MOST_TEXT_BYTES), UTF_8);
            if (builtIn) {
                seeBuiltIn(text);
            } else {
                texts.put(name, text);
            }
        }
    }

    private void seeBuiltIn(String text) {
        text.lines()
                .map(MODULE::matcher)
                .filter(java.util.regex.Matcher::matches)
                .forEach(module -> modules.add(module.group(1)));
    }

    /// Without what a merged `/usr` and archivers put in front.
    private static String normal(String name) {
        String normal = name;
        while (normal.startsWith("./") || normal.startsWith("/")) {
            normal = normal.substring(normal.startsWith("/") ? 1 : 2);
        }
        return normal.startsWith("usr/") ? normal.substring(4) : normal;
    }

    boolean has(String name) {
        return names.contains(name);
    }

    boolean hasBelow(String prefix) {
        return names.stream().anyMatch(name -> name.startsWith(prefix));
    }

    boolean hasMatch(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        return names.stream().anyMatch(name -> compiled.matcher(name).matches());
    }

    boolean hasModule(String module) {
        return modules.contains(module);
    }

    Set<String> modules() {
        return modules;
    }

    /// Of a file; empty if it is not there.
    String text(String name) {
        return texts.getOrDefault(name, "");
    }

    /// What there is, for people.
    String describe() {
        return count == 0
                ? "nothing in it could be read"
                : "%d files, of which at the top: %s".formatted(count, String.join(" ", top));
    }
}
