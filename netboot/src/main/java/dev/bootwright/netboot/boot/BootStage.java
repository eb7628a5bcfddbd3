package dev.bootwright.netboot.boot;

/// Which program is asking.
public enum BootStage {
    /// Firmware's own PXE: asks for a loader over TFTP.
    PXE,
    /// UEFI HTTP Boot: asks for a URL of an EFI program.
    HTTP_BOOT,
    /// iPXE, from a ROM or loaded by an earlier stage: asks for a URL of a script.
    IPXE,
    /// Anything else that wants an address only, such as an operating system or Debian's installer.
    OTHER
}
