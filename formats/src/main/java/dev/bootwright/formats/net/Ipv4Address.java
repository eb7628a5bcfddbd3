package dev.bootwright.formats.net;

/// An IPv4 address; its text form is four decimal numbers with dots. Ordered by value, so that
/// ranges read as they are written.
///
/// @param bits the four octets, the first one sent in the highest bits
public record Ipv4Address(int bits) implements Comparable<Ipv4Address> {

    /// Length on the wire, in bytes.
    public static final int BYTES = 4;

    /// `0.0.0.0`, which packets use for "none".
    public static final Ipv4Address NONE = new Ipv4Address(0);

    /// `255.255.255.255`: everyone on the network at hand.
    public static final Ipv4Address BROADCAST = new Ipv4Address(-1);

    /// Reads four decimal numbers with dots, without a superfluous leading zero, which some would
    /// take for octal.
    ///
    /// @throws IllegalArgumentException if `text` is anything else
    public static Ipv4Address parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != BYTES) {
            throw new IllegalArgumentException("not an IPv4 address: " + text);
        }
        int bits = 0;
        for (String part : parts) {
            if (!part.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(part) > 255) {
                throw new IllegalArgumentException("not an IPv4 address: " + text);
            }
            bits = bits << 8 | Integer.parseInt(part);
        }
        return new Ipv4Address(bits);
    }

    /// @param octets exactly four
    public static Ipv4Address of(byte[] octets) {
        if (octets.length != BYTES) {
            throw new IllegalArgumentException("%d octets".formatted(octets.length));
        }
        int bits = 0;
        for (byte octet : octets) {
            bits = bits << 8 | Byte.toUnsignedInt(octet);
        }
        return new Ipv4Address(bits);
    }

    public byte[] octets() {
        return new byte[] {
            (byte) (bits >>> 24), (byte) (bits >>> 16), (byte) (bits >>> 8), (byte) bits
        };
    }

    /// The address `distance` further on.
    public Ipv4Address plus(int distance) {
        return new Ipv4Address(bits + distance);
    }

    /// Whether this is `0.0.0.0`.
    public boolean isNone() {
        return bits == 0;
    }

    @Override
    public int compareTo(Ipv4Address other) {
        return Integer.compareUnsigned(bits, other.bits);
    }

    @Override
    public String toString() {
        return (bits >>> 24)
                + "."
                + (bits >>> 16 & 0xFF)
                + "."
                + (bits >>> 8 & 0xFF)
                + "."
                + (bits & 0xFF);
    }
}
