package dev.bootwright.formats.zstd;

import dev.bootwright.formats.bytes.FormatException;
import java.util.Arrays;

/// A table of finite states, each of which stands for a symbol and says how many bits lead to the next.
///
/// Source: RFC 8878, §4.1.1.
final class FseTable {

    private static final int MIN_ACCURACY = 5;

    private final int accuracy;
    private final byte[] symbols;
    private final byte[] bits;
    private final short[] bases;

    private FseTable(int accuracy) {
        this.accuracy = accuracy;
        this.symbols = new byte[1 << accuracy];
        this.bits = new byte[1 << accuracy];
        this.bases = new short[1 << accuracy];
    }

    /// Binary logarithm of the number of states.
    int accuracy() {
        return accuracy;
    }

    int symbol(int state) {
        return Byte.toUnsignedInt(symbols[state]);
    }

    int next(int state, BackwardBits in) {
        return Short.toUnsignedInt(bases[state]) + in.read(bits[state]);
    }

    /// A table that knows one symbol only.
    static FseTable single(int symbol) {
        FseTable table = new FseTable(0);
        table.symbols[0] = (byte) symbol;
        return table;
    }

    /// Reads how probable each symbol is, and makes a table of it.
    ///
    /// @param maxAccuracy of the table
    /// @param maxSymbol   the highest symbol that there may be
    static FseTable read(Cursor in, int maxAccuracy, int maxSymbol) throws FormatException {
        int accuracy = in.bits("accuracy", 4) + MIN_ACCURACY;
        if (accuracy > maxAccuracy) {
            throw in.malformed("accuracy", "%d, at most %d".formatted(accuracy, maxAccuracy));
        }
        int[] counts = new int[maxSymbol + 1];
        int symbol = 0;
        int left = 1 << accuracy;
        while (left > 0) {
            if (symbol > maxSymbol) {
                throw in.malformed("probability", "too many symbols");
            }
            int count = count(in, left);
            left -= Math.abs(count);
            counts[symbol++] = count;
            if (count == 0) {
                symbol = zeros(in, symbol, maxSymbol);
            }
        }
        if (left < 0) {
            throw in.malformed("probability", "they add up to too much");
        }
        in.align();
        return of(accuracy, counts);
    }

    /// The lower values are written with a bit less.
    private static int count(Cursor in, int left) throws FormatException {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(left + 1);
        int threshold = (1 << bits) - 1 - (left + 1);
        int value = in.bits("probability", bits - 1);
        if (value >= threshold) {
            value |= in.bits("probability", 1) << (bits - 1);
            value -= value >= 1 << (bits - 1) ? threshold : 0;
        }
        return value - 1;
    }

    private static int zeros(Cursor in, int from, int maxSymbol) throws FormatException {
        int symbol = from;
        int repeat;
        do {
            repeat = in.bits("zeros", 2);
            symbol += repeat;
            if (symbol > maxSymbol + 1) {
                throw in.malformed("zeros", "too many symbols");
            }
        } while (repeat == 3);
        return symbol;
    }

    /// @param counts of states for each symbol, which add up to all of them; -1: less than one
    static FseTable of(int accuracy, int[] counts) {
        FseTable table = new FseTable(accuracy);
        int size = 1 << accuracy;
        int[] next = new int[counts.length];
        int high = size;
        for (int symbol = 0; symbol < counts.length; symbol++) {
            next[symbol] = Math.abs(counts[symbol]);
            if (counts[symbol] == -1) {
                table.symbols[--high] = (byte) symbol;
            }
        }
        int step = (size >> 1) + (size >> 3) + 3;
        int position = 0;
        for (int symbol = 0; symbol < counts.length; symbol++) {
            for (int i = 0; i < counts[symbol]; i++) {
                table.symbols[position] = (byte) symbol;
                do {
                    position = position + step & size - 1;
                } while (position >= high);
            }
        }
        for (int state = 0; state < size; state++) {
            int count = next[table.symbol(state)]++;
            int bits = accuracy - (Integer.SIZE - 1 - Integer.numberOfLeadingZeros(count));
            table.bits[state] = (byte) bits;
            table.bases[state] = (short) ((count << bits) - size);
        }
        return table;
    }

    @Override
    public String toString() {
        return "accuracy %d %s".formatted(accuracy, Arrays.toString(symbols));
    }
}
