package dev.bootwright.netboot.dhcp;

import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.net.Ipv4Address;
import dev.bootwright.netboot.dhcp.DhcpOption.*;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The value of one option, between bytes and [DhcpOption].
final class OptionCodec {

    private OptionCodec() {}

    /// @param value all of it, also when it was sent in several pieces (RFC 3396)
    static DhcpOption decode(int code, byte[] value) {
        String objection = objection(code, value);
        if (!objection.isEmpty()) {
            return new Malformed(code, Opaque.of(value), objection);
        }
        return switch (code) {
            case 1 -> new SubnetMask(Ipv4Address.of(value));
            case 3 -> new Routers(addresses(value));
            case 6 -> new NameServers(addresses(value));
            case 12 -> new HostName(text(value));
            case 15 -> new DomainName(text(value));
            case 28 -> new BroadcastAddress(Ipv4Address.of(value));
            case 43 -> new VendorSpecific(Opaque.of(value));
            case 50 -> new RequestedAddress(Ipv4Address.of(value));
            case 51 -> new LeaseTime(u32(value));
            case 53 -> type(value);
            case 54 -> new ServerIdentifier(Ipv4Address.of(value));
            case 55 -> new ParameterRequestList(bytes(value));
            case 56 -> new Message(text(value));
            case 57 -> new MaxMessageSize(u16(value, 0));
            case 58 -> new RenewalTime(u32(value));
            case 59 -> new RebindingTime(u32(value));
            case 60 -> new VendorClass(text(value));
            case 61 -> new ClientIdentifier(Opaque.of(value));
            case 66 -> new TftpServerName(text(value));
            case 67 -> new BootFileName(text(value));
            case 77 -> new UserClass(Opaque.of(value));
            case 82 -> new RelayAgentInformation(Opaque.of(value));
            case 93 -> new ClientArchitecture(types(value));
            case 94 -> new ClientNetworkInterface(value[0] & 255, value[1] & 255, value[2] & 255);
            case 97 -> new ClientMachineId(Opaque.of(Arrays.copyOfRange(value, 1, 17)));
            case 118 -> new SubnetSelection(Ipv4Address.of(value));
            case 150 -> new TftpServerAddresses(addresses(value));
            case 175 -> new Ipxe(Opaque.of(value));
            default -> new Unknown(code, Opaque.of(value));
        };
    }

    static byte[] encode(DhcpOption option) {
        return switch (option) {
            case SubnetMask(Ipv4Address mask) -> mask.octets();
            case Routers(List<Ipv4Address> all) -> octets(all);
            case NameServers(List<Ipv4Address> all) -> octets(all);
            case HostName(String name) -> bytes(name);
            case DomainName(String name) -> bytes(name);
            case BroadcastAddress(Ipv4Address address) -> address.octets();
            case VendorSpecific(Opaque value) -> value.toByteArray();
            case RequestedAddress(Ipv4Address address) -> address.octets();
            case LeaseTime(long seconds) -> u32(seconds);
            case Type(MessageType type) -> new byte[] {(byte) type.code()};
            case ServerIdentifier(Ipv4Address address) -> address.octets();
            case ParameterRequestList(List<Integer> codes) -> bytes(codes);
            case Message(String text) -> bytes(text);
            case MaxMessageSize(int bytes) -> u16(bytes);
            case RenewalTime(long seconds) -> u32(seconds);
            case RebindingTime(long seconds) -> u32(seconds);
            case VendorClass(String text) -> bytes(text);
            case ClientIdentifier(Opaque value) -> value.toByteArray();
            case TftpServerName(String name) -> bytes(name);
            case BootFileName(String name) -> bytes(name);
            case UserClass(Opaque value) -> value.toByteArray();
            case RelayAgentInformation(Opaque value) -> value.toByteArray();
            case ClientArchitecture(List<Integer> types) -> types(types);
            case ClientNetworkInterface(int type, int major, int minor) ->
                    new byte[] {(byte) type, (byte) major, (byte) minor};
            case ClientMachineId(Opaque uuid) ->
                    ByteBuffer.allocate(17).put((byte) 0).put(uuid.toByteArray()).array();
            case SubnetSelection(Ipv4Address address) -> address.octets();
            case TftpServerAddresses(List<Ipv4Address> all) -> octets(all);
            case Ipxe(Opaque value) -> value.toByteArray();
            case Unknown(int _, Opaque value) -> value.toByteArray();
            case Malformed(int _, Opaque value, String _) -> value.toByteArray();
        };
    }

