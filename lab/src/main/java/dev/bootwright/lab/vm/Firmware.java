package dev.bootwright.lab.vm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a machine starts with, and how that boots from the network.
public enum Firmware {
    /// SeaBIOS; iPXE comes from the network card's ROM.
    BIOS("bios"),
    /// OVMF with its own PXE.
    UEFI("uefi"),
    /// OVMF with its own HTTP Boot; PXE is switched off, for it would be tried first, for 60 s a family.
    UEFI_HTTP("uefi"),
    /// OVMF; iPXE comes from the network card's ROM.
    UEFI_IPXE("uefi");

    static final Path OVMF = Path.of("/usr/share/OVMF/OVMF_CODE_4M.fd");
    static final Path OVMF_VARIABLES = Path.of("/usr/share/OVMF/OVMF_VARS_4M.fd");

    private final String word;

    Firmware(String word) {
        this.word = word;
    }

    /// `bios` or `uefi`.
    public String word() {
        return word;
    }

    public boolean isUefi() {
        return this != BIOS;
    }

    /// The options for QEMU.
    ///
    /// @param variables the machine's own copy of OVMF's variables; it is written to
    List<String> options(Path variables) {
        List<String> options = new ArrayList<>();
        if (isUefi()) {
            options.add("-drive");
            options.add("if=pflash,format=raw,readonly=on,file=" + OVMF);
            options.add("-drive");
            options.add("if=pflash,format=raw,file=" + variables);
        }
        if (this == UEFI_HTTP) {
            for (String family : List.of("IPv4", "IPv6")) {
                options.add("-fw_cfg");
                options.add("name=opt/org.tianocore/%sPXESupport,string=n".formatted(family));
            }
        }
        return options;
    }

    /// What is added to the network card: an empty `romfile` keeps QEMU's iPXE driver from replacing
    /// OVMF's own.
    String nicSuffix() {
        return this == UEFI || this == UEFI_HTTP ? ",romfile=" : "";
    }
}
