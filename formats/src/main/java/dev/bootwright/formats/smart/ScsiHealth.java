package dev.bootwright.formats.smart;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Log pages of a SCSI disk that tell of its health. Source: SPC-5 §7.3, SBC-4 §6.4.
///
/// ```text
/// offset  size  field               big-endian
///      0     1  page                low six bits
///      1     1  subpage
///      2     2  length              of what follows
///      4     …  parameters          0 u16 code, 2 u8 control, 3 u8 length, 4 … value
/// ```
///
/// Pages are read as far as they reach: a disk may cut them to the length it was asked for.
public final class ScsiHealth {

    public static final int READ_ERRORS = 0x03;
    public static final int TEMPERATURE = 0x0D;
    public static final int ENDURANCE = 0x11;
    public static final int INFORMATIONAL = 0x2F;

    /// Additional sense code: a failure is foretold (SPC-5, table of codes).
    private static final int FAILURE_FORETOLD = 0x5D;

    private static final int UNCORRECTED = 6;
    private static final int NO_TEMPERATURE = 0xFF;

    private ScsiHealth() {}

    /// The parameters of a page by their codes.
    ///
    /// @throws FormatException if it is another page, or a parameter breaks off
    public static Map<Integer, byte[]> parameters(int page, byte[] bytes) throws FormatException {
        ByteReader in = ByteReader.bigEndian("SCSI log page", bytes);
        int found = in.u8("page") & 0x3F;
        if (found != page) {
            throw in.malformed("page", 1, "expected %02x, found %02x".formatted(page, found));
        }
        in.skip("subpage", 1);
        int length = in.u16("length");
        Map<Integer, byte[]> parameters = new LinkedHashMap<>();
        int end = Math.max(0, in.remaining() - length);
        while (in.remaining() > end) {
            int code = in.u16("parameter");
            in.skip("control", 1);
            parameters.put(code, in.bytes("parameter", in.u8("parameter length")));
        }
        return parameters;
    }

    /// Whether the disk foretells its failure; absent when the page does not say.
    public static Optional<Boolean> isFailing(Map<Integer, byte[]> informational) {
        return value(informational, 0, 2).map(value -> (value >> 8) == FAILURE_FORETOLD);
    }

    /// In degrees Celsius.
    public static Optional<Long> temperature(Map<Integer, byte[]> temperature) {
        return value(temperature, 0, 2)
                .map(value -> value & 0xFF)
                .filter(value -> value != NO_TEMPERATURE && value != 0);
    }

    /// Percent of the promised life of a solid-state disk.
    public static Optional<Long> used(Map<Integer, byte[]> endurance) {
        return value(endurance, 1, 4).map(value -> value & 0xFF);
    }

    /// Reads that gave no data.
    public static Optional<Long> uncorrected(Map<Integer, byte[]> readErrors) {
        int length = readErrors.getOrDefault(UNCORRECTED, new byte[0]).length;
        boolean isCounter = length > 0 && length <= Long.BYTES;
        return isCounter ? value(readErrors, UNCORRECTED, length) : Optional.empty();
    }

    /// The first bytes of a parameter as a number; absent when it has not so many.
    private static Optional<Long> value(Map<Integer, byte[]> parameters, int code, int length) {
        byte[] bytes = parameters.getOrDefault(code, new byte[0]);
        if (bytes.length < length) {
            return Optional.empty();
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            value = value << 8 | Byte.toUnsignedLong(bytes[i]);
        }
        return Optional.of(value);
    }
}
