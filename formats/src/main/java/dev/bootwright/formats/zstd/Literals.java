package dev.bootwright.formats.zstd;

import dev.bootwright.formats.bytes.FormatException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The bytes of a block that are no repetition of others.
///
/// ```text
/// bits of the header, little-endian
///   2  type          0 plain, 1 one byte repeated, 2 compressed, 3 compressed with the last table
///   2  size format   of type 0 and 1: 0 and 2: 5 bits (from bit 3 on), 1: 12, 3: 20
///                    of type 2 and 3, for both sizes: 0: 10, one stream; 1: 10; 2: 14; 3: 18
///      size, of the literals
///      size, as compressed
/// ```
///
/// Source: RFC 8878, §3.1.1.3.1.
final class Literals {

    private static final int MAX_BYTES = 128 << 10;
    private static final int STREAMS = 4;

    private @Nullable HuffmanTable table;

    byte[] read(Cursor in) throws FormatException {
        int start = in.at();
        int first = in.u8("literals header");
        int type = first & 3;
        int format = first >>> 2 & 3;
        int width = type < 2 ? plainWidth(format) : format < 2 ? 3 : format + 2;
        long header = first | in.number("literals header", width - 1) << 8;
        if (type < 2) {
            int size = (int) (header >>> ((format & 1) == 0 ? 3 : 4));
            return plain(in, type, size);
        }
        int bits = format < 2 ? 10 : format == 2 ? 14 : 18;
        int size = (int) (header >>> 4 & (1 << bits) - 1);
        int compressed = (int) (header >>> (4 + bits) & (1 << bits) - 1);
        if (size > MAX_BYTES) {
            throw in.malformed("literals header", "%d bytes from %d on".formatted(size, start));
        }
        return compressed(in.part("literals", compressed), type == 2, format > 0, size);
    }

    private static int plainWidth(int format) {
        return switch (format) {
            case 1 -> 2;
            case 3 -> 3;
            default -> 1;
        };
    }

    private static byte[] plain(Cursor in, int type, int size) throws FormatException {
        if (size > MAX_BYTES) {
            throw in.malformed("literals header", size + " bytes");
        }
        if (type == 0) {
            int from = in.skip("literals", size);
            return Arrays.copyOfRange(in.bytes(), from, from + size);
        }
        byte[] literals = new byte[size];
        Arrays.fill(literals, (byte) in.u8("literal"));
        return literals;
    }

    private byte[] compressed(Cursor in, boolean hasTable, boolean isInFour, int size)
            throws FormatException {
        if (hasTable) {
            table = HuffmanTable.read(in);
        }
        HuffmanTable current = table;
        if (current == null) {
            throw in.malformed("literals", "there is no table yet");
        }
        byte[] literals = new byte[size];
        if (!isInFour) {
            int length = in.remaining();
            current.decode(in, BackwardBits.of(in, "literals", length), literals, 0, size);
            return literals;
        }
        int[] lengths = new int[STREAMS];
        for (int i = 0; i < STREAMS - 1; i++) {
            lengths[i] = (int) in.number("stream size", 2);
        }
        lengths[STREAMS - 1] = in.remaining() - lengths[0] - lengths[1] - lengths[2];
        int each = (size + STREAMS - 1) / STREAMS;
        if (each * (STREAMS - 1) > size) {
            throw in.malformed("literals", size + " bytes in four streams");
        }
        for (int i = 0; i < STREAMS; i++) {
            BackwardBits bits = BackwardBits.of(in, "literals", lengths[i]);
            int to = i == STREAMS - 1 ? size : (i + 1) * each;
            current.decode(in, bits, literals, i * each, to);
        }
        return literals;
    }
}
