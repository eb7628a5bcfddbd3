package dev.bootwright.formats.bzimage;

import dev.bootwright.formats.bytes.ByteWriter;
import java.util.List;

/// What a kernel is told beside its boot parameters: a chain, of which each link names the address of the next.
///
/// ```text
/// offset  size  field   little-endian
///      0     8  next    address, or 0
///      8     4  type
///     12     4  len     of what follows
/// ```
///
/// Source: Linux, boot.rst, "setup_data".
public sealed interface SetupData {

    int HEADER = 16;
    int RANGE = 20;

    /// Its type and content, padded to eight bytes.
    byte[] write(long next);

    /// In bytes, with its header.
    int size();

    /// The part of the memory map for which the boot parameters have no room.
    record MoreMemory(List<MemoryRange> ranges) implements SetupData {
        public MoreMemory {
            ranges = List.copyOf(ranges);
        }

        @Override
        public int size() {
            return Math.ceilDiv(HEADER + ranges.size() * RANGE, 8) * 8;
        }

        @Override
        public byte[] write(long next) {
            ByteWriter out = ByteWriter.littleEndian(size());
            out.u64("next", next).u32("type", 1).u32("len", ranges.size() * (long) RANGE);
            ranges.forEach(range -> writeRange(out, range));
            return out.zeros(size() - HEADER - ranges.size() * RANGE).toByteArray();
        }
    }

    /// UEFI as the first kernel has left it, so that the next does not give it virtual addresses again. The
    /// memory it uses at run time follows in the same link: a kernel that looks for a random place for itself
    /// keeps clear of that.
    record Efi(EfiState state) implements SetupData {
        private static final int FIXED = 96;

        /// From the link's start to the memory map.
        public static final int MEMORY_MAP = HEADER + FIXED;

        @Override
        public int size() {
            return HEADER + FIXED + state.memoryMapSize();
        }

        @Override
        public byte[] write(long next) {
            ByteWriter out = ByteWriter.littleEndian(size());
            out.u64("next", next).u32("type", 4).u32("len", size() - (long) HEADER);
            out.u64("fw_vendor", state.vendor()).u64("runtime", state.runtime());
            out.u64("tables", state.tables()).u64("smbios", state.smbios());
            out.zeros(FIXED - 32);
            state.writeMemoryMap(out);
            return out.toByteArray();
        }
    }

    /// One entry of a memory map: address, size, type.
    static void writeRange(ByteWriter out, MemoryRange range) {
        out.u64("address", range.address())
                .u64("size", range.size())
                .u32("type", range.type() & 0xFFFFFFFFL);
    }
}
