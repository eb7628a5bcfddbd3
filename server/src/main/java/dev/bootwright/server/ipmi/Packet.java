package dev.bootwright.server.ipmi;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.ByteWriter;
import dev.bootwright.formats.bytes.FormatException;

/// A datagram around a session's payload. Source: section 13.6.
///
/// ```text
/// offset  size  IPMI 1.5, no authentication    RMCP+ (little-endian)
///      0     4  06 00 ff 07                    the same: RMCP, no acknowledgment, class IPMI
///      4     1  0                              6
///      5     4  0      sequence             1  payload type; bit 7 encrypted, bit 6 authenticated
///      9     4  0      session                4  session
///     13     1  length                        4  sequence
///     14     …  payload                       2  length
///                                             …  payload, then the trailer when authenticated
/// ```
///
/// @param type    of the payload, without its flags
/// @param payload as it travels, possibly encrypted
@SuppressWarnings("ArrayRecordComponent") // never compared; lives as long as its datagram
record Packet(int type, boolean isSealed, long session, long sequence, byte[] payload) {

    static final int IPMI = 0x00;
    static final int OPEN_REQUEST = 0x10;
    static final int OPEN_RESPONSE = 0x11;
    static final int RAKP_1 = 0x12;
    static final int RAKP_2 = 0x13;
    static final int RAKP_3 = 0x14;
    static final int RAKP_4 = 0x15;

    static final int RMCP_BYTES = 4;
    static final int HEADER_BYTES = 16;
    static final int SEALED = 0xC0;

    private static final int RMCP_VERSION = 0x06;
    private static final int NO_ACKNOWLEDGMENT = 0xFF;
    private static final int CLASS_IPMI = 0x07;
    private static final int FORMAT_RMCP_PLUS = 0x06;

    /// A message outside of any session, in the frame of IPMI 1.5.
    static byte[] bare(byte[] message) {
        return rmcp(14 + message.length)
                .u8("authentication", 0)
                .u32("sequence", 0)
                .u32("session", 0)
                .u8("length", message.length)
                .bytes(message)
                .toByteArray();
    }

    /// A message of the key exchange.
    static byte[] plain(int type, byte[] payload) {
        return rmcp(HEADER_BYTES + payload.length)
                .u8("authentication", FORMAT_RMCP_PLUS)
                .u8("payload type", type)
                .u32("session", 0)
                .u32("sequence", 0)
                .u16("length", payload.length)
                .bytes(payload)
                .toByteArray();
    }

    /// The start of a packet that is encrypted and authenticated; the trailer is to follow.
    static byte[] sealed(int type, long session, long sequence, byte[] encrypted) {
        return rmcp(HEADER_BYTES + encrypted.length)
                .u8("authentication", FORMAT_RMCP_PLUS)
                .u8("payload type", SEALED | type)
                .u32("session", session)
                .u32("sequence", sequence)
                .u16("length", encrypted.length)
                .bytes(encrypted)
                .toByteArray();
    }

    private static ByteWriter rmcp(int size) {
        return ByteWriter.littleEndian(size)
                .u8("RMCP version", RMCP_VERSION)
                .u8("reserved", 0)
                .u8("RMCP sequence", NO_ACKNOWLEDGMENT)
                .u8("class", CLASS_IPMI);
    }

    static Packet read(byte[] datagram) throws FormatException {
        ByteReader in = ByteReader.littleEndian("RMCP", datagram, 0);
        int version = in.u8("version");
        if (version != RMCP_VERSION) {
            throw in.malformed("version", 1, "expected 6, found " + version);
        }
        in.skip("reserved and sequence", 2);
        int kind = in.u8("class");
        if (kind != CLASS_IPMI) {
            throw in.malformed("class", 1, "expected 7, found " + kind);
        }
        int authentication = in.u8("authentication");
        return switch (authentication) {
            case 0 -> readBare(in);
            case FORMAT_RMCP_PLUS -> readPlus(in);
            default ->
                    throw in.malformed(
                            "authentication", 1, "expected 0 or 6, found " + authentication);
        };
    }

    private static Packet readBare(ByteReader in) throws FormatException {
        long sequence = in.u32("sequence");
        long session = in.u32("session");
        return new Packet(IPMI, false, session, sequence, in.bytes("payload", in.u8("length")));
    }

    private static Packet readPlus(ByteReader in) throws FormatException {
        int type = in.u8("payload type");
        long session = in.u32("session");
        long sequence = in.u32("sequence");
        byte[] payload = in.bytes("payload", in.u16("length"));
        int flags = type & SEALED;
        if (flags != 0 && flags != SEALED) {
            throw in.malformed("payload type", 0, "sealed by half: 0x%02x".formatted(type));
        }
        return new Packet(type & 0x3F, flags == SEALED, session, sequence, payload);
    }
}
