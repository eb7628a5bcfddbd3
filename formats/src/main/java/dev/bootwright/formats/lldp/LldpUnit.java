package dev.bootwright.formats.lldp;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.bytes.Opaque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What one Ethernet frame says of the station that sent it.
///
/// ```text
/// offset  size  field               big-endian
///      0     6  destination         01:80:c2:00:00:0e as a rule
///      6     6  source
///     12     2  EtherType           88cc
///     14     …  elements            chassis, port, time to live, then others, then the end
/// element
///      0     2  7 bits of type, 9 bits of length
///      2     …  value
/// ```
///
/// The three first elements must be there, in this order (§8.2). Bytes behind the end are padding. A
/// frame without an end is taken as it is, if its last element is whole: some switches leave it out.
///
/// @param elements in order, without the end
public record LldpUnit(List<Element> elements) {

    public static final int ETHER_TYPE = 0x88CC;

    private static final int HEADER_BYTES = 14;
    private static final int END = 0;
    private static final int CHASSIS = 1;
    private static final int PORT = 2;
    private static final int TIME_TO_LIVE = 3;
    private static final int PORT_DESCRIPTION = 4;
    private static final int SYSTEM_NAME = 5;
    private static final int SYSTEM_DESCRIPTION = 6;
    private static final int MANAGEMENT_ADDRESS = 8;
    private static final int ORGANIZATION = 127;

    /// IEEE 802.1 (00-80-c2), subtype 1: port VLAN ID. Source: IEEE 802.1Q-2018 §D.2.1.
    private static final String PORT_VLAN = "0080c201";

    private static final int PORT_VLAN_BYTES = 6;

    /// @param type  0 to 127
    /// @param value at most 511 bytes
    public record Element(int type, Opaque value) {}

    public LldpUnit {
        elements = List.copyOf(elements);
    }

    /// Reads a frame.
    ///
    /// @throws FormatException if it is no LLDP, breaks off, or lacks one of the three
    public static LldpUnit read(byte[] frame) throws FormatException {
        ByteReader in = ByteReader.bigEndian("LLDP", frame);
        in.skip("addresses", HEADER_BYTES - 2);
        int etherType = in.u16("EtherType");
        if (etherType != ETHER_TYPE) {
            throw in.malformed("EtherType", 2, "%04x".formatted(etherType));
        }
        List<Element> elements = new ArrayList<>();
        while (elements.size() < TIME_TO_LIVE || in.remaining() > 0) {
            int head = in.u16("element");
            int type = head >>> 9;
            if (elements.size() < TIME_TO_LIVE && type != elements.size() + 1) {
                throw in.malformed(
                        "element",
                        2,
                        "expected type %d, found %d".formatted(elements.size() + 1, type));
            }
            if (type == END) {
                break;
            }
            elements.add(new Element(type, value(in, type, head & 0x1FF)));
        }
        return new LldpUnit(elements);
    }

    private static Opaque value(ByteReader in, int type, int length) throws FormatException {
        byte[] value = in.bytes("element of type " + type, length);
        boolean isWhole =
                switch (type) {
                    case CHASSIS, PORT -> length >= 2 && length <= 256;
                    case TIME_TO_LIVE -> length >= 2;
                    default -> true;
                };
        if (!isWhole) {
            throw in.malformed("element of type " + type, length, "%d bytes".formatted(length));
        }
        return Opaque.of(value);
    }

    /// Which station it is, unique in its network.
    public String chassis() {
        return Identifier.ofChassis(elements.get(0).value());
    }

    /// Which port of the station.
    public String port() {
        return Identifier.ofPort(elements.get(1).value());
    }

    /// For how many seconds this holds; 0 says that the station goes away.
    public int timeToLive() {
        Opaque value = elements.get(2).value();
        return value.u8(0) << 8 | value.u8(1);
    }

    public Optional<String> portDescription() {
        return text(PORT_DESCRIPTION);
    }

    public Optional<String> systemName() {
        return text(SYSTEM_NAME);
    }

    public Optional<String> systemDescription() {
        return text(SYSTEM_DESCRIPTION);
    }

    /// The first address to manage the station by; absent also when it is of an unknown kind.
    public Optional<String> managementAddress() {
        return first(MANAGEMENT_ADDRESS).flatMap(Identifier::ofManagement);
    }

    /// The VLAN of untagged frames; absent also when the port has none.
    public Optional<Integer> portVlan() {
        return elements.stream()
                .filter(each -> each.type() == ORGANIZATION)
                .map(Element::value)
                .filter(value -> value.toString().startsWith(PORT_VLAN))
                .filter(value -> value.length() == PORT_VLAN_BYTES)
                .map(value -> value.u8(4) << 8 | value.u8(5))
                .filter(vlan -> vlan != 0)
                .findFirst();
    }

    private Optional<String> text(int type) {
        return first(type).map(Identifier::printable).filter(text -> !text.isEmpty());
    }

    private Optional<Opaque> first(int type) {
        return elements.stream()
                .filter(each -> each.type() == type)
                .map(Element::value)
                .findFirst();
    }
}
