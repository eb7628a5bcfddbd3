package dev.bootwright.image.squash;

import java.io.IOException;

/// Decodes LZO1X. Source: Documentation/staging/lzo.rst of Linux, "LZO stream format as understood by
/// Linux' LZO decompressor".
///
/// ```text
/// first byte   18 to 255: that many literals less 17; below, an instruction like all others
/// instruction  0 0 0 0 L L L L             after a match without literals: 3 + L literals, L = 0: longer
///              0 0 0 0 D D S S   H         after 1 to 3 literals: copy 2 from D + H * 4 + 1 back
///                                          after 4 and more: copy 3 from D + H * 4 + 2049 back
///              0 0 0 1 H L L L   D and S   copy 2 + L from 16384 + H * 16384 + D back; ends where that is 16384
///              0 0 1 L L L L L   D and S   copy 2 + L from D + 1 back
///              0 1 L D D D S S   H         copy 3 + L from D + H * 8 + 1 back
///              1 L L D D D S S   H         copy 5 + L from D + H * 8 + 1 back
/// D and S      two bytes, little-endian: S in the lower two bits, D above
/// S            literals behind the match, 0 to 3
/// longer       each zero byte 255 more, then one byte; on top of 15, 7 or 31
/// ```
final class Lzo {

    private final byte[] in;
    private final byte[] out;
    private int read;
    private int written;

    private Lzo(byte[] in, byte[] out) {
        this.in = in;
        this.out = out;
    }

    /// @return how many bytes of `target` were filled
    /// @throws IOException if the bytes are no such block, or longer than `target`
    static int decode(byte[] stored, byte[] target) throws IOException {
        Lzo lzo = new Lzo(stored, target);
        lzo.run();
        return lzo.written;
    }

    private void run() throws IOException {
        int literals = 0;
        if (in.length > 0 && (in[0] & 0xFF) > 17) {
            int length = next() - 17;
            literals(length);
            literals = Math.min(length, 4);
        }
        while (true) {
            int instruction = next();
            if (instruction < 16 && literals == 0) {
                int length = instruction == 0 ? longer(15) : instruction;
                literals(length + 3);
                literals = 4;
                continue;
            }
            int after = match(instruction, literals);
            if (after < 0) {
                return;
            }
            literals(after);
            literals = after;
        }
    }

    /// @param literals behind the last match, 4 for more
    /// @return how many literals follow, -1 at the end
    private int match(int instruction, int literals) throws IOException {
        if (instruction >= 64) {
            int length =
                    instruction >= 128 ? 5 + (instruction >> 5 & 3) : 3 + (instruction >> 5 & 1);
            copy((next() << 3) + (instruction >> 2 & 7) + 1, length);
            return instruction & 3;
        }
        if (instruction >= 32) {
            int length = instruction & 31;
            length = 2 + (length == 0 ? longer(31) : length);
            int distance = next() | next() << 8;
            copy((distance >> 2) + 1, length);
            return distance & 3;
        }
        if (instruction >= 16) {
            int length = instruction & 7;
            length = 2 + (length == 0 ? longer(7) : length);
            int distance = next() | next() << 8;
            int back = (instruction >> 3 & 1) * 16384 + (distance >> 2);
            if (back == 0) {
                return -1;
            }
            copy(back + 16384, length);
            return distance & 3;
        }
        int back = (next() << 2) + (instruction >> 2 & 3);
        copy(literals == 4 ? back + 2049 : back + 1, literals == 4 ? 3 : 2);
        return instruction & 3;
    }

    private int longer(int base) throws IOException {
        int length = base;
        int more = next();
        while (more == 0) {
            length += 255;
            if (length > out.length) {
                throw new IOException("longer than %d bytes".formatted(out.length));
            }
            more = next();
        }
        return length + more;
    }

    private int next() throws IOException {
        if (read == in.length) {
            throw new IOException("cut off after %d bytes".formatted(in.length));
        }
        return in[read++] & 0xFF;
    }

    private void literals(int length) throws IOException {
        if (length > in.length - read) {
            throw new IOException("cut off after %d bytes".formatted(in.length));
        }
        checkRoom(length);
        System.arraycopy(in, read, out, written, length);
        read += length;
        written += length;
    }

    /// Byte by byte, since a match may reach into what it makes.
    private void copy(int back, int length) throws IOException {
        checkRoom(length);
        if (back > written) {
            throw new IOException("a match from %d bytes back after %d".formatted(back, written));
        }
        for (int i = 0; i < length; i++) {
            out[written] = out[written - back];
            written++;
        }
    }

    private void checkRoom(int length) throws IOException {
        if (length > out.length - written) {
            throw new IOException("longer than %d bytes".formatted(out.length));
        }
    }
}
