package dev.bootwright.netboot.dhcp;

import dev.bootwright.formats.bytes.Opaque;

/// The values that PXE and iPXE clients are told inside options 43 and 175.
final class PxeOptions {

    /// Option 43, sub-option 6 (PXE 2.1 table 2-1), discovery control 8: do not look for boot
    /// servers, load the file named in this very reply. Ended by 255, as PXE wants.
    static final Opaque LOAD_THIS_FILE = Opaque.parse("060108" + "ff");

    /// Option 43 for a Raspberry Pi, whose ROM looks for these words in sub-options 9 (boot menu)
    /// and 10 (prompt). Reported by Tinkerbell.
    static final Opaque RASPBERRY_PI =
            Opaque.parse(
                    "060108"
                            + "0914" // menu: one entry of type 0, its text 17 long
                            + "000011526173706265727279205069"
                            + "20426f6f74"
                            + "0a04" // prompt: no wait, "PXE"
                            + "00505845"
                            + "ff");

    /// Option 175, sub-option 176 "no-pxedhcp" = 1: there is no proxy to wait three seconds for.
    static final Opaque NO_PROXY = Opaque.parse("b00101");

    /// Sub-option of 175 by which an iPXE says that it can load over HTTP.
    static final int IPXE_HTTP = 0x13;

    private PxeOptions() {}
}
