package dev.bootwright.formats.zstd;

import dev.bootwright.formats.bytes.FormatException;
import java.util.Arrays;

/// What was decoded so far.
final class Output {

    private byte[] target;
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

    /// Makes room for what is decoded next, in a window that moves on over what it comes out of.
    ///
    /// @param keep bytes before the end that offsets may still lead to
    /// @param more bytes that will be written next
    /// @return by how much everything has moved towards the front
    int slide(int keep, int more) {
        if (target.length - size >= more) {
            return 0;
        }
        int kept = Math.min(size, keep);
        int gone = size - kept;
        byte[] from = target;
        int wanted =
                kept + kept / 2
                        + more; // grows with what was decoded, not with what a header promises
        if (target.length < wanted) {
            target = new byte[wanted];
        }
        System.arraycopy(from, gone, target, 0, kept);
        size -= gone;
        start = Math.max(0, start - gone);
        return gone;
    }

    private void room(Cursor in, int length) throws FormatException {
        if (length < 0 || length > target.length - size) {
            throw in.malformed(
                    "content", "it is longer than the %d bytes expected".formatted(target.length));
        }
    }
}
