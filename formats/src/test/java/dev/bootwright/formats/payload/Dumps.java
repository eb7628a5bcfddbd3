package dev.bootwright.formats.payload;

import java.util.HexFormat;

/// Containers laid out by hand.
final class Dumps {

    /// Two files, `a` holding `hi` and an empty `b.gz`, from the format's description.
    static final byte[] GOLDEN_U32 =
            hex(
                    """
                    4c425041594c4431   magic "LBPAYLD1"
                    02000000           file count
                    01000000           name length
                    02000000           file size
                    61                 "a"
                    6869               "hi"
                    04000000           name length
                    00000000           file size
                    622e677a           "b.gz"
                    """);

    /// The same files in the other variant.
    static final byte[] GOLDEN_U64 =
            hex(
                    """
                    4c425041594c4431   magic "LBPAYLD1"
                    0200000000000000   file count
                    0100000000000000   name length
                    0200000000000000   file size
                    61                 "a"
                    6869               "hi"
                    0400000000000000   name length
                    0000000000000000   file size
                    622e677a           "b.gz"
                    """);

    private Dumps() {}

    /// Parses hex bytes; a run of two spaces starts a remark that lasts to the end of the line.
    static byte[] hex(String dump) {
        String digits =
                dump.lines().map(line -> line.split(" {2,}", 2)[0]).reduce("", String::concat);
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }
}
