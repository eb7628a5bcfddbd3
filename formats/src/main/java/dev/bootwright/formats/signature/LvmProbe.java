package dev.bootwright.formats.signature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.bytes.FormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A physical volume of LVM 2.
///
/// ```text
/// offset  size  field          little-endian, in one of the first four sectors of 512 bytes
///      0     8  label          "LABELONE"
///      8     8  sector         where this label lies
///     16     4  checksum       of all that follows in this sector
///     20     4  offset         of the header below, from the start of this sector
///     24     8  type           "LVM2 001"
/// offset    32  volume UUID    letters and digits
///            8  device size
///         16·n  data areas     offset and size of each, then zeros
///         16·n  metadata areas the same
/// ```
///
/// The label is the name of the volume group, which stands in the metadata areas ([LvmArea]): absent for a
/// volume without a group, and for one that has no such area.
///
/// Source: LVM2, lib/label/label.h and lib/format_text/layout.h.
final class LvmProbe implements Probe {

    private static final byte[] LABEL = "LABELONE".getBytes(US_ASCII);
    private static final int SECTOR = 512;
    private static final int SECTORS = 4;
    private static final int CHECKSUM_FROM = 20;
    private static final int UUID_BYTES = 32;

    @Override
    public List<Signature> probe(Region device) throws IOException {
        List<Signature> found = new ArrayList<>();
        for (int i = 0; i < SECTORS; i++) {
            byte[] sector = device.bytes((long) i * SECTOR, SECTOR);
            ByteReader in = ByteReader.littleEndian("LVM label", sector, (long) i * SECTOR);
            if (sector.length == SECTOR
                    && device.holds((long) i * SECTOR, LABEL)
                    && text(in, 24, 8).equals("LVM2 001")) {
                found.add(signature(device, in, sector, i));
            }
        }
        return found;
    }

    private static Signature signature(Region device, ByteReader in, byte[] sector, int index)
            throws IOException {
        long checksum = in.at("checksum", 16).u32("checksum");
        long offset = in.u32("offset");
        Optional<String> uuid =
                offset <= SECTOR - UUID_BYTES
                        ? Optional.of(grouped(text(in, (int) offset, UUID_BYTES)))
                        : Optional.empty();
        return Signature.of(
                        SignatureType.LVM2,
                        uuid.isEmpty() ? uuid : group(device, in, (int) offset),
                        uuid,
                        new Extent((long) index * SECTOR, LABEL.length))
                .withProblem(
                        checksum == checksum(sector, CHECKSUM_FROM)
                                ? Optional.empty()
                                : Optional.of("wrong label checksum"));
    }

    /// The group that the first sound metadata area names. The lists of areas end with this sector at the latest.
    private static Optional<String> group(Region device, ByteReader in, int header)
            throws IOException {
        try {
            in.at("areas", header + UUID_BYTES + Long.BYTES);
            while (in.u64("data area") != 0) {
                in.u64("size of data area");
            }
            in.u64("size of no data area");
            Optional<String> group = Optional.empty();
            long area = in.u64("metadata area");
            while (area != 0 && group.isEmpty()) {
                group = LvmArea.group(device, area);
                in.u64("size of metadata area");
                area = in.u64("metadata area");
            }
            return group;
        } catch (FormatException e) {
            return Optional.empty(); // a physical volume all the same
        }
    }

    private static String text(ByteReader in, int offset, int length) throws FormatException {
        return new String(in.at("text", offset).bytes("text", length), ISO_8859_1);
    }

    /// LVM prints its identifiers in groups of 6, 4, 4, 4, 4, 4 and 6.
    private static String grouped(String uuid) {
        StringBuilder out = new StringBuilder(uuid);
        for (int at : new int[] {26, 22, 18, 14, 10, 6}) {
            out.insert(at, '-');
        }
        return out.toString();
    }

    /// CRC-32 with LVM's own start value and without the final inversion.
    ///
    /// @param from the first byte that counts; all behind it do
    static long checksum(byte[] sector, int from) {
        int crc = 0xF597_A6CF;
        for (int i = from; i < sector.length; i++) {
            crc ^= sector[i] & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) != 0 ? crc >>> 1 ^ 0xEDB8_8320 : crc >>> 1;
            }
        }
        return Integer.toUnsignedLong(crc);
    }
}
