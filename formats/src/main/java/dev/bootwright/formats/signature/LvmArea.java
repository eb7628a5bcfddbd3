package dev.bootwright.formats.signature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.bootwright.formats.bytes.ByteReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A metadata area of a physical volume. Of the text in it only the name of the volume group is read, which
/// it begins with.
///
/// ```text
/// offset  size  field          little-endian
///      0     4  checksum       of all that follows in these 512 bytes
///      4    16  magic          " LVM2 x[5A%r0N*>"
///     20     4  version        1
///     24     8  start          where this area lies on the volume
///     32     8  size           of the area
///     40     8  text           where it lies, from the start of the area; 0 when there is no group
///     48     8  text size
///     56     4  text checksum  not looked at
///     60     4  flags          1: the text is out of date
/// ```
///
/// Source: LVM2, lib/format_text/layout.h and format-text.c, which reads the name in the same way.
final class LvmArea {

    private static final byte[] MAGIC = " LVM2 x[5A%r0N*>".getBytes(US_ASCII);
    private static final int HEADER_BYTES = 512;
    private static final int CHECKSUM_FROM = 4;
    private static final long IGNORED = 1;
    private static final int NAME_BYTES = 128;

    /// A name ends before a blank or the brace that opens the group. Source: lvm(8), "VALID NAMES".
    private static final Pattern NAME = Pattern.compile("([A-Za-z0-9+_.][A-Za-z0-9+_.-]*)[\\s{]");

    private LvmArea() {}

    /// The name of the volume group; empty when there is none, or the area is damaged.
    ///
    /// @param offset of the area, in bytes
    static Optional<String> group(Region device, long offset) throws IOException {
        byte[] header = device.bytes(offset, HEADER_BYTES);
        if (header.length < HEADER_BYTES) {
            return Optional.empty();
        }
        ByteReader in = ByteReader.littleEndian("LVM metadata area", header, offset);
        long checksum = in.u32("checksum");
        boolean isArea =
                checksum == LvmProbe.checksum(header, CHECKSUM_FROM)
                        && Arrays.equals(in.bytes("magic", MAGIC.length), MAGIC)
                        && in.u32("version") == 1
                        && in.u64("start") == offset;
        if (!isArea) {
            return Optional.empty();
        }
        long size = in.u64("size");
        long text = in.u64("text");
        long length = in.u64("text size");
        boolean isEmpty = text < HEADER_BYTES || text >= size || length == 0 || length > size;
        boolean isIgnored = (in.at("flags", 60).u32("flags") & IGNORED) != 0;
        return isEmpty || isIgnored
                ? Optional.empty()
                : name(device.bytes(offset + text, NAME_BYTES));
    }

    private static Optional<String> name(byte[] text) {
        Matcher name = NAME.matcher(new String(text, ISO_8859_1));
        return name.lookingAt() ? Optional.of(name.group(1)) : Optional.empty();
    }
}
