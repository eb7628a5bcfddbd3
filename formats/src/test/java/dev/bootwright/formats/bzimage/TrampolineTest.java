package dev.bootwright.formats.bzimage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class TrampolineTest {

    /// Assembled by hand, and read back by `objdump -D -b binary -m i386:x86-64 -M intel`.
    @Test
    void isTheCodeOfTheBootProtocol() {
        ByteBuffer golden = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        golden.put(
                HexFormat.of()
                        .parseHex(
                                "fa" // cli
                                        + "fc" // cld
                                        + "48bc00d0ff7f00000000" // movabs rsp,0x7fffd000
                                        + "48b8f0c7ff7f00000000" // movabs rax,0x7fffc7f0
                                        + "0f0110" // lgdt [rax]
                                        + "b818000000" // mov eax,0x18
                                        + "8ed8" // mov ds,eax
                                        + "8ec0" // mov es,eax
                                        + "8ed0" // mov ss,eax
                                        + "8ee0" // mov fs,eax
                                        + "8ee8" // mov gs,eax
                                        + "48be00e0ff7f00000000" // movabs rsi,0x7fffe000
                                        + "48b80002000100000000" // movabs rax,0x1000200
                                        + "6a10" // push 0x10
                                        + "50" // push rax
                                        + "48cb")); // rex.W retf
        golden.put(
                0x7F0,
                HexFormat.of()
                        .parseHex(
                                "1f00" // limit: four descriptors
                                        + "00c8ff7f00000000")); // the table's address
        golden.put(
                0x810,
                HexFormat.of()
                        .parseHex(
                                "ffff0000009aaf00" // 0x10: code, execute and read, 64 bits
                                        + "ffff00000092cf00")); // 0x18: data, read and write
        assertArrayEquals(golden.array(), Trampoline.write(0x7FFFC000L, 0x7FFFE000L, 0x1000200L));
    }
}
