package dev.bootwright.formats.zstd;

import dev.bootwright.formats.bytes.FormatException;

/// Puts a block together: literals, then a repetition of what was written before, and so on.
///
/// ```text
/// 1 to 3  number of sequences
///      1  modes                 of literal lengths, offsets, match lengths: two bits each from the top
///         tables                of those modes that have one
///         bits                  backwards
/// ```
///
/// Source: RFC 8878, §3.1.1.3.2 and §3.1.1.4, §3.1.1.5.
final class Sequences {

    private final Codes literalLengths = Codes.literalLengths();
    private final Codes offsets = Codes.offsets();
    private final Codes matchLengths = Codes.matchLengths();
    private final int[] last = {1, 4, 8};

    /// @return where in the target the block ends
    int decode(Cursor in, byte[] literals, Output out) throws FormatException {
        int count = count(in);
        int used = 0;
        if (count > 0) {
            int modes = in.u8("modes");
            if ((modes & 3) != 0) {
                throw in.malformed("modes", "reserved bits are set");
            }
            literalLengths.choose(in, modes >>> 6);
            offsets.choose(in, modes >>> 4 & 3);
            matchLengths.choose(in, modes >>> 2 & 3);
            used = decode(in, count, literals, out);
        } else if (in.remaining() > 0) {
            throw in.malformed("sequences", in.remaining() + " bytes are left");
        }
        out.literals(in, literals, used, literals.length - used);
        return out.size();
    }

    private static int count(Cursor in) throws FormatException {
        int first = in.u8("number of sequences");
        if (first < 128) {
            return first;
        }
        return first < 255
                ? ((first - 128) << 8) + in.u8("number of sequences")
                : (int) in.number("number of sequences", 2) + 0x7F00;
    }

    private int decode(Cursor in, int count, byte[] literals, Output out) throws FormatException {
        BackwardBits bits = BackwardBits.of(in, "sequences", in.remaining());
        FseTable literalTable = literalLengths.table();
        FseTable offsetTable = offsets.table();
        FseTable matchTable = matchLengths.table();
        int literalState = bits.read(literalTable.accuracy());
        int offsetState = bits.read(offsetTable.accuracy());
        int matchState = bits.read(matchTable.accuracy());
        int used = 0;
        for (int i = 0; i < count; i++) {
            int offset = offsets.value(offsetTable.symbol(offsetState), bits);
            int match = matchLengths.value(matchTable.symbol(matchState), bits);
            int length = literalLengths.value(literalTable.symbol(literalState), bits);
            if (i < count - 1) {
                literalState = literalTable.next(literalState, bits);
                matchState = matchTable.next(matchState, bits);
                offsetState = offsetTable.next(offsetState, bits);
            }
            if (bits.left() < 0) {
                throw in.malformed("sequences", "they end after %d of %d".formatted(i, count));
            }
            out.literals(in, literals, used, length);
            used += length;
            out.repeat(in, offset(in, offset, length), match);
        }
        if (bits.left() != 0) {
            throw in.malformed("sequences", bits.left() + " bits are left");
        }
        return used;
    }

    /// The values 1 to 3 stand for offsets that were used last.
    private int offset(Cursor in, int value, int literals) throws FormatException {
        if (value > 3 || value < 0) {
            return remember(value - 3, 2);
        }
        int index = value - (literals == 0 ? 0 : 1);
        if (index == 0) {
            return last[0];
        }
        if (index < 3) {
            return remember(last[index], index);
        }
        if (last[0] == 1) {
            throw in.malformed("offset", "it is 0");
        }
        return remember(last[0] - 1, 2);
    }

    private int remember(int offset, int forgotten) {
        System.arraycopy(last, 0, last, 1, forgotten);
        last[0] = offset;
        return offset;
    }
}
