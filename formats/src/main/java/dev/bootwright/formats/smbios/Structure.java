package dev.bootwright.formats.smbios;

import java.util.Optional;
import java.util.UUID;

/// One structure of a table. Texts are absent when the firmware gives none; numbers also when it says
/// that it does not know.
public sealed interface Structure {

    /// Type 0: what starts the machine.
    ///
    /// @param date as `mm/dd/yyyy`
    record FirmwareInformation(
            Optional<String> vendor, Optional<String> version, Optional<String> date)
            implements Structure {}

    /// Type 1: the machine as a whole.
    ///
    /// @param uuid absent when all its bits are equal: not set
    record SystemInformation(
            Optional<String> manufacturer,
            Optional<String> product,
            Optional<String> version,
            Optional<String> serial,
            Optional<UUID> uuid,
            Optional<String> sku,
            Optional<String> family)
            implements Structure {}

    /// Type 2: a circuit board.
    record BaseboardInformation(
            Optional<String> manufacturer,
            Optional<String> product,
            Optional<String> version,
            Optional<String> serial,
            Optional<String> assetTag)
            implements Structure {}

    /// Type 3: what the machine is built into.
    ///
    /// @param type 17 is a main server chassis, 23 one for a rack; see [ChassisType]
    record ChassisInformation(
            Optional<String> manufacturer,
            Optional<Integer> type,
            Optional<String> version,
            Optional<String> serial,
            Optional<String> assetTag)
            implements Structure {}

    /// Type 4: a processor, or a socket for one.
    ///
    /// @param isPopulated whether there is one
    /// @param maxMhz      that the socket allows
    record ProcessorInformation(
            Optional<String> socket,
            boolean isPopulated,
            Optional<String> manufacturer,
            Optional<String> version,
            Optional<Integer> maxMhz,
            Optional<Integer> cores,
            Optional<Integer> threads)
            implements Structure {}

    /// Type 17: a memory slot.
    ///
    /// @param size  in bytes; 0 when the slot is empty
    /// @param type  see [MemoryType]
    /// @param speed in million transfers a second: what is configured, or else what the module can do
    record MemoryDevice(
            Optional<String> slot,
            Optional<String> bank,
            Optional<Long> size,
            Optional<Integer> type,
            Optional<Long> speed,
            Optional<String> manufacturer,
            Optional<String> serial,
            Optional<String> part)
            implements Structure {}

    /// Any other structure.
    record Other(int type, int handle) implements Structure {}
}
