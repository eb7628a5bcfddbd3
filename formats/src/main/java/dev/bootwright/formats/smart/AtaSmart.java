package dev.bootwright.formats.smart;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// SMART data of an ATA disk, with its thresholds. The standard leaves attributes to the makers; their
/// layout has been the same since SFF-8035i. Source: ATA8-ACS §7.52.6, SFF-8035i rev. 2.0.
///
/// ```text
/// offset  size  field                        little-endian
///      0     2  version
///      2    12  attribute, 30 times          0 u8 number, 1 u16 flags (1: fails soon), 3 u8 value,
///                                            4 u8 worst, 5 6 bytes raw
///    363     1  self-test                    high nibble: how the last one ended
///    511     1  checksum                     the sum of all bytes is 0
/// thresholds
///      2    12  threshold, 30 times          0 u8 number, 1 u8 threshold
///    511     1  checksum
/// ```
///
/// @param attributes those with a number
/// @param selfTest   0 ended well or none was run, 1 aborted, 2 interrupted, 3 to 8 failed, 15 runs
public record AtaSmart(List<Attribute> attributes, int selfTest) {

    public static final int BYTES = 512;

    private static final int COUNT = 30;
    private static final int ENTRY_BYTES = 12;
    private static final int SELF_TEST = 363;
    private static final int LOWEST_VALUE = 1;
    private static final int HIGHEST_VALUE = 253;

    /// @param isPreFailure whether it foretells a failure, rather than age
    /// @param value        from 253 down; compared with `threshold`
    /// @param raw          six bytes, as the maker likes
    public record Attribute(int number, boolean isPreFailure, int value, int threshold, long raw) {

        /// Whether it says that the disk is failing now.
        public boolean isFailing() {
            return threshold > 0
                    && value >= LOWEST_VALUE
                    && value <= HIGHEST_VALUE
                    && value <= threshold;
        }
    }

    public AtaSmart {
        attributes = List.copyOf(attributes);
    }

    /// @throws FormatException if a page is cut off or its checksum is wrong
    public static AtaSmart read(byte[] data, byte[] thresholds) throws FormatException {
        Map<Integer, Integer> limits = thresholds(thresholds);
        ByteReader in = page("SMART data", data);
        List<Attribute> attributes = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            in.at("attribute", 2 + i * ENTRY_BYTES);
            int number = in.u8("attribute");
            int flags = in.u16("flags");
            int value = in.u8("value");
            in.skip("worst", 1);
            long raw = in.u32("raw value") | (long) in.u16("raw value") << 32;
            if (number != 0) {
                int threshold = limits.getOrDefault(number, 0);
                attributes.add(new Attribute(number, (flags & 1) != 0, value, threshold, raw));
            }
        }
        return new AtaSmart(attributes, in.at("self-test", SELF_TEST).u8("self-test") >> 4);
    }

    private static Map<Integer, Integer> thresholds(byte[] page) throws FormatException {
        ByteReader in = page("SMART thresholds", page);
        Map<Integer, Integer> thresholds = new HashMap<>();
        for (int i = 0; i < COUNT; i++) {
            in.at("threshold", 2 + i * ENTRY_BYTES);
            thresholds.put(in.u8("attribute"), in.u8("threshold"));
        }
        return thresholds;
    }

    private static ByteReader page(String name, byte[] page) throws FormatException {
        ByteReader in = ByteReader.littleEndian(name, page, 0);
        int sum = 0;
        for (byte each : in.bytes("page", BYTES)) {
            sum += each;
        }
        if ((sum & 0xFF) != 0) {
            throw in.malformed("checksum", 1, "the sum of all bytes is %02x".formatted(sum & 0xFF));
        }
        return in;
    }

    /// The raw value of an attribute, as far as it is a plain count.
    ///
    /// @param bits how many of the lowest count; makers put other things above
    public Optional<Long> count(int number, int bits) {
        return attributes.stream()
                .filter(each -> each.number() == number)
                .map(each -> each.raw() & ((1L << bits) - 1))
                .findFirst();
    }
}
