package dev.bootwright.server.ipmi;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.ByteWriter;
import dev.bootwright.formats.bytes.FormatException;

/// What a controller answers to an RMCP ping, without any session. Source: section 13.2.3, 13.2.4.
///
/// ```text
/// offset  size  ping                    pong (big-endian)
///      0     4  06 00 ff 06             the same: RMCP, class ASF
///      4     4  4542, the ASF number    the same
///      8     1  0x80                    0x40
///      9     1  tag                     the same
///     10     1  0                       0
///     11     1  0, length               16
///     12     8                          enterprise number, OEM
///     20     1                          supported entities: bit 7 IPMI
/// ```
record Presence(int tag, boolean hasIpmi) {

    private static final int ASF = 4542;
    private static final int CLASS_ASF = 0x06;
    private static final int PING = 0x80;
    private static final int PONG = 0x40;

    static byte[] ping(int tag) {
        return ByteWriter.bigEndian(12)
                .u8("RMCP version", 6)
                .u8("reserved", 0)
                .u8("RMCP sequence", 0xFF)
                .u8("class", CLASS_ASF)
                .u32("enterprise number", ASF)
                .u8("message type", PING)
                .u8("tag", tag)
                .u8("reserved", 0)
                .u8("length", 0)
                .toByteArray();
    }

    static Presence read(byte[] datagram) throws FormatException {
        ByteReader in = ByteReader.bigEndian("RMCP pong", datagram);
        in.skip("version, reserved and sequence", 3);
        int kind = in.u8("class");
        if (kind != CLASS_ASF) {
            throw in.malformed("class", 1, "expected 6, found " + kind);
        }
        long enterprise = in.u32("enterprise number");
        int type = in.u8("message type");
        if (enterprise != ASF || type != PONG) {
            throw in.malformed("message type", 1, "no pong: 0x%02x".formatted(type));
        }
        int tag = in.u8("tag");
        in.skip("reserved, length and OEM", 10);
        return new Presence(tag, (in.u8("supported entities") & 0x80) != 0);
    }
}
