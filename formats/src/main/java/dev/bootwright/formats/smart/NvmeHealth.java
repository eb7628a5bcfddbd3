package dev.bootwright.formats.smart;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import java.math.BigInteger;

/// The SMART / Health Information log (02h). Source: NVM Express Base Specification 2.0 §5.16.1.3.
///
/// ```text
/// offset  size  field                        little-endian
///      0     1  critical warning             bits
///      1     2  composite temperature        in kelvin; 0 is not reported
///      3     1  available spare              percent
///      4     1  available spare threshold    percent
///      5     1  percentage used              may exceed 100
///     32    16  data units read              of 512,000 bytes
///     48    16  data units written
///    112    16  power cycles
///    128    16  power on hours
///    144    16  unsafe shutdowns
///    160    16  media and data integrity errors
/// ```
///
/// Counters of 128 bits that exceed [Long#MAX_VALUE] are read as that.
///
/// @param temperature in kelvin, 0 when it is not reported
/// @param written     in bytes
public record NvmeHealth(
        int criticalWarning,
        int temperature,
        int spare,
        int spareThreshold,
        int used,
        long written,
        long powerCycles,
        long powerOnHours,
        long mediaErrors) {

    public static final int BYTES = 512;
    public static final int LOG = 0x02;

    public static final int SPARE_IS_LOW = 1;
    public static final int TEMPERATURE = 1 << 1;
    public static final int UNRELIABLE = 1 << 2;
    public static final int READ_ONLY = 1 << 3;
    public static final int BACKUP_FAILED = 1 << 4;

    private static final BigInteger DATA_UNIT = BigInteger.valueOf(512_000);
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);

    /// @param page of which the rest means nothing here
    /// @throws FormatException if it has fewer than 512 bytes
    public static NvmeHealth read(byte[] page) throws FormatException {
        ByteReader in = ByteReader.littleEndian("NVMe health log", page, 0);
        in.at("end", BYTES).at("critical warning", 0);
        int warning = in.u8("critical warning");
        int temperature = in.u16("composite temperature");
        int spare = in.u8("available spare");
        int threshold = in.u8("available spare threshold");
        int used = in.u8("percentage used");
        BigInteger written = wide(in, "data units written", 48).multiply(DATA_UNIT);
        return new NvmeHealth(
                warning,
                temperature,
                spare,
                threshold,
                used,
                bounded(written),
                bounded(wide(in, "power cycles", 112)),
                bounded(wide(in, "power on hours", 128)),
                bounded(wide(in, "media errors", 160)));
    }

    private static BigInteger wide(ByteReader in, String field, int offset) throws FormatException {
        in.at(field, offset);
        BigInteger low = unsigned(in.bits64(field));
        return unsigned(in.bits64(field)).shiftLeft(64).add(low);
    }

    private static BigInteger unsigned(long bits) {
        BigInteger value = BigInteger.valueOf(bits);
        return bits < 0 ? value.add(TWO_TO_64) : value;
    }

    private static long bounded(BigInteger value) {
        return value.min(MOST).longValueExact();
    }
}
