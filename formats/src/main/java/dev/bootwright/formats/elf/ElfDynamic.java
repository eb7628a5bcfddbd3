package dev.bootwright.formats.elf;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.elf.Elf.Segment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What a program or library asks of others and offers to them.
///
/// @param needed   names of the libraries it is linked to, in order (`DT_NEEDED`)
/// @param soname   the name it is linked to by (`DT_SONAME`)
/// @param runpath  where it wants them looked for (`DT_RUNPATH` or `DT_RPATH`); may be empty
/// @param versions needed of each library: `libc.so.6` to `GLIBC_2.34` and others
/// @param defined  versions it defines itself
public record ElfDynamic(
        List<String> needed,
        Optional<String> soname,
        String runpath,
        Map<String, Set<String>> versions,
        Set<String> defined) {

    private static final int PT_DYNAMIC = 2;
    private static final int ENTRY_BYTES = 16;
    private static final long DT_NULL = 0;
    private static final long DT_NEEDED = 1;
    private static final long DT_STRTAB = 5;
    private static final long DT_STRSZ = 10;
    private static final long DT_SONAME = 14;
    private static final long DT_RPATH = 15;
    private static final long DT_RUNPATH = 29;
    private static final long DT_VERDEF = 0x6FFF_FFFCL;
    private static final long DT_VERDEFNUM = 0x6FFF_FFFDL;
    private static final long DT_VERNEED = 0x6FFF_FFFEL;
    private static final long DT_VERNEEDNUM = 0x6FFF_FFFFL;
    private static final int VERSIONS_LIMIT = 10_000;

    /// The tags of the dynamic section, with what their tables need.
    private record Table(Elf elf, Map<Long, Long> tags, List<Long> needed) {

        String text(String field, long at) throws FormatException {
            long size = tags.getOrDefault(DT_STRSZ, 0L);
            if (at < 0 || at >= size) {
                throw new FormatException(
                        Elf.FORMAT,
                        field,
                        0,
                        "name %d is not in the table of %d bytes".formatted(at, size));
            }
            int start = elf.offsetOf("DT_STRTAB", tags.getOrDefault(DT_STRTAB, -1L));
            return elf.text(field, start + at, size - at);
        }

        Optional<String> find(String field, long tag) throws FormatException {
            Long at = tags.get(tag);
            return at == null ? Optional.empty() : Optional.of(text(field, at));
        }
    }

    static Optional<ElfDynamic> read(Elf elf) throws FormatException {
        for (Segment segment : elf.segments()) {
            if (segment.type() == PT_DYNAMIC) {
                return Optional.of(read(table(elf, segment)));
            }
        }
        return Optional.empty();
    }

    private static Table table(Elf elf, Segment segment) throws FormatException {
        Map<Long, Long> tags = new LinkedHashMap<>();
        List<Long> needed = new ArrayList<>();
        ByteReader in = elf.reader("PT_DYNAMIC", segment.offset());
        for (int i = 0; i < segment.size() / ENTRY_BYTES; i++) {
            long low = in.u32("d_tag");
            in.skip("d_tag", 4);
            if (low == DT_NULL) {
                break;
            }
            long value = in.u32("d_val");
            long high = in.u32("d_val");
            value |= high << 32;
            if (low == DT_NEEDED) {
                needed.add(value);
            } else {
                tags.put(low, value);
            }
        }
        return new Table(elf, tags, needed);
    }

    private static ElfDynamic read(Table table) throws FormatException {
        List<String> needed = new ArrayList<>();
        for (long name : table.needed()) {
            needed.add(table.text("DT_NEEDED", name));
        }
        Optional<String> runpath = table.find("DT_RUNPATH", DT_RUNPATH);
        if (runpath.isEmpty()) {
            runpath = table.find("DT_RPATH", DT_RPATH);
        }
        return new ElfDynamic(
                List.copyOf(needed),
                table.find("DT_SONAME", DT_SONAME),
                runpath.orElse(""),
                neededVersions(table),
                definedVersions(table));
    }

    /// Reads `Elf64_Verneed` (a library) and its `Elf64_Vernaux` (the versions).
    private static Map<String, Set<String>> neededVersions(Table table) throws FormatException {
        Map<String, Set<String>> versions = new LinkedHashMap<>();
        Long address = table.tags().get(DT_VERNEED);
        if (address == null) {
            return versions;
        }
        long at = table.elf().offsetOf("DT_VERNEED", address);
        int versionsRead = 0;
        for (long i = 0, count = count(table, DT_VERNEEDNUM); i < count; i++) {
            ByteReader in = reader(table, "DT_VERNEED", at);
            in.skip("vn_version", 2);
            int versionCount = in.u16("vn_cnt");
            String library = table.text("vn_file", in.u32("vn_file"));
            long first = in.u32("vn_aux");
            long next = in.u32("vn_next");
            Set<String> names = versions.computeIfAbsent(library, _ -> new TreeSet<>());
            long version = at + first;
            for (int j = 0; j < versionCount; j++) {
                ByteReader aux = reader(table, "vn_aux", version);
                checkCount("vn_cnt", ++versionsRead);
                aux.skip("vna_hash, vna_flags, vna_other", 8);
                names.add(table.text("vna_name", aux.u32("vna_name")));
                version += aux.u32("vna_next");
            }
            at += next;
        }
        return versions;
    }

    /// Reads `Elf64_Verdef` and the first `Elf64_Verdaux` of each, its name.
    private static Set<String> definedVersions(Table table) throws FormatException {
        Set<String> names = new TreeSet<>();
        Long address = table.tags().get(DT_VERDEF);
        if (address == null) {
            return names;
        }
        long at = table.elf().offsetOf("DT_VERDEF", address);
        for (long i = 0, count = count(table, DT_VERDEFNUM); i < count; i++) {
            ByteReader in = reader(table, "DT_VERDEF", at);
            in.skip("vd_version to vd_hash", 12);
            long first = in.u32("vd_aux");
            long next = in.u32("vd_next");
            ByteReader aux = reader(table, "vd_aux", at + first);
            names.add(table.text("vda_name", aux.u32("vda_name")));
            at += next;
        }
        return names;
    }

    private static ByteReader reader(Table table, String field, long at) throws FormatException {
        if (at > Integer.MAX_VALUE) {
            throw new FormatException(Elf.FORMAT, field, at, "is beyond the end");
        }
        return table.elf().reader(field, (int) at);
    }

    private static long count(Table table, long tag) throws FormatException {
        long count = table.tags().getOrDefault(tag, 0L);
        checkCount(tag == DT_VERNEEDNUM ? "DT_VERNEEDNUM" : "DT_VERDEFNUM", count);
        return count;
    }

    private static void checkCount(String field, long count) throws FormatException {
        if (count < 0 || count > VERSIONS_LIMIT) {
            throw new FormatException(Elf.FORMAT, field, 0, count + " versions");
        }
    }
}
