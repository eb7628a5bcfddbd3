package dev.bootwright.image.drive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.ByteWriter;
import dev.bootwright.formats.bytes.FormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;

/// Puts together the core of GRUB for BIOS, of the parts that a distribution's package has, as
/// `grub-mkimage -O i386-pc` does.
///
/// ```text
/// diskboot.img          512 bytes: reads the rest. At 500: its first sector (8 bytes), how many sectors
///                       (2), the segment it goes to
/// lzma_decompress.img   unpacks what follows. At 8: its size packed (4), at 12: unpacked (4)
/// LZMA, lc 3 lp 0 pb 2, without a header:
///   kernel.img          what its ELF program header loads
///   "mimg"              where the modules begin, seen from here (4), size of it all (4)
///   modules             type (4), size with these 8 bytes (4), content up to a multiple of 4:
///                       type 0 an ELF module, 2 the first commands, 3 the prefix
/// ```
///
/// All integers are little-endian. Sources: GRUB 2.06 include/grub/kernel.h, offsets.h and
/// i386/pc/boot.h; measured against `grub-mkimage`.
final class GrubCore {

    /// The directory of these parts in the package `grub-pc-bin`.
    static final String DIRECTORY = "usr/lib/grub/i386-pc/";

    static final int SECTOR = 512;

    private static final String FORMAT = "GRUB";
    private static final int MODULE = 0;
    private static final int CONFIG = 2;
    private static final int PREFIX = 3;
    private static final int MODULE_HEADER = 8;
    private static final int MODULES_HEADER = 12;
    private static final int BLOCK_LIST = 500;
    private static final int BLOCK_SECTORS = 508;
    private static final int PACKED_SIZE = 8;

    /// Everything is moved to 1 MiB and unpacked from there; so much fits in below 512 KiB.
    private static final int MAX_BYTES = 0x70000;

    private final Map<String, byte[]> parts;

    /// @param parts by name: `kernel.img`, `fat.mod`, `moddep.lst` and so on
    GrubCore(Map<String, byte[]> parts) {
        this.parts = Map.copyOf(parts);
    }

    /// The core as it lies on a disk.
    ///
    /// @param lba     where on the disk, in sectors of 512 bytes
    /// @param modules without `.mod`; those they depend on come along
    /// @param config  commands that are run first
    /// @param prefix  the directory of `grub.cfg`
    /// @throws IOException if a part is missing, or is not what it should be
    byte[] assemble(long lba, List<String> modules, String config, String prefix)
            throws IOException {
        byte[] unpacked = unpacked(modules, config, prefix);
        byte[] packed = pack(unpacked);
        byte[] unpacker = part("lzma_decompress.img").clone();
        put(unpacker, PACKED_SIZE, packed.length, unpacked.length);
        int rest = unpacker.length + packed.length;
        if (rest > MAX_BYTES) {
            throw new FormatException(FORMAT, "core", 0, rest + " bytes do not fit into memory");
        }
        byte[] first = part("diskboot.img").clone();
        int sectors = Math.ceilDiv(rest, SECTOR);
        put(first, BLOCK_LIST, (int) (lba + 1), (int) ((lba + 1) >>> 32));
        first[BLOCK_SECTORS] = (byte) sectors;
        first[BLOCK_SECTORS + 1] = (byte) (sectors >> 8);
        return ByteWriter.littleEndian(SECTOR * (1 + sectors))
                .bytes(first)
                .bytes(unpacker)
                .bytes(packed)
                .zeros(sectors * SECTOR - rest)
                .toByteArray();
    }

    /// The kernel with its modules, before it is packed.
    byte[] unpacked(List<String> modules, String config, String prefix) throws IOException {
        List<Section> sections = new ArrayList<>();
        for (String module : withDependencies(modules)) {
            sections.add(new Section(MODULE, part(module + ".mod")));
        }
        sections.add(new Section(CONFIG, (config + "\0").getBytes(UTF_8)));
        sections.add(new Section(PREFIX, (prefix + "\0").getBytes(UTF_8)));
        byte[] kernel = kernel();
        int size = MODULES_HEADER + sections.stream().mapToInt(Section::size).sum();
        ByteWriter out = ByteWriter.littleEndian(kernel.length + size);
        out.bytes(kernel).bytes("mimg".getBytes(US_ASCII));
        out.u32("offset", MODULES_HEADER).u32("size", size);
        sections.forEach(each -> each.write(out));
        return out.toByteArray();
    }

    /// A module, or a text for the kernel.
    private static final class Section {
        private final int type;
        private final byte[] content;

