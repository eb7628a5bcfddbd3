package dev.bootwright.image.squash;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import dev.bootwright.formats.squashfs.BlockDecoder;
import dev.bootwright.formats.squashfs.Compression;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.apache.commons.compress.compressors.lz4.BlockLZ4CompressorInputStream;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.XZInputStream;

/// Decodes blocks of every compression that squashfs 4.0 has. Holds nothing, so it may be used by several
/// threads.
public final class SquashDecoder implements BlockDecoder {

    /// What a decoder of xz or lzma may ask for: dictionaries are at most as long as a block of 1 MiB, or
    /// what xz rounds that up to.
    private static final int MEMORY_KIBIBYTES = 16 << 10;

    public SquashDecoder() {}

    @Override
    public int decode(Compression compression, byte[] stored, byte[] target) throws IOException {
        try {
            return switch (compression) {
                case GZIP -> inflate(stored, target);
                case XZ -> read(new XZInputStream(bytes(stored), MEMORY_KIBIBYTES), target);
                case LZMA -> read(new LZMAInputStream(bytes(stored), MEMORY_KIBIBYTES), target);
                case LZ4 -> read(new BlockLZ4CompressorInputStream(bytes(stored)), target);
                case ZSTD -> zstd(stored, target);
                case LZO -> Lzo.decode(stored, target);
            };
        } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
            throw new IOException("no %s block".formatted(name(compression)), e);
        } catch (IOException e) {
            throw new IOException(
                    "no %s block: %s".formatted(name(compression), e.getMessage()), e);
        }
    }

    private static String name(Compression compression) {
        return compression.name().toLowerCase(Locale.ROOT);
    }

    private static InputStream bytes(byte[] stored) {
        return new ByteArrayInputStream(stored);
    }

    private static int inflate(byte[] stored, byte[] target) throws IOException {
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(stored);
            int length = inflater.inflate(target);
            if (!inflater.finished()) {
                throw new IOException("longer than %d bytes or cut off".formatted(target.length));
            }
            return length;
        } catch (DataFormatException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static int zstd(byte[] stored, byte[] target) throws IOException {
        try {
            return (int)
                    Zstd.decompressByteArray(target, 0, target.length, stored, 0, stored.length);
        } catch (ZstdException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static int read(InputStream decoder, byte[] target) throws IOException {
        try (decoder) {
            int length = decoder.readNBytes(target, 0, target.length);
            if (length == target.length && decoder.read() >= 0) {
                throw new IOException("longer than %d bytes".formatted(target.length));
            }
            return length;
        }
    }
}
