package dev.bootwright.netboot.dhcp;

import dev.bootwright.formats.bytes.ByteWriter;
import dev.bootwright.formats.net.Ipv4Address;
import dev.bootwright.netboot.dhcp.DhcpOption.RelayAgentInformation;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Writes a [DhcpMessage].
final class MessageWriter {

    private static final int FIXED_BYTES = 240;

    /// Shorter messages are dropped by some BOOTP relays (RFC 1542 §2.1).
    private static final int SHORTEST = 300;

    private static final int LONGEST_PIECE = 255;

    /// Bytes of option 52 itself.
    private static final int OVERLOAD_BYTES = 3;

    private MessageWriter() {}

    static byte[] write(DhcpMessage message) {
        byte[] options = encoded(message.options());
        return assemble(message, options, text(message.file()), text(message.sname()));
    }

    static byte[] write(DhcpMessage message, int limit) {
        List<DhcpOption> options = new ArrayList<>(message.options());
        while (true) {
            byte[] whole = encoded(options);
            if (FIXED_BYTES + whole.length + 1 <= limit) {
                return assemble(message, whole, text(message.file()), text(message.sname()));
            }
            Areas areas = new Areas(message, limit - FIXED_BYTES - 1);
            if (options.stream().allMatch(areas::take)) {
                return areas.assemble(message);
            }
            int last = options.size() - 1;
            boolean relayed = last > 0 && options.get(last) instanceof RelayAgentInformation;
            options.remove(relayed ? last - 1 : last);
        }
    }

    /// The three places that options may stand in: the option field, `file` and `sname`.
    private static final class Areas {

        private final ByteArrayOutputStream options = new ByteArrayOutputStream();
        private final ByteArrayOutputStream file = new ByteArrayOutputStream();
        private final ByteArrayOutputStream sname = new ByteArrayOutputStream();
        private final int optionsRoom;
        private final int fileRoom;
        private final int snameRoom;

        Areas(DhcpMessage message, int room) {
            this.optionsRoom = room - OVERLOAD_BYTES;
            this.fileRoom = message.file().isEmpty() ? DhcpMessage.FILE_BYTES - 1 : 0;
            this.snameRoom = message.sname().isEmpty() ? DhcpMessage.SNAME_BYTES - 1 : 0;
        }

        /// Puts the option into the first place that holds all of it.
        boolean take(DhcpOption option) {
            byte[] piece = encoded(List.of(option));
            if (options.size() + piece.length <= optionsRoom) {
                options.writeBytes(piece);
            } else if (option instanceof RelayAgentInformation) {
                return false; // a relay looks for its own in the option field only
            } else if (file.size() + piece.length <= fileRoom) {
                file.writeBytes(piece);
            } else if (sname.size() + piece.length <= snameRoom) {
                sname.writeBytes(piece);
            } else {
                return false;
            }
            return true;
        }

        byte[] assemble(DhcpMessage message) {
            int overload =
                    (file.size() > 0 ? MessageReader.IN_FILE : 0)
                            | (sname.size() > 0 ? MessageReader.IN_SNAME : 0);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(new byte[] {MessageReader.OVERLOAD, 1, (byte) overload});
            all.writeBytes(options.toByteArray());
            return MessageWriter.assemble(
                    message,
                    all.toByteArray(),
                    ended(file, message.file()),
                    ended(sname, message.sname()));
        }

        private static byte[] ended(ByteArrayOutputStream area, String text) {
            if (area.size() == 0) {
                return text(text);
            }
            area.write(MessageReader.END);
            return area.toByteArray();
        }
    }

    private static byte[] assemble(DhcpMessage message, byte[] options, byte[] file, byte[] sname) {
        int size = Math.max(SHORTEST, FIXED_BYTES + options.length + 1);
        ByteWriter out =
                ByteWriter.bigEndian(size)
                        .u8("op", message.op())
                        .u8("htype", message.htype())
                        .u8("hlen", message.chaddr().length())
                        .u8("hops", message.hops())
                        .u32("xid", Integer.toUnsignedLong(message.xid()))
                        .u16("secs", message.secs())
                        .u16("flags", message.broadcast() ? 0x8000 : 0);
        for (Ipv4Address address :
                List.of(message.ciaddr(), message.yiaddr(), message.siaddr(), message.giaddr())) {
            out.bytes(address.octets());
        }
        return out.bytes(Arrays.copyOf(message.chaddr().toByteArray(), 16))
                .bytes(Arrays.copyOf(sname, DhcpMessage.SNAME_BYTES))
                .bytes(Arrays.copyOf(file, DhcpMessage.FILE_BYTES))
                .bytes(MessageReader.MAGIC)
                .bytes(options)
                .u8("end", MessageReader.END)
                .zeros(size - FIXED_BYTES - options.length - 1)
                .toByteArray();
    }

    /// Code, length and value of each; a value of more than 255 bytes in several pieces (RFC 3396
    /// §7). An empty value is one empty piece.
    private static byte[] encoded(List<DhcpOption> options) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        for (DhcpOption option : options) {
            byte[] value = OptionCodec.encode(option);
            int at = 0;
            do {
                int length = Math.min(LONGEST_PIECE, value.length - at);
                out.write(option.code());
                out.write(length);
                out.write(value, at, length);
                at += length;
            } while (at < value.length);
        }
        return out.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
