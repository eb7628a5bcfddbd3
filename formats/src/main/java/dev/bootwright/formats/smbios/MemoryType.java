package dev.bootwright.formats.smbios;

import java.util.Map;
import java.util.Optional;

/// Names of memory types. Source: DSP0134 §7.18.2.
public final class MemoryType {

    private static final Map<Integer, String> NAMES =
            Map.ofEntries(
                    Map.entry(0x03, "DRAM"),
                    Map.entry(0x07, "RAM"),
                    Map.entry(0x09, "Flash"),
                    Map.entry(0x0F, "SDRAM"),
                    Map.entry(0x11, "RDRAM"),
                    Map.entry(0x12, "DDR"),
                    Map.entry(0x13, "DDR2"),
                    Map.entry(0x14, "DDR2 FB-DIMM"),
                    Map.entry(0x18, "DDR3"),
                    Map.entry(0x19, "FBD2"),
                    Map.entry(0x1A, "DDR4"),
                    Map.entry(0x1B, "LPDDR"),
                    Map.entry(0x1C, "LPDDR2"),
                    Map.entry(0x1D, "LPDDR3"),
                    Map.entry(0x1E, "LPDDR4"),
                    Map.entry(0x1F, "Logical non-volatile device"),
                    Map.entry(0x20, "HBM"),
                    Map.entry(0x21, "HBM2"),
                    Map.entry(0x22, "DDR5"),
                    Map.entry(0x23, "LPDDR5"),
                    Map.entry(0x24, "HBM3"));

    private MemoryType() {}

    /// Absent for a number that says nothing, and one that is not known yet.
    public static Optional<String> name(int type) {
        return Optional.ofNullable(NAMES.get(type));
    }
}
