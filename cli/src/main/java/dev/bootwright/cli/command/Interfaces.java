package dev.bootwright.cli.command;

import dev.bootwright.formats.net.Ipv4Address;
import dev.bootwright.formats.net.Ipv4Network;
import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The network interfaces of this machine, as `serve` needs them.
final class Interfaces {

    private Interfaces() {}

    /// @param name    empty when only an address was asked for
    /// @param address that machines reach
    /// @param network around it; a single address when there is no interface
    record Found(String name, Ipv4Address address, Ipv4Network network) {}

    /// @param listen address of the interface to use; its first if empty
    static Found ofName(String name, Optional<String> listen) {
        NetworkInterface found = byName(name);
        if (found == null) {
            throw new Failure(
                    "there is no interface \"%s\"".formatted(name),
                    "the interfaces here are " + describe());
        }
        List<InterfaceAddress> addresses = ipv4(found);
        for (InterfaceAddress each : addresses) {
            Ipv4Address address = Ipv4Address.of(each.getAddress().getAddress());
            if (listen.isEmpty() || listen.get().equals(address.toString())) {
                return new Found(
                        name, address, Ipv4Network.around(address, each.getNetworkPrefixLength()));
            }
        }
        throw listen.isEmpty()
                ? new Failure(
                        "interface %s has no IPv4 address".formatted(name),
                        "give it one: ip address add 10.0.0.1/24 dev " + name)
                : new Failure(
                        "interface %s does not have the address %s".formatted(name, listen.get()),
                        "the interfaces here are " + describe());
    }

    static Found ofAddress(String text) {
        try {
            Ipv4Address address = Ipv4Address.parse(text);
            return new Found("", address, new Ipv4Network(address, 32));
        } catch (IllegalArgumentException e) {
            throw new Failure(
                    "--listen: " + e.getMessage(), "write it like 10.0.0.1", Failure.USAGE);
        }
    }

    /// Every interface with its IPv4 addresses: `eth0 (10.0.0.1/24), lo (127.0.0.1/8)`.
    static String describe() {
        List<String> words = new ArrayList<>();
        try {
            for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
                List<String> addresses =
                        ipv4(each).stream()
                                .map(address ->
                                        address.getAddress().getHostAddress()
                                                + "/"
                                                + address.getNetworkPrefixLength())
                                .toList();
                words.add(
                        addresses.isEmpty()
                                ? each.getName()
                                : "%s (%s)"
                                        .formatted(each.getName(), String.join(", ", addresses)));
            }
        } catch (SocketException e) {
            return "unknown: " + e.getMessage();
        }
        return words.isEmpty() ? "none" : String.join(", ", words);
    }

    private static @Nullable NetworkInterface byName(String name) {
        try {
            return NetworkInterface.getByName(name);
        } catch (SocketException e) {
            throw new Failure(
                    "cannot look for interface %s: %s".formatted(name, e.getMessage()), "");
        }
    }

    private static List<InterfaceAddress> ipv4(NetworkInterface found) {
        return found.getInterfaceAddresses().stream()
                .filter(each -> each.getAddress() instanceof Inet4Address)
                .toList();
    }
}
