package dev.bootwright.formats.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;

/// Labels and identifiers as superblocks hold them.
final class Texts {

    private Texts() {}

    /// Text up to the first zero byte, without blanks at its end; absent when nothing is left.
    static Optional<String> label(byte[] field) {
        int end = 0;
        while (end < field.length && field[end] != 0) {
            end++;
        }
        String text = new String(field, 0, end, UTF_8).stripTrailing();
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /// Sixteen bytes in the order they are printed; absent when all are zero.
    static Optional<String> uuid(byte[] field) {
        ByteBuffer bytes = ByteBuffer.wrap(field);
        UUID uuid = new UUID(bytes.getLong(), bytes.getLong());
        return uuid.equals(new UUID(0, 0)) ? Optional.empty() : Optional.of(uuid.toString());
    }
}
