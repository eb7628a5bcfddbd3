package dev.bootwright.formats.squashfs;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/// Reads what a file holds: blocks of the size that the superblock says, one behind the other, and the
/// rest as a part of a fragment block that several files share.
///
/// ```text
/// size  field
///    4  size of a block     in the lower 24 bits; bit 24 is set if not compressed; 0: a block of zeros
///
///       fragment table: places of metadata blocks, 8 bytes each, with 512 of these
///    8  start
///    4  size                as of a block
///    4  unused
/// ```
final class Content {

    private static final int PLAIN = 1 << 24;
    private static final int FRAGMENT_BYTES = 16;
    private static final int FRAGMENTS = Metadata.BLOCK_BYTES / FRAGMENT_BYTES;

    private final Metadata metadata;
    private final Inode inode;
    private final int blockSize;

    Content(Metadata metadata, Inode inode) {
        this.metadata = metadata;
        this.inode = inode;
        this.blockSize = metadata.superblock().blockSize();
    }

    /// Grows with what was read.
    ///
    /// @param sizes positioned at the block sizes behind the inode
    byte[] read(Cursor sizes) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        boolean hasFragment = inode.more() != Inode.NO_FRAGMENT;
        long start = inode.block();
        while (content.size() < inode.size()) {
            int left = (int) Math.min(blockSize, inode.size() - content.size());
            if (left < blockSize && hasFragment) {
                content.write(fragment(), (int) inode.offset(), left);
                continue;
            }
            long size = sizes.take("block size", 4).u32("block size");
            byte[] block = size == 0 ? new byte[left] : block("block", start, size);
            if (block.length != left) {
                throw new FormatException(
                        Bytes.FORMAT,
                        "block",
                        start,
                        "%d bytes, %d expected".formatted(block.length, left));
            }
            content.writeBytes(block);
            start += size & (PLAIN - 1);
        }
        return content.toByteArray();
    }

    private byte[] block(String field, long start, long size) throws IOException {
        int stored = (int) (size & (PLAIN - 1));
        if (size >= 2 * PLAIN || stored > blockSize || stored == 0) {
            throw new FormatException(
                    Bytes.FORMAT,
                    field,
                    start,
                    "a stored size of 0x%x, blocks are of %d bytes".formatted(size, blockSize));
        }
        return metadata.read(field, start, stored, (size & PLAIN) == 0, blockSize);
    }

    private byte[] fragment() throws IOException {
        Superblock superblock = metadata.superblock();
        if (inode.more() >= superblock.fragmentCount()) {
            throw new FormatException(
                    Bytes.FORMAT,
                    "fragment",
                    superblock.fragmentTable(),
                    "number %d of %d".formatted(inode.more(), superblock.fragmentCount()));
        }
        long place = superblock.fragmentTable() + inode.more() / FRAGMENTS * Long.BYTES;
        long table =
                Bytes.at(metadata.source(), "fragment table", place, Long.BYTES)
                        .u64("fragment table");
        int offset = (int) (inode.more() % FRAGMENTS) * FRAGMENT_BYTES;
        ByteReader entry = metadata.cursor(table, 0, offset).take("fragment", FRAGMENT_BYTES);
        long start = entry.u64("fragment start");
        byte[] block = block("fragment block", start, entry.u32("fragment size"));
        long rest = inode.size() % blockSize;
        if (inode.offset() > block.length - rest) {
            throw new FormatException(
                    Bytes.FORMAT,
                    "fragment block",
                    start,
                    "%d bytes, %d from byte %d on expected"
                            .formatted(block.length, rest, inode.offset()));
        }
        return block;
    }
}
