package dev.bootwright.netboot.tftp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// A packet of the client within a transfer. Source: RFC 1350 §5.
sealed interface Reply {

    /// ```text
    ///  2 bytes     2 bytes
    /// | opcode 4 |  block # |
    /// ```
    record Acknowledgment(int block) implements Reply {}

    /// The client ends the transfer.
    ///
    /// @param message without what no terminal should be sent
    record Error(int code, String message) implements Reply {}

    /// Too short, or nothing that belongs here: a stray packet is no reason to stop.
    record Other() implements Reply {}

    ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    /// Longer messages are of no use to anyone.
    int MESSAGE_BYTES = 200;

    /// @param size of the packet in bytes
    static Reply read(MemorySegment packet, int size) {
        if (size < DataBlocks.HEADER_BYTES) {
            return new Other();
        }
        int opcode = Short.toUnsignedInt(packet.get(U16, 0));
        int number = Short.toUnsignedInt(packet.get(U16, 2));
        if (opcode == Opcode.ACKNOWLEDGMENT.code) {
            return new Acknowledgment(number);
        }
        if (opcode != Opcode.ERROR.code) {
            return new Other();
        }
        int length = Math.min(size - DataBlocks.HEADER_BYTES, MESSAGE_BYTES);
        byte[] message =
                packet.asSlice(DataBlocks.HEADER_BYTES, length).toArray(ValueLayout.JAVA_BYTE);
        String text = new String(message, StandardCharsets.ISO_8859_1);
        int end = text.indexOf(0);
        return new Error(
                number, (end < 0 ? text : text.substring(0, end)).replaceAll("[^ -~]", "?"));
    }
}
