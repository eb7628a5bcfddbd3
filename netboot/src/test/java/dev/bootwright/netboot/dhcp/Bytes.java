package dev.bootwright.netboot.dhcp;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;

/// Lays out the bytes of a message by hand.
final class Bytes {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /// The 240 bytes before the options of a DISCOVER from 52:54:00:00:00:01.
    static Bytes discoverHeader() {
        return new Bytes()
                .hex("01 01 06 00") // op, htype, hlen, hops
                .hex("11 22 33 44") // xid
                .hex("00 05 80 00") // secs, flags: broadcast
                .zeros(16) // ciaddr, yiaddr, siaddr, giaddr
                .hex("52 54 00 00 00 01")
                .zeros(10) // the rest of chaddr
                .zeros(64) // sname
                .zeros(128) // file
                .hex("63 82 53 63"); // magic
    }

    Bytes hex(String hex) {
        out.writeBytes(HexFormat.of().parseHex(hex.replace(" ", "")));
        return this;
    }

    Bytes zeros(int count) {
        out.writeBytes(new byte[count]);
        return this;
    }

    Bytes repeated(int value, int count) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) value);
        out.writeBytes(bytes);
        return this;
    }

    byte[] array() {
        return out.toByteArray();
    }

    /// The message with `bytes` written over it from `offset`.
    static byte[] with(byte[] message, int offset, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        byte[] changed = message.clone();
        System.arraycopy(bytes, 0, changed, offset, bytes.length);
        return changed;
    }
}
