package dev.bootwright.netboot.boot;

import dev.bootwright.formats.net.MacAddress;
import java.time.Instant;
import java.util.Optional;

/// One step of a machine on its way up, for its timeline.
///
/// @param mac     of the client; absent when only its address is known
/// @param address IPv4 address of the client, where it has one
/// @param kind    such as `dhcp.discover`, `dhcp.offer`, `dhcp.request`, `dhcp.ack`, `dhcp.nak`,
///     `dhcp.taken` (an address of another server), `dhcp.conflict`, `dhcp.ignored`, `tftp.read`,
///     `http.get`, and for both file protocols `….progress` (about each second of a long download),
///     `….done`, `….missing` and `….failed`
/// @param detail  for people: the file, the decision, the reason; of progress
///     `NAME: SENT of SIZE bytes`
public record BootEvent(
        Instant time,
        Optional<MacAddress> mac,
        Optional<String> address,
        String kind,
        String detail) {}
