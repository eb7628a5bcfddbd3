package dev.bootwright.formats.ssh;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.bootwright.formats.bytes.ByteWriter;

/// Writes what keys are made of: texts with their length in front (RFC 4251 §5).
final class SshBytes {

    private SshBytes() {}

    static byte[] string(String text) {
        return string(text.getBytes(US_ASCII));
    }

    static byte[] string(byte[] bytes) {
        return ByteWriter.bigEndian(4 + bytes.length)
                .u32("length", bytes.length)
                .bytes(bytes)
                .toByteArray();
    }

    static byte[] joined(byte[]... parts) {
        int size = 0;
        for (byte[] part : parts) {
            size += part.length;
        }
        ByteWriter out = ByteWriter.bigEndian(size);
        for (byte[] part : parts) {
            out.bytes(part);
        }
        return out.toByteArray();
    }
}
