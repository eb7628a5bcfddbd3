package dev.bootwright.formats.zio;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.bytes.Opaque;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Points to a block, or holds it.
///
/// ```text
/// offset  size  field
///      0    48  three DVAs; of an encrypted block the third is salt and IV
///     48     8  properties
///                 bits 0-15   logical size    in sectors of 512 bytes, less one
///                 bits 16-31  physical size   so too
///                 bits 32-38  compression
///                 bit  39     embedded
///                 bits 40-47  checksum
///                 bits 48-55  type
///                 bits 56-60  level
///                 bit  61     encrypted or authenticated
///                 bit  63     little-endian
///     72     8  physical birth txg, if it is not the logical one
///     80     8  logical birth txg
///     88     8  fill count; of an encrypted block its upper half is the rest of the IV
///     96    32  checksum, four words
/// ```
///
/// In an embedded pointer, bits 0-24 are the logical size in bytes less one, bits 25-31 the physical one,
/// bits 40-47 the kind of content, and all words but those at 48 and 80 are the content.
///
/// Source: ZFS On-Disk Specification, §2; `blkptr_t`.
///
/// @param copies      where it lies, none for a hole or an embedded block
/// @param logicalSize in bytes, when decompressed
/// @param size        in bytes, as it lies on the disk
/// @param embedded    the content of an embedded block, else empty
/// @param words       of the checksum
/// @param secrets     what decryption needs
public record BlockPointer(
        List<Dva> copies,
        int logicalSize,
        int size,
        int compression,
        int checksum,
        int type,
        int level,
        boolean isProtected,
        ByteOrder order,
        long birth,
        Opaque embedded,
        List<Long> words,
        Opaque secrets) {

    public static final int BYTES = 128;

    /// As large as ZFS makes them.
    static final int MAX_BYTES = 16 << 20;

    private static final int DVAS = 3;
    private static final int SECTOR = 512;
    private static final int PROPERTIES = 48;
    private static final int PHYSICAL_BIRTH = 72;
    private static final int BIRTH = 80;
    private static final int FILL = 88;
    private static final int CHECKSUM = 96;

    public BlockPointer {
        copies = List.copyOf(copies);
        words = List.copyOf(words);
    }

    /// Reads a pointer of 128 bytes.
    ///
    /// @throws FormatException if it is of a kind that is not known, or the block is too large
    public static BlockPointer read(Block in) throws FormatException {
        long properties = in.bits64("properties", PROPERTIES);
        return (properties >>> 39 & 1) != 0 ? embedded(in, properties) : plain(in, properties);
    }

    /// A part of a block, as bytes that were never written: zeros.
    public boolean isHole() {
        return copies.isEmpty() && embedded.length() == 0;
    }

    /// Whether its content is encrypted, and not merely authenticated.
    boolean isEncrypted() {
        return isProtected && level == 0 && ObjectType.isEncrypted(type);
    }

    private static BlockPointer plain(Block in, long properties) throws FormatException {
        boolean isProtected = (properties >>> 61 & 1) != 0;
        int type = (int) (properties >>> 48 & 0xFF);
        int level = (int) (properties >>> 56 & 0x1F);
        boolean isEncrypted = isProtected && level == 0 && ObjectType.isEncrypted(type);
        List<Dva> copies = new ArrayList<>();
        for (int i = 0; i < (isEncrypted ? DVAS - 1 : DVAS); i++) {
            Dva copy = Dva.read(in, i * Dva.BYTES);
            if (!copy.isEmpty()) {
                copies.add(copy);
            }
        }
        List<Long> words = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            words.add(in.bits64("checksum", CHECKSUM + i * Long.BYTES));
        }
        long physical = in.bits64("physical birth", PHYSICAL_BIRTH);
        return new BlockPointer(
                copies,
                bounded("logical size", (int) ((properties & 0xFFFF) + 1) * SECTOR),
                bounded("physical size", (int) ((properties >>> 16 & 0xFFFF) + 1) * SECTOR),
                (int) (properties >>> 32 & 0x7F),
                (int) (properties >>> 40 & 0xFF),
                type,
                level,
                isProtected,
                order(properties),
                physical != 0 ? physical : in.bits64("birth", BIRTH),
                Opaque.EMPTY,
                words,
                isEncrypted ? secrets(in, properties) : Opaque.EMPTY);
    }

    private static ByteOrder order(long properties) {
        return properties < 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    }

    private static int bounded(String field, int size) throws FormatException {
        if (size > MAX_BYTES) {
            throw new FormatException(
                    Block.FORMAT, field, PROPERTIES, "%d of %d bytes".formatted(size, MAX_BYTES));
        }
        return size;
    }

    /// Salt (8 bytes), IV (12) and MAC (16), each word in the order of who wrote the block.
    private static Opaque secrets(Block in, long properties) throws FormatException {
        ByteBuffer secrets = ByteBuffer.allocate(36).order(order(properties));
        secrets.putLong(in.bits64("salt", 2 * Dva.BYTES));
        secrets.putLong(in.bits64("IV", 2 * Dva.BYTES + Long.BYTES));
        secrets.putInt((int) (in.bits64("fill count", FILL) >>> 32));
        secrets.putLong(in.bits64("MAC", CHECKSUM + 2 * Long.BYTES));
        secrets.putLong(in.bits64("MAC", CHECKSUM + 3 * Long.BYTES));
        return Opaque.of(secrets.array());
    }

    private static BlockPointer embedded(Block in, long properties) throws FormatException {
        int kind = (int) (properties >>> 40 & 0xFF);
        int size = (int) (properties >>> 25 & 0x7F) + 1;
        int logicalSize = (int) (properties & 0x1FF_FFFF) + 1;
        ByteBuffer content = ByteBuffer.allocate(BYTES - 2 * Long.BYTES);
        content.order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < BYTES; at += Long.BYTES) {
            if (at != PROPERTIES && at != BIRTH) {
                content.putLong(in.bits64("embedded content", at));
            }
        }
        if (kind != 0 || size > content.capacity()) {
            throw new FormatException(
                    Block.FORMAT,
                    "embedded block pointer",
                    PROPERTIES,
                    "%d bytes of kind %d, known is 0".formatted(size, kind));
        }
        return new BlockPointer(
                List.of(),
                bounded("logical size", logicalSize),
                size,
                (int) (properties >>> 32 & 0x7F),
                0,
                (int) (properties >>> 48 & 0xFF),
                (int) (properties >>> 56 & 0x1F),
                false,
                order(properties),
                in.bits64("birth", BIRTH),
                Opaque.of(Arrays.copyOf(content.array(), size)),
                List.of(),
                Opaque.EMPTY);
    }
}
