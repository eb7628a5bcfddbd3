package dev.bootwright.netboot.boot;

import java.util.Optional;

/// What firmware can start, as DHCP option 93 announces it. Source: RFC 4578 §2.1 and the IANA
/// registry "Processor Architecture Types".
public enum Architecture {
    BIOS("bios"),
    EFI_IA32("ia32"),
    EFI_X64("x64"),
    EFI_ARM64("arm64");

    private final String word;

    Architecture(String word) {
        this.word = word;
    }

    /// The word for it in file names and JSON.
    public String word() {
        return word;
    }

    public boolean isUefi() {
        return this != BIOS;
    }

    /// The architecture of an option 93 value; empty for those we have no loader for.
    ///
    /// 7 is "EFI BC" by the letter of RFC 4578, but most x64 firmware sends it, so it and 9 are one.
    public static Optional<Architecture> of(int type) {
        return switch (type) {
            case 0, 20 -> Optional.of(BIOS);
            case 6, 15 -> Optional.of(EFI_IA32);
            case 7, 9, 16 -> Optional.of(EFI_X64);
            case 11, 19 -> Optional.of(EFI_ARM64);
            default -> Optional.empty();
        };
    }

    /// Whether an option 93 value announces UEFI HTTP Boot.
    public static boolean isHttp(int type) {
        return type == 15 || type == 16 || type == 19 || type == 20;
    }
}
