package dev.bootwright.formats.bzimage;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.bytes.Opaque;
import java.io.IOException;
import java.nio.channels.FileChannel;

/// A kernel that can be entered in 64-bit mode: boot protocol 2.12 (Linux 3.8) or later.
///
/// ```text
/// offset  size  field                little-endian
///  0x1F1     1  setup_sects          of 512 bytes, before the kernel proper, the first sector not counted
///  0x1F4     4  syssize              of the kernel proper, in 16 bytes
///  0x1FE     2  boot_flag            0xAA55
///  0x201     1  jump's offset        the header ends as far behind 0x202
///  0x202     4  header               "HdrS"
///  0x206     2  version              0x020C or more
///  0x211     1  loadflags            bit 0: the kernel proper goes above 1 MiB
///  0x22C     4  initrd_addr_max      the last byte of an initramfs
///  0x230     4  kernel_alignment
///  0x234     1  relocatable_kernel
///  0x236     2  xloadflags           bit 0: 64-bit entry at 0x200; bit 1: everything may be above 4 GiB
///  0x238     4  cmdline_size         without the NUL
///  0x258     8  pref_address
///  0x260     4  init_size            memory needed from the load address on
/// ```
///
/// @param setupHeader      from 0x1F1 to its end
/// @param codeOffset       of the kernel proper in the file
/// @param codeSize         of it, in bytes
/// @param preferredAddress where it wants to be
/// @param alignment        of any other place
/// @param isRelocatable    whether there may be another
/// @param memory           it needs from there on, in bytes
/// @param commandLineSize  at most, without the NUL
/// @param initramfsEnd     the first address an initramfs may not reach
/// @param isForHighMemory  whether everything may be above 4 GiB
public record BzImage(
        Opaque setupHeader,
        long codeOffset,
        long codeSize,
        long preferredAddress,
        long alignment,
        boolean isRelocatable,
        long memory,
        int commandLineSize,
        long initramfsEnd,
        boolean isForHighMemory) {

    /// Where the setup header is, in the file and in the boot parameters.
    static final int SETUP_HEADER = 0x1F1;

    /// From the load address to where the kernel is entered in 64-bit mode.
    public static final int ENTRY = 0x200;

    private static final String FORMAT = "bzImage";
    private static final int SECTOR = 512;
    private static final int PAGE = 4096;
    private static final int PROTOCOL = 0x20C;
    private static final int LEAST_END = 0x264;
    private static final int MOST_END = 0x290;
    private static final long MOST_ALIGNMENT = 1L << 30;
    private static final int MOST_COMMAND_LINE = 1 << 16;

    /// @throws FormatException if it is no such kernel, or is shorter than it says
    public static BzImage read(FileChannel file) throws IOException {
        ByteReader in = ByteReader.littleEndian(FORMAT, file, 0, 2 * SECTOR);
        if (in.at("boot flag", 0x1FE).u16("boot flag") != 0xAA55) {
            throw in.malformed("boot flag", 2, "not 55 AA");
        }
        in.at("header", 0x202).magic("header", new byte[] {'H', 'd', 'r', 'S'});
        int version = in.u16("version");
        if (version < PROTOCOL) {
            throw in.malformed(
                    "version",
                    2,
                    "boot protocol %d.%02d; 2.12 is needed"
                            .formatted(version >> 8, version & 0xFF));
        }
        int loadFlags = in.at("loadflags", 0x211).u8("loadflags");
        int longFlags = in.at("xloadflags", 0x236).u16("xloadflags");
        if ((longFlags & 1) == 0 || (loadFlags & 1) == 0) {
            throw in.malformed("xloadflags", 2, "a kernel without an entry in 64-bit mode");
        }
        long offset = codeOffset(in);
        long memory = in.at("init_size", 0x260).u32("init_size");
        long size = codeSize(in, file.size() - offset, memory);
        long alignment = alignment(in);
        boolean isRelocatable = in.at("relocatable", 0x234).u8("relocatable_kernel") != 0;
        return new BzImage(
                setupHeader(in),
                offset,
                size,
                preferredAddress(in),
                alignment,
                isRelocatable,
                memory,
                commandLineSize(in),
                in.at("initrd_addr_max", 0x22C).u32("initrd_addr_max") + 1,
                (longFlags & 2) != 0);
    }

    private static long codeOffset(ByteReader in) throws FormatException {
        int sectors = in.at("setup_sects", SETUP_HEADER).u8("setup_sects");
        return (sectors == 0 ? 4 + 1 : sectors + 1) * (long) SECTOR;
    }

    private static long codeSize(ByteReader in, long there, long memory) throws FormatException {
        long size = in.at("syssize", 0x1F4).u32("syssize") * 16;
        if (size > there) {
            throw in.malformed("syssize", 4, "%d bytes, where there are %d".formatted(size, there));
        }
        if (size <= ENTRY || size > memory) {
            throw in.malformed("syssize", 4, "%d bytes in %d of memory".formatted(size, memory));
        }
        return size;
    }

    private static long alignment(ByteReader in) throws FormatException {
        long alignment = in.at("kernel_alignment", 0x230).u32("kernel_alignment");
        if (Long.bitCount(alignment) != 1 || alignment < PAGE || alignment > MOST_ALIGNMENT) {
            throw in.malformed("kernel_alignment", 4, Long.toString(alignment));
        }
        return alignment;
    }

    private static long preferredAddress(ByteReader in) throws FormatException {
        long address = in.at("pref_address", 0x258).u64("pref_address");
        if (address % PAGE != 0) {
            throw in.malformed("pref_address", 8, "0x%x is no page's".formatted(address));
        }
        return address;
    }

    private static int commandLineSize(ByteReader in) throws FormatException {
        long size = in.at("cmdline_size", 0x238).u32("cmdline_size");
        return Math.toIntExact(Math.min(size, MOST_COMMAND_LINE));
    }

    private static Opaque setupHeader(ByteReader in) throws FormatException {
        int end = 0x202 + in.at("end of the header", 0x201).u8("end of the header");
        if (end < LEAST_END || end > MOST_END) {
            throw in.malformed("end of the header", 1, "0x%x".formatted(end));
        }
        return Opaque.of(
                in.at("setup header", SETUP_HEADER).bytes("setup header", end - SETUP_HEADER));
    }
}
