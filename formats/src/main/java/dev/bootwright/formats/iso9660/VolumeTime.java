package dev.bootwright.formats.iso9660;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/// A date and time of a volume descriptor, ECMA-119 §8.4.26.1: `YYYYMMDDHHMMSScc` in digits, and how far
/// from UTC that is, in quarters of an hour. Only understood when asked for: a volume with an impossible
/// date can be read all the same.
///
/// @param offset in the image
record VolumeTime(long offset, String digits, int quarters) {

    static VolumeTime read(ByteReader in, long offset) throws FormatException {
        String digits = new String(in.bytes("volume creation", 16), ISO_8859_1);
        return new VolumeTime(offset, digits, (byte) in.u8("volume creation"));
    }

    /// Empty if all digits are zero, which means that none is said; some writers put spaces or NULs.
    Optional<Instant> instant() throws FormatException {
        if (digits.chars().allMatch(digit -> digit == '0' || digit == ' ' || digit == 0)) {
            return Optional.empty();
        }
        if (!digits.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            throw malformed("16 digits expected");
        }
        try {
            return Optional.of(
                    LocalDateTime.of(
                                    number(0, 4),
                                    number(4, 6),
                                    number(6, 8),
                                    number(8, 10),
                                    number(10, 12),
                                    number(12, 14),
                                    number(14, 16) * 10_000_000)
                            .toInstant(ZoneOffset.UTC)
                            .minus(Duration.ofMinutes(15L * quarters)));
        } catch (DateTimeException e) {
            FormatException malformed = malformed(digits + " is no date and time");
            malformed.initCause(e);
            throw malformed;
        }
    }

    private int number(int from, int to) {
        return Integer.parseInt(digits.substring(from, to));
    }

    private FormatException malformed(String reason) {
        return new FormatException(Image.FORMAT, "volume creation", offset, reason);
    }
}
