package dev.bootwright.netboot.dhcp;

import dev.bootwright.formats.net.Ipv4Address;
import dev.bootwright.formats.net.MacAddress;

/// An address kept for one machine.
///
/// @param address in one of the subnets served, inside or outside its ranges
/// @param name    host name to tell the machine, empty for none
public record Reservation(MacAddress mac, Ipv4Address address, String name) {}
