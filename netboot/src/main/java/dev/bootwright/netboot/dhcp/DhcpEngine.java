package dev.bootwright.netboot.dhcp;

import dev.bootwright.formats.net.Ipv4Address;
import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.netboot.boot.BootPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Decides what is answered. Pure: messages and time go in, [Step]s come out; leases are in memory.
/// Not safe for several threads.
final class DhcpEngine {

    /// No network has more relays in a row (RFC 1542 §4.1.1 lets them drop at 16).
    private static final int MOST_HOPS = 16;

    private static final Set<MessageType> FROM_CLIENTS =
            Set.of(
                    MessageType.DISCOVER,
                    MessageType.REQUEST,
                    MessageType.DECLINE,
                    MessageType.RELEASE,
                    MessageType.INFORM);

    private final ServerIdentity server;
    private final DhcpMode mode;
    private final AddressService addresses;
    private final BootService boot;

    /// @param mode  [DhcpMode#FULL] or [DhcpMode#PROXY]
    /// @param saved every lease there is
    DhcpEngine(
            ServerIdentity server,
            DhcpConfiguration configuration,
            DhcpMode mode,
            BootPolicy policy,
            Collection<Lease> saved) {
        this.server = server;
        this.mode = mode;
        this.boot = new BootService(server, policy);
        this.addresses = new AddressService(server, configuration, boot, saved);
    }

    List<Step> onMessage(Arrival arrival, Instant now) {
        String objection = objection(arrival.message());
        Optional<MacAddress> mac = arrival.message().mac();
        Optional<MessageType> type = arrival.message().type();
        if (!objection.isEmpty() || mac.isEmpty() || type.isEmpty()) {
            return List.of(new Step.Note(Events.ignored(now, mac, objection)));
        }
        PxeClient client = PxeClient.of(mac.get(), arrival.message());
        Question question = new Question(arrival, type.get(), client, now);
        boolean binl = arrival.port() == Arrival.BINL;
        if (mode == DhcpMode.PROXY && !binl && !client.boots()) {
            return List.of(); // another server's business, and most of the traffic on a network
        }
        List<Step> steps = new ArrayList<>();
        steps.add(question.note(client.describe()));
        if (binl) {
            steps.addAll(boot.onBinl(question));
        } else if (mode == DhcpMode.PROXY) {
            steps.addAll(boot.onProxied(question));
        } else {
            steps.addAll(addresses.on(question));
        }
        return steps;
    }

    /// Somebody was found to use an address that was about to be offered.
    ///
    /// @param user hardware address, empty when it is behind a relay
    List<Step> onUse(Ipv4Address address, Optional<MacAddress> user, Instant now) {
        return addresses.onUse(address, user, now);
    }

    /// The probe of an address has left: its user has from now on to answer.
    void onProbed(Ipv4Address address, Instant now) {
        addresses.onProbed(address, now);
    }

    /// Offers what nobody was found to use.
    List<Step> onTime(Instant now) {
        return addresses.onTime(now);
    }

    /// When [#onTime] is to be called next; empty for no need.
    Optional<Instant> deadline(Instant now) {
        return addresses.deadline(now);
    }

    /// Why a message is not answered; empty if it is.
    private String objection(DhcpMessage message) {
        if (message.op() != DhcpMessage.REQUEST) {
            return "is a reply";
        }
        if (message.htype() != DhcpMessage.ETHERNET) {
            return "hardware type %d is not Ethernet".formatted(message.htype());
        }
        if (message.mac().isEmpty()) {
            return "hardware address of %d bytes".formatted(message.chaddr().length());
        }
        long bits = message.mac().get().bits();
        if (bits == 0 || (bits >>> 40 & 1) != 0) {
            return "%s is no address of one machine".formatted(message.mac().get());
        }
        if (message.hops() > MOST_HOPS) {
            return "came over %d relays".formatted(message.hops());
        }
        if (message.giaddr().equals(server.address())) {
            return "names us as its relay";
        }
        for (DhcpOption option : message.options()) {
            if (option instanceof DhcpOption.Malformed(int code, var _, String reason)
                    && (code == 50 || code == 53 || code == 54)) {
                return "option %d: %s".formatted(code, reason);
            }
        }
        return message.type().filter(FROM_CLIENTS::contains).isPresent()
                ? ""
                : "is of no type that clients send";
    }
}
