package dev.bootwright.server.bmc;

/// A choice that overrides the boot order of a machine's firmware.
///
/// @param persistent whether it holds for every boot until it is taken back, not only the next one
public record BootOverride(BootDevice device, boolean persistent, Firmware firmware) {

    /// No override: the firmware's own order.
    public static final BootOverride NONE =
            new BootOverride(BootDevice.NONE, false, Firmware.AS_IS);

    /// How the firmware is to boot the device.
    public enum Firmware {
        /// As it would by itself; the BMC is not told, or does not say.
        AS_IS,
        BIOS,
        UEFI
    }

    /// The next boot only.
    public static BootOverride once(BootDevice device, Firmware firmware) {
        return new BootOverride(device, false, firmware);
    }
}
