package dev.bootwright.formats.smbios;

import java.util.List;
import java.util.Optional;

/// Names of chassis types. Source: DSP0134 §7.4.1.
public final class ChassisType {

    /// From number 1 on; the first two say nothing.
    private static final List<String> NAMES =
            List.of(
                    "Other",
                    "Unknown",
                    "Desktop",
                    "Low Profile Desktop",
                    "Pizza Box",
                    "Mini Tower",
                    "Tower",
                    "Portable",
                    "Laptop",
                    "Notebook",
                    "Hand Held",
                    "Docking Station",
                    "All In One",
                    "Sub Notebook",
                    "Space-saving",
                    "Lunch Box",
                    "Main Server Chassis",
                    "Expansion Chassis",
                    "Sub Chassis",
                    "Bus Expansion Chassis",
                    "Peripheral Chassis",
                    "RAID Chassis",
                    "Rack Mount Chassis",
                    "Sealed-case PC",
                    "Multi-system",
                    "CompactPCI",
                    "AdvancedTCA",
                    "Blade",
                    "Blade Enclosing",
                    "Tablet",
                    "Convertible",
                    "Detachable",
                    "IoT Gateway",
                    "Embedded PC",
                    "Mini PC",
                    "Stick PC");

    private ChassisType() {}

    /// Absent for a number that says nothing, and one that is not known yet.
    public static Optional<String> name(int type) {
        return type > 2 && type <= NAMES.size()
                ? Optional.of(NAMES.get(type - 1))
                : Optional.empty();
    }
}
