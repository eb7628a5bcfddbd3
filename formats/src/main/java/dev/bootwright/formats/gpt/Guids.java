package dev.bootwright.formats.gpt;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.ByteWriter;
import dev.bootwright.formats.bytes.FormatException;
import java.nio.ByteBuffer;
import java.util.UUID;

/// GUIDs as EFI stores them: the first three fields little-endian, the other eight bytes in order.
/// Source: UEFI 2.10 appendix A.
final class Guids {

    static final int BYTES = 16;

    private Guids() {}

    static UUID read(ByteReader in, String field) throws FormatException {
        ByteBuffer bytes = ByteBuffer.wrap(in.bytes(field, BYTES));
        long timeLow = Integer.toUnsignedLong(Integer.reverseBytes(bytes.getInt()));
        long timeMid = Short.toUnsignedLong(Short.reverseBytes(bytes.getShort()));
        long timeHigh = Short.toUnsignedLong(Short.reverseBytes(bytes.getShort()));
        return new UUID(timeLow << 32 | timeMid << 16 | timeHigh, bytes.getLong());
    }

    static void write(ByteWriter out, UUID guid) {
        long high = guid.getMostSignificantBits();
        out.bytes(
                ByteBuffer.allocate(BYTES)
                        .putInt(Integer.reverseBytes((int) (high >>> 32)))
                        .putShort(Short.reverseBytes((short) (high >>> 16)))
                        .putShort(Short.reverseBytes((short) high))
                        .putLong(guid.getLeastSignificantBits())
                        .array());
    }
}
