package dev.bootwright.netboot.dhcp;

import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.net.Ipv4Address;
import java.util.List;

/// An option of a DHCP message: one case for each that this server reads or writes. The others
/// survive a round trip as [Unknown]; those that break the rule of their own option as [Malformed],
/// since a client with one odd option still wants to boot.
///
/// Options 0 (pad), 52 (overload) and 255 (end) are part of the layout, which [DhcpMessage] reads
/// and writes, and have no case. Source: RFC 2132 unless a case says otherwise.
public sealed interface DhcpOption {

    int code();

    /// Option 1 (§3.3).
    record SubnetMask(Ipv4Address mask) implements DhcpOption {
        @Override
        public int code() {
            return 1;
        }
    }

    /// Option 3 (§3.5).
    ///
    /// @param addresses the best first
    record Routers(List<Ipv4Address> addresses) implements DhcpOption {
        public Routers {
            addresses = List.copyOf(addresses);
        }

        @Override
        public int code() {
            return 3;
        }
    }

    /// Option 6 (§3.8).
    record NameServers(List<Ipv4Address> addresses) implements DhcpOption {
        public NameServers {
            addresses = List.copyOf(addresses);
        }

        @Override
        public int code() {
            return 6;
        }
    }

    /// Option 12 (§3.14).
    record HostName(String name) implements DhcpOption {
        @Override
        public int code() {
            return 12;
        }
    }

    /// Option 15 (§3.17).
    record DomainName(String name) implements DhcpOption {
        @Override
        public int code() {
            return 15;
        }
    }

    /// Option 28 (§5.3).
    record BroadcastAddress(Ipv4Address address) implements DhcpOption {
        @Override
        public int code() {
            return 28;
        }
    }

    /// Option 43 (§8.4): for PXE clients a list of sub-options, see [PxeOptions].
    record VendorSpecific(Opaque value) implements DhcpOption {
        @Override
        public int code() {
            return 43;
        }
    }

    /// Option 50 (§9.1).
    record RequestedAddress(Ipv4Address address) implements DhcpOption {
        @Override
        public int code() {
            return 50;
        }
    }

    /// Option 51 (§9.2).
    ///
    /// @param seconds 0xFFFFFFFF means for ever
    record LeaseTime(long seconds) implements DhcpOption {
        @Override
        public int code() {
            return 51;
        }
    }

    /// Option 53 (§9.6).
    record Type(MessageType type) implements DhcpOption {
        @Override
        public int code() {
            return 53;
        }
    }

    /// Option 54 (§9.7).
    record ServerIdentifier(Ipv4Address address) implements DhcpOption {
        @Override
        public int code() {
            return 54;
        }
    }

    /// Option 55 (§9.8).
    ///
    /// @param codes in the client's order of preference
    record ParameterRequestList(List<Integer> codes) implements DhcpOption {
        public ParameterRequestList {
            codes = List.copyOf(codes);
        }

        @Override
        public int code() {
            return 55;
        }
    }

    /// Option 56 (§9.9): why a NAK or a DECLINE was sent.
    record Message(String text) implements DhcpOption {
        @Override
        public int code() {
            return 56;
        }
    }

    /// Option 57 (§9.10).
    ///
    /// @param bytes of the largest IP datagram the client takes, 576 or more by the rule
    record MaxMessageSize(int bytes) implements DhcpOption {
        @Override
        public int code() {
            return 57;
        }
    }

    /// Option 58 (§9.11), T1.
    record RenewalTime(long seconds) implements DhcpOption {
        @Override
        public int code() {
            return 58;
        }
    }

    /// Option 59 (§9.12), T2.
    record RebindingTime(long seconds) implements DhcpOption {
        @Override
        public int code() {
            return 59;
        }
    }

    /// Option 60 (§9.13): `PXEClient:Arch:00007:UNDI:003016`, `HTTPClient…`, `d-i`.
    record VendorClass(String text) implements DhcpOption {
        @Override
        public int code() {
            return 60;
        }
    }

    /// Option 61 (§9.14).
    record ClientIdentifier(Opaque value) implements DhcpOption {
        @Override
        public int code() {
            return 61;
        }
    }

    /// Option 66 (§9.4).
    record TftpServerName(String name) implements DhcpOption {
        @Override
        public int code() {
            return 66;
        }
    }

    /// Option 67 (§9.5).
    record BootFileName(String name) implements DhcpOption {
        @Override
        public int code() {
            return 67;
        }
    }

    /// Option 77, as its clients send it: in the list form of RFC 3004 §4, or, as iPXE does, as
    /// text without any length; see [#classes].
    record UserClass(Opaque value) implements DhcpOption {
        @Override
        public int code() {
            return 77;
        }

        /// The classes; the whole value as one when it is no list.
        public List<String> classes() {
            return SubOptions.userClasses(value);
        }
    }

    /// Option 82 (RFC 3046): what a relay adds and wants back untouched.
    record RelayAgentInformation(Opaque value) implements DhcpOption {
        @Override
        public int code() {
            return 82;
        }
    }

    /// Option 93 (RFC 4578 §2.1).
    ///
    /// @param types one or more
    record ClientArchitecture(List<Integer> types) implements DhcpOption {
        public ClientArchitecture {
            types = List.copyOf(types);
        }

        @Override
        public int code() {
            return 93;
        }
    }

    /// Option 94 (RFC 4578 §2.2).
    ///
    /// @param type 1 for UNDI
    record ClientNetworkInterface(int type, int major, int minor) implements DhcpOption {
        @Override
        public int code() {
            return 94;
        }
    }

    /// Option 97 (RFC 4578 §2.3) of type 0.
    ///
    /// @param uuid the 16 bytes after the type, in the client's own order; see [PxeClient]
    record ClientMachineId(Opaque uuid) implements DhcpOption {
        @Override
        public int code() {
            return 97;
        }
    }

    /// Option 118 (RFC 3011): the subnet the client wants an address in.
    record SubnetSelection(Ipv4Address address) implements DhcpOption {
        @Override
        public int code() {
            return 118;
        }
    }

    /// Option 150 (RFC 5859).
    record TftpServerAddresses(List<Ipv4Address> addresses) implements DhcpOption {
        public TftpServerAddresses {
            addresses = List.copyOf(addresses);
        }

        @Override
        public int code() {
            return 150;
        }
    }

    /// Option 175: iPXE's own sub-options, see [PxeOptions].
    record Ipxe(Opaque value) implements DhcpOption {
        @Override
        public int code() {
            return 175;
        }
    }

    /// An option this server has no use for.
    record Unknown(int code, Opaque value) implements DhcpOption {}

    /// An option whose value its own definition does not allow.
    ///
    /// @param reason what was expected and what was found
    record Malformed(int code, Opaque value, String reason) implements DhcpOption {}
}
