package dev.bootwright.formats.elf;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// An ELF file of class 64, little-endian, whose tables were read and checked.
///
/// ```text
/// offset  size  field
///      0     4  EI_MAG       7F 45 4C 46
///      4     1  EI_CLASS     2: 64-bit
///      5     1  EI_DATA      1: little-endian
///      6    10  EI_VERSION, EI_OSABI, padding
///     16     2  e_type       1 relocatable (a kernel module), 2 program, 3 shared object
///     18     2  e_machine    62 x86-64, 183 AArch64
///     20    12  e_version, e_entry
///     32     8  e_phoff      where the program headers are
///     40     8  e_shoff      where the section headers are
///     48     6  e_flags, e_ehsize
///     54     2  e_phentsize  56
///     56     2  e_phnum
///     58     2  e_shentsize  64
///     60     2  e_shnum
///     62     2  e_shstrndx   the section that holds the names of sections
/// ```
///
/// Files with 65,280 sections or more, whose count lies elsewhere, are refused.
public final class Elf {

    /// `e_machine` of x86-64.
    public static final int X86_64 = 62;

    static final String FORMAT = "ELF";
    private static final byte[] MAGIC = {0x7F, 'E', 'L', 'F', 2, 1};
    private static final int HEADER_BYTES = 64;
    private static final int PROGRAM_HEADER_BYTES = 56;
    private static final int SECTION_HEADER_BYTES = 64;
    private static final int PT_INTERP = 3;
    private static final int PT_LOAD = 1;
    private static final int SHT_NOBITS = 8;

    /// Longest name we look for the end of.
    private static final int MAX_TEXT_BYTES = 4096;

    private final byte[] file;
    private final int machine;
    private final int programHeadersEnd;
    private final List<Segment> segments;
    private final List<Section> sections;

    private Elf(
            byte[] file,
            int machine,
            int programHeadersEnd,
            List<Segment> segments,
            List<Section> sections) {
        this.file = file;
        this.machine = machine;
        this.programHeadersEnd = programHeadersEnd;
        this.segments = List.copyOf(segments);
        this.sections = List.copyOf(sections);
    }

    /// A part of the file as it is loaded (`Elf64_Phdr`).
    ///
    /// @param address where it is in memory (`p_vaddr`)
    /// @param size    of what lies in the file, in bytes (`p_filesz`)
    record Segment(long type, int offset, long address, int size) {}

    /// A named part of the file (`Elf64_Shdr`).
    ///
    /// @param size in bytes; 0 for one that occupies no bytes of the file
    record Section(String name, int offset, int size) {}

