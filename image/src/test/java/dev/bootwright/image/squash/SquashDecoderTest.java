package dev.bootwright.image.squash;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bootwright.formats.squashfs.Compression;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SquashDecoderTest {

    private static final SquashDecoder DECODER = new SquashDecoder();

    /// Laid out by hand: 21 - 17 = 4 literals; 01 L=1 D=3 S=0, H=0: 4 bytes from 4 back; 16 with distance
    /// 0: the end.
    private static final byte[] LZO =
            HexFormat.of().parseHex("15" + "61626364" + "6c00" + "110000");

    @Test
    void decodesLzo() throws IOException {
        byte[] target = new byte[9];
        assertEquals(8, DECODER.decode(Compression.LZO, LZO, target));
        assertEquals("abcdabcd\0", new String(target, US_ASCII));
    }

    @Test
    void refusesLzoThatIsCutOffOrTooLong() {
        for (int length = 0; length < LZO.length; length++) {
            byte[] cut = Arrays.copyOf(LZO, length);
            assertThat(refusal(Compression.LZO, cut, 9))
                    .isEqualTo("no lzo block: cut off after %d bytes".formatted(length));
        }
        assertThat(refusal(Compression.LZO, LZO, 7)).isEqualTo("no lzo block: longer than 7 bytes");
        byte[] back = LZO.clone();
        back[6] = 1; // H=1
        assertThat(refusal(Compression.LZO, back, 9))
                .isEqualTo("no lzo block: a match from 12 bytes back after 4");
    }

    /// Whatever the bytes are, the answer is a length or an IOException.
    @ParameterizedTest
    @EnumSource
    void refusesNoise(Compression compression) {
        Random random = new Random(7);
        int refused = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] noise = new byte[random.nextInt(60)];
            random.nextBytes(noise);
            byte[] target = new byte[8192];
            try {
                int length = DECODER.decode(compression, noise, target);
                assertThat(length).isBetween(0, target.length);
            } catch (IOException e) {
                assertThat(e)
                        .hasMessageStartingWith(
                                "no " + compression.name().toLowerCase(java.util.Locale.ROOT));
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1000);
    }

    private static String refusal(Compression compression, byte[] stored, int limit) {
        return assertThrows(
                        IOException.class,
                        () -> DECODER.decode(compression, stored, new byte[limit]))
                .getMessage();
    }
}
