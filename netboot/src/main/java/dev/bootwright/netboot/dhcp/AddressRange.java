package dev.bootwright.netboot.dhcp;

import dev.bootwright.formats.net.Ipv4Address;

/// Addresses to give out; its text form is `10.99.0.50-10.99.0.99`.
///
/// @param last inclusive
public record AddressRange(Ipv4Address first, Ipv4Address last) {

    /// The most addresses of one range. A range is a list of bits in memory.
    public static final int LARGEST = 1 << 24;

    public AddressRange {
        if (first.compareTo(last) > 0) {
            throw new IllegalArgumentException("%s is after %s".formatted(first, last));
        }
        if (Integer.toUnsignedLong(last.bits()) - Integer.toUnsignedLong(first.bits()) >= LARGEST) {
            throw new IllegalArgumentException(
                    "%s-%s has more than %d addresses".formatted(first, last, LARGEST));
        }
    }

    /// Reads `10.99.0.50-10.99.0.99`.
    ///
    /// @throws IllegalArgumentException if `text` is anything else
    public static AddressRange parse(String text) {
        String[] ends = text.split("-", -1);
        if (ends.length != 2) {
            throw new IllegalArgumentException("not a range such as 10.0.0.50-10.0.0.99: " + text);
        }
        return new AddressRange(
                Ipv4Address.parse(ends[0].strip()), Ipv4Address.parse(ends[1].strip()));
    }

    public boolean contains(Ipv4Address address) {
        return first.compareTo(address) <= 0 && address.compareTo(last) <= 0;
    }

    /// Number of addresses.
    public int size() {
        return last.bits() - first.bits() + 1;
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
