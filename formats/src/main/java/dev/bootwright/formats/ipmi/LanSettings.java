package dev.bootwright.formats.ipmi;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.net.MacAddress;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.OptionalInt;

/// The network settings of one channel of a controller. Source: sections 23.1, 23.2, table 23-4.
public final class LanSettings {

    private static final int SET_IN_PROGRESS = 0;
    private static final int ADDRESS = 3;
    private static final int SOURCE = 4;
    private static final int MAC = 5;
    private static final int MASK = 6;
    private static final int GATEWAY = 12;
    private static final int VLAN = 20;

    private static final int STATIC = 1;
    private static final int DHCP = 2;
    private static final int VLAN_ENABLED = 0x8000;

    private final Commands commands;
    private final int channel;

    LanSettings(Commands commands, int channel) {
        if (channel < 1 || channel > 0xB) {
            throw new IllegalArgumentException("channel %d: 1 to 11".formatted(channel));
        }
        this.commands = commands;
        this.channel = channel;
    }

    /// Where the address comes from.
    public enum Source {
        STATIC,
        DHCP,
        OTHER
    }

    public Inet4Address address() throws IOException {
        return address("address", ADDRESS);
    }

    public Inet4Address mask() throws IOException {
        return address("mask", MASK);
    }

    /// All zeros for none.
    public Inet4Address gateway() throws IOException {
        return address("gateway", GATEWAY);
    }

    public MacAddress mac() throws IOException {
        byte[] bytes = get("MAC address", MAC).bytes("MAC address", 6);
        long bits = 0;
        for (byte each : bytes) {
            bits = bits << 8 | Byte.toUnsignedLong(each);
        }
        return new MacAddress(bits);
    }

    public Source source() throws IOException {
        return switch (get("address source", SOURCE).u8("address source") & 0xF) {
            case STATIC -> Source.STATIC;
            case DHCP -> Source.DHCP;
            default -> Source.OTHER;
        };
    }

    /// The VLAN it tags with, 1 to 4094; empty for none.
    public OptionalInt vlan() throws IOException {
        int value = get("VLAN", VLAN).u16("VLAN");
        return (value & VLAN_ENABLED) == 0 ? OptionalInt.empty() : OptionalInt.of(value & 0xFFF);
    }

    public void setAddress(Inet4Address address) throws IOException {
        set("address", ADDRESS, address.getAddress());
    }

    public void setMask(Inet4Address mask) throws IOException {
        set("mask", MASK, mask.getAddress());
    }

    public void setGateway(Inet4Address gateway) throws IOException {
        set("gateway", GATEWAY, gateway.getAddress());
    }

    /// @throws IllegalArgumentException for [Source#OTHER]
    public void setSource(Source source) throws IOException {
        int code =
                switch (source) {
                    case STATIC -> STATIC;
                    case DHCP -> DHCP;
                    case OTHER -> throw new IllegalArgumentException("no source of its own");
                };
        set("address source", SOURCE, (byte) code);
    }

    /// @param vlan 1 to 4094, or empty for none
    public void setVlan(OptionalInt vlan) throws IOException {
        int value = vlan.isPresent() ? VLAN_ENABLED | vlan.getAsInt() : 0;
        set("VLAN", VLAN, (byte) value, (byte) (value >> 8));
    }

    /// Whether somebody has said [#begin] and not [#end]: a notice, no lock. False for controllers that
    /// have no such notice.
    public boolean isBeingSet() throws IOException {
        try {
            return (get("set in progress", SET_IN_PROGRESS).u8("set in progress") & 3) != 0;
        } catch (IpmiRefusal refusal) {
            if (refusal.isForbidden()) {
                throw refusal;
            }
            return false;
        }
    }

    /// Says that several settings follow, which are to be taken together. Controllers without this take
    /// each at once.
    ///
    /// @throws IpmiRefusal of [IpmiRefusal#isBeingSet] if [#isBeingSet] holds, from most controllers
    public void begin() throws IOException {
        progress(1);
    }

    /// Takes what was set since [#begin] into use; [#end] is to follow.
    public void commit() throws IOException {
        progress(2);
    }

    /// Ends what [#begin] began, whoever said that. Without [#commit] some controllers give up what was
    /// set since.
    public void end() throws IOException {
        progress(0);
    }

    private void progress(int state) throws IOException {
        try {
            set("set in progress", SET_IN_PROGRESS, (byte) state);
        } catch (IpmiRefusal refusal) {
            boolean isNotYetEnded = state == 0 && refusal.isTransient();
            if (refusal.isForbidden() || refusal.isBeingSet() || isNotYetEnded) {
                throw refusal;
            }
            // Optional, as is its state "commit write".
        }
    }

    private Inet4Address address(String what, int parameter) throws IOException {
        byte[] bytes = get(what, parameter).bytes(what, 4);
        if (InetAddress.getByAddress(bytes) instanceof Inet4Address address) {
            return address;
        }
        throw new AssertionError("four bytes are an IPv4 address");
    }

    private ByteReader get(String what, int parameter) throws IOException {
        ByteReader in =
                commands.ask(
                        "LAN " + what,
                        IpmiRequest.of(IpmiRequest.TRANSPORT, 0x02, channel, parameter, 0, 0));
        return in.skip("parameter revision", 1);
    }

    private void set(String what, int parameter, byte... value) throws IOException {
        byte[] data = new byte[2 + value.length];
        data[0] = (byte) channel;
        data[1] = (byte) parameter;
        System.arraycopy(value, 0, data, 2, value.length);
        commands.tell("LAN " + what, new IpmiRequest(IpmiRequest.TRANSPORT, 0x01, Opaque.of(data)));
    }
}
