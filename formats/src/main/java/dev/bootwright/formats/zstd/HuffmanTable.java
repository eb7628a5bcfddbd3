package dev.bootwright.formats.zstd;

import dev.bootwright.formats.bytes.FormatException;
import java.util.Arrays;

/// Codes of literals, the frequent ones short.
///
/// ```text
/// 1  header    under 128: so many bytes of weights, compressed; else 127 less than their number
///    weights   4 bits each, the first in the high half
/// ```
///
/// The weight of the last symbol is not written: it makes the sum a power of two. Source: RFC 8878, §4.2.1.
final class HuffmanTable {

    private static final int MAX_BITS = 11;
    private static final int MAX_WEIGHTS = 255;
    private static final int MAX_ACCURACY = 6;

    private final int maxBits;
    private final byte[] symbols;
    private final byte[] bits;

    private HuffmanTable(int maxBits) {
        this.maxBits = maxBits;
        this.symbols = new byte[1 << maxBits];
        this.bits = new byte[1 << maxBits];
    }

    static HuffmanTable read(Cursor in) throws FormatException {
        int header = in.u8("Huffman header");
        int[] weights = new int[MAX_WEIGHTS + 1];
        int count;
        if (header < 128) {
            count = compressed(in.part("Huffman weights", header), weights);
        } else {
            count = header - 127;
            int from = in.skip("Huffman weights", (count + 1) / 2);
            for (int i = 0; i < count; i++) {
                int two = in.bytes()[from + i / 2];
                weights[i] = (i % 2 == 0 ? two >>> 4 : two) & 0xF;
            }
        }
        return of(in, weights, count);
    }

    /// Two states take turns; when the bits are used up, the other's symbol is the last one.
    private static int compressed(Cursor in, int[] weights) throws FormatException {
        FseTable table = FseTable.read(in, MAX_ACCURACY, MAX_WEIGHTS);
        BackwardBits bits = BackwardBits.of(in, "Huffman weights", in.remaining());
        int first = bits.read(table.accuracy());
        int second = bits.read(table.accuracy());
        int count = 0;
        while (count < MAX_WEIGHTS - 1) {
            weights[count++] = table.symbol(first);
            first = table.next(first, bits);
            if (bits.left() < 0) {
                weights[count++] = table.symbol(second);
                return count;
            }
            int other = first;
            first = second;
            second = other;
        }
        throw in.malformed("Huffman weights", "too many");
    }

    private static HuffmanTable of(Cursor in, int[] weights, int count) throws FormatException {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            if (weights[i] > MAX_BITS) {
                throw in.malformed("Huffman weights", "a weight of " + weights[i]);
            }
            sum += weights[i] == 0 ? 0 : 1 << (weights[i] - 1);
        }
        int maxBits = Integer.SIZE - Integer.numberOfLeadingZeros(sum);
        int rest = (1 << maxBits) - sum;
        if (sum == 0 || maxBits > MAX_BITS || Integer.bitCount(rest) != 1) {
            throw in.malformed("Huffman weights", "they add up to " + sum);
        }
        weights[count] = Integer.numberOfTrailingZeros(rest) + 1;
        HuffmanTable table = new HuffmanTable(maxBits);
        int at = 0;
        for (int weight = 1; weight <= maxBits; weight++) {
            for (int symbol = 0; symbol <= count; symbol++) {
                if (weights[symbol] == weight) {
                    int length = 1 << (weight - 1);
                    Arrays.fill(table.symbols, at, at + length, (byte) symbol);
                    Arrays.fill(table.bits, at, at + length, (byte) (maxBits + 1 - weight));
                    at += length;
                }
            }
        }
        return table;
    }

    /// Decodes as many literals as are wanted, from exactly as many bits as there are.
    void decode(Cursor in, BackwardBits bits, byte[] target, int from, int to)
            throws FormatException {
        for (int i = from; i < to; i++) {
            int code = bits.peek(maxBits);
            target[i] = symbols[code];
            bits.skip(this.bits[code]);
        }
        if (bits.left() != 0) {
            throw in.malformed("literals", bits.left() + " bits are left");
        }
    }
}
