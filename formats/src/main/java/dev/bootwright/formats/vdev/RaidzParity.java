package dev.bootwright.formats.vdev;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Computes columns of a RAID-Z block from the others.
///
/// With data columns `d₀ … dₙ₋₁`, short ones filled up with zeros, the parity columns are
///
/// ```text
/// P = Σ dᵢ        Q = Σ 2ⁿ⁻¹⁻ⁱ dᵢ        R = Σ 4ⁿ⁻¹⁻ⁱ dᵢ
/// ```
///
/// so each parity column that is left is an equation, and as many data columns can be solved for.
final class RaidzParity {

    private final int parity;
    private final byte[][] columns;

    /// @param parity  how many of the first columns hold parity
    /// @param columns all of the block; what is in those that are to be computed is not looked at
    RaidzParity(int parity, byte[][] columns) {
        this.parity = parity;
        this.columns = columns;
    }

    /// The data columns, those in `lost` computed.
    ///
    /// @param lost  indexes of columns, of parity and of data, no more than there is parity
    /// @param sizes of all columns, in bytes
    byte[][] without(Set<Integer> lost, int[] sizes) {
        List<Integer> unknown =
                new TreeSet<>(lost).stream().filter(column -> column >= parity).toList();
        byte[][] data = Arrays.copyOfRange(columns, parity, columns.length);
        if (unknown.isEmpty()) {
            return data;
        }
        List<Integer> rows = new ArrayList<>();
        for (int row = 0; row < parity && rows.size() < unknown.size(); row++) {
            if (!lost.contains(row)) {
                rows.add(row);
            }
        }
        byte[][] sums = new byte[rows.size()][];
        int[][] matrix = new int[rows.size()][unknown.size()];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = sum(rows.get(i), unknown);
            for (int j = 0; j < sums.length; j++) {
                matrix[i][j] = coefficient(rows.get(i), unknown.get(j));
            }
        }
        int[][] inverse = Galois.inverse(matrix);
        for (int i = 0; i < sums.length; i++) {
            byte[] column = new byte[sizes[unknown.get(i)]];
            for (int j = 0; j < sums.length; j++) {
                Galois.add(column, sums[j], inverse[i][j]);
            }
            data[unknown.get(i) - parity] = column;
        }
        return data;
    }

    /// What the unknown columns add up to in one parity row.
    private byte[] sum(int row, List<Integer> unknown) {
        byte[] sum = columns[row].clone();
        for (int column = parity; column < columns.length; column++) {
            if (!unknown.contains(column)) {
                Galois.add(sum, columns[column], coefficient(row, column));
            }
        }
        return sum;
    }

    private int coefficient(int row, int column) {
        return Galois.power(row * (columns.length - 1 - column));
    }
}
