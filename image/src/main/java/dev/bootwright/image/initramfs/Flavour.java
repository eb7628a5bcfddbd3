package dev.bootwright.image.initramfs;

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

    /// The package that depends on the newest kernel of this flavour.
    String metaPackage() {
        return metaPackage;
    }

    /// As on the command line: `amd64`.
    @Override
    public String toString() {
        return text;
    }
}
