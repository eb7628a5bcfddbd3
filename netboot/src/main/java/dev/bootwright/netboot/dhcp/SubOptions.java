package dev.bootwright.netboot.dhcp;

import dev.bootwright.formats.bytes.Opaque;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Lists inside an option's value. They come from relays and firmware that nobody can repair, so
/// reading is lenient: what does not fit ends the list.
final class SubOptions {

    private SubOptions() {}

    /// The value of the first sub-option `code` of a list of code, length, value (options 43, 82
    /// and 175); code 0 is a filler, 255 ends the list.
    static Optional<byte[]> find(Opaque list, int code) {
        byte[] bytes = list.toByteArray();
        int at = 0;
        while (at + 1 < bytes.length) {
            int found = Byte.toUnsignedInt(bytes[at]);
            if (found == 255) {
                return Optional.empty();
            }
            if (found == 0) {
                at++;
                continue;
            }
            int end = at + 2 + Byte.toUnsignedInt(bytes[at + 1]);
            if (end > bytes.length) {
                return Optional.empty();
            }
            if (found == code) {
                return Optional.of(Arrays.copyOfRange(bytes, at + 2, end));
            }
            at = end;
        }
        return Optional.empty();
    }

    /// The classes of option 77. RFC 3004 wants a length before each; iPXE sends plain text. It is
    /// a list only if the lengths cover the value exactly, which no text of letters does: its first
    /// letter would be a length of 65 or more.
    static List<String> userClasses(Opaque value) {
        byte[] bytes = value.toByteArray();
        List<String> classes = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int length = Byte.toUnsignedInt(bytes[at]);
            if (length == 0 || at + 1 + length > bytes.length) {
                return List.of(new String(bytes, StandardCharsets.ISO_8859_1));
            }
            classes.add(new String(bytes, at + 1, length, StandardCharsets.ISO_8859_1));
            at += 1 + length;
        }
        return List.copyOf(classes);
    }
}
