package dev.bootwright.formats.vdev;

import dev.bootwright.formats.bytes.Opaque;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/// The root of all data of a pool at one transaction group.
///
/// ```text
/// offset  size  field         in the byte order of who wrote it
///      0     8  magic         0000000000BAB10C
///      8     8  version
///     16     8  txg
///     24     8  guid_sum
///     32     8  timestamp     seconds since 1970
///     40   128  rootbp        the pointer to the meta object set
/// ```
///
/// Source: ZFS On-Disk Specification, §1.3.
///
/// @param txg       transaction group, the higher the newer
/// @param timestamp in seconds since 1970
/// @param order     of its integers
/// @param root      128 bytes, a block pointer
/// @param slot      all of it, with its checksum
/// @param place     where it lies on the device
public record Uberblock(
        long txg, long timestamp, ByteOrder order, Opaque root, Opaque slot, long place) {

    private static final long MAGIC = 0x00BAB10CL;
    private static final int ROOT_OFFSET = 40;
    private static final int ROOT_BYTES = 128;

    /// Whether it is sound is another question, which takes longer to answer.
    ///
    /// @param slot  of the ring, at least 1024 bytes
    /// @param place where it lies on the device
    static Optional<Uberblock> read(byte[] slot, long place) {
        ByteBuffer in = ByteBuffer.wrap(slot);
        if (in.getLong(0) != MAGIC) {
            in.order(ByteOrder.LITTLE_ENDIAN);
        }
        if (in.getLong(0) != MAGIC) {
            return Optional.empty();
        }
        byte[] root = Arrays.copyOfRange(slot, ROOT_OFFSET, ROOT_OFFSET + ROOT_BYTES);
        return Optional.of(
                new Uberblock(
                        in.getLong(16),
                        in.getLong(32),
                        in.order(),
                        Opaque.of(root),
                        Opaque.of(slot),
                        place));
    }

    /// Whether its checksum is right.
    public boolean isSound() {
        return EmbeddedChecksum.matches(slot.toByteArray(), place);
    }
}
