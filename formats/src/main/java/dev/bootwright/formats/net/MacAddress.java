package dev.bootwright.formats.net;

import java.util.HexFormat;

/// An Ethernet hardware address; its text form is lower-case and colon-separated.
///
/// @param bits the six octets, the first one sent in bits 47 to 40
public record MacAddress(long bits) implements Comparable<MacAddress> {

    /// Length on the wire, in bytes.
    public static final int BYTES = 6;

    public MacAddress {
        if (bits >>> 48 != 0) {
            throw new IllegalArgumentException("more than 48 bits: " + Long.toHexString(bits));
        }
    }

    /// Reads six octets separated by colons or dashes, or twelve digits without separators, in
    /// either case.
    ///
    /// @throws IllegalArgumentException if `text` is none of these
    public static MacAddress parse(String text) {
        String separator = text.contains("-") ? "-" : text.contains(":") ? ":" : "";
        byte[] octets;
        try {
            octets = HexFormat.ofDelimiter(separator).parseHex(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a MAC address: " + text, e);
        }
        if (octets.length != BYTES) {
            throw new IllegalArgumentException("not a MAC address: " + text);
        }
        return of(octets);
    }

    /// @param octets exactly six
    public static MacAddress of(byte[] octets) {
        if (octets.length != BYTES) {
            throw new IllegalArgumentException("%d octets".formatted(octets.length));
        }
        long bits = 0;
        for (byte octet : octets) {
            bits = bits << 8 | Byte.toUnsignedInt(octet);
        }
        return new MacAddress(bits);
    }

    public byte[] octets() {
        byte[] octets = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            octets[i] = (byte) (bits >>> (40 - 8 * i));
        }
        return octets;
    }

    /// The form that PXELINUX and iPXE's `hexhyp` use: lower case, dashes.
    public String dashed() {
        return toString().replace(':', '-');
    }

    @Override
    public int compareTo(MacAddress other) {
        return Long.compare(bits, other.bits);
    }

    @Override
    public String toString() {
        return HexFormat.ofDelimiter(":").formatHex(octets());
    }
}
