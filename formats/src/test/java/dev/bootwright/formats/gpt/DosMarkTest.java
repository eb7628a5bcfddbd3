package dev.bootwright.formats.gpt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DosMarkTest {

    private static final UUID GUID = UUID.fromString("11111111-2222-8333-8444-555555555555");
    private static final int PLACE = 2047 * 512;

    private final ByteBuffer disk = ByteBuffer.allocate(2 << 20).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteSource source = ByteSource.of(disk.array());

    @BeforeEach
    void layOut() {
        disk.putInt(440, 0xCAFEBABE).putShort(510, (short) 0xAA55);
        disk.put(446 + 4, (byte) 0x83).putInt(446 + 8, 2048).putInt(446 + 12, 1024);
    }

    private void mark() throws IOException {
        Extent free = DosMark.free(source, 512).orElseThrow();
        disk.put((int) free.offset(), DosMark.of(source, GUID, 512));
    }

    /// The digest is that of `printf 'BOOTWRIGHT DISK\0\x11\x11…\xbe\xba\xfe\xca\x83\x00\x08\x00\x00\x00…' |
    /// sha256sum`.
    @Test
    void itLiesBeforeTheFirstPartitionAsWrittenDownByHand() throws IOException {
        mark();
        assertThat(HexFormat.of().formatHex(Arrays.copyOfRange(disk.array(), PLACE, PLACE + 64)))
                .isEqualTo(
                        "424f4f54575249474854204449534b00"
                                + "11111111222283338444555555555555"
                                + "56f823d41fc9ea454bd71360b88c03cdfae0c4c14b5e92a74f53159dda35529f");
        assertThat(DosMark.read(source, 512)).contains(GUID);
    }

    @Test
    void aGrownPartitionIsStillTheSameDisk() throws IOException {
        mark();
        disk.putInt(446 + 12, 2000);
        assertThat(DosMark.read(source, 512)).contains(GUID);
    }

    @ParameterizedTest
    @CsvSource({"440, 1", "450, 12", "454, 1", "466, -125"})
    void anotherTableIsAnotherDisk(int offset, byte value) throws IOException {
        mark();
        disk.put(offset, (byte) (disk.get(offset) ^ value));
        assertThat(DosMark.read(source, 512)).isEmpty();
    }

    @Test
    void everyOtherBitOfItCounts() throws IOException {
        mark();
        for (int i = 0; i < 512; i++) {
            disk.put(PLACE + i, (byte) (disk.get(PLACE + i) ^ 4));
            assertThat(DosMark.read(source, 512)).as("byte %d", i).isEmpty();
            disk.put(PLACE + i, (byte) (disk.get(PLACE + i) ^ 4));
        }
    }

    @Test
    void whatSomebodyElseHasWrittenThereIsLeftAlone() throws IOException {
        disk.put(PLACE + 511, (byte) 1);
        assertThat(DosMark.free(source, 512)).isEmpty();
        disk.put(PLACE + 511, (byte) 0);
        mark();
        assertThat(DosMark.free(source, 512)).contains(new Extent(PLACE, 512));
    }

    /// As on images of CDs, whose first partition is the whole.
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void withoutAGapThereIsNoPlace(int firstLba) throws IOException {
        disk.putInt(446 + 8, firstLba);
        assertThat(DosMark.free(source, 512)).isEmpty();
        assertThat(DosMark.read(source, 512)).isEmpty();
    }

    @Test
    void aDiskThatIsCutOffHasNone() throws IOException {
        mark();
        for (int size = 0; size < PLACE + 512; size += 509) {
            assertThat(DosMark.read(ByteSource.of(Arrays.copyOf(disk.array(), size)), 512))
                    .isEqualTo(Optional.empty());
        }
    }

    @Test
    void aProtectiveTableIsNotMarked() throws IOException {
        disk.put(446 + 4, (byte) 0xEE);
        assertThat(DosMark.free(source, 512)).isEmpty();
    }
}
