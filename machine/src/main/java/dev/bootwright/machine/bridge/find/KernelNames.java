package dev.bootwright.machine.bridge.find;

import dev.bootwright.formats.menu.KernelVersion;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How distributions name kernels and what goes with them in `/boot`. Source: zfsbootmenu(7), "Kernels",
/// and what Debian, Proxmox, Arch, Void, Gentoo and Alpine have there.
final class KernelNames {

    private static final Pattern KERNEL =
            Pattern.compile("(?<stem>vmlinuz|vmlinux|linuz|linux|kernel)(?:-(?<version>.+))?");

    /// Beside kernels, named after them, and none.
    private static final Pattern BESIDE =
            Pattern.compile(
                    ".*\\.(kcl|sig|hmac|img|efi|dpkg-\\w+|rpm\\w+|tmp|part|map|config)|.*~");

    private static final List<String> KINDS = List.of("initramfs", "initrd");
    private static final List<String> PACKED =
            List.of("", ".gz", ".bz2", ".xz", ".lzma", ".lz4", ".lzo", ".zstd");

    private KernelNames() {}

    /// The version of a kernel by its file's name: what stands behind the first hyphen.
    ///
    /// @return empty if this is no kernel
    static Optional<KernelVersion> version(String name) {
        Matcher matcher = KERNEL.matcher(name);
        if (!matcher.matches() || BESIDE.matcher(name).matches()) {
            return Optional.empty();
        }
        String version = matcher.group("version");
        return Optional.of(new KernelVersion(version == null ? "" : version));
    }

    /// What the initramfs of a kernel may be called, the likeliest first.
    static Set<String> initramfs(String kernel) {
        int hyphen = kernel.indexOf('-');
        String version = hyphen < 0 ? "" : kernel.substring(hyphen);
        Set<String> names = new LinkedHashSet<>();
        names.add("initramfs-" + kernel + ".img");
        names.add("initramfs" + version + ".img");
        names.add("initrd.img-" + kernel);
        names.add("initrd.img" + version);
        names.add("initramfs-" + kernel);
        names.add("initramfs" + version);
        List<String> labels =
                hyphen < 0
                        ? List.of("-" + kernel, kernel, "")
                        : List.of("-" + kernel, kernel, version);
        for (String kind : KINDS) {
            for (String label : labels) {
                for (String extension : List.of(".img", "")) {
                    for (String packed : PACKED) {
                        names.add(kind + label + extension + packed);
                    }
                }
            }
        }
        return names;
    }
}
