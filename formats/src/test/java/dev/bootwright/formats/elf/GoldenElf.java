package dev.bootwright.formats.elf;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Two ELF files laid out by hand from the System V ABI, chapters 4 and 5, each as small as it can be.
public final class GoldenElf {

    private static final int ADDRESS = 0x1000;

    private final ByteBuffer bytes;

    private GoldenElf(int size) {
        bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// A kernel module of four sections: none, `.modinfo`, `.bss`, `.shstrtab`.
    ///
    /// @param modinfo what its section `.modinfo` holds
    public static byte[] module(String modinfo) {
        String names = "\0.modinfo\0.bss\0.shstrtab\0";
        int namesAt = 64 + modinfo.length();
        int headersAt = (namesAt + names.length() + 7) & ~7;
        return new GoldenElf(headersAt + 4 * 64)
                .header(1, 0, 0, headersAt, 4, 3)
                .at(64, modinfo)
                .at(namesAt, names)
                .section(headersAt, 0, 0, 0, 0)
                .section(headersAt + 64, 1, 1, 64, modinfo.length()) // SHT_PROGBITS
                .section(headersAt + 128, 10, 8, 64, 1 << 30) // SHT_NOBITS: size in memory only
                .section(headersAt + 192, 15, 3, namesAt, names.length()) // SHT_STRTAB
                .bytes
                .array();
    }

    /// A shared library `libdemo.so.1` that needs `libc.so.6` in two versions and defines one itself.
    public static byte[] library() {
        return new GoldenElf(576)
                .header(3, 64, 3, 0, 0, 0)
                .segment(64, 1, 0, 576) // PT_LOAD: all of it
                .segment(120, 3, 232, 28) // PT_INTERP
                .segment(176, 2, 416, 160) // PT_DYNAMIC
                .at(232, "/lib64/ld-linux-x86-64.so.2\0")
                // The names: 1, 11, 24, 39, 50 and 57; 69 bytes.
                .at(264, "\0libc.so.6\0libdemo.so.1\0$ORIGIN/../lib\0")
                .at(303, "GLIBC_2.34\0DEMO_1\0GLIBC_2.2.5\0")
                // Elf64_Verneed: vn_version, vn_cnt; vn_file, vn_aux, vn_next.
                .shorts(336, 1, 2)
                .ints(340, 1, 16, 0)
                // Elf64_Vernaux, twice: vna_hash; vna_flags, vna_other; vna_name, vna_next.
                .ints(352, 0x069691B4, 0x0003_0000, 39, 16)
                .ints(368, 0x09691A75, 0x0004_0000, 57, 0)
                // Elf64_Verdef: vd_version, vd_flags, vd_ndx, vd_cnt; vd_hash, vd_aux, vd_next.
                .shorts(384, 1, 0, 2, 1)
                .ints(392, 0x04A5D731, 20, 0)
                // Elf64_Verdaux: vda_name, vda_next.
                .ints(404, 50, 0)
                .dynamic(416, 1, 1) // DT_NEEDED
                .dynamic(432, 14, 11) // DT_SONAME
                .dynamic(448, 29, 24) // DT_RUNPATH
                .dynamic(464, 5, ADDRESS + 264) // DT_STRTAB
                .dynamic(480, 10, 69) // DT_STRSZ
                .dynamic(496, 0x6FFF_FFFE, ADDRESS + 336) // DT_VERNEED
                .dynamic(512, 0x6FFF_FFFF, 1) // DT_VERNEEDNUM
                .dynamic(528, 0x6FFF_FFFC, ADDRESS + 384) // DT_VERDEF
                .dynamic(544, 0x6FFF_FFFD, 1) // DT_VERDEFNUM
                .dynamic(560, 0, 0) // DT_NULL
                .bytes
                .array();
    }

    private GoldenElf header(int type, int phoff, int phnum, int shoff, int shnum, int shstrndx) {
        at(0, "\177ELF\2\1\1"); // 64-bit, little-endian, version 1
        shorts(16, type, 62); // e_type, e_machine: x86-64
        ints(20, 1); // e_version
        bytes.putLong(32, phoff).putLong(40, shoff);
        return shorts(52, 64, 56, phnum, 64, shnum, shstrndx); // sizes and counts, from e_ehsize on
    }

    /// `p_type`, `p_flags`, `p_offset`, `p_vaddr`, `p_paddr`, `p_filesz`, `p_memsz`, `p_align`.
    private GoldenElf segment(int at, int type, int offset, int size) {
        ints(at, type, 4);
        bytes.putLong(at + 8, offset).putLong(at + 16, ADDRESS + offset);
        bytes.putLong(at + 24, ADDRESS + offset);
        bytes.putLong(at + 32, size).putLong(at + 40, size).putLong(at + 48, 1);
        return this;
    }

    /// `sh_name`, `sh_type`, `sh_flags`, `sh_addr`, `sh_offset`, `sh_size`, and what stays 0.
    private GoldenElf section(int at, int name, int type, int offset, int size) {
        ints(at, name, type);
        bytes.putLong(at + 24, offset).putLong(at + 32, size);
        return this;
    }

    /// `d_tag`, `d_val`.
    private GoldenElf dynamic(int at, int tag, int value) {
        bytes.putLong(at, tag).putLong(at + 8, value);
        return this;
    }

    private GoldenElf at(int at, String text) {
        bytes.put(at, text.getBytes(ISO_8859_1));
        return this;
    }

    private GoldenElf shorts(int at, int... values) {
        for (int i = 0; i < values.length; i++) {
            bytes.putShort(at + 2 * i, (short) values[i]);
        }
        return this;
    }

    private GoldenElf ints(int at, int... values) {
        for (int i = 0; i < values.length; i++) {
            bytes.putInt(at + 4 * i, values[i]);
        }
        return this;
    }
}
