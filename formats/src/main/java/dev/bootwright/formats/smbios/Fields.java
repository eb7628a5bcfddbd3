package dev.bootwright.formats.smbios;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/// The fields of one structure, by their offsets in the specification. Later versions have longer
/// structures: a field behind the end is absent, not an error.
final class Fields {

    private static final int HEADER_BYTES = 4;

    private final int type;
    private final int handle;
    private final ByteBuffer bytes;
    private final List<String> texts;

    /// @param bytes behind the four of the header
    Fields(int type, int handle, byte[] bytes, List<String> texts) {
        this.type = type;
        this.handle = handle;
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.texts = List.copyOf(texts);
    }

    int type() {
        return type;
    }

    int handle() {
        return handle;
    }

    Optional<Integer> u8(int offset) {
        return has(offset, 1) ? Optional.of(bytes.get(at(offset)) & 0xFF) : Optional.empty();
    }

    Optional<Integer> u16(int offset) {
        return has(offset, 2) ? Optional.of(bytes.getShort(at(offset)) & 0xFFFF) : Optional.empty();
    }

    Optional<Long> u32(int offset) {
        return has(offset, 4)
                ? Optional.of(bytes.getInt(at(offset)) & 0xFFFF_FFFFL)
                : Optional.empty();
    }

    Optional<Long> bits64(int offset, ByteOrder order) {
        return has(offset, 8)
                ? Optional.of(bytes.duplicate().order(order).getLong(at(offset)))
                : Optional.empty();
    }

    /// A text without blanks around it; absent when it is not given, or its number leads nowhere.
    Optional<String> text(int offset) {
        int number = u8(offset).orElse(0);
        if (number == 0 || number > texts.size()) {
            return Optional.empty();
        }
        String text = texts.get(number - 1).strip();
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private boolean has(int offset, int width) {
        return at(offset) + width <= bytes.limit();
    }

    private static int at(int offset) {
        return offset - HEADER_BYTES;
    }
}
