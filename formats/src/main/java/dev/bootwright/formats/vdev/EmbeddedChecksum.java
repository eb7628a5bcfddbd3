package dev.bootwright.formats.vdev;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The checksum at the end of blocks that no pointer knows: labels, uberblocks, heads of gang blocks.
///
/// ```text
/// offset      size  field     in the byte order of who wrote it
/// end - 40       8  magic     0210DA7AB10C7A11
/// end - 32      32  SHA-256   four words, of the block in which there are other words at this place:
///                             for a label and an uberblock its offset on the device, 0, 0, 0;
///                             for a gang head the vdev, the offset and the birth txg, 0
/// ```
///
/// Source: ZFS On-Disk Specification, §2.2 and `zio_eck_t`.
public final class EmbeddedChecksum {

    public static final int BYTES = 40;

    private static final long MAGIC = 0x0210DA7AB10C7A11L;
    private static final int WORDS = 4;

    private EmbeddedChecksum() {}

    /// Whether the block has this checksum, right or wrong.
    public static boolean isIn(byte[] block) {
        long magic = ByteBuffer.wrap(block).getLong(block.length - BYTES);
        return magic == MAGIC || Long.reverseBytes(magic) == MAGIC;
    }

    /// Whether a block is sound.
    ///
    /// @param block of at least 40 bytes
    /// @param first words that were in the place of the checksum; the rest of four is 0
    public static boolean matches(byte[] block, long... first) {
        return matches(block, false, first);
    }

    /// The same for the head of a gang block with encrypted parts: of its checksum only two words count,
    /// which are mixed with the others.
    public static boolean matchesProtected(byte[] block, long... first) {
        return matches(block, true, first);
    }

    private static boolean matches(byte[] block, boolean isProtected, long... first) {
        if (!isIn(block)) {
            return false;
        }
        int start = block.length - BYTES;
        ByteBuffer copy = ByteBuffer.wrap(block.clone());
        if (copy.getLong(start) != MAGIC) {
            copy.order(ByteOrder.LITTLE_ENDIAN);
        }
        long[] expected = new long[WORDS];
        for (int i = 0; i < WORDS; i++) {
            int at = start + Long.BYTES * (i + 1);
            expected[i] = copy.getLong(at);
            copy.putLong(at, i < first.length ? first[i] : 0);
        }
        // The words of a SHA-256 are big-endian for everybody.
        ByteBuffer digest = ByteBuffer.wrap(sha256().digest(copy.array()));
        for (int i = 0; i < (isProtected ? 2 : WORDS); i++) {
            long word = digest.getLong(i * Long.BYTES);
            word ^= isProtected ? digest.getLong((i + 2) * Long.BYTES) : 0;
            if (word != expected[i]) {
                return false;
            }
        }
        return true;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
