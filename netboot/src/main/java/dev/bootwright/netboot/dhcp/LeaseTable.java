package dev.bootwright.netboot.dhcp;

import dev.bootwright.formats.net.Ipv4Address;
import dev.bootwright.formats.net.MacAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The addresses of one subnet and who has them.
///
/// A machine is known by its MAC alone and keeps one address on a subnet through firmware, loader
/// and operating system, which each send another client identifier (option 61). An address that
/// nobody had before is given out before one that somebody had, and of those the one that is free
/// the longest. Every operation takes at most logarithmic time. Not safe for several threads.
final class LeaseTable {

    private final Subnet subnet;
    private final Map<MacAddress, Reservation> reservations = new HashMap<>();
    private final Map<Ipv4Address, MacAddress> reservedFor = new HashMap<>();
    private final Set<Ipv4Address> kept;
    private final Map<Ipv4Address, Lease> byAddress = new HashMap<>();
    private final Map<MacAddress, Lease> byMac = new HashMap<>();
    private final TreeSet<Lease> byExpiry =
            new TreeSet<>(Comparator.comparing(Lease::expires).thenComparing(Lease::address));

    /// One per range: the addresses that are not to be given out as new.
    private final List<BitSet> taken = new ArrayList<>();

    /// One per range: no bit below is clear.
    private final int[] lowest;

    /// @param kept given out to nobody: the server's own address, routers, name servers
    LeaseTable(Subnet subnet, Collection<Reservation> reservations, Set<Ipv4Address> kept) {
        this.subnet = subnet;
        this.kept = Set.copyOf(kept);
        this.lowest = new int[subnet.ranges().size()];
        subnet.ranges().forEach(range -> taken.add(new BitSet(range.size())));
        for (Reservation reservation : reservations) {
            if (subnet.network().contains(reservation.address())) {
                this.reservations.put(reservation.mac(), reservation);
                reservedFor.put(reservation.address(), reservation.mac());
                mark(reservation.address(), true);
            }
        }
        kept.forEach(address -> mark(address, true));
        mark(subnet.network().address(), true);
        mark(subnet.network().broadcast(), true);
    }

    Subnet subnet() {
        return subnet;
    }

    Optional<Reservation> reservation(MacAddress mac) {
        return Optional.ofNullable(reservations.get(mac));
    }

    /// The lease of a machine, also one that has expired.
    Optional<Lease> find(MacAddress mac) {
        return Optional.ofNullable(byMac.get(mac));
    }

    /// What is known of an address.
    Optional<Lease> find(Ipv4Address address) {
        return Optional.ofNullable(byAddress.get(address));
    }

    /// The address to offer: the one reserved, the one it has or had, the one it asks for, one that
    /// nobody had, the one that is free the longest; empty when none is left.
    ///
    /// @param requested `0.0.0.0` for none
    Optional<Ipv4Address> choose(MacAddress mac, Ipv4Address requested, Instant now) {
        Reservation reservation = reservations.get(mac);
        if (reservation != null && isFor(mac, reservation.address(), now)) {
            return Optional.of(reservation.address());
        }
        Lease former = byMac.get(mac);
        if (former != null && isFor(mac, former.address(), now)) {
            return Optional.of(former.address());
        }
        if (!requested.isNone() && isFor(mac, requested, now)) {
            return Optional.of(requested);
        }
        return fresh().or(() -> oldest(mac, now));
    }

    /// Whether the machine may have the address: it is served here, and nobody else has it.
    boolean isFor(MacAddress mac, Ipv4Address address, Instant now) {
        MacAddress reserved = reservedFor.get(address);
        if (reserved == null ? !inRange(address) : !reserved.equals(mac)) {
            return false;
        }
        Lease lease = byAddress.get(address);
        return !kept.contains(address)
                && (lease == null || isFree(lease, now) || isHeldBy(mac, lease));
    }

    /// Enters a lease that was saved earlier, if its address is still served.
    void restore(Lease lease) {
        if (reservedFor.containsKey(lease.address()) || inRange(lease.address())) {
            add(lease);
        }
    }

