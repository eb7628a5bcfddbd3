/// A DHCP server for machines that boot over the network: full, with addresses and leases, or a
/// proxy that adds boot information beside somebody else's server.
///
/// Start at [DhcpServer]. It reads packets from sockets, `DhcpEngine` decides (pure: a message, the
/// time and the leases in; replies and leases to save out), and a second thread sends an
/// acknowledgment once the [LeaseStore] has made its lease durable. [DhcpMessage] and [DhcpOption]
/// are the codec. What a client boots is asked of the
/// [BootPolicy][dev.bootwright.netboot.boot.BootPolicy].
///
/// Sources: RFC 2131 and RFC 2132, the PXE specification 2.1 ("PXE"), RFC 3046 (relays), RFC 3396
/// (long options), RFC 4578 (PXE options), UEFI 2.10 §24.7 (HTTP Boot).
@NullMarked
package dev.bootwright.netboot.dhcp;

import org.jspecify.annotations.NullMarked;
