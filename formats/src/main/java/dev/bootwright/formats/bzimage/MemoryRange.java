package dev.bootwright.formats.bzimage;

/// A part of the physical memory, as the firmware has described it.
///
/// @param address of its first byte
/// @param size    in bytes
/// @param type    of the memory map (ACPI 6.5 §15.1): [#RAM], 2 reserved, 3 ACPI tables, …
public record MemoryRange(long address, long size, int type) {

    public static final int RAM = 1;
    public static final int RESERVED = 2;

    public MemoryRange {
        if (address < 0 || size <= 0 || address + size < 0) {
            throw new IllegalArgumentException(
                    "%d bytes of memory at 0x%x".formatted(size, address));
        }
    }

    /// The first address behind it.
    public long end() {
        return address + size;
    }
}
