package dev.bootwright.formats.bytes;

import java.util.Arrays;
import java.util.HexFormat;

/// Bytes that are carried but not interpreted. Equal by content; printed as hex.
public final class Opaque {

    /// No bytes at all.
    public static final Opaque EMPTY = new Opaque(new byte[0]);

    private final byte[] bytes;

    private Opaque(byte[] bytes) {
        this.bytes = bytes;
    }

    /// A copy of `bytes`.
    public static Opaque of(byte... bytes) {
        return new Opaque(bytes.clone());
    }

    /// Reads hex digits without separators.
    ///
    /// @throws IllegalArgumentException if `text` is anything else
    public static Opaque parse(String text) {
        return new Opaque(HexFormat.of().parseHex(text));
    }

    /// Number of bytes.
    public int length() {
        return bytes.length;
    }

    /// The byte at `index`, 0 to 255.
    public int u8(int index) {
        return Byte.toUnsignedInt(bytes[index]);
    }

    public byte[] toByteArray() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Opaque that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
