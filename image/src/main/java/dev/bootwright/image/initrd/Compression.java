package dev.bootwright.image.initrd;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.SingleXZInputStream;

/// The compressions the kernel knows for an initramfs, by their first bytes.
///
/// Source: the Linux kernel's `lib/decompress.c`.
enum Compression {
    GZIP("1f8b"),
    BZIP2("425a68"),
    LZMA("5d0000"),
    XZ("fd377a585a00"),
    LZO("894c5a4f000d"),
    LZ4("02214c18"),
    ZSTD("28b52ffd");

    /// How many bytes tell them apart.
    static final int MAGIC_BYTES = 6;

    /// A dictionary of 64 MiB, xz's largest preset, needs 65 MiB to unpack.
    private static final int DICTIONARY_KIB = 100 << 10;

    private final String magic;

    Compression(String magic) {
        this.magic = magic;
    }

    static Optional<Compression> of(byte[] start) {
        String hex = HexFormat.of().formatHex(start);
        return Arrays.stream(values()).filter(c -> hex.startsWith(c.magic)).findFirst();
    }

    /// As [Initramfs#compressions()] names it.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The unpacked bytes; when they end, `tape` stands behind the packed ones.
    InputStream unpack(Tape tape) throws IOException {
        return switch (this) {
            case GZIP -> GzipCompressorInputStream.builder().setInputStream(tape).get();
            case BZIP2 -> new BZip2CompressorInputStream(tape, false);
            case LZMA -> new LZMAInputStream(tape, DICTIONARY_KIB);
            case XZ -> new SingleXZInputStream(tape, DICTIONARY_KIB);
            case LZO -> throw new IOException("lzo is not read here");
            case LZ4 -> new Lz4Stream(tape);
            case ZSTD -> new ZstdInputStream(ZstdFrame.of(tape));
        };
    }
}
