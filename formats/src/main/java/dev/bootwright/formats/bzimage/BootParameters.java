package dev.bootwright.formats.bzimage;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.bytes.Opaque;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/// What a kernel is told when it is entered: one page, of which the kernel that runs now has another, whose
/// screen, disks and firmware are still the same.
///
/// ```text
/// offset  size  field               little-endian
///  0x000  0x40  screen_info         of the running kernel
///  0x070     8  acpi_rsdp_addr
///  0x0C0     4  ext_ramdisk_image   the upper halves
///  0x0C4     4  ext_ramdisk_size
///  0x0C8     4  ext_cmd_line_ptr
///  0x1C0    32  efi_info            signature, system table, descriptor size and version, map, size, …
///  0x1E8     1  e820_entries
///  0x1E9     2  EDD's counts        of the running kernel
///  0x1F1        setup header        of the new kernel's file
///  0x210     1  type_of_loader      0xFF, another
///  0x218     4  ramdisk_image
///  0x21C     4  ramdisk_size
///  0x228     4  cmd_line_ptr
///  0x250     8  setup_data          the first of a chain
///  0x290  0x40  EDD's signatures    of the running kernel
///  0x2D0        e820_table          at most 128 entries of 20 bytes
///  0xD00 0x1EC  EDD                 of the running kernel
/// ```
///
/// Source: Linux, Documentation/arch/x86/zero-page.rst and boot.rst.
///
/// @param kernel      whose parameters these are
/// @param commandLine its address
/// @param initramfs   where it is, of type RAM; without one there is none
/// @param memory      of the machine
/// @param rsdp        address of ACPI's root pointer, or 0 where the kernel finds it by itself
/// @param setupData   address of the first, or 0
/// @param efiMap      address of the memory map of [EfiState], where there is UEFI
public record BootParameters(
        BzImage kernel,
        long commandLine,
        Optional<MemoryRange> initramfs,
        List<MemoryRange> memory,
        long rsdp,
        long setupData,
        Optional<EfiPlace> efiMap) {

    public static final int BYTES = 4096;

    /// Entries for which there is room.
    public static final int RANGES = 128;

    private static final String FORMAT = "boot parameters";
    private static final int SCREEN = 0x40;
    private static final int RSDP = 0x70;
    private static final int EFI = 0x1C0;
    private static final int EDD_COUNTS = 0x1E9;
    private static final int EDD_SIGNATURES = 0x290;
    private static final int EDD = 0xD00;
    private static final int EDD_BYTES = 0x1EC;

    /// @param address of the memory map
    public record EfiPlace(EfiState state, long address) {}

    /// What there is to know of the running kernel's parameters.
    ///
    /// @param rsdp        address of ACPI's root pointer, or 0
    /// @param systemTable address of UEFI's, or 0
    /// @param descriptorSize of the memory map of UEFI
    public record Running(long rsdp, long systemTable, int descriptorSize) {

        /// @param page the whole page, as in `/sys/kernel/boot_params/data`
        /// @throws FormatException if it is none
        public static Running read(Opaque page) throws FormatException {
            ByteBuffer in = buffer(page);
            boolean hasEfi = in.getInt(EFI) == 0x34364C45; // "EL64"
            long table =
                    Integer.toUnsignedLong(in.getInt(EFI + 4)) | (long) in.getInt(EFI + 24) << 32;
            return new Running(in.getLong(RSDP), hasEfi ? table : 0, in.getInt(EFI + 8));
        }
    }

    /// @param running the page of the running kernel
    /// @throws FormatException if that is none
    public byte[] write(Opaque running) throws FormatException {
        ByteBuffer now = buffer(running);
        ByteBuffer out = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        out.put(0, now, 0, SCREEN);
        out.put(EDD_COUNTS, now, EDD_COUNTS, 2);
        out.put(EDD_SIGNATURES, now, EDD_SIGNATURES, 0x40);
        out.put(EDD, now, EDD, EDD_BYTES);
        out.putLong(RSDP, rsdp);
        out.put(BzImage.SETUP_HEADER, kernel.setupHeader().toByteArray());
        out.put(0x210, (byte) 0xFF);
        initramfs.ifPresent(each -> {
            put(out, each.address(), 0x218, 0xC0);
            put(out, each.size(), 0x21C, 0xC4);
        });
        put(out, commandLine, 0x228, 0xC8);
        out.putLong(0x250, setupData);
        efiMap.ifPresent(place -> efi(out, now, place));
        List<MemoryRange> here = memory.subList(0, Math.min(RANGES, memory.size()));
        out.put(0x1E8, (byte) here.size());
        out.position(0x2D0);
        for (MemoryRange range : here) {
            out.putLong(range.address()).putLong(range.size()).putInt(range.type());
        }
        return out.array();
    }

    private static void put(ByteBuffer out, long value, int low, int high) {
        out.putInt(low, (int) value);
        out.putInt(high, (int) (value >>> 32));
    }

    private static void efi(ByteBuffer out, ByteBuffer now, EfiPlace place) {
        out.put(EFI, now, EFI, 8);
        out.putInt(EFI + 8, place.state().descriptorSize());
        out.put(EFI + 12, now, EFI + 12, 4);
        put(out, place.address(), EFI + 16, EFI + 28);
        out.putInt(EFI + 20, place.state().memoryMapSize());
        out.put(EFI + 24, now, EFI + 24, 4);
    }

    private static ByteBuffer buffer(Opaque page) throws FormatException {
        if (page.length() != BYTES) {
            throw new FormatException(
                    FORMAT, "page", 0, "%d bytes, not %d".formatted(page.length(), BYTES));
        }
        return ByteBuffer.wrap(page.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    }
}