    /// Whether `start`, the first bytes of a file, are those of an ELF file of this class.
    public static boolean isElf(byte[] start) {
        return start.length >= MAGIC.length
                && Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /// @param file whole; kept, not copied
    /// @throws FormatException if it is of another class or order, or its tables are not inside it
    public static Elf read(byte[] file) throws FormatException {
        ByteReader in = ByteReader.littleEndian(FORMAT, file, 0);
        in.magic("EI_MAG, EI_CLASS, EI_DATA", MAGIC);
        in.at("e_machine", 18);
        int machine = in.u16("e_machine");
        in.at("e_phoff", 32);
        long programHeaders = in.u64("e_phoff");
        long sectionHeaders = in.u64("e_shoff");
        in.at("e_phentsize", 54);
        int programHeaderSize = in.u16("e_phentsize");
        int segmentCount = in.u16("e_phnum");
        if (segmentCount > 0 && programHeaderSize != PROGRAM_HEADER_BYTES) {
            throw in.at("e_phnum", 56).malformed("e_phentsize", 2, "" + programHeaderSize);
        }
        int sectionHeaderSize = in.u16("e_shentsize");
        int sectionCount = in.u16("e_shnum");
        int names = in.u16("e_shstrndx");
        if (sectionCount > 0 && sectionHeaderSize != SECTION_HEADER_BYTES) {
            throw in.at("e_shnum", 60).malformed("e_shentsize", 2, "" + sectionHeaderSize);
        }
        if (sectionCount > 0 && names >= sectionCount) {
            throw in.at("end", HEADER_BYTES)
                    .malformed("e_shstrndx", 2, "%d of %d sections".formatted(names, sectionCount));
        }
        List<Segment> segments = segments(file, programHeaders, segmentCount);
        List<Section> sections = sections(file, sectionHeaders, sectionCount, names);
        int programHeadersEnd =
                segments.isEmpty()
                        ? HEADER_BYTES
                        : (int) programHeaders + segments.size() * PROGRAM_HEADER_BYTES;
        return new Elf(
                file, machine, Math.max(HEADER_BYTES, programHeadersEnd), segments, sections);
    }

    /// What it runs on (`e_machine`): [#X86_64] for one.
    public int machine() {
        return machine;
    }

    /// Whether the file has a section of this name that holds bytes.
    public Optional<byte[]> section(String name) {
        return sections.stream()
                .filter(section -> section.name().equals(name))
                .findFirst()
                .map(s -> Arrays.copyOfRange(file, s.offset(), s.offset() + s.size()));
    }

    /// The dynamic linker a program asks for; empty for a library or a static program.
    public Optional<String> interpreter() throws FormatException {
        for (Segment segment : segments) {
            if (segment.type() == PT_INTERP) {
                return Optional.of(text("interpreter", segment.offset(), segment.size()));
            }
        }
        return Optional.empty();
    }

    /// What the dynamic linker would read; empty for a static program or a kernel module.
    public Optional<ElfDynamic> dynamic() throws FormatException {
        return ElfDynamic.read(this);
    }

    /// The file without what is not loaded: section headers and the sections after the last
    /// segment, which are symbols and debugging information.
    public byte[] withoutUnloaded() {
        int end =
                segments.stream()
                        .mapToInt(segment -> segment.offset() + segment.size())
                        .reduce(programHeadersEnd, Math::max);
        byte[] stripped = Arrays.copyOf(file, end);
        Arrays.fill(stripped, 40, 48, (byte) 0); // e_shoff
        Arrays.fill(stripped, 60, 64, (byte) 0); // e_shnum, e_shstrndx
        return stripped;
    }

    List<Segment> segments() {
        return segments;
    }

    /// Where in the file the byte lies that is loaded to `address`.
    int offsetOf(String field, long address) throws FormatException {
        for (Segment segment : segments) {
            long inside = address - segment.address();
            if (segment.type() == PT_LOAD && inside >= 0 && inside < segment.size()) {
                return segment.offset() + (int) inside;
            }
        }
        throw new FormatException(FORMAT, field, 0, "no segment holds address " + address);
    }

    ByteReader reader(String field, int offset) throws FormatException {
        return ByteReader.littleEndian(FORMAT, file, 0).at(field, offset);
    }

    /// The text from `offset` to its NUL, which lies within `limit` bytes.
    ///
    /// @param offset not negative; may be beyond the end of the file
    String text(String field, long offset, long limit) throws FormatException {
        return text(file, field, offset, limit);
    }

    private static String text(byte[] file, String field, long offset, long limit)
            throws FormatException {
        if (offset < file.length) {
            int start = (int) offset;
            long longest = Math.clamp(limit, 0, MAX_TEXT_BYTES);
            int end = (int) Math.min(file.length, start + longest);
            for (int i = start; i < end; i++) {
                if (file[i] == 0) {
                    return new String(file, start, i - start, ISO_8859_1);
                }
            }
        }
        throw new FormatException(FORMAT, field, offset, "text without end");
    }

    private static List<Segment> segments(byte[] file, long start, int count)
            throws FormatException {
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ByteReader in = table(file, "e_phoff", start, i, PROGRAM_HEADER_BYTES);
            long type = in.u32("p_type");
            in.skip("p_flags", 4);
            long offset = in.u64("p_offset");
            ByteReader address = table(file, "e_phoff", start, i, PROGRAM_HEADER_BYTES);
            long virtual = address.skip("p_offset", 16).u64("p_vaddr");
            in.skip("p_vaddr, p_paddr", 16);
            long size = in.u64("p_filesz");
            checkInside(in, "p_filesz", file, offset, size);
            segments.add(new Segment(type, (int) offset, virtual, (int) size));
        }
        return segments;
    }

    private static List<Section> sections(byte[] file, long start, int count, int names)
            throws FormatException {
        List<Section> unnamed = new ArrayList<>();
        List<Long> nameOffsets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ByteReader in = table(file, "e_shoff", start, i, SECTION_HEADER_BYTES);
            nameOffsets.add(in.u32("sh_name"));
            boolean empty = in.u32("sh_type") == SHT_NOBITS;
            in.skip("sh_flags, sh_addr", 16);
            long offset = in.u64("sh_offset");
            long size = in.u64("sh_size");
            if (!empty) {
                checkInside(in, "sh_size", file, offset, size);
            }
            unnamed.add(new Section("", empty ? 0 : (int) offset, empty ? 0 : (int) size));
        }
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Section section = unnamed.get(i);
            Section table = unnamed.get(names);
            long at = nameOffsets.get(i);
            String name = text(file, "sh_name", table.offset() + at, table.size() - at);
            sections.add(new Section(name, section.offset(), section.size()));
        }
        return sections;
    }

    private static ByteReader table(byte[] file, String field, long start, int index, int size)
            throws FormatException {
        ByteReader in = ByteReader.littleEndian(FORMAT, file, 0);
        long offset = start + (long) index * size;
        if (start > file.length || offset > file.length - size) {
            throw new FormatException(
                    FORMAT,
                    field,
                    field.equals("e_phoff") ? 32 : 40,
                    "entry %d at byte %d is beyond the end, %d"
                            .formatted(index, offset, file.length));
        }
        return in.at(field, (int) offset);
    }

    private static void checkInside(
            ByteReader in, String field, byte[] file, long offset, long size)
            throws FormatException {
        if (offset > file.length || size > file.length - offset) {
            throw in.malformed(
                    field,
                    8,
                    "%d bytes from byte %d run past the end, %d"
                            .formatted(size, offset, file.length));
        }
    }
}
