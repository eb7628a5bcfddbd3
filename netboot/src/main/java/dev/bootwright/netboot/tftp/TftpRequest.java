package dev.bootwright.netboot.tftp;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// The packet that opens a transfer. Source: RFC 1350 §5, RFC 2347.
///
/// ```text
///  2 bytes   string   1   string   1   string   1   string   1
/// | opcode |filename| 0 |  mode  | 0 | option | 0 | value  | 0 | …
/// ```
///
/// @param isWrite whether the client wants to send a file
/// @param file    as the client wrote it
/// @param mode    in lower case: `octet`, `netascii` or another word
/// @param options by their names in lower case, in order; of equal ones the first
record TftpRequest(boolean isWrite, String file, String mode, Map<String, String> options) {

    TftpRequest {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /// Reads a request. Options behind the first damaged one are left out, since a client that gets no
    /// acknowledgment for an option goes on without it (RFC 2347).
    ///
    /// @throws FormatException if it is another packet, or its file or mode does not end
    static TftpRequest read(byte[] packet) throws FormatException {
        ByteReader in = ByteReader.bigEndian("TFTP", packet);
        int opcode = in.u16("opcode");
        if (opcode != Opcode.READ_REQUEST.code && opcode != Opcode.WRITE_REQUEST.code) {
            throw in.malformed("opcode", Short.BYTES, opcode + " does not open a transfer");
        }
        byte[] file = terminated(in, "filename", packet, Short.BYTES);
        String name = name(in, file);
        int position = Short.BYTES + file.length + 1;
        byte[] mode = terminated(in, "mode", packet, position);
        position += mode.length + 1;
        return new TftpRequest(
                opcode == Opcode.WRITE_REQUEST.code,
                name,
                text(mode).toLowerCase(Locale.ROOT),
                options(packet, position));
    }

    private static byte[] terminated(ByteReader in, String field, byte[] packet, int from)
            throws FormatException {
        int end = indexOfZero(packet, from);
        if (end < 0) {
            in.bytes(field, packet.length - from);
            throw in.malformed(field, packet.length - from, "does not end with a zero byte");
        }
        byte[] bytes = in.bytes(field, end - from);
        in.u8(field);
        return bytes;
    }

    /// Some PXE ROMs append the end mark of their DHCP options, `FF`, to a boot file from option 67.
    /// Source: reports of `pxelinux.0\377` in tftpd-hpa's and dnsmasq's logs.
    private static String name(ByteReader in, byte[] file) throws FormatException {
        int length = file.length;
        while (length > 0 && file[length - 1] == (byte) 0xFF) {
            length--;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw in.malformed("filename", file.length + 1, "is not UTF-8");
        }
    }

    private static Map<String, String> options(byte[] packet, int from) {
        Map<String, String> options = new LinkedHashMap<>();
        int position = from;
        while (true) {
            int nameEnd = indexOfZero(packet, position);
            int valueEnd = nameEnd < 0 ? -1 : indexOfZero(packet, nameEnd + 1);
            if (valueEnd < 0) {
                return options;
            }
            String name = text(packet, position, nameEnd).toLowerCase(Locale.ROOT);
            options.putIfAbsent(name, text(packet, nameEnd + 1, valueEnd));
            position = valueEnd + 1;
        }
    }

    private static int indexOfZero(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                return i;
            }
        }
        return -1;
    }

    private static String text(byte[] bytes) {
        return text(bytes, 0, bytes.length);
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
