package dev.bootwright.netboot.dhcp;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.net.Ipv4Address;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads one [DhcpMessage].
final class MessageReader {

    static final byte[] MAGIC = {99, (byte) 130, 83, 99};
    static final int PAD = 0;
    static final int OVERLOAD = 52;
    static final int END = 255;

    /// Bits of option 52: which field holds options instead of its text.
    static final int IN_FILE = 1;

    static final int IN_SNAME = 2;

    private static final int CHADDR_BYTES = 16;
    private static final int BROADCAST = 0x8000;

    private final ByteReader in;

    /// Value by code, in the order of the first piece.
    private final Map<Integer, byte[]> values = new LinkedHashMap<>();

    MessageReader(byte[] packet) {
        this.in = ByteReader.bigEndian("DHCP", packet);
    }

    DhcpMessage read() throws FormatException {
        int op = in.u8("op");
        if (op != DhcpMessage.REQUEST && op != DhcpMessage.REPLY) {
            throw in.malformed("op", 1, "%d is neither 1 nor 2".formatted(op));
        }
        int htype = in.u8("htype");
        int hlen = in.u8("hlen");
        if (hlen > CHADDR_BYTES) {
            throw in.malformed("hlen", 1, "%d is more than chaddr holds".formatted(hlen));
        }
        int hops = in.u8("hops");
        int xid = (int) in.u32("xid");
        int secs = in.u16("secs");
        boolean broadcast = (in.u16("flags") & BROADCAST) != 0;
        Ipv4Address ciaddr = address("ciaddr");
        Ipv4Address yiaddr = address("yiaddr");
        Ipv4Address siaddr = address("siaddr");
        Ipv4Address giaddr = address("giaddr");
        byte[] chaddr = Arrays.copyOf(in.bytes("chaddr", CHADDR_BYTES), hlen);
        byte[] sname = in.bytes("sname", DhcpMessage.SNAME_BYTES);
        byte[] file = in.bytes("file", DhcpMessage.FILE_BYTES);
        in.magic("magic", MAGIC);
        int overload = readAllOptions(file, sname);
        return new DhcpMessage(
                op,
                htype,
                Opaque.of(chaddr),
                hops,
                xid,
                secs,
                broadcast,
                ciaddr,
                yiaddr,
                siaddr,
                giaddr,
                (overload & IN_SNAME) != 0 ? "" : text(sname),
                (overload & IN_FILE) != 0 ? "" : text(file),
                decoded());
    }

    /// @return the value of option 52, 0 when there is none
    private int readAllOptions(byte[] file, byte[] sname) throws FormatException {
        readOptions(in);
        byte[] overload = values.remove(OVERLOAD);
        if (overload == null) {
            return 0;
        }
        if (overload.length != 1 || overload[0] < 1 || overload[0] > (IN_FILE | IN_SNAME)) {
            throw in.malformed("option overload", 0, "is none of 1, 2 and 3");
        }
        if ((overload[0] & IN_FILE) != 0) {
            readOptions(ByteReader.bigEndian("DHCP options in file", file, 108));
        }
        if ((overload[0] & IN_SNAME) != 0) {
            readOptions(ByteReader.bigEndian("DHCP options in sname", sname, 44));
        }
        values.remove(OVERLOAD);
        return overload[0];
    }

    /// Reads up to the end option. Its absence is no error: some clients stop with the packet.
    private void readOptions(ByteReader area) throws FormatException {
        while (area.remaining() > 0) {
            int code = area.u8("option code");
            if (code == END) {
                return;
            }
            if (code != PAD) {
                int length = area.u8("option length");
                values.merge(code, area.bytes("option value", length), MessageReader::joined);
            }
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(first.length + second.length);
        all.writeBytes(first);
        all.writeBytes(second);
        return all.toByteArray();
    }

    private List<DhcpOption> decoded() {
        List<DhcpOption> options = new ArrayList<>(values.size());
        values.forEach((code, value) -> options.add(OptionCodec.decode(code, value)));
        return options;
    }

    private Ipv4Address address(String field) throws FormatException {
        return new Ipv4Address((int) in.u32(field));
    }

    /// Text up to the first NUL, which a field filled to the brim lacks: the last byte is then
    /// dropped, as it is by firmware that puts a NUL there.
    private static String text(byte[] value) {
        int end = 0;
        while (end < value.length - 1 && value[end] != 0) {
            end++;
        }
        return new String(value, 0, end, StandardCharsets.ISO_8859_1);
    }
}