    /// What the definition of the option has against the value; empty for nothing.
    private static String objection(int code, byte[] value) {
        return switch (code) {
            case 1, 28, 50, 51, 54, 58, 59, 118 -> exactly(4, value);
            case 3, 6, 150 -> manyOf(4, value);
            case 12, 15, 55, 56, 60, 66, 67, 77 -> atLeast(1, value);
            case 53 -> exactly(1, value);
            case 57 -> exactly(2, value);
            case 61 -> atLeast(2, value);
            case 93 -> manyOf(2, value);
            case 94 -> exactly(3, value);
            case 97 ->
                    value.length == 17 && value[0] != 0
                            ? "type %d is no UUID".formatted(value[0])
                            : exactly(17, value);
            default -> "";
        };
    }

    private static String exactly(int length, byte[] value) {
        return value.length == length
                ? ""
                : "%d bytes instead of %d".formatted(value.length, length);
    }

    private static String atLeast(int length, byte[] value) {
        return value.length >= length
                ? ""
                : "%d bytes instead of %d or more".formatted(value.length, length);
    }

    private static String manyOf(int unit, byte[] value) {
        return value.length != 0 && value.length % unit == 0
                ? ""
                : "%d bytes are no whole items of %d".formatted(value.length, unit);
    }

    private static DhcpOption type(byte[] value) {
        return MessageType.of(value[0])
                .<DhcpOption>map(Type::new)
                .orElseGet(() -> new Unknown(53, Opaque.of(value)));
    }

    /// Text up to a closing NUL, which some clients send and RFC 2132 §2 tells to expect.
    private static String text(byte[] value) {
        int end = value.length;
        while (end > 0 && value[end - 1] == 0) {
            end--;
        }
        return new String(value, 0, end, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static List<Integer> bytes(byte[] value) {
        List<Integer> all = new ArrayList<>(value.length);
        for (byte octet : value) {
            all.add(Byte.toUnsignedInt(octet));
        }
        return all;
    }

    private static byte[] bytes(List<Integer> codes) {
        byte[] value = new byte[codes.size()];
        for (int i = 0; i < value.length; i++) {
            value[i] = codes.get(i).byteValue();
        }
        return value;
    }

    private static List<Ipv4Address> addresses(byte[] value) {
        List<Ipv4Address> all = new ArrayList<>(value.length / 4);
        for (int at = 0; at < value.length; at += 4) {
            all.add(Ipv4Address.of(Arrays.copyOfRange(value, at, at + 4)));
        }
        return all;
    }

    private static byte[] octets(List<Ipv4Address> addresses) {
        ByteBuffer out = ByteBuffer.allocate(4 * addresses.size());
        addresses.forEach(address -> out.putInt(address.bits()));
        return out.array();
    }

    private static List<Integer> types(byte[] value) {
        List<Integer> all = new ArrayList<>(value.length / 2);
        for (int at = 0; at < value.length; at += 2) {
            all.add(u16(value, at));
        }
        return all;
    }

    private static byte[] types(List<Integer> types) {
        ByteBuffer out = ByteBuffer.allocate(2 * types.size());
        types.forEach(type -> out.putShort(type.shortValue()));
        return out.array();
    }

    private static int u16(byte[] value, int at) {
        return (value[at] & 255) << 8 | (value[at + 1] & 255);
    }

    private static byte[] u16(int value) {
        return new byte[] {(byte) (value >>> 8), (byte) value};
    }

    private static long u32(byte[] value) {
        return Integer.toUnsignedLong(Ipv4Address.of(value).bits());
    }

    private static byte[] u32(long value) {
        return ByteBuffer.allocate(4).putInt((int) value).array();
    }
}
