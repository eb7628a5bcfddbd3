package dev.bootwright.netboot.dhcp;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.net.Ipv4Address;
import dev.bootwright.formats.net.MacAddress;
import java.util.List;
import java.util.Optional;

/// A DHCP message, without the UDP around it. Components carry the names of RFC 2131, figure 1.
///
/// ```text
/// offset  size  field        big-endian
///      0     1  op           1 from a client, 2 from a server
///      1     1  htype        1 Ethernet
///      2     1  hlen         6 for Ethernet
///      3     1  hops         relays on the way
///      4     4  xid
///      8     2  secs
///     10     2  flags        highest bit: broadcast the reply
///     12     4  ciaddr
///     16     4  yiaddr
///     20     4  siaddr
///     24     4  giaddr
///     28    16  chaddr       hlen bytes, then zeros
///     44    64  sname        text ended by NUL, or options (option 52)
///    108   128  file         text ended by NUL, or options (option 52)
///    236     4  magic        63 82 53 63
///    240        options      code, length, value; 0 fills, 255 ends
/// ```
///
/// An option that comes more than once is one option whose value was cut in pieces (RFC 3396), and
/// stands where its first piece stood. What the layout leaves open is written like this: no
/// filling between options, one end, then zeros up to the 300 bytes that BOOTP relays expect.
///
/// @param op      [#REQUEST] or [#REPLY]
/// @param htype   hardware type of `chaddr`
/// @param chaddr  at most 16 bytes
/// @param hops    relays the message has passed
/// @param xid     transaction id the client chose
/// @param secs    seconds since the client began, as the client counts them
/// @param broadcast whether the client cannot yet take a reply sent to its new address
/// @param ciaddr  address the client has and answers ARP for, else `0.0.0.0`
/// @param yiaddr  address the server gives to the client
/// @param siaddr  address of the server to use next in the boot
/// @param giaddr  address of the relay, `0.0.0.0` when there is none
/// @param sname   at most 63 characters
/// @param file    at most 127 characters
public record DhcpMessage(
        int op,
        int htype,
        Opaque chaddr,
        int hops,
        int xid,
        int secs,
        boolean broadcast,
        Ipv4Address ciaddr,
        Ipv4Address yiaddr,
        Ipv4Address siaddr,
        Ipv4Address giaddr,
        String sname,
        String file,
        List<DhcpOption> options) {

    public static final int REQUEST = 1;
    public static final int REPLY = 2;

    /// Bytes of a `sname` field, with its NUL.
    static final int SNAME_BYTES = 64;

    /// Bytes of a `file` field, with its NUL.
    static final int FILE_BYTES = 128;

    /// Hardware type of Ethernet.
    static final int ETHERNET = 1;

    /// Bytes that a client always takes: an IP datagram of 576 without IP and UDP headers.
    public static final int USUAL_LIMIT = 548;

    public DhcpMessage {
        options = List.copyOf(options);
        if (chaddr.length() > 16 || sname.length() >= SNAME_BYTES || file.length() >= FILE_BYTES) {
            throw new IllegalArgumentException(
                    "chaddr, sname or file too long: %s, '%s', '%s'"
                            .formatted(chaddr, sname, file));
        }
    }

    /// Reads the payload of a UDP packet.
    ///
    /// @throws FormatException if it is no DHCP message; odd values of single options are no error
    public static DhcpMessage read(byte[] packet) throws FormatException {
        return new MessageReader(packet).read();
    }

    /// The message as it goes onto the wire.
    public byte[] write() {
        return MessageWriter.write(this);
    }

    /// The message in at most `limit` bytes: where it does not fit, options move into `file` and
    /// `sname` if these are empty (option 52), and what still does not fit is left out, from the
    /// end. Option 82 is never left out (RFC 3046 §2.2).
    ///
    /// @param limit [#USUAL_LIMIT] or more
    public byte[] write(int limit) {
        return MessageWriter.write(this, limit);
    }

    /// The option of a type, if there is one.
    public <T extends DhcpOption> Optional<T> option(Class<T> type) {
        for (DhcpOption option : options) {
            if (type.isInstance(option)) {
                return Optional.of(type.cast(option));
            }
        }
        return Optional.empty();
    }

    /// Whether the option came, well-formed or not.
    public boolean has(int code) {
        for (DhcpOption option : options) {
            if (option.code() == code) {
                return true;
            }
        }
        return false;
    }

    /// Option 53; empty when there is none, or one this server does not know.
    public Optional<MessageType> type() {
        return option(DhcpOption.Type.class).map(DhcpOption.Type::type);
    }

    /// The client's Ethernet address; empty for other hardware.
    public Optional<MacAddress> mac() {
        return htype == ETHERNET && chaddr.length() == MacAddress.BYTES
                ? Optional.of(MacAddress.of(chaddr.toByteArray()))
                : Optional.empty();
    }
}
