package dev.bootwright.formats.bzimage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/// The code between two kernels: it gives the processor the segments and the registers that the boot protocol
/// asks for, and jumps. It is entered in 64-bit mode with every address mapped to itself. Source: Linux,
/// boot.rst, "64-bit Boot Protocol"; AMD64 manual, volume 2, "Descriptor Tables".
///
/// ```text
/// offset  content
///  0x000  the code
///  0x7F0  limit and address of the descriptor table
///  0x800  the descriptors: none, none, 0x10 code in 64-bit mode, 0x18 data
///  0x1000 the end, where the stack begins
/// ```
public final class Trampoline {

    public static final int BYTES = 4096;

    private static final int TABLE_POINTER = 0x7F0;
    private static final int TABLE = 0x800;
    private static final long CODE = 0x00AF_9A00_0000_FFFFL;
    private static final long DATA = 0x00CF_9200_0000_FFFFL;

    private Trampoline() {}

    /// @param address    of the trampoline itself, a page's
    /// @param parameters address of the boot parameters
    /// @param entry      of the kernel
    public static byte[] write(long address, long parameters, long entry) {
        ByteBuffer out = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        code(out, "FA"); //                                     cli
        code(out, "FC"); //                                     cld
        code(out, "48BC").putLong(address + BYTES); //          mov rsp, the end
        code(out, "48B8").putLong(address + TABLE_POINTER); //  mov rax, the table's pointer
        code(out, "0F0110"); //                                 lgdt [rax]
        code(out, "B818000000"); //                             mov eax, 0x18
        code(out, "8ED88EC08ED08EE08EE8"); //                   mov ds, es, ss, fs, gs, eax
        code(out, "48BE").putLong(parameters); //               mov rsi, the boot parameters
        code(out, "48B8").putLong(entry); //                    mov rax, the entry
        code(out, "6A10"); //                                   push 0x10
        code(out, "50"); //                                     push rax
        code(out, "48CB"); //                                   retfq
        out.putShort(TABLE_POINTER, (short) (4 * Long.BYTES - 1));
        out.putLong(TABLE_POINTER + 2, address + TABLE);
        out.putLong(TABLE + 0x10, CODE).putLong(TABLE + 0x18, DATA);
        return out.array();
    }

    private static ByteBuffer code(ByteBuffer out, String hex) {
        return out.put(HexFormat.of().parseHex(hex));
    }
}
