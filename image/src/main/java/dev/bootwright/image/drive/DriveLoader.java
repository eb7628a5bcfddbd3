package dev.bootwright.image.drive;

import java.util.Arrays;
import java.util.Optional;

/// What UEFI starts from a drive. BIOS starts GRUB in any case.
public enum DriveLoader {
    SYSTEMD_BOOT("systemd-boot"),
    /// Signed, and started by the signed shim, so that it runs with Secure Boot.
    GRUB("grub"),
    /// Not packaged by Debian: somebody brings it.
    CLOVER("clover");

    private final String word;

    DriveLoader(String word) {
        this.word = word;
    }

    /// As on the command line.
    public String word() {
        return word;
    }

    public static Optional<DriveLoader> ofWord(String word) {
        return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
    }
}
