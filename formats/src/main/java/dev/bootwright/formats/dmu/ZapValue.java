package dev.bootwright.formats.dmu;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.bytes.Opaque;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// An array of integers of one size.
///
/// @param width in bytes: 1, 2, 4 or 8
/// @param bytes the integers, big-endian
public record ZapValue(int width, Opaque bytes) {

    public ZapValue {
        if (width != 1 && width != 2 && width != 4 && width != 8) {
            throw new IllegalArgumentException("integers of %d bytes".formatted(width));
        }
    }

    static ZapValue of(long number) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
        return new ZapValue(Long.BYTES, Opaque.of(bytes));
    }

    /// The integer, if it is a single one of 64 bits.
    public OptionalLong number() {
        return width == Long.BYTES && bytes.length() == Long.BYTES
                ? OptionalLong.of(ByteBuffer.wrap(bytes.toByteArray()).getLong())
                : OptionalLong.empty();
    }

    /// Its bytes as text, up to the zero that ends it.
    public String text() {
        byte[] text = bytes.toByteArray();
        int length = 0;
        while (length < text.length && text[length] != 0) {
            length++;
        }
        return new String(text, 0, length, UTF_8);
    }

    /// The integers; those of 64 bits may be negative.
    public List<Long> numbers() {
        ByteBuffer in = ByteBuffer.wrap(bytes.toByteArray());
        List<Long> numbers = new ArrayList<>();
        while (in.remaining() >= width) {
            numbers.add(
                    switch (width) {
                        case 1 -> (long) Byte.toUnsignedInt(in.get());
                        case 2 -> (long) Short.toUnsignedInt(in.getShort());
                        case 4 -> Integer.toUnsignedLong(in.getInt());
                        default -> in.getLong();
                    });
        }
        return List.copyOf(numbers);
    }
}
