package dev.bootwright.formats.signature;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.bytes.FormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Members of Linux software RAIDs: version 1 of the format ([MdSuperblock]) and the older 0.90.
///
/// ```text
/// offset  size  field            0.90; byte order of the machine that made it
///      0     4  magic            A92B4EFC
///      4     4  major version    0
///      8     4  minor version    90
///     20     4  set UUID         first quarter
///     52    12  set UUID         the rest
/// ```
///
/// 0.90 lies in the last whole 64 KiB of the device that begin at a multiple of 64 KiB.
final class MdProbe implements Probe {

    private static final long OLD_ALIGNMENT = 64 << 10;

    @Override
    public List<Signature> probe(Region device) throws IOException {
        List<Signature> found = new ArrayList<>();
        for (MdSuperblock each : versionOne(device)) {
            found.add(
                    new Signature(
                            SignatureType.MD,
                            Optional.of(each.setName()).filter(name -> !name.isEmpty()),
                            Optional.of(each.setUuid()).filter(uuid -> !uuid.isEmpty()),
                            List.of(each.mark()),
                            each.isSound()
                                    ? Optional.empty()
                                    : Optional.of("wrong superblock checksum")));
        }
        versionZero(device).ifPresent(found::add);
        return found;
    }

    static List<MdSuperblock> versionOne(Region device) throws IOException {
        List<MdSuperblock> found = new ArrayList<>();
        long atEnd = device.size() / 512 - 16 & -8L;
        List<Place> places =
                List.of(new Place("1.2", 4096), new Place("1.1", 0), new Place("1.0", atEnd * 512));
        for (Place place : places) {
            try {
                MdSuperblock.read(device, place.version(), place.offset()).ifPresent(found::add);
            } catch (FormatException e) {
                // Not a superblock, whatever its first bytes say.
            }
        }
        return found;
    }

    private record Place(String version, long offset) {}

    private static Optional<Signature> versionZero(Region device) throws IOException {
        long offset = device.size() / OLD_ALIGNMENT * OLD_ALIGNMENT - OLD_ALIGNMENT;
        byte[] bytes = device.bytes(offset, 64);
        if (bytes.length < 64) {
            return Optional.empty();
        }
        ByteReader in = ByteReader.littleEndian("md superblock", bytes, offset);
        if (in.u32("magic") != MdSuperblock.MAGIC) {
            in = ByteReader.bigEndian("md superblock", bytes, offset);
            if (in.u32("magic") != MdSuperblock.MAGIC) {
                return Optional.empty();
            }
        }
        if (in.u32("major version") != 0 || in.u32("minor version") > 91) {
            return Optional.empty();
        }
        return Optional.of(
                Signature.of(
                        SignatureType.MD,
                        Optional.empty(),
                        Optional.of(oldUuid(in)),
                        new Extent(offset, Integer.BYTES)));
    }

    /// Four words in the order of the machine, printed from the highest byte on.
    private static String oldUuid(ByteReader in) throws FormatException {
        ByteBuffer words = ByteBuffer.allocate(16);
        words.putInt((int) in.at("set UUID", 20).u32("set UUID"));
        in.at("set UUID", 52);
        for (int i = 0; i < 3; i++) {
            words.putInt((int) in.u32("set UUID"));
        }
        return new UUID(words.getLong(0), words.getLong(8)).toString();
    }
}
