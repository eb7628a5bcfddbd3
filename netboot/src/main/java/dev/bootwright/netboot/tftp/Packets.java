package dev.bootwright.netboot.tftp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// The packets a server sends besides DATA. Source: RFC 1350 §5, RFC 2347.
final class Packets {

    private Packets() {}

    /// ```text
    ///  2 bytes     2 bytes      string    1 byte
    /// | opcode 5 |  ErrorCode |   ErrMsg   |   0  |
    /// ```
    static byte[] error(ErrorCode code, String message) {
        var out = new ByteArrayOutputStream();
        u16(out, Opcode.ERROR.code);
        u16(out, code.code);
        text(out, message);
        return out.toByteArray();
    }

    /// ```text
    ///  2 bytes     string  1   string   1
    /// | opcode 6 | option | 0 | value | 0 | …
    /// ```
    static byte[] optionAcknowledgment(Map<String, String> options) {
        var out = new ByteArrayOutputStream();
        u16(out, Opcode.OPTION_ACKNOWLEDGMENT.code);
        options.forEach((name, value) -> {
            text(out, name);
            text(out, value);
        });
        return out.toByteArray();
    }

    private static void u16(ByteArrayOutputStream out, int value) {
        out.write(value >> 8);
        out.write(value);
    }

    private static void text(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII)); // netascii, without line ends
        out.write(0);
    }
}
