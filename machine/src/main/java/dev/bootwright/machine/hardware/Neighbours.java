package dev.bootwright.machine.hardware;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.contract.Neighbour;
import dev.bootwright.formats.lldp.LldpUnit;
import dev.bootwright.linux.packet.Card;
import dev.bootwright.linux.packet.Link;
import dev.bootwright.linux.packet.PacketSocket;
import dev.bootwright.linux.packet.Poller;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Listens for what the other ends of the cables say of themselves by LLDP. Nothing is sent; interfaces
/// are switched on, and stay so.
final class Neighbours {

    /// The addresses of IEEE 802.1AB-2016 §7.1: nearest bridge, nearest customer bridge, nearest one
    /// that is no two-port relay.
    private static final List<Long> GROUPS =
            List.of(0x0180_C200_000EL, 0x0180_C200_0000L, 0x0180_C200_0003L);

    private final RawOutputs raw;
    private final Map<String, Neighbour> found = new LinkedHashMap<>();
    private final List<String> names = new ArrayList<>();
    private final List<PacketSocket> sockets = new ArrayList<>();

    private Neighbours(RawOutputs raw) {
        this.raw = raw;
    }

    /// Listens until every interface has heard something, or the time is over.
    ///
    /// @param interfaces by name
    /// @param wait       switches speak every 30 seconds as a rule
    /// @param raw        takes the frames
    /// @return by the names of interfaces; those that heard nothing are not in it
    static Map<String, Neighbour> listen(List<String> interfaces, Duration wait, RawOutputs raw)
            throws IOException {
        Neighbours neighbours = new Neighbours(raw);
        try {
            interfaces.forEach(neighbours::open);
            neighbours.await(System.nanoTime() + wait.toNanos());
            return neighbours.found;
        } finally {
            neighbours.sockets.forEach(PacketSocket::close);
        }
    }

    /// An interface that cannot be listened on hears nothing.
    private void open(String name) {
        try {
            Card.setUp(name);
            sockets.add(PacketSocket.openForGroups(Link.find(name), LldpUnit.ETHER_TYPE, GROUPS));
            names.add(name);
        } catch (IOException e) {
            raw.keep("neighbours/" + name + "/problem", String.valueOf(e.getMessage()));
        }
    }

    private void await(long until) throws IOException {
        try (Poller poller = Poller.open(sockets)) {
            while (found.size() < sockets.size()) {
                long left = until - System.nanoTime();
                if (left <= 0) {
                    return;
                }
                poller.await(Duration.ofNanos(left));
                for (int i = 0; i < sockets.size(); i++) {
                    for (byte[] frame : sockets.get(i).receive()) {
                        hear(names.get(i), frame);
                    }
                }
            }
        }
    }

    private void hear(String name, byte[] frame) {
        raw.keep("neighbours/" + name + "/lldp", frame);
        neighbour(frame).ifPresent(each -> found.put(name, each));
    }

    /// @return empty for a frame that is no LLDP, or says that its sender goes away
    static Optional<Neighbour> neighbour(byte[] frame) {
        try {
            LldpUnit unit = LldpUnit.read(frame);
            return unit.timeToLive() == 0
                    ? Optional.empty()
                    : Optional.of(
                            new Neighbour(
                                    unit.chassis(),
                                    unit.port(),
                                    unit.systemName(),
                                    unit.systemDescription(),
                                    unit.portDescription(),
                                    unit.managementAddress(),
                                    unit.portVlan().map(Integer::longValue),
                                    unit.elements().stream()
                                            .map(each ->
                                                    new Neighbour.Element(
                                                            each.type(), each.value().toString()))
                                            .toList()));
        } catch (FormatException e) {
            return Optional.empty();
        }
    }
}
