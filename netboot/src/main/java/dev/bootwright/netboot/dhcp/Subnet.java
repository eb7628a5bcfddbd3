package dev.bootwright.netboot.dhcp;

import dev.bootwright.formats.net.Ipv4Address;
import dev.bootwright.formats.net.Ipv4Network;
import java.util.List;

/// A network that addresses are given out on: the interface's own, or one behind a relay.
///
/// @param ranges  to give out, all inside `network`; may be empty when only reservations are served
/// @param routers the best first, may be empty
/// @param dns     name servers, may be empty
/// @param domain  empty for none
public record Subnet(
        Ipv4Network network,
        List<AddressRange> ranges,
        List<Ipv4Address> routers,
        List<Ipv4Address> dns,
        String domain) {

    public Subnet {
        ranges = List.copyOf(ranges);
        routers = List.copyOf(routers);
        dns = List.copyOf(dns);
        for (AddressRange range : ranges) {
            if (!network.contains(range.first()) || !network.contains(range.last())) {
                throw new IllegalArgumentException(
                        "%s is not all inside %s".formatted(range, network));
            }
        }
    }

    /// A subnet with addresses only: no router, no name servers.
    public static Subnet of(Ipv4Network network, AddressRange range) {
        return new Subnet(network, List.of(range), List.of(), List.of(), "");
    }

    /// The upper half of `network` without its broadcast address: what to give out on an interface
    /// when nobody has said. Empty for networks of fewer than eight addresses, and at most 65,536.
    public static List<AddressRange> usualRanges(Ipv4Network network, Ipv4Address own) {
        if (network.prefix() > 29) {
            return List.of();
        }
        int half = 1 << (31 - Math.max(network.prefix(), 15));
        Ipv4Address last = network.broadcast().plus(-1);
        Ipv4Address first = last.plus(2 - half);
        if (own.compareTo(first) < 0 || own.compareTo(last) > 0) {
            return List.of(new AddressRange(first, last));
        }
        return List.of(List.of(first, own.plus(-1)), List.of(own.plus(1), last)).stream()
                .filter(ends -> ends.getFirst().compareTo(ends.getLast()) <= 0)
                .map(ends -> new AddressRange(ends.getFirst(), ends.getLast()))
                .toList();
    }
}
