package dev.bootwright.netboot.dhcp;

import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.net.Ipv4Address;
import dev.bootwright.formats.net.MacAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Makes the messages of one client.
final class Client {

    private final MacAddress mac;
    private final List<DhcpOption> always = new ArrayList<>();
    private Ipv4Address ciaddr = Ipv4Address.NONE;
    private Ipv4Address giaddr = Ipv4Address.NONE;
    private Ipv4Address source = Ipv4Address.NONE;
    private int xid = 0xABCD;
    private boolean broadcast;
    private boolean toOurselves;

    private Client(String mac) {
        this.mac = MacAddress.parse(mac);
    }

    /// Sends nothing but what a message needs.
    static Client plain(String mac) {
        return new Client(mac);
    }

    static Client plain() {
        return plain("52:54:00:00:00:01");
    }

    /// Firmware that speaks PXE.
    static Client pxe(int architecture) {
        return plain().with(
                        new DhcpOption.VendorClass(
                                "PXEClient:Arch:%05d:UNDI:003000".formatted(architecture)),
                        new DhcpOption.ClientArchitecture(List.of(architecture)),
                        new DhcpOption.ClientNetworkInterface(1, 3, 0),
                        new DhcpOption.ParameterRequestList(List.of(1, 3, 6, 43, 60, 66, 67)));
    }

    static Client httpBoot(int architecture) {
        return plain().with(
                        new DhcpOption.VendorClass(
                                "HTTPClient:Arch:%05d:UNDI:003000".formatted(architecture)),
                        new DhcpOption.ClientArchitecture(List.of(architecture)));
    }

    /// iPXE as it comes: user class without a length, option 175 with its features.
    static Client ipxe(int architecture) {
        return pxe(architecture)
                .with(
                        new DhcpOption.UserClass(text("iPXE")),
                        new DhcpOption.Ipxe(Opaque.parse("130101" + "180101")));
    }

    static Opaque text(String text) {
        return Opaque.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Client with(DhcpOption... options) {
        for (DhcpOption option : options) {
            always.removeIf(former -> former.code() == option.code());
            always.add(option);
        }
        return this;
    }

    Client without(int code) {
        always.removeIf(option -> option.code() == code);
        return this;
    }

    Client ciaddr(String address) {
        this.ciaddr = Ipv4Address.parse(address);
        this.source = ciaddr;
        return this;
    }

    Client xid(int number) {
        this.xid = number;
        return this;
    }

    Client relayedBy(String address) {
        this.giaddr = Ipv4Address.parse(address);
        return this;
    }

    Client broadcast() {
        this.broadcast = true;
        return this;
    }

    /// Sends to our own address, and not to everyone.
    Client unicast() {
        this.toOurselves = true;
        return this;
    }

    MacAddress mac() {
        return mac;
    }

    Arrival discover(DhcpOption... more) {
        return send(MessageType.DISCOVER, Destination.SERVER_PORT, more);
    }

    /// Takes an offer.
    Arrival request(String server, String address) {
        return send(
                MessageType.REQUEST,
                Destination.SERVER_PORT,
                new DhcpOption.ServerIdentifier(Ipv4Address.parse(server)),
                new DhcpOption.RequestedAddress(Ipv4Address.parse(address)));
    }

    /// Remembers an address.
    Arrival reboot(String address) {
        return send(
                MessageType.REQUEST,
                Destination.SERVER_PORT,
                new DhcpOption.RequestedAddress(Ipv4Address.parse(address)));
    }

    /// Prolongs the lease of its `ciaddr`.
    Arrival renew() {
        return send(MessageType.REQUEST, Destination.SERVER_PORT);
    }

    Arrival binl(DhcpOption... more) {
        return send(MessageType.REQUEST, Arrival.BINL, more);
    }

    Arrival send(MessageType type, int port, DhcpOption... more) {
        List<DhcpOption> options = new ArrayList<>();
        options.add(new DhcpOption.Type(type));
        options.addAll(List.of(more));
        options.addAll(always);
        DhcpMessage message =
                new DhcpMessage(
                        DhcpMessage.REQUEST,
                        DhcpMessage.ETHERNET,
                        Opaque.of(mac.octets()),
                        giaddr.isNone() ? 0 : 1,
                        xid,
                        0,
                        broadcast,
                        ciaddr,
                        Ipv4Address.NONE,
                        Ipv4Address.NONE,
                        giaddr,
                        "",
                        "",
                        options);
        return new Arrival(
                message,
                giaddr.isNone() ? source : giaddr,
                giaddr.isNone() ? Destination.CLIENT_PORT : Destination.SERVER_PORT,
                port,
                toOurselves || port == Arrival.BINL);
    }
}
