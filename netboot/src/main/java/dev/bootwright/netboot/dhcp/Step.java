package dev.bootwright.netboot.dhcp;

import dev.bootwright.formats.net.Ipv4Address;
import dev.bootwright.netboot.boot.BootEvent;
import java.util.List;

/// What [DhcpEngine] wants done.
sealed interface Step {

    /// Send a reply now.
    ///
    /// @param limit of the message, in bytes
    /// @param event to report once it is sent
    record Send(DhcpMessage reply, int limit, Destination to, BootEvent event) implements Step {}

    /// Save leases, and only then do what follows.
    ///
    /// @param after replies and reports, in order
    record Commit(List<Lease> leases, List<Step> after) implements Step {
        public Commit {
            leases = List.copyOf(leases);
            after = List.copyOf(after);
        }
    }

    /// Ask whether somebody uses an address, and tell [DhcpEngine#onUse] if so.
    ///
    /// @param local whether the address is on the interface's own network, where ARP reaches it
    record Probe(Ipv4Address address, boolean local) implements Step {}

    /// Report something that needs no reply.
    record Note(BootEvent event) implements Step {}
}
