package dev.bootwright.formats.zio;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.bytes.Opaque;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Blocks by hand, from the layouts beside the decoders; whole ones by OpenZFS are in the pools.
class CompressionTest {

    private static final byte[] PLAIN = "abcabcabcabcabcXYZ".getBytes(US_ASCII);

    record Golden(Compression compression, Opaque stored, Opaque plain) {
        @Override
        public String toString() {
            return compression.toString();
        }
    }

    static List<Golden> golden() {
        byte[] zeros = new byte[70];
        zeros[0] = 'a';
        zeros[1] = 'b';
        zeros[69] = 'c';
        return List.of(
                // Length 11; three literals, a match of 12 three back; three literals.
                new Golden(
                        Compression.LZ4,
                        Opaque.of(hex("0000000a 38 616263 0300 30 58595a")),
                        Opaque.of(PLAIN)),
                // Three literals, a match of 12 (9 << 10 | 3), three literals: flags from bit 0.
                new Golden(
                        Compression.LZJB,
                        Opaque.of(hex("08 616263 2403 58595a")),
                        Opaque.of(PLAIN)),
                // Two bytes, 67 zeros, one byte.
                new Golden(Compression.ZLE, Opaque.of(hex("01 6162 82 00 63")), Opaque.of(zeros)));
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void decodes(Golden golden) throws IOException {
        assertThat(
                        golden.compression()
                                .decode(golden.stored().toByteArray(), golden.plain().length()))
                .isEqualTo(golden.plain().toByteArray());
    }

    @ParameterizedTest
    @MethodSource("golden")
    void everyTruncationIsAnError(Golden golden) {
        for (int length = 0; length < golden.stored().length(); length++) {
            byte[] cut = Arrays.copyOf(golden.stored().toByteArray(), length);
            assertThatThrownBy(() -> golden.compression().decode(cut, golden.plain().length()))
                    .as("%d bytes", length)
                    .isInstanceOf(FormatException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("golden")
    void anyBytesAreDecodedOrAnError(Golden golden) {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            byte[] stored = new byte[4 + random.nextInt(60)];
            random.nextBytes(stored);
            stored[0] = 0;
            stored[1] = 0;
            stored[2] = 0;
            try {
                golden.compression().decode(stored, 1 + random.nextInt(200));
            } catch (IOException e) {
                assertThat(e).isInstanceOf(FormatException.class);
            }
        }
    }

    /// From the definition: over the words 1, 2 and 3, sums of sums.
    @Test
    void fletcherSumsInTheOrderOfTheWriter() {
        byte[] three = hex("01000000 02000000 03000000");
        assertThat(Fletcher.fletcher4(three, ByteOrder.LITTLE_ENDIAN))
                .containsExactly(6, 10, 15, 21);
        assertThat(Fletcher.fletcher4(hex("00000001 00000002 00000003"), ByteOrder.BIG_ENDIAN))
                .containsExactly(6, 10, 15, 21);
        byte[] pairs = hex("0100000000000000 0200000000000000 0300000000000000 0400000000000000");
        assertThat(Fletcher.fletcher2(pairs, ByteOrder.LITTLE_ENDIAN)).containsExactly(4, 6, 5, 8);
    }
}
