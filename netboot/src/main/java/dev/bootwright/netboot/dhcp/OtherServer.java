package dev.bootwright.netboot.dhcp;

import dev.bootwright.formats.net.Ipv4Address;
import dev.bootwright.formats.net.MacAddress;

/// A DHCP server that answered.
///
/// @param identifier what it calls itself (option 54)
/// @param mac        of the server, or of the relay or router that passed its answer on
/// @param offered    the address it offers, `0.0.0.0` for none, as a proxy does
public record OtherServer(Ipv4Address identifier, MacAddress mac, Ipv4Address offered) {

    /// Whether it gives out addresses, and not boot information alone.
    public boolean offersAddresses() {
        return !offered.isNone();
    }

    @Override
    public String toString() {
        return identifier + " (" + mac + ")";
    }
}