        Section(int type, byte[] content) {
            this.type = type;
            this.content = content;
        }

        int size() {
            return MODULE_HEADER + Math.ceilDiv(content.length, Integer.BYTES) * Integer.BYTES;
        }

        void write(ByteWriter out) {
            out.u32("type", type).u32("size", size()).bytes(content);
            out.zeros(size() - MODULE_HEADER - content.length);
        }
    }

    /// What the only loadable program header of the ELF file has in the file.
    ///
    /// ```text
    /// offset  size  field
    ///     28     4  program headers     where they begin
    ///     42     2  size of one         32
    ///     44     2  how many
    ///      0     4  type                1: to be loaded     in each
    ///      4     4  offset                                  in each
    ///     16     4  size in the file                        in each
    /// ```
    private byte[] kernel() throws IOException {
        ByteReader in = ByteReader.littleEndian("kernel.img", part("kernel.img"), 0);
        in.magic("signature", new byte[] {0x7F, 'E', 'L', 'F', 1, 1});
        int headers = Math.toIntExact(in.at("program headers", 28).u32("program headers"));
        int size = in.at("size of a program header", 42).u16("size of a program header");
        int count = in.u16("number of program headers");
        for (int i = 0; i < count; i++) {
            in.at("program header", headers + i * size);
            if (in.u32("type") == 1) {
                int offset = Math.toIntExact(in.u32("offset"));
                int length = Math.toIntExact(in.skip("addresses", 8).u32("size in the file"));
                return in.at("program", offset).bytes("program", length);
            }
        }
        throw in.malformed("program headers", Short.BYTES, "none is to be loaded");
    }

    /// The modules, each after those it needs; of those, the last in the list comes first.
    List<String> withDependencies(List<String> modules) throws IOException {
        String list = new String(part("moddep.lst"), US_ASCII);
        Set<String> ordered = new LinkedHashSet<>();
        for (String module : modules) {
            add(module, list, ordered, 0);
        }
        return List.copyOf(ordered);
    }

    private void add(String module, String list, Set<String> ordered, int depth)
            throws FormatException {
        if (ordered.contains(module)) {
            return;
        }
        if (depth > 64) {
            throw new FormatException(FORMAT, "moddep.lst", 0, module + " needs itself");
        }
        for (String needed : dependencies(module, list).reversed()) {
            add(needed, list, ordered, depth + 1);
        }
        ordered.add(module);
    }

    private static List<String> dependencies(String module, String list) {
        Optional<String> line =
                list.lines().filter(each -> each.startsWith(module + ":")).findFirst();
        String needed = line.map(each -> each.substring(module.length() + 1).strip()).orElse("");
        return needed.isEmpty() ? List.of() : List.of(needed.split(" +", -1));
    }

    private static byte[] pack(byte[] unpacked) throws IOException {
        LZMA2Options options = new LZMA2Options(LZMA2Options.PRESET_MAX);
        // The preset's dictionary of 64 MiB takes half a gigabyte to fill, for a core of 300 KiB.
        options.setDictSize(Math.max(LZMA2Options.DICT_SIZE_MIN, unpacked.length));
        options.setLcLp(3, 0);
        options.setPb(2);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (LZMAOutputStream out = new LZMAOutputStream(packed, options, false)) {
            out.write(unpacked);
        }
        return packed.toByteArray();
    }

    private static void put(byte[] bytes, int offset, int first, int second) {
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes[offset + i] = (byte) (first >> (i * Byte.SIZE));
            bytes[offset + Integer.BYTES + i] = (byte) (second >> (i * Byte.SIZE));
        }
    }

    private byte[] part(String name) throws IOException {
        byte[] part = parts.get(name);
        if (part == null) {
            throw new IOException("grub-pc-bin has no /" + DIRECTORY + name);
        }
        return part;
    }

    /// The code of the boot record: bytes 0 to 439 of `boot.img`, which reads the first sector of the core.
    ///
    /// ```text
    /// offset  size  field
    ///     92     8  where the core begins, in sectors
    ///    100     1  BIOS drive      FF: the one that was booted
    ///    102     2  drive check     90 90: none, which some firmware needs for USB
    /// ```
    byte[] bootCode(long lba) throws IOException {
        byte[] code = java.util.Arrays.copyOf(part("boot.img"), 440);
        put(code, 92, (int) lba, (int) (lba >>> 32));
        code[102] = (byte) 0x90;
        code[103] = (byte) 0x90;
        return code;
    }
}
