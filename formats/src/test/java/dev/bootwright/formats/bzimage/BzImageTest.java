package dev.bootwright.formats.bzimage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.bytes.Opaque;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BzImageTest {

    private static final int CODE = 4 * 512;

    @TempDir Path directory = Path.of("");

    /// Laid out by hand, in the order of the boot protocol's table; the values are those of Debian's 6.1.
    static ByteBuffer golden() {
        ByteBuffer out = ByteBuffer.allocate(CODE + 64 * 16).order(ByteOrder.LITTLE_ENDIAN);
        out.put(0x1F1, (byte) 3); // setup_sects
        out.putInt(0x1F4, 64); // syssize, of 16 bytes
        out.putShort(0x1FE, (short) 0xAA55); // boot_flag
        out.put(0x200, (byte) 0xEB).put(0x201, (byte) 0x6A); // jump to 0x26C
        out.put(0x202, new byte[] {'H', 'd', 'r', 'S'});
        out.putShort(0x206, (short) 0x20F); // version 2.15
        out.put(0x211, (byte) 1); // loadflags: above 1 MiB
        out.putInt(0x22C, 0x7FFFFFFF); // initrd_addr_max
        out.putInt(0x230, 0x200000); // kernel_alignment
        out.put(0x234, (byte) 1); // relocatable_kernel
        out.putShort(0x236, (short) 0x7F); // xloadflags
        out.putInt(0x238, 2047); // cmdline_size
        out.putLong(0x258, 0x1000000); // pref_address
        out.putInt(0x260, 0x3F98000); // init_size
        return out;
    }

    BzImage read(byte[] bytes) throws IOException {
        try (FileChannel file =
                FileChannel.open(Files.write(directory.resolve("vmlinuz"), bytes))) {
            return BzImage.read(file);
        }
    }

    @Test
    void readsWhatTheHeaderSays() throws IOException {
        byte[] bytes = golden().array();
        assertEquals(
                new BzImage(
                        Opaque.of(Arrays.copyOfRange(bytes, 0x1F1, 0x26C)),
                        CODE,
                        1024,
                        0x1000000,
                        0x200000,
                        true,
                        0x3F98000,
                        2047,
                        0x80000000L,
                        true),
                read(bytes));
    }

    @Test
    void takesAKernelWithASignatureBehindIt() throws IOException {
        byte[] bytes = golden().array();
        assertEquals(1024, read(Arrays.copyOf(bytes, bytes.length + 700)).codeSize());
    }

    @Test
    void refusesEveryTruncation() {
        byte[] bytes = golden().array();
        for (int length = 0; length < bytes.length; length += length < 0x280 ? 1 : 61) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> read(cut)).isInstanceOf(FormatException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1FE, 0000, 'bzImage: boot flag at byte 510: not 55 AA'",
        "202, 48647258, 'expected 48647253, found 48647258'",
        "206, 0B02, 'boot protocol 2.11; 2.12 is needed'",
        "236, 7E00, 'a kernel without an entry in 64-bit mode'",
        "211, 00, 'a kernel without an entry in 64-bit mode'",
        "1F1, FF, 'syssize at byte 500: 1024 bytes, where there are'",
        "1F4, 41000000, '1040 bytes, where there are 1024'",
        "1F4, FFFFFFFF, '68719476720 bytes, where there are 1024'",
        "1F4, 00000000, '0 bytes in 66682880 of memory'",
        "260, 00010000, '1024 bytes in 256 of memory'",
        "230, 00000000, 'kernel_alignment at byte 560: 0'",
        "230, 00003000, 'kernel_alignment at byte 560: 3145728'",
        "230, 00000080, 'kernel_alignment at byte 560: 2147483648'",
        "258, 0100000100000000, 'pref_address at byte 600: 0x1000001 is no page'",
        "258, 00000000000000FF, 'is out of range'",
        "201, 20, 'end of the header at byte 513: 0x222'",
        "201, FF, 'end of the header at byte 513: 0x301'",
    })
    void refusesWhatCannotBe(String offset, String bytes, String message) {
        byte[] hostile = golden().array();
        byte[] with = Opaque.parse(bytes).toByteArray();
        System.arraycopy(with, 0, hostile, Integer.parseInt(offset, 16), with.length);
        assertThatThrownBy(() -> read(hostile))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(message);
    }
}
