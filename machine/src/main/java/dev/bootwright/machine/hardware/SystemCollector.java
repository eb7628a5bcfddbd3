package dev.bootwright.machine.hardware;

import dev.bootwright.formats.contract.Hardware;
import dev.bootwright.formats.smbios.ChassisType;
import dev.bootwright.formats.smbios.Smbios;
import dev.bootwright.formats.smbios.Structure.BaseboardInformation;
import dev.bootwright.formats.smbios.Structure.ChassisInformation;
import dev.bootwright.formats.smbios.Structure.FirmwareInformation;
import dev.bootwright.formats.smbios.Structure.SystemInformation;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// The machine as a whole, and its firmware.
final class SystemCollector {

    /// The EFI variable `SecureBoot`: four bytes of attributes, then 1 or 0. Source: UEFI 2.10 §3.3.
    private static final String SECURE_BOOT =
            "efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c";

    private static final int SECURE_BOOT_BYTES = 5;

    /// `secure_boot` of the boot parameters: 2 off, 3 on; Linux, Documentation/x86/boot.rst.
    private static final int BOOT_PARAMETER_SECURE_BOOT = 0x1EC;

    private SystemCollector() {}

    static Hardware.System system(Smbios smbios) {
        Optional<SystemInformation> system = smbios.first(SystemInformation.class);
        Optional<BaseboardInformation> board = smbios.first(BaseboardInformation.class);
        Optional<ChassisInformation> chassis = smbios.first(ChassisInformation.class);
        return new Hardware.System(
                text(system, SystemInformation::manufacturer),
                text(system, SystemInformation::product),
                text(system, SystemInformation::version),
                text(system, SystemInformation::serial),
                system.flatMap(SystemInformation::uuid).map(UUID::toString),
                text(system, SystemInformation::sku),
                text(system, SystemInformation::family),
                text(board, BaseboardInformation::manufacturer),
                text(board, BaseboardInformation::product),
                text(board, BaseboardInformation::serial),
                chassis.flatMap(ChassisInformation::type).flatMap(ChassisType::name),
                text(chassis, ChassisInformation::serial),
                text(chassis, ChassisInformation::assetTag));
    }

    /// @param sys the directory `/sys`
    static Hardware.Firmware firmware(Smbios smbios, Attributes sys) {
        Optional<FirmwareInformation> firmware = smbios.first(FirmwareInformation.class);
        boolean isEfi = sys.has("firmware/efi");
        return new Hardware.Firmware(
                text(firmware, FirmwareInformation::vendor),
                text(firmware, FirmwareInformation::version),
                text(firmware, FirmwareInformation::date),
                isEfi ? "uefi" : "bios",
                isEfi ? secureBoot(sys) : Optional.empty());
    }

    /// From the variable, or, where variables are not mounted, from what the kernel's EFI stub found.
    private static Optional<Boolean> secureBoot(Attributes sys) {
        return sys.bytes("firmware/" + SECURE_BOOT)
                .filter(variable -> variable.length == SECURE_BOOT_BYTES)
                .map(variable -> variable[SECURE_BOOT_BYTES - 1] == 1)
                .or(() -> sys.bytes("kernel/boot_params/data").flatMap(SystemCollector::stub));
    }

    private static Optional<Boolean> stub(byte[] bootParameters) {
        if (bootParameters.length <= BOOT_PARAMETER_SECURE_BOOT) {
            return Optional.empty();
        }
        return switch (bootParameters[BOOT_PARAMETER_SECURE_BOOT]) {
            case 2 -> Optional.of(false);
            case 3 -> Optional.of(true);
            default -> Optional.empty();
        };
    }

    private static <T> Optional<String> text(
            Optional<T> structure, Function<T, Optional<String>> field) {
        return Placeholders.without(structure.flatMap(field));
    }
}
