package dev.bootwright.formats.dmu;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.zio.Block;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/// A map in many blocks: a head with a table of hashes, and leaves.
///
/// ```text
/// offset  size  field               of the head
///      0     8  block type          8000000000000001
///      8     8  magic               00000002F52AB2AB
///     56     8  first free block
///     72     8  number of entries
///     88     8  normalization flags
///     96     8  flags               1: names are arrays of 64-bit integers
///
///                                   of a leaf
///      0     8  block type          8000000000000000
///     24     4  magic               02AB1EAF
///     48        hash table, a sixteenth of the block
///               chunks of 24 bytes
///
///                                   of a chunk
///      0     1  type                252 entry, 251 array, 253 free
///      1     1  integer size        of the value         array: 21 bytes of it
///      4     2  name chunk
///      6     2  name length         with a zero at the end
///      8     2  value chunk
///     10     2  value count
///     22     2                                           array: next chunk, FFFF: none
/// ```
///
/// All that is in arrays is big-endian. Source: ZFS On-Disk Specification, §5.2.
final class FatZap {

    private static final long MAGIC = 0x2F52AB2ABL;
    private static final long LEAF = 0x8000000000000000L;
    private static final long LEAF_MAGIC = 0x2AB1EAFL;
    private static final int LEAF_HEAD = 48;
    private static final int CHUNK = 24;
    private static final int ARRAY_BYTES = 21;
    private static final int ARRAY = 251;
    private static final int ENTRY = 252;
    private static final int NO_CHUNK = 0xFFFF;

    /// More than a directory of ten million files has.
    private static final long MAX_BLOCKS = 1 << 18;

    private final Dnode dnode;
    private final Block head;
    private long entries;

    FatZap(Dnode dnode, Block head) {
        this.dnode = dnode;
        this.head = head;
    }

    void readInto(Map<String, ZapValue> values) throws IOException {
        long magic = head.bits64("magic", 8);
        if (magic != MAGIC) {
            throw new FormatException(Zap.FORMAT, "magic", 8, "0x%x".formatted(magic));
        }
        long end = head.bits64("first free block", 56);
        if (end < 0 || end > MAX_BLOCKS) {
            throw new FormatException(
                    Zap.FORMAT,
                    "first free block",
                    56,
                    "%s, at most %d are read".formatted(Long.toUnsignedString(end), MAX_BLOCKS));
        }
        for (long number = 1; number < end; number++) {
            Optional<Block> block = dnode.metadata(number);
            if (block.isPresent() && isLeaf(block.get())) {
                leaf(block.get(), values);
            }
        }
        long expected = head.bits64("number of entries", 72);
        if (entries != expected) {
            throw new FormatException(
                    Zap.FORMAT,
                    "number of entries",
                    72,
                    "%d, found %d".formatted(expected, entries));
        }
    }

    private static boolean isLeaf(Block block) throws FormatException {
        return block.bits64("block type", 0) == LEAF && block.u32("magic", 24) == LEAF_MAGIC;
    }

    private void leaf(Block leaf, Map<String, ZapValue> values) throws FormatException {
        int start = LEAF_HEAD + leaf.length() / 16;
        for (int at = start; at + CHUNK <= leaf.length(); at += CHUNK) {
            if (leaf.u8("chunk type", at) != ENTRY) {
                continue;
            }
            int width = leaf.u8("integer size", at + 1);
            if (Integer.bitCount(width) != 1 || width > Long.BYTES) {
                throw new FormatException(
                        Zap.FORMAT, "integer size", at + 1, "%d bytes".formatted(width));
            }
            byte[] name =
                    array(leaf, start, leaf.u16("name", at + 4), leaf.u16("name length", at + 6));
            int length = leaf.u16("value count", at + 10) * width;
            byte[] value = array(leaf, start, leaf.u16("value", at + 8), length);
            String key = new String(name, 0, Math.max(0, name.length - 1), UTF_8);
            values.put(key, new ZapValue(width, Opaque.of(value)));
            entries++;
        }
    }

    /// Follows a chain of chunks; a chain in a circle ends with the length.
    private static byte[] array(Block leaf, int start, int first, int length)
            throws FormatException {
        if (length > leaf.length()) {
            throw new FormatException(
                    Zap.FORMAT, "length", start, "%d bytes in one leaf".formatted(length));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(); // grows with what was read
        int chunk = first;
        while (bytes.size() < length) {
            int at = start + chunk * CHUNK;
            if (chunk == NO_CHUNK || leaf.u8("array", at) != ARRAY) {
                throw new FormatException(
                        Zap.FORMAT,
                        "array",
                        at,
                        "it ends after %d of %d bytes".formatted(bytes.size(), length));
            }
            bytes.writeBytes(
                    leaf.bytes("array", at + 1, Math.min(ARRAY_BYTES, length - bytes.size())));
            chunk = leaf.u16("next chunk", at + ARRAY_BYTES + 1);
        }
        return bytes.toByteArray();
    }
}
