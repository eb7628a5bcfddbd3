package dev.bootwright.formats.zstd;

import dev.bootwright.formats.bytes.FormatException;

/// The blocks of one frame, decoded one after the other. Source: RFC 8878, §3.1.1.2.
final class Blocks {

    static final int HEADER_BYTES = 3;

    /// That a block holds at most, packed or not.
    static final int MAX_BYTES = 128 << 10;

    private final Literals literals = new Literals();
    private final Sequences sequences = new Sequences();
    private final Output out;

    Blocks(Output out) {
        this.out = out;
    }

    static boolean isLast(int header) {
        return (header & 1) != 0;
    }

    /// How many bytes of the frame follow the header of a block.
    static int bytesBehind(int header) {
        return (header >>> 1 & 3) == 1 ? 1 : header >>> 3;
    }

    /// @param header of the block
    /// @param in     behind it
    void decode(int header, Cursor in) throws FormatException {
        int size = header >>> 3;
        if (size > MAX_BYTES) {
            throw in.malformed("block size", size + " bytes");
        }
        switch (header >>> 1 & 3) {
            case 0 -> {
                int from = in.skip("block", size);
                out.literals(in, in.bytes(), from, size);
            }
            case 1 -> out.fill(in, in.u8("block"), size);
            case 2 -> {
                Cursor block = in.part("block", size);
                int before = out.size();
                sequences.decode(block, literals.read(block), out);
                if (out.size() - before > MAX_BYTES) {
                    throw block.malformed("block", "it is larger than a block may be");
                }
            }
            default -> throw in.malformed("block type", "it is reserved");
        }
    }
}
