package dev.bootwright.formats.ipmi;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The product area of a FRU's data, and where to find it. Source: Platform Management FRU
/// Information Storage Definition v1.0, sections 8 and 12.
///
/// ```text
/// common header                       product area
/// offset  size  field                 offset  size  field
///      0     1  version, 1                 0     1  version, 1
///      4     1  product area,              1     1  length, in 8 bytes
///               in 8 bytes; 0 none         2     1  language
///      7     1  checksum                   3     …  fields: type and length, text
///                                                   manufacturer, name, part, version, serial
///                                                   0xC1 after the last; checksum at the end
/// ```
///
/// @param fields texts in their order; an empty one stays empty
public record FruArea(List<String> fields) {

    static final int HEADER_BYTES = 8;
    private static final int END = 0xC1;
    private static final int SERIAL = 4;

    public FruArea {
        fields = List.copyOf(fields);
    }

    /// Where the product area begins, from the common header.
    ///
    /// @return its offset in bytes; empty when there is none
    static Optional<Integer> productOffset(byte[] header) throws FormatException {
        ByteReader in = ByteReader.littleEndian("FRU", header, 0);
        checkSum("FRU", header);
        int version = in.u8("header version") & 0xF;
        if (version != 1) {
            throw in.malformed("header version", 1, "expected 1, found " + version);
        }
        int offset = in.at("product area", 4).u8("product area") * 8;
        return offset == 0 ? Optional.empty() : Optional.of(offset);
    }

    /// How long an area is, from its first two bytes.
    static int length(byte[] start) throws FormatException {
        ByteReader in = ByteReader.littleEndian("FRU product area", start, 0);
        in.skip("version", 1);
        int length = in.u8("length") * 8;
        if (length == 0) {
            throw in.malformed("length", 1, "an area of no bytes");
        }
        return length;
    }

    static FruArea read(byte[] area) throws FormatException {
        checkSum("FRU product area", area);
        ByteReader in = ByteReader.littleEndian("FRU product area", area, 0);
        in.skip("version, length and language", 3);
        List<String> fields = new ArrayList<>();
        for (int typeAndLength = in.u8("field type and length");
                typeAndLength != END;
                typeAndLength = in.u8("field type and length")) {
            fields.add(field(typeAndLength, in.bytes("field", typeAndLength & 0x3F)));
        }
        return new FruArea(fields);
    }

    private static String field(int typeAndLength, byte[] bytes) {
        return switch (typeAndLength >> 6) {
            case 3 -> new String(bytes, StandardCharsets.ISO_8859_1).strip();
            case 2 -> sixBits(bytes).strip();
            case 1 -> bcd(bytes).strip();
            default -> java.util.HexFormat.of().formatHex(bytes);
        };
    }

    /// Characters from blank on in six bits each, the lowest bits first.
    private static String sixBits(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (int bit = 0; bit + 6 <= bytes.length * 8; bit += 6) {
            int low = Byte.toUnsignedInt(bytes[bit / 8]);
            int high = bit / 8 + 1 < bytes.length ? Byte.toUnsignedInt(bytes[bit / 8 + 1]) : 0;
            text.append((char) (0x20 + ((low | high << 8) >> bit % 8 & 0x3F)));
        }
        return text.toString();
    }

    /// Digits in four bits each, the high ones first.
    private static String bcd(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte each : bytes) {
            text.append("0123456789 -.???".charAt(each >> 4 & 0xF));
            text.append("0123456789 -.???".charAt(each & 0xF));
        }
        return text.toString();
    }

    private static void checkSum(String format, byte[] bytes) throws FormatException {
        int sum = 0;
        for (byte each : bytes) {
            sum += each;
        }
        if ((sum & 0xFF) != 0) {
            throw new FormatException(
                    format,
                    "checksum",
                    Math.max(0, bytes.length - 1),
                    "the bytes add up to 0x%02x, not to 0".formatted(sum & 0xFF));
        }
    }

    /// The product's serial number, unless it is left empty.
    public Optional<String> serial() {
        return fields.size() > SERIAL
                ? Optional.of(fields.get(SERIAL)).filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    /// The product's maker, unless it is left empty.
    public Optional<String> manufacturer() {
        return fields.stream().findFirst().filter(text -> !text.isEmpty());
    }

    /// The product's name, unless it is left empty.
    public Optional<String> name() {
        return fields.stream().skip(1).findFirst().filter(text -> !text.isEmpty());
    }
}
