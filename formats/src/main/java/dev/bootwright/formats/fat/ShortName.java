package dev.bootwright.formats.fat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.bootwright.formats.bytes.Opaque;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/// A name of eight characters and an extension of three, in code page 437.
///
/// @param bytes 11, filled up with spaces
record ShortName(Opaque bytes) {

    static final int BYTES = 11;

    private static final int BASE = 8;
    private static final String ALLOWED = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789$%'-_@~`!(){}^#&";

    static ShortName of(byte[] bytes) {
        return new ShortName(Opaque.of(bytes));
    }

    /// @param base      at most 8 characters
    /// @param extension at most 3
    static ShortName of(String base, String extension) {
        return of((fill(base, BASE) + fill(extension, BYTES - BASE)).getBytes(US_ASCII));
    }

    private static String fill(String text, int length) {
        return text + " ".repeat(length - text.length());
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }

    /// Whether `name` is one as it stands, so that no long name is needed.
    static boolean isShort(String name) {
        int dot = name.indexOf('.');
        String base = dot < 0 ? name : name.substring(0, dot);
        String extension = dot < 0 ? "" : name.substring(dot + 1);
        return !base.isEmpty()
                && base.length() <= BASE
                && extension.length() <= BYTES - BASE
                && (dot < 0 || !extension.isEmpty())
                && isAllowed(base)
                && isAllowed(extension);
    }

    private static boolean isAllowed(String text) {
        return text.chars().allMatch(each -> ALLOWED.indexOf(each) >= 0);
    }

    /// A short name for a long one, other than those that are taken: `LOADER~1.CON`.
    ///
    /// @throws IllegalArgumentException if a directory holds a million names that begin alike
    static ShortName forName(String name, Set<ShortName> taken) {
        int dot = name.lastIndexOf('.');
        String base = dot <= 0 ? name : name.substring(0, dot);
        String extension = cut(plain(dot <= 0 ? "" : name.substring(dot + 1)), BYTES - BASE);
        if (isShort(name)) {
            return of(base, extension);
        }
        for (int i = 1; i < 1_000_000; i++) {
            String tail = "~" + i;
            ShortName candidate = of(cut(plain(base), BASE - tail.length()) + tail, extension);
            if (!taken.contains(candidate)) {
                return candidate;
            }
        }
        throw new IllegalArgumentException(name + ": too many names begin like it");
    }

    private static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        for (char each : text.toUpperCase(Locale.ROOT).toCharArray()) {
            if (each != ' ' && each != '.') {
                plain.append(ALLOWED.indexOf(each) >= 0 ? each : '_');
            }
        }
        return plain.toString();
    }

    private static String cut(String text, int length) {
        return text.substring(0, Math.min(length, text.length()));
    }

    /// What a long name says of the short one it belongs to. Source: FAT 1.03, "ChkSum".
    int checksum() {
        int sum = 0;
        for (int i = 0; i < BYTES; i++) {
            sum = ((sum & 1) << 7) + (sum >> 1) + bytes.u8(i) & 0xFF;
        }
        return sum;
    }

    /// As people read it.
    ///
    /// @param letterCase flags of Windows NT
    String shown(int letterCase) {
        byte[] all = toByteArray();
        if (all[0] == 0x05) {
            all[0] = (byte) 0xE5;
        }
        String base = OemText.decode(Arrays.copyOf(all, BASE)).stripTrailing();
        String extension = OemText.decode(Arrays.copyOfRange(all, BASE, BYTES)).stripTrailing();
        base = (letterCase & 0x08) == 0 ? base : base.toLowerCase(Locale.ROOT);
        extension = (letterCase & 0x10) == 0 ? extension : extension.toLowerCase(Locale.ROOT);
        return extension.isEmpty() ? base : base + "." + extension;
    }

    @Override
    public String toString() {
        return shown(0);
    }
}
