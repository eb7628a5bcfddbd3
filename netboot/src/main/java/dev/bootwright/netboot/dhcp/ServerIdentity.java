package dev.bootwright.netboot.dhcp;

import dev.bootwright.formats.net.Ipv4Address;
import dev.bootwright.formats.net.Ipv4Network;

/// What the engine knows of the interface it serves.
///
/// @param mtu in bytes
record ServerIdentity(Ipv4Address address, Ipv4Network network, int mtu) {}
