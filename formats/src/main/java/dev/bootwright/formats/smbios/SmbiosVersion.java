package dev.bootwright.formats.smbios;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import java.util.Arrays;

/// The version of the specification that a machine's tables follow, as the entry point tells it.
///
/// ```text
/// offset  size  field                    offset  size  field
///      0     4  anchor "_SM_"                 0     5  anchor "_SM3_"
///      4     1  checksum                      5     1  checksum
///      5     1  length                        6     1  length
///      6     1  major version                 7     1  major version
///      7     1  minor version                 8     1  minor version
/// ```
///
/// All bytes of the length add up to a multiple of 256. Source: DSP0134 §5.2.
public record SmbiosVersion(int major, int minor) {

    private static final byte[] ANCHOR_32 = "_SM_".getBytes(US_ASCII);
    private static final byte[] ANCHOR_64 = "_SM3_".getBytes(US_ASCII);

    /// Reads an entry point.
    ///
    /// @param entryPoint such as the content of `/sys/firmware/dmi/tables/smbios_entry_point`
    public static SmbiosVersion read(byte[] entryPoint) throws FormatException {
        boolean is64 =
                Arrays.equals(entryPoint, 0, Math.min(5, entryPoint.length), ANCHOR_64, 0, 5);
        ByteReader in = ByteReader.littleEndian(Smbios.FORMAT, entryPoint, 0);
        in.magic("anchor", is64 ? ANCHOR_64 : ANCHOR_32);
        in.skip("checksum", 1);
        int length = in.u8("length");
        int major = in.u8("major version");
        int minor = in.u8("minor version");
        if (length > entryPoint.length) {
            throw new FormatException(
                    Smbios.FORMAT,
                    "length",
                    is64 ? 6 : 5,
                    "%d bytes, input ends after %d".formatted(length, entryPoint.length));
        }
        int sum = 0;
        for (int i = 0; i < length; i++) {
            sum += entryPoint[i];
        }
        if ((sum & 0xFF) != 0) {
            throw new FormatException(
                    Smbios.FORMAT,
                    "checksum",
                    is64 ? 5 : 4,
                    "bytes add up to %d".formatted(sum & 0xFF));
        }
        return new SmbiosVersion(major, minor);
    }

    boolean isAtLeast(int otherMajor, int otherMinor) {
        return major > otherMajor || (major == otherMajor && minor >= otherMinor);
    }
}
