package dev.bootwright.image.kernel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The smallest ELF file that is a kernel module to modinfo(8): a section `.modinfo` and the names of
/// sections.
final class TestModule {

    static final String VERMAGIC = "9.9.9-test SMP preempt mod_unload modversions ";

    private TestModule() {}

    /// A module of the kernel of these tests.
    ///
    /// @param depends names, with commas between
    /// @param more    other fields: `alias=pci:*`
    static byte[] of(String name, String depends, String... more) {
        String fields = "name=" + name + "\0depends=" + depends + "\0vermagic=" + VERMAGIC + "\0";
        return ofFields(fields + (more.length == 0 ? "" : String.join("\0", more) + "\0"));
    }

    /// @param modinfo texts `key=value`, each ended by a NUL
    static byte[] ofFields(String modinfo) {
        String names = "\0.modinfo\0.shstrtab\0";
        int namesAt = 64 + modinfo.length();
        int headersAt = (namesAt + names.length() + 7) & ~7;
        ByteBuffer file = ByteBuffer.allocate(headersAt + 3 * 64).order(ByteOrder.LITTLE_ENDIAN);
        file.put(0, "\177ELF\2\1\1".getBytes(ISO_8859_1));
        file.putShort(16, (short) 1).putShort(18, (short) 62).putInt(20, 1); // relocatable, x86-64
        file.putLong(40, headersAt).putShort(52, (short) 64);
        file.putShort(58, (short) 64).putShort(60, (short) 3).putShort(62, (short) 2);
        file.put(64, modinfo.getBytes(ISO_8859_1)).put(namesAt, names.getBytes(ISO_8859_1));
        section(file, headersAt + 64, 1, 1, 64, modinfo.length());
        section(file, headersAt + 128, 10, 3, namesAt, names.length());
        return file.array();
    }

    private static void section(ByteBuffer file, int at, int name, int type, int offset, int size) {
        file.putInt(at, name).putInt(at + 4, type).putLong(at + 24, offset);
        file.putLong(at + 32, size).putLong(at + 48, 1);
    }
}
