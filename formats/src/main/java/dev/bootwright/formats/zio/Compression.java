package dev.bootwright.formats.zio;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.zstd.Zstd;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// How a block is compressed, `zio_compress`.
///
/// ```text
/// lz4     4 bytes of length, big-endian, then an LZ4 block
/// zstd    4 bytes of length, big-endian, 4 of version and level, then a frame without its magic
/// ```
enum Compression {
    OFF,
    LZJB,
    GZIP,
    ZLE,
    LZ4,
    ZSTD;

    private static final int LENGTH_BYTES = 4;
    private static final int ZSTD_HEADER_BYTES = 8;

    /// @throws IOException if it is not known
    static Compression of(int code) throws IOException {
        return switch (code) {
            case 2 -> OFF;
            case 3 -> LZJB;
            case 5, 6, 7, 8, 9, 10, 11, 12, 13 -> GZIP;
            case 14 -> ZLE;
            case 15 -> LZ4;
            case 16 -> ZSTD;
            default -> throw new IOException("compression %d is unknown".formatted(code));
        };
    }

    /// @param size of what comes out
    byte[] decode(byte[] stored, int size) throws IOException {
        if (this == OFF) {
            if (stored.length < size) {
                throw new FormatException(
                        Block.FORMAT,
                        "block",
                        stored.length,
                        "it ends before its %d bytes".formatted(size));
            }
            return stored.length == size ? stored : Arrays.copyOf(stored, size);
        }
        byte[] target = new byte[size];
        switch (this) {
            case LZJB -> Lzjb.decode(stored, target);
            case GZIP -> inflate(stored, target);
            case ZLE -> Zle.decode(stored, target);
            case LZ4 -> Lz4.decode(stored, LENGTH_BYTES, end(stored, LENGTH_BYTES), target);
            case ZSTD -> zstd(stored, target);
            case OFF -> throw new AssertionError();
        }
        return target;
    }

    /// Where compressed data ends that begins with its length and `header` bytes in all.
    private static int end(byte[] stored, int header) throws FormatException {
        long length = Block.of(stored, ByteOrder.BIG_ENDIAN).u32("compressed length", 0);
        if (length > stored.length - header) {
            throw new FormatException(
                    Block.FORMAT,
                    "compressed length",
                    0,
                    "%d bytes of %d".formatted(length, stored.length - header));
        }
        return header + (int) length;
    }

    private static void zstd(byte[] stored, byte[] target) throws FormatException {
        int end = end(stored, ZSTD_HEADER_BYTES);
        int size = Zstd.decodeWithoutMagic(stored, ZSTD_HEADER_BYTES, end, target);
        if (size != target.length) {
            throw new FormatException(
                    Block.FORMAT,
                    "block",
                    size,
                    "it ends before its %d bytes".formatted(target.length));
        }
    }

    private static void inflate(byte[] stored, byte[] target) throws FormatException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(stored);
            int size = 0;
            while (size < target.length) {
                int more = inflater.inflate(target, size, target.length - size);
                if (more == 0) {
                    throw new FormatException("zlib", "stream", size, "it ends too early");
                }
                size += more;
            }
        } catch (DataFormatException e) {
            throw new FormatException("zlib", "stream", 0, String.valueOf(e.getMessage()));
        } finally {
            inflater.end();
        }
    }
}
