package dev.bootwright.formats.gpt;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/// A sector by which a disk with a DOS partition table is known again, as one with a GPT is by its GUID: the last
/// one before the first partition, or before the first MiB is over. Boot loaders lie at the beginning of that gap.
///
/// ```text
/// offset  size  field
///      0    16  "BOOTWRIGHT DISK", NUL
///     16    16  GUID                as RFC 9562 writes it
///     32    32  SHA-256             of the bytes 0 to 31, the disk's signature (4 bytes from 440 of the master
///                                   boot record on), and of each of its four records the OS type (1 byte) and
///                                   the starting LBA (4 bytes, little-endian, as it lies there)
///     64     …  zeros               to the end of the logical block
/// ```
///
/// So it does not count on a disk whose partitions were made anew, but does where one was grown.
public final class DosMark {

    private static final byte[] MAGIC = "BOOTWRIGHT DISK\0".getBytes(StandardCharsets.US_ASCII);
    private static final int GUID_END = 32;
    private static final int DIGEST_END = 64;
    private static final int GAP = 1 << 20;
    private static final int SIGNATURE = 440;
    private static final int SIGNATURE_END = 444;
    private static final int RECORDS = 446;
    private static final int RECORD_BYTES = 16;
    private static final int RECORDS_END = 510;
    private static final int BOOT_RECORD_BYTES = 512;

    private DosMark() {}

    /// The GUID that a disk was marked with.
    ///
    /// @param sectorBytes size of a logical block, 512 or 4096
    /// @return empty if there is none, or no longer the table it was made for
    /// @throws IOException only if the disk cannot be read
    public static Optional<UUID> read(ByteSource disk, int sectorBytes) throws IOException {
        OptionalInt place = place(disk, sectorBytes);
        if (place.isEmpty()) {
            return Optional.empty();
        }
        byte[] sector = GptReader.bytes(disk, place.getAsInt(), sectorBytes);
        ByteBuffer guid = ByteBuffer.wrap(sector, MAGIC.length, GUID_END - MAGIC.length);
        UUID found = new UUID(guid.getLong(), guid.getLong());
        return Arrays.equals(sector, of(disk, found, sectorBytes))
                ? Optional.of(found)
                : Optional.empty();
    }

    /// Where a mark may be written: where there is nothing, or another mark.
    ///
    /// @return empty if the disk has no such table, no gap, or something in that sector
    /// @throws IOException only if the disk cannot be read
    public static Optional<Extent> free(ByteSource disk, int sectorBytes) throws IOException {
        OptionalInt place = place(disk, sectorBytes);
        if (place.isEmpty()) {
            return Optional.empty();
        }
        byte[] sector = GptReader.bytes(disk, place.getAsInt(), sectorBytes);
        boolean isFree =
                Arrays.equals(sector, new byte[sectorBytes])
                        || Arrays.equals(sector, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
        return isFree ? Optional.of(new Extent(place.getAsInt(), sectorBytes)) : Optional.empty();
    }

    /// The logical block that marks a disk.
    public static byte[] of(ByteSource disk, UUID guid, int sectorBytes) throws IOException {
        byte[] bootRecord = GptReader.bytes(disk, 0, BOOT_RECORD_BYTES);
        ByteBuffer sector = ByteBuffer.allocate(sectorBytes);
        sector.put(MAGIC)
                .putLong(guid.getMostSignificantBits())
                .putLong(guid.getLeastSignificantBits());
        MessageDigest digest = sha256();
        digest.update(sector.array(), 0, GUID_END);
        digest.update(bootRecord, SIGNATURE, SIGNATURE_END - SIGNATURE);
        for (int record = RECORDS; record < RECORDS_END; record += RECORD_BYTES) {
            digest.update(bootRecord, record + 4, 1);
            digest.update(bootRecord, record + 8, 4);
        }
        return sector.put(digest.digest()).position(DIGEST_END).array();
    }

    private static OptionalInt place(ByteSource disk, int sectorBytes) throws IOException {
        Optional<DosTable> table = DosTable.read(disk, sectorBytes);
        if (table.isEmpty() || table.get().isProtective()) {
            return OptionalInt.empty();
        }
        long first =
                table.get().partitions().stream()
                        .mapToLong(each -> each.extent(sectorBytes).offset())
                        .min()
                        .orElse(0);
        int place = (int) Math.min(first, GAP) - sectorBytes;
        return place < sectorBytes ? OptionalInt.empty() : OptionalInt.of(place);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
