package dev.bootwright.netboot.tftp;

import java.io.ByteArrayOutputStream;

/// Text as NVT lines. Source: RFC 764, by way of RFC 1350 §1: a line ends with CR LF, and a lone CR is
/// followed by a zero byte.
final class Netascii {

    private Netascii() {}

    static byte[] encode(byte[] text) {
        var out = new ByteArrayOutputStream(text.length + text.length / 16);
        for (byte each : text) {
            switch (each) {
                case '\n' -> {
                    out.write('\r');
                    out.write('\n');
                }
                case '\r' -> {
                    out.write('\r');
                    out.write(0);
                }
                default -> out.write(each);
            }
        }
        return out.toByteArray();
    }
}
