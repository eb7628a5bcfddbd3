package dev.bootwright.formats.signature;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.Extent;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// ISO 9660. Its "UUID" is the time of the volume's last change, or of its creation.
///
/// ```text
/// offset  size  field                 from byte 32768, a sector of 2048 bytes
///      0     1  descriptor type       1: primary
///      1     5  standard identifier   "CD001"
///     40    32  volume identifier     padded with blanks
///    813    17  creation time         YYYYMMDDhhmmsscc and an offset from GMT
///    830    17  modification time
/// ```
///
/// Source: ECMA-119 §8.4.
final class IsoProbe implements Probe {

    private static final int START = 32768;
    private static final byte[] IDENTIFIER = "CD001".getBytes(US_ASCII);
    private static final int TIME_DIGITS = 16;

    @Override
    public List<Signature> probe(Region device) throws IOException {
        if (!device.holds(START + 1, IDENTIFIER)) {
            return List.of();
        }
        ByteReader in = device.littleEndian("ISO 9660 descriptor", START, 2048);
        byte[] label = in.at("volume identifier", 40).bytes("volume identifier", 32);
        byte[] created = in.at("creation time", 813).bytes("creation time", TIME_DIGITS);
        byte[] changed = in.at("modification time", 830).bytes("modification time", TIME_DIGITS);
        return List.of(
                Signature.of(
                        SignatureType.ISO9660,
                        Texts.label(label),
                        time(changed).or(() -> time(created)),
                        new Extent(START + 1, IDENTIFIER.length)));
    }

    /// As `blkid` prints it: `2026-11-20-20-33-00-00`.
    private static Optional<String> time(byte[] digits) {
        String text = new String(digits, US_ASCII);
        if (!text.matches("\\d{16}") || text.matches("0{16}")) {
            return Optional.empty();
        }
        return Optional.of(
                text.replaceFirst("(....)(..)(..)(..)(..)(..)(..)", "$1-$2-$3-$4-$5-$6-$7"));
    }
}
