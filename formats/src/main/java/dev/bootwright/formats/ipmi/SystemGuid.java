package dev.bootwright.formats.ipmi;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.bytes.Opaque;
import java.util.List;
import java.util.stream.Stream;

/// What Get System GUID answers: sixteen bytes, in an order that controllers do not agree upon.
///
/// The specification (20.8) wants RFC 4122 from the last byte to the first; most send the order of
/// SMBIOS, whose first three fields are little-endian; some that of RFC 4122.
public record SystemGuid(Opaque bytes) {

    private static final int[] IPMI = {15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0};
    private static final int[] SMBIOS = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
    private static final int[] RFC4122 = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

    static SystemGuid read(ByteReader in) throws FormatException {
        return new SystemGuid(Opaque.of(in.bytes("GUID", 16)));
    }

    /// The UUIDs that it may mean, lower case, the likeliest first.
    public List<String> readings() {
        return Stream.of(SMBIOS, RFC4122, IPMI).map(this::inOrder).distinct().toList();
    }

    private String inOrder(int[] order) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < order.length; i++) {
            if (i == 4 || i == 6 || i == 8 || i == 10) {
                text.append('-');
            }
            text.append("%02x".formatted(bytes.u8(order[i])));
        }
        return text.toString();
    }
}
