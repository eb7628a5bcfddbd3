package dev.bootwright.server.ipmi;

import dev.bootwright.formats.ipmi.BootFlags;
import dev.bootwright.formats.ipmi.BootFlags.Device;
import dev.bootwright.server.bmc.BootDevice;
import dev.bootwright.server.bmc.BootOverride;
import dev.bootwright.server.bmc.BootOverride.Firmware;
import java.util.List;
import java.util.Set;

/// Boot overrides as boot flags, and what controllers make of them.
final class BootSelection {

    /// Enterprise numbers of Supermicro.
    private static final Set<Integer> SUPERMICRO = Set.of(10_876, 47_488);

    /// Supermicro takes selector 2 for the disk and ignores it when the firmware is UEFI; 9 works.
    /// Reported by OpenStack Ironic, which sends 0x24 in that byte.
    private static final int SUPERMICRO_UEFI_DISK = 9;

    private BootSelection() {}

    /// The flags to be tried for an override, the likeliest first.
    static List<BootFlags> attempts(BootOverride override, int manufacturer) {
        if (override.device() == BootDevice.NONE) {
            return List.of(BootFlags.NONE);
        }
        boolean isUefi = override.firmware() == Firmware.UEFI;
        int selector =
                switch (override.device()) {
                    case NETWORK -> Device.NETWORK.selector;
                    case DISK -> Device.DISK.selector;
                    case CDROM -> Device.CDROM.selector;
                    case BIOS -> Device.SETUP.selector;
                    case NONE, OTHER -> Device.NONE.selector;
                };
        BootFlags flags = new BootFlags(true, override.persistent(), isUefi, selector);
        boolean isPeculiar =
                isUefi && override.device() == BootDevice.DISK && SUPERMICRO.contains(manufacturer);
        return isPeculiar
                ? List.of(
                        new BootFlags(true, override.persistent(), true, SUPERMICRO_UEFI_DISK),
                        flags)
                : List.of(flags);
    }

    /// Whether a controller shows what it was told. OpenIPMI's simulator shows the device alone, and
    /// never that the flags are valid; a real one whose flags are not valid shows no device either.
    static boolean isApplied(BootFlags told, BootFlags shown) {
        if (!told.valid()) {
            return !shown.valid();
        }
        return shown.selector() == told.selector()
                && (!shown.valid()
                        || (shown.persistent() == told.persistent()
                                && shown.uefi() == told.uefi()));
    }

    /// What flags mean to the firmware: nothing, unless they are valid.
    static BootOverride read(BootFlags flags) {
        BootDevice device = device(flags.selector());
        if (!flags.valid() || device == BootDevice.NONE) {
            return BootOverride.NONE;
        }
        return new BootOverride(
                device, flags.persistent(), flags.uefi() ? Firmware.UEFI : Firmware.AS_IS);
    }

    /// The device of a selector.
    static BootDevice device(int selector) {
        return selector == SUPERMICRO_UEFI_DISK
                ? BootDevice.DISK
                : Device.of(selector).map(BootSelection::device).orElse(BootDevice.OTHER);
    }

    private static BootDevice device(Device device) {
        return switch (device) {
            case NONE -> BootDevice.NONE;
            case NETWORK -> BootDevice.NETWORK;
            case DISK -> BootDevice.DISK;
            case CDROM -> BootDevice.CDROM;
            case SETUP -> BootDevice.BIOS;
        };
    }
}
