package dev.bootwright.machine.hardware;

import dev.bootwright.formats.contract.Neighbour;
import dev.bootwright.linux.packet.Card;
import java.io.IOException;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the running kernel tells of network interfaces beyond sysfs.
interface Interfaces {

    /// With prefix length, such as `10.0.0.5/24`.
    List<String> addresses(String name);

    /// Empty when there is no such interface.
    Optional<Card> card(String name);

    /// What is at the other ends of the cables; see [Neighbours#listen].
    Map<String, Neighbour> listen(List<String> names, Duration wait, RawOutputs raw)
            throws IOException;

    /// Those of this machine.
    record OfThisMachine() implements Interfaces {

        @Override
        public List<String> addresses(String name) {
            try {
                NetworkInterface nic = NetworkInterface.getByName(name);
                return nic == null
                        ? List.of()
                        : nic.getInterfaceAddresses().stream().map(OfThisMachine::text).toList();
            } catch (SocketException e) {
                return List.of();
            }
        }

        private static String text(InterfaceAddress address) {
            String host = address.getAddress().getHostAddress();
            int zone = host.indexOf('%');
            return (zone < 0 ? host : host.substring(0, zone))
                    + "/"
                    + address.getNetworkPrefixLength();
        }

        @Override
        public Optional<Card> card(String name) {
            try {
                return Optional.of(Card.find(name));
            } catch (IOException e) {
                return Optional.empty();
            }
        }

        @Override
        public Map<String, Neighbour> listen(List<String> names, Duration wait, RawOutputs raw)
                throws IOException {
            return Neighbours.listen(names, wait, raw);
        }
    }

    /// The same, of which no card is asked: the first native call is a long one to prepare.
    record WithoutCards(Interfaces all) implements Interfaces {

        @Override
        public List<String> addresses(String name) {
            return all.addresses(name);
        }

        @Override
        public Optional<Card> card(String name) {
            return Optional.empty();
        }

        @Override
        public Map<String, Neighbour> listen(List<String> names, Duration wait, RawOutputs raw)
                throws IOException {
            return all.listen(names, wait, raw);
        }
    }

    /// Those of a machine of which there are only files.
    record Unknown() implements Interfaces {

        @Override
        public List<String> addresses(String name) {
            return List.of();
        }

        @Override
        public Optional<Card> card(String name) {
            return Optional.empty();
        }

        @Override
        public Map<String, Neighbour> listen(List<String> names, Duration wait, RawOutputs raw) {
            return Map.of();
        }
    }
}
