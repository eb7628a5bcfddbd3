package dev.bootwright.formats.zstd;

import dev.bootwright.formats.bytes.FormatException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One of the three series of codes that sequences are made of: literal lengths, offsets, match lengths.
/// A code is a base, and a number of bits to add.
///
/// Source: RFC 8878, §3.1.1.3.2.1.
final class Codes {

    private static final int[] LITERALS_MORE = {
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10,
        11, 12, 13, 14, 15, 16
    };

    private static final int[] LITERALS_PRESET = {
        4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1,
        1, -1, -1, -1, -1
    };

    private static final int[] MATCHES_MORE = {
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
    };

    private static final int[] MATCHES_PRESET = {
        1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1
    };

    private static final int[] OFFSETS_PRESET = {
        1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1
    };

    private static final int MIN_MATCH = 3;
    private static final int MAX_OFFSET_CODE = 31;

    private final String name;
    private final int[] bases;
    private final int[] more;
    private final FseTable preset;
    private final int maxAccuracy;
    private @Nullable FseTable table;

    private Codes(String name, int[] bases, int[] more, FseTable preset, int maxAccuracy) {
        this.name = name;
        this.bases = bases;
        this.more = more;
        this.preset = preset;
        this.maxAccuracy = maxAccuracy;
    }

    static Codes literalLengths() {
        return new Codes(
                "literal length",
                bases(0, LITERALS_MORE),
                LITERALS_MORE,
                FseTable.of(6, LITERALS_PRESET),
                9);
    }

    static Codes matchLengths() {
        return new Codes(
                "match length",
                bases(MIN_MATCH, MATCHES_MORE),
                MATCHES_MORE,
                FseTable.of(6, MATCHES_PRESET),
                9);
    }

    /// An offset has as many bits to add as its code says, which is its base's exponent.
    static Codes offsets() {
        int[] more = new int[MAX_OFFSET_CODE + 1];
        int[] bases = new int[MAX_OFFSET_CODE + 1];
        Arrays.setAll(more, code -> code);
        Arrays.setAll(bases, code -> 1 << code);
        return new Codes("offset", bases, more, FseTable.of(5, OFFSETS_PRESET), 8);
    }

    /// Each begins where the one before ends.
    private static int[] bases(int first, int[] more) {
        int[] bases = new int[more.length];
        int base = first;
        for (int i = 0; i < more.length; i++) {
            bases[i] = base;
            base += 1 << more[i];
        }
        return bases;
    }

    /// Chooses the table of a block.
    ///
    /// @param mode 0 preset, 1 one code only, 2 read here, 3 that of the last block
    void choose(Cursor in, int mode) throws FormatException {
        switch (mode) {
            case 0 -> table = preset;
            case 1 -> {
                int code = in.u8(name);
                if (code >= bases.length) {
                    throw in.malformed(name, "code %d is unknown".formatted(code));
                }
                table = FseTable.single(code);
            }
            case 2 -> table = FseTable.read(in, maxAccuracy, bases.length - 1);
            default -> {
                if (table == null) {
                    throw in.malformed(name, "there is no table yet");
                }
            }
        }
    }

    /// The table that was chosen.
    FseTable table() {
        FseTable chosen = table;
        if (chosen == null) {
            throw new IllegalStateException("no table was chosen");
        }
        return chosen;
    }

    /// The value of a code; one of more than 31 bits is negative.
    int value(int code, BackwardBits in) {
        return bases[code] + in.read(more[code]);
    }
}