    /// Enters a lease.
    ///
    /// @return the leases that changed and are to be saved: this one, and before it the one that
    ///     the machine had on another address, now released. Offers are not saved
    List<Lease> enter(Lease lease, Instant now) {
        List<Lease> changed = new ArrayList<>(2);
        Lease former = byMac.get(lease.mac());
        if (former != null
                && lease.state() != Lease.State.DECLINED
                && !former.address().equals(lease.address())) {
            remove(former);
            if (former.state() == Lease.State.BOUND) {
                Lease released = released(former, now);
                add(released);
                changed.add(released);
            }
        }
        Lease replaced = byAddress.get(lease.address());
        if (replaced != null) {
            remove(replaced);
        }
        add(lease);
        if (lease.state() != Lease.State.OFFERED) {
            changed.add(lease);
        }
        return changed;
    }

    /// Takes back an offer that the machine did not take.
    void withdraw(MacAddress mac) {
        Lease lease = byMac.get(mac);
        if (lease != null && lease.state() == Lease.State.OFFERED) {
            remove(lease);
        }
    }

    /// The lease, given back.
    static Lease released(Lease lease, Instant now) {
        return new Lease(lease.address(), lease.mac(), Lease.State.RELEASED, now, lease.name());
    }

    private static boolean isFree(Lease lease, Instant now) {
        return !lease.expires().isAfter(now) || lease.state() == Lease.State.RELEASED;
    }

    private static boolean isHeldBy(MacAddress mac, Lease lease) {
        return lease.mac().equals(mac) && lease.state() != Lease.State.DECLINED;
    }

    private Optional<Ipv4Address> fresh() {
        for (int i = 0; i < taken.size(); i++) {
            AddressRange range = subnet.ranges().get(i);
            int free = taken.get(i).nextClearBit(lowest[i]);
            lowest[i] = free;
            if (free < range.size()) {
                return Optional.of(range.first().plus(free));
            }
        }
        return Optional.empty();
    }

    private Optional<Ipv4Address> oldest(MacAddress mac, Instant now) {
        for (Lease lease : byExpiry) {
            if (lease.expires().isAfter(now)) {
                break;
            }
            if (isFor(mac, lease.address(), now)) {
                return Optional.of(lease.address());
            }
        }
        return Optional.empty();
    }

    private boolean inRange(Ipv4Address address) {
        return subnet.ranges().stream().anyMatch(range -> range.contains(address))
                && !address.equals(subnet.network().address())
                && !address.equals(subnet.network().broadcast());
    }

    private void add(Lease lease) {
        byAddress.put(lease.address(), lease);
        byExpiry.add(lease);
        mark(lease.address(), true);
        if (lease.state() != Lease.State.DECLINED) {
            byMac.merge(lease.mac(), lease, LeaseTable::dearer);
        }
    }

    /// Of two leases of a machine: the one it uses, else the later one.
    private static Lease dearer(Lease one, Lease other) {
        boolean oneBound = one.state() != Lease.State.RELEASED;
        boolean otherBound = other.state() != Lease.State.RELEASED;
        if (oneBound != otherBound) {
            return oneBound ? one : other;
        }
        return other.expires().isBefore(one.expires()) ? one : other;
    }

    private void remove(Lease lease) {
        byAddress.remove(lease.address());
        byExpiry.remove(lease);
        byMac.remove(lease.mac(), lease);
        boolean stays = reservedFor.containsKey(lease.address()) || kept.contains(lease.address());
        mark(lease.address(), stays);
    }

    private void mark(Ipv4Address address, boolean used) {
        for (int i = 0; i < taken.size(); i++) {
            AddressRange range = subnet.ranges().get(i);
            if (range.contains(address)) {
                int bit = address.bits() - range.first().bits();
                taken.get(i).set(bit, used);
                lowest[i] = used ? lowest[i] : Math.min(lowest[i], bit);
            }
        }
    }
}
