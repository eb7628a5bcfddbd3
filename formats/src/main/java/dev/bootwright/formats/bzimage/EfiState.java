package dev.bootwright.formats.bzimage;

import dev.bootwright.formats.bytes.ByteWriter;
import java.util.List;

/// UEFI as a kernel that runs on it has left it.
///
/// @param vendor         address of the firmware vendor's name
/// @param runtime        address of the runtime services
/// @param tables         address of the configuration tables
/// @param smbios         address of the SMBIOS entry point, or 0
/// @param descriptorSize of the memory map's entries, 40 bytes or more
/// @param memory         that it uses at run time
public record EfiState(
        long vendor,
        long runtime,
        long tables,
        long smbios,
        int descriptorSize,
        List<Descriptor> memory) {

    private static final int LEAST = 40;
    private static final int MOST = 256;

    public EfiState {
        memory = List.copyOf(memory);
        if (descriptorSize < LEAST || descriptorSize > MOST || descriptorSize % 8 != 0) {
            throw new IllegalArgumentException("memory descriptors of " + descriptorSize);
        }
    }

    /// Source: UEFI 2.10 §7.2.3, EFI_MEMORY_DESCRIPTOR.
    ///
    /// @param physical address
    /// @param virtual  address; a kernel's are negative as Java counts
    /// @param pages    of 4096 bytes
    public record Descriptor(long type, long physical, long virtual, long pages, long attributes) {}

    int memoryMapSize() {
        return memory.size() * descriptorSize;
    }

    void writeMemoryMap(ByteWriter out) {
        for (Descriptor each : memory) {
            out.u32("type", each.type()).zeros(4);
            out.u64("physical", each.physical()).u64("virtual", each.virtual());
            out.u64("pages", each.pages()).u64("attributes", each.attributes());
            out.zeros(descriptorSize - LEAST);
        }
    }
}
