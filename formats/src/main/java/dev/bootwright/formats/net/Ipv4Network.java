package dev.bootwright.formats.net;

/// An IPv4 network; its text form is `10.99.0.0/24`.
///
/// @param address the lowest address, all host bits zero
/// @param prefix  number of network bits, 0 to 32
public record Ipv4Network(Ipv4Address address, int prefix) {

    public Ipv4Network {
        if (prefix < 0 || prefix > 32) {
            throw new IllegalArgumentException("prefix of %d bits".formatted(prefix));
        }
        if ((address.bits() & ~maskBits(prefix)) != 0) {
            throw new IllegalArgumentException(
                    "%s has host bits beyond /%d".formatted(address, prefix));
        }
    }

    /// The network of `prefix` bits that holds `member`.
    public static Ipv4Network around(Ipv4Address member, int prefix) {
        return new Ipv4Network(new Ipv4Address(member.bits() & maskBits(prefix)), prefix);
    }

    /// Reads `10.99.0.0/24`.
    ///
    /// @throws IllegalArgumentException if `text` is anything else, or has host bits
    public static Ipv4Network parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("[0-9]{1,2}")) {
            throw new IllegalArgumentException("not a network such as 10.0.0.0/24: " + text);
        }
        return new Ipv4Network(
                Ipv4Address.parse(text.substring(0, slash)),
                Integer.parseInt(text.substring(slash + 1)));
    }

    public Ipv4Address mask() {
        return new Ipv4Address(maskBits(prefix));
    }

    /// The highest address, all host bits one.
    public Ipv4Address broadcast() {
        return new Ipv4Address(address.bits() | ~maskBits(prefix));
    }

    public boolean contains(Ipv4Address member) {
        return (member.bits() & maskBits(prefix)) == address.bits();
    }

    private static int maskBits(int prefix) {
        return prefix == 0 ? 0 : -1 << (32 - prefix);
    }

    @Override
    public String toString() {
        return address + "/" + prefix;
    }
}
