package dev.bootwright.image.initramfs;

import dev.bootwright.image.debian.BinaryPackage;
import dev.bootwright.image.debian.DebianException;
import dev.bootwright.image.debian.Repository;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Which of Debian's kernels an image has.
public enum Flavour {
    /// Drivers for real hardware and virtual machines.
    AMD64("amd64", "linux-image-amd64"),

    /// Virtual machines of the large clouds and QEMU with virtio devices.
    CLOUD("cloud", "linux-image-cloud-amd64");

    private final String text;
    private final String metaPackage;

    Flavour(String text, String metaPackage) {
        this.text = text;
        this.metaPackage = metaPackage;
    }

    /// By its [#toString()].
    public static Optional<Flavour> of(String text) {
        return Stream.of(values()).filter(flavour -> flavour.text.equals(text)).findFirst();
    }

    /// The packages of the newest kernel of this flavour: its meta package depends on one, or on one and
    /// its modules.
    List<BinaryPackage> packages(Repository repository) throws DebianException {
        return repository.closure(List.of(metaPackage), each -> isKernel(each.name())).stream()
                .filter(each -> !each.name().equals(metaPackage))
                .toList();
    }

    private static boolean isKernel(String name) {
        return name.startsWith("linux-image-")
                || name.startsWith("linux-modules-")
                || name.startsWith("linux-binary-");
    }

    /// As on the command line: `amd64`.
    @Override
    public String toString() {
        return text;
    }
}
