package dev.bootwright.netboot.dhcp;

import java.time.Duration;
import java.util.List;

/// What a [DhcpServer] is told.
///
/// @param interfaceName such as `eth0`; must have an IPv4 address, which is the server's
/// @param subnets       that addresses are given out on; not used by a proxy. The interface's own
///     is the one that holds its address; the others are reached by relays
/// @param conflictProbe whether to ask by ARP (by ICMP echo behind a relay) that nobody uses an
///     address, before it is offered to a new client
/// @param search        how long to look for another server before serving in full; a server that
///     itself looks for conflicts by ICMP may need three seconds to answer. Zero: do not look
public record DhcpConfiguration(
        String interfaceName,
        DhcpMode mode,
        List<Subnet> subnets,
        List<Reservation> reservations,
        LeaseTimes times,
        boolean conflictProbe,
        Duration search) {

    /// Long enough for servers that ping an address before they offer it.
    public static final Duration USUAL_SEARCH = Duration.ofMillis(3500);

    public DhcpConfiguration {
        subnets = List.copyOf(subnets);
        reservations = List.copyOf(reservations);
        for (Reservation reservation : reservations) {
            if (subnets.stream()
                    .noneMatch(subnet -> subnet.network().contains(reservation.address()))) {
                throw new IllegalArgumentException(
                        "%s, reserved for %s, is in none of the subnets"
                                .formatted(reservation.address(), reservation.mac()));
            }
        }
    }

    /// Everything usual: no reservations, conflict probe on.
    public static DhcpConfiguration of(String interfaceName, DhcpMode mode, List<Subnet> subnets) {
        return new DhcpConfiguration(
                interfaceName, mode, subnets, List.of(), LeaseTimes.USUAL, true, USUAL_SEARCH);
    }
}
