package dev.bootwright.netboot.dhcp;

import dev.bootwright.formats.net.Ipv4Address;
import dev.bootwright.formats.net.MacAddress;
import java.time.Instant;

/// An address and the machine that holds it, held it last, or must not have it.
///
/// @param address the key: there is one lease per address
/// @param mac     the machine; of a declined address, the one that declined it
/// @param expires when the address may be given to another machine
/// @param name    host name the client told, empty for none
public record Lease(
        Ipv4Address address, MacAddress mac, State state, Instant expires, String name) {

    /// What holds until the lease expires.
    public enum State {
        /// Promised by an offer. Kept in memory only.
        OFFERED,
        BOUND,
        /// Given back by the client. Free, and the client's own if it comes back first.
        RELEASED,
        /// Somebody uses it without a lease (RFC 2131 §4.3.3). Given to nobody until it expires.
        DECLINED
    }
}
