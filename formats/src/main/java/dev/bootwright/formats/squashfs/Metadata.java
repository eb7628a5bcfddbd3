package dev.bootwright.formats.squashfs;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.FormatException;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads blocks and takes them out of their compression; keeps the last few metadata blocks.
///
/// ```text
/// offset  size  field            of a metadata block
///      0     2  header           size in the lower 15 bits; the highest is set if not compressed
///      2        content          8 KiB uncompressed, less only in the last of a table
/// ```
final class Metadata {

    static final int BLOCK_BYTES = 8192;

    private static final int HEADER_BYTES = 2;
    private static final int PLAIN = 0x8000;
    private static final int KEPT = 16;

    private final ByteSource source;
    private final Superblock superblock;
    private final BlockDecoder decoder;
    private final Map<Long, Block> kept =
            new LinkedHashMap<>(KEPT, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Long, Block> eldest) {
                    return size() > KEPT;
                }
            };

    Metadata(ByteSource source, Superblock superblock, BlockDecoder decoder) {
        this.source = source;
        this.superblock = superblock;
        this.decoder = decoder;
    }

    /// One metadata block.
    static final class Block {
        private final byte[] content;
        private final long next;

        Block(byte[] content, long next) {
            this.content = content;
            this.next = next;
        }

        int size() {
            return content.length;
        }

        /// Where the block behind it begins in the file.
        long next() {
            return next;
        }

        void copy(int from, byte[] to, int at, int length) {
            System.arraycopy(content, from, to, at, length);
        }
    }

    Superblock superblock() {
        return superblock;
    }

    ByteSource source() {
        return source;
    }

    /// The metadata block that begins at a byte of the file.
    synchronized Block block(long offset) throws IOException {
        Block known = kept.get(offset);
        if (known != null) {
            return known;
        }
        ByteReader in = Bytes.at(source, "metadata block", offset, HEADER_BYTES);
        int header = in.u16("metadata block");
        int size = header & (PLAIN - 1);
        if (size == 0 || size > BLOCK_BYTES) {
            throw in.malformed("metadata block", HEADER_BYTES, "%d bytes".formatted(size));
        }
        byte[] content =
                read("metadata block", offset + HEADER_BYTES, size, header < PLAIN, BLOCK_BYTES);
        Block block = new Block(content, offset + HEADER_BYTES + size);
        kept.put(offset, block);
        return block;
    }

    /// Any block.
    ///
    /// @param size   as stored
    /// @param packed whether it is compressed
    /// @param limit  how long it may be uncompressed
    byte[] read(String field, long offset, int size, boolean packed, int limit) throws IOException {
        byte[] stored = Bytes.at(source, field, offset, size).bytes(field, size);
        if (!packed) {
            return stored;
        }
        byte[] target = new byte[limit];
        int length;
        try {
            length = decoder.decode(superblock.compression(), stored, target);
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            FormatException malformed = new FormatException(Bytes.FORMAT, field, offset, why);
            malformed.initCause(e);
            throw malformed;
        }
        return Arrays.copyOf(target, length);
    }

    /// A place in a table, from which structures are read across blocks.
    ///
    /// @param table  where the table begins in the file
    /// @param block  of the block in the table
    /// @param offset in the uncompressed block
    Cursor cursor(long table, long block, int offset) throws IOException {
        if (block > superblock.bytesUsed()) {
            throw new FormatException(
                    Bytes.FORMAT,
                    "reference to a metadata block",
                    table,
                    "%d bytes behind it".formatted(block));
        }
        return new Cursor(this, table + block, offset);
    }
}
