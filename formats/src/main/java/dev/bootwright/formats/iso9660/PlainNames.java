package dev.bootwright.formats.iso9660;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// File identifiers of ECMA-119 §7.5 and of Joliet, as people know them: without a version number, and
/// without the dot at the end that stands for an empty extension.
///
/// Bytes beyond ASCII, which ECMA-119 knows nothing of, are taken for UTF-8, and for ISO 8859-1 where
/// they are not that.
final class PlainNames {

    private static final Pattern VERSION = Pattern.compile(";[0-9]{1,5}$");
    private static final String FIELD = "file identifier";

    private PlainNames() {}

    static Attributes plain(DirectoryRecord record) throws FormatException {
        String name = decode(record.identifier().toByteArray());
        if (!record.isDirectory()) {
            name = VERSION.matcher(name).replaceFirst("");
            if (name.endsWith(".")) {
                name = name.substring(0, name.length() - 1);
            }
        }
        return checked(name, record);
    }

    static Attributes joliet(DirectoryRecord record) throws FormatException {
        byte[] identifier = record.identifier().toByteArray();
        ByteReader in =
                ByteReader.bigEndian(
                        Image.FORMAT, identifier, record.offset() + DirectoryRecord.FIXED_BYTES);
        String name = in.text(FIELD, identifier.length, UTF_16BE);
        if (!record.isDirectory()) {
            name = VERSION.matcher(name).replaceFirst("");
        }
        return checked(name, record);
    }

    private static Attributes checked(String name, DirectoryRecord record) throws FormatException {
        long offset = record.offset() + DirectoryRecord.FIXED_BYTES;
        return Attributes.plain(Attributes.checkName(FIELD, offset, name), record);
    }

    static String decode(byte[] name) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
        } catch (CharacterCodingException e) {
            return new String(name, StandardCharsets.ISO_8859_1);
        }
    }
}
