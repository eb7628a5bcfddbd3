package dev.bootwright.netboot.dhcp;

import dev.bootwright.formats.net.Ipv4Address;
import java.util.ArrayList;
import java.util.List;

/// Puts a reply together: the fields that RFC 2131 table 3 copies from the request, options in the
/// order that RFC 2132 §9.8 asks for, and what a client is told about booting.
final class Reply {

    /// IP and UDP headers, which option 57 counts in.
    private static final int HEADER_BYTES = 28;

    private static final int LEAST_DATAGRAM = 576;

    private final DhcpMessage request;
    private final ServerIdentity server;

    /// What the client asks for, in its order; nothing when it does not say.
    private final List<Integer> requested;

    /// Message type and server first.
    private final List<DhcpOption> options = new ArrayList<>();

    private Ipv4Address ciaddr = Ipv4Address.NONE;
    private Ipv4Address yiaddr = Ipv4Address.NONE;
    private Ipv4Address siaddr = Ipv4Address.NONE;
    private String file = "";
    private boolean broadcast;

    Reply(DhcpMessage request, ServerIdentity server, MessageType type) {
        this.request = request;
        this.server = server;
        this.broadcast = request.broadcast();
        this.requested =
                request.option(DhcpOption.ParameterRequestList.class)
                        .map(DhcpOption.ParameterRequestList::codes)
                        .orElse(List.of());
        add(new DhcpOption.Type(type));
        add(new DhcpOption.ServerIdentifier(server.address()));
    }

    Reply add(DhcpOption option) {
        for (int i = 0; i < options.size(); i++) {
            if (options.get(i).code() == option.code()) {
                options.set(i, option);
                return this;
            }
        }
        options.add(option);
        return this;
    }

    /// Adds an option that nobody needs who has not asked for it. A client that sends no list is
    /// taken to want everything.
    Reply addIfAsked(DhcpOption option) {
        return asksFor(option.code()) || !request.has(55) ? add(option) : this;
    }

    Reply ciaddr(Ipv4Address address) {
        this.ciaddr = address;
        return this;
    }

    Reply yiaddr(Ipv4Address address) {
        this.yiaddr = address;
        return this;
    }

    /// Asks the relay to broadcast the reply to its client.
    Reply broadcast() {
        this.broadcast = true;
        return this;
    }

    /// Names the file to load from this server: in `file` as far as it fits, and in option 67 when
    /// it does not, or when the client asks for it; firmware disagrees on which it reads, as it
    /// does on `siaddr`, options 66, 150 and 54 for the server, so all say the same.
    Reply bootFile(String name) {
        siaddr = server.address();
        boolean fits = name.length() < DhcpMessage.FILE_BYTES;
        file = fits ? name : "";
        if (!fits || asksFor(67)) {
            add(new DhcpOption.BootFileName(name));
        }
        if (asksFor(66)) {
            add(new DhcpOption.TftpServerName(server.address().toString()));
        }
        if (asksFor(150)) {
            add(new DhcpOption.TftpServerAddresses(List.of(server.address())));
        }
        return this;
    }

    boolean asksFor(int code) {
        return requested.contains(code);
    }

    /// The largest message the client takes. OVMF's PXE says 65280 in its REQUEST, where it said
    /// 1472 in its DISCOVER, so the interface's MTU is a limit too.
    int limit() {
        int datagram =
                request.option(DhcpOption.MaxMessageSize.class)
                        .map(DhcpOption.MaxMessageSize::bytes)
                        .orElse(LEAST_DATAGRAM);
        int most = Math.max(LEAST_DATAGRAM, server.mtu());
        return Math.clamp(datagram, LEAST_DATAGRAM, most) - HEADER_BYTES;
    }

    DhcpMessage message() {
        request.option(DhcpOption.ClientMachineId.class).ifPresent(this::add);
        request.option(DhcpOption.ClientIdentifier.class).ifPresent(this::add); // RFC 6842 §3
        return new DhcpMessage(
                DhcpMessage.REPLY,
                request.htype(),
                request.chaddr(),
                0,
                request.xid(),
                0,
                broadcast,
                ciaddr,
                yiaddr,
                siaddr,
                request.giaddr(),
                "",
                file,
                ordered());
    }

    /// Message type and server first, then what was asked for, in that order, then the rest; the
    /// relay's own last (RFC 3046 §2.1).
    private List<DhcpOption> ordered() {
        List<DhcpOption> left = new ArrayList<>(options);
        List<DhcpOption> ordered = new ArrayList<>(left.size() + 1);
        ordered.add(left.removeFirst());
        ordered.add(left.removeFirst());
        for (int code : requested) {
            for (int i = 0; i < left.size(); i++) {
                if (left.get(i).code() == code) {
                    ordered.add(left.remove(i));
                    break;
                }
            }
        }
        ordered.addAll(left);
        request.option(DhcpOption.RelayAgentInformation.class).ifPresent(ordered::add);
        return ordered;
    }
}
