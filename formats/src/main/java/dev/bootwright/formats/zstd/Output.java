package dev.bootwright.formats.zstd;

import dev.bootwright.formats.bytes.FormatException;
import java.util.Arrays;

/// What was decoded so far.
final class Output {

    private final byte[] target;
    private int start;
    private int size;

    Output(byte[] target) {
        this.target = target;
    }

    int size() {
        return size;
    }

    /// Where the frame begins that is being decoded: offsets do not lead before it.
    int start() {
        return start;
    }

    void begin() {
        start = size;
    }

    byte[] bytes() {
        return target;
    }

    void literals(Cursor in, byte[] from, int at, int length) throws FormatException {
        if (length < 0 || length > from.length - at) {
            throw in.malformed(
                    "literal length", "%d of %d literals".formatted(length, from.length - at));
        }
        room(in, length);
        System.arraycopy(from, at, target, size, length);
        size += length;
    }

    void fill(Cursor in, int value, int length) throws FormatException {
        room(in, length);
        Arrays.fill(target, size, size + length, (byte) value);
        size += length;
    }

    void repeat(Cursor in, int offset, int length) throws FormatException {
        if (offset <= 0 || offset > size - start) {
            throw in.malformed(
                    "offset",
                    "%s, %d bytes are written"
                            .formatted(Integer.toUnsignedString(offset), size - start));
        }
        room(in, length);
        if (offset >= length) {
            System.arraycopy(target, size - offset, target, size, length);
            size += length;
            return;
        }
        for (int i = 0; i < length; i++, size++) {
            target[size] = target[size - offset];
        }
    }

    private void room(Cursor in, int length) throws FormatException {
        if (length < 0 || length > target.length - size) {
            throw in.malformed(
                    "content", "it is longer than the %d bytes expected".formatted(target.length));
        }
    }
}
