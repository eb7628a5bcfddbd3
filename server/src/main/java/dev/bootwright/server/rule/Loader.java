package dev.bootwright.server.rule;

import java.util.Locale;
import java.util.Optional;

/// The program that fetches the kernel.
public enum Loader {
    IPXE,
    /// BIOS only; UEFI machines get iPXE.
    PXELINUX,
    /// UEFI only; BIOS machines get iPXE.
    GRUB;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The loader of a word, or empty when it is none.
    public static Optional<Loader> parse(String word) {
        for (Loader loader : values()) {
            if (loader.word().equals(word)) {
                return Optional.of(loader);
            }
        }
        return Optional.empty();
    }
}
