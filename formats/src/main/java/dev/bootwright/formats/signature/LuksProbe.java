package dev.bootwright.formats.signature;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.Extent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// LUKS, both versions.
///
/// ```text
/// offset  size  field       big-endian
///      0     6  magic       "LUKS" BA BE; "SKUL" BA BE in the second header of version 2
///      6     2  version     1 or 2
///     24    48  label       version 2
///    168    40  UUID        text
/// ```
///
/// The second header lies at one of nine places, 16 KiB to 4 MiB from the start.
/// Source: LUKS2 On-Disk Format Specification 1.1.2, §2.1.
final class LuksProbe implements Probe {

    private static final byte[] MAGIC = {'L', 'U', 'K', 'S', (byte) 0xBA, (byte) 0xBE};
    private static final byte[] SECOND = {'S', 'K', 'U', 'L', (byte) 0xBA, (byte) 0xBE};
    private static final int FIRST_SECOND = 16 << 10;
    private static final int LAST_SECOND = 4 << 20;

    @Override
    public List<Signature> probe(Region device) throws IOException {
        List<Extent> marks = new ArrayList<>();
        if (device.holds(0, MAGIC)) {
            marks.add(new Extent(0, MAGIC.length));
        }
        for (int at = FIRST_SECOND; at <= LAST_SECOND; at *= 2) {
            if (device.holds(at, SECOND)) {
                marks.add(new Extent(at, SECOND.length));
            }
        }
        if (marks.isEmpty()) {
            return List.of();
        }
        ByteReader in = device.bigEndian("LUKS header", marks.getFirst().offset(), 512);
        int version = in.at("version", 6).u16("version");
        byte[] label = in.at("label", 24).bytes("label", 48);
        byte[] uuid = in.at("UUID", 168).bytes("UUID", 40);
        return List.of(
                new Signature(
                        SignatureType.LUKS,
                        version == 2 ? Texts.label(label) : Optional.empty(),
                        Texts.label(uuid),
                        marks,
                        Optional.empty()));
    }
}
