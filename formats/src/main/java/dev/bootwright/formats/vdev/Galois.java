package dev.bootwright.formats.vdev;

/// Arithmetic in the field of 256 elements that RAID-Z computes its parity in: addition is exclusive or,
/// multiplication is that of polynomials modulo x⁸ + x⁴ + x³ + x² + 1.
///
/// Source: H. P. Anvin, "The mathematics of RAID-6".
final class Galois {

    private static final int POLYNOMIAL = 0x11D;
    private static final int ORDER = 255;
    private static final int[] POWERS = new int[ORDER];
    private static final int[] LOGARITHMS = new int[ORDER + 1];

    static {
        int power = 1;
        for (int i = 0; i < ORDER; i++) {
            POWERS[i] = power;
            LOGARITHMS[power] = i;
            power <<= 1;
            power = power > ORDER ? power ^ POLYNOMIAL : power;
        }
    }

    private Galois() {}

    static int multiply(int a, int b) {
        return a == 0 || b == 0 ? 0 : POWERS[(LOGARITHMS[a] + LOGARITHMS[b]) % ORDER];
    }

    /// @throws ArithmeticException for 0
    static int inverse(int a) {
        if (a == 0) {
            throw new ArithmeticException("0 has no inverse");
        }
        return POWERS[(ORDER - LOGARITHMS[a]) % ORDER];
    }

    /// `2` to the power of `exponent`, which is not negative.
    static int power(int exponent) {
        return POWERS[exponent % ORDER];
    }

    /// Adds to each byte of `sum` the byte of `bytes` at its place times `factor`.
    ///
    /// @param bytes those it lacks are 0
    static void add(byte[] sum, byte[] bytes, int factor) {
        int length = Math.min(sum.length, bytes.length);
        if (factor == 1) {
            for (int i = 0; i < length; i++) {
                sum[i] ^= bytes[i];
            }
            return;
        }
        byte[] products = new byte[ORDER + 1];
        for (int i = 0; i <= ORDER; i++) {
            products[i] = (byte) multiply(i, factor);
        }
        for (int i = 0; i < length; i++) {
            sum[i] ^= products[Byte.toUnsignedInt(bytes[i])];
        }
    }

    /// Turns a square matrix that has an inverse into it.
    static int[][] inverse(int[][] matrix) {
        int n = matrix.length;
        int[][] left = new int[n][];
        int[][] right = new int[n][n];
        for (int i = 0; i < n; i++) {
            left[i] = matrix[i].clone();
            right[i][i] = 1;
        }
        for (int column = 0; column < n; column++) {
            int pivot = column;
            while (left[pivot][column] == 0) {
                pivot++;
            }
            swap(left, pivot, column);
            swap(right, pivot, column);
            int scale = inverse(left[column][column]);
            scale(left[column], scale);
            scale(right[column], scale);
            for (int row = 0; row < n; row++) {
                if (row != column) {
                    int factor = left[row][column];
                    subtract(left[row], left[column], factor);
                    subtract(right[row], right[column], factor);
                }
            }
        }
        return right;
    }

    private static void swap(int[][] rows, int a, int b) {
        int[] row = rows[a];
        rows[a] = rows[b];
        rows[b] = row;
    }

    private static void scale(int[] row, int factor) {
        for (int i = 0; i < row.length; i++) {
            row[i] = multiply(row[i], factor);
        }
    }

    private static void subtract(int[] row, int[] other, int factor) {
        for (int i = 0; i < row.length; i++) {
            row[i] ^= multiply(other[i], factor);
        }
    }
}
