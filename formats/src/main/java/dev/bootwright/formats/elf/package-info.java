/// ELF files of 64-bit little-endian machines, as far as packing them needs: which libraries a
/// program asks for by which versions, and the sections of a kernel module.
///
/// Start at [dev.bootwright.formats.elf.Elf]; [dev.bootwright.formats.elf.ElfDynamic] is what the
/// dynamic linker would read. Source: System V ABI, chapters 4 and 5; LSB 5.0, "Symbol Versioning".
@NullMarked
package dev.bootwright.formats.elf;

import org.jspecify.annotations.NullMarked;
