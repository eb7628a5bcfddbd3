package dev.bootwright.netboot.aoe;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.ByteWriter;
import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.net.MacAddress;

/// A frame with its Ethernet header, laid out as in [Wire]. Source: AoEr11, §2.
///
/// @param flags  low nibble: [#RESPONSE] and [#ERROR]
/// @param error  0, or with [#ERROR] the code of an [AoeError]
/// @param tag    32 bits
public record AoeFrame(
        MacAddress destination,
        MacAddress source,
        int flags,
        int error,
        TargetAddress target,
        long tag,
        AoeBody body) {

    public static final int ETHER_TYPE = Wire.ETHER_TYPE;
    public static final int RESPONSE = Wire.RESPONSE;
    public static final int ERROR = Wire.ERROR;

    private static final String FORMAT = "AoE";

    /// A request.
    public static AoeFrame request(
            MacAddress destination,
            MacAddress source,
            TargetAddress target,
            long tag,
            AoeBody body) {
        return new AoeFrame(destination, source, 0, 0, target, tag, body);
    }

    /// @param bytes from the destination address on, without checksum
    /// @throws FormatException if the frame is no AoE of version 1, or too short for its command
    public static AoeFrame read(byte[] bytes) throws FormatException {
        ByteReader in = ByteReader.bigEndian(FORMAT, bytes);
        MacAddress destination = MacAddress.of(in.bytes("destination", MacAddress.BYTES));
        MacAddress source = MacAddress.of(in.bytes("source", MacAddress.BYTES));
        int type = in.u16("EtherType");
        if (type != ETHER_TYPE) {
            throw in.malformed("EtherType", 2, "expected 0x88a2, found 0x%04x".formatted(type));
        }
        int versionAndFlags = in.u8("version and flags");
        if (versionAndFlags >> 4 != Wire.VERSION) {
            throw in.malformed(
                    "version and flags",
                    1,
                    "expected version 1, found %d".formatted(versionAndFlags >> 4));
        }
        int flags = versionAndFlags & 0xF;
        int error = in.u8("error");
        TargetAddress target = new TargetAddress(in.u16("major"), in.u8("minor"));
        int command = in.u8("command");
        long tag = in.u32("tag");
        AoeBody body = readBody(in, command, (flags & ERROR) != 0);
        return new AoeFrame(destination, source, flags, error, target, tag, body);
    }

    private static AoeBody readBody(ByteReader in, int command, boolean failed)
            throws FormatException {
        return switch (failed ? -1 : command) {
            case Wire.ATA -> AoeBody.Ata.read(in);
            case Wire.CONFIG -> AoeBody.Config.read(in);
            case Wire.MASK -> AoeBody.MaskList.read(in);
            case Wire.RESERVE -> AoeBody.Reserve.read(in);
            default ->
                    new AoeBody.Uninterpreted(
                            command, Opaque.of(in.bytes("arguments", in.remaining())));
        };
    }

    /// The frame, padded with zeros to the least that Ethernet carries.
    public byte[] toByteArray() {
        int length = Wire.BODY_AT + body.bytes();
        ByteWriter out = ByteWriter.bigEndian(Math.max(length, Wire.MIN_FRAME));
        out.bytes(destination.octets()).bytes(source.octets()).u16("EtherType", ETHER_TYPE);
        out.u8("version and flags", Wire.VERSION << 4 | flags).u8("error", error);
        out.u16("major", target.shelf()).u8("minor", target.slot());
        out.u8("command", body.command()).u32("tag", tag);
        body.write(out);
        return out.zeros(Math.max(0, Wire.MIN_FRAME - length)).toByteArray();
    }

    public boolean isResponse() {
        return (flags & RESPONSE) != 0;
    }

    public boolean isError() {
        return (flags & ERROR) != 0;
    }
}
