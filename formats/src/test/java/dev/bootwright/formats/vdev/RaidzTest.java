package dev.bootwright.formats.vdev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.ChecksumException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RaidzTest {

    private static final int DATA = 4 << 20;

    /// The example of [RaidzMap], by hand: 5 sectors from sector 1 on, raidz1 of 4.
    @Test
    void laysBlocksOutInRowsWithParityFirst() {
        assertThat(RaidzMap.of(512, 5 * 512, 9, 4, 1).columns())
                .containsExactly(
                        new RaidzMap.Column(1, 0, 1024),
                        new RaidzMap.Column(2, 0, 1024),
                        new RaidzMap.Column(3, 0, 1024),
                        new RaidzMap.Column(0, 512, 512));
    }

    /// A block of one sector has one column of data; P and it change places in every other MiB.
    @Test
    void singleParityAlternatesWithData() {
        assertThat(RaidzMap.of(0, 512, 9, 3, 1).columns())
                .containsExactly(new RaidzMap.Column(0, 0, 512), new RaidzMap.Column(1, 0, 512));
        long at = (1 << 20) + 512; // sector 2049 is the first of its row
        assertThat(RaidzMap.of(at, 512, 9, 3, 1).columns())
                .containsExactly(
                        new RaidzMap.Column(1, 683 * 512, 512),
                        new RaidzMap.Column(0, 683 * 512, 512));
    }

    /// The values of H. P. Anvin's paper and what follows from the polynomial.
    @Test
    void computesInTheFieldOfRaid6() {
        assertThat(Galois.multiply(0x80, 2)).isEqualTo(0x1D);
        assertThat(Galois.power(8)).isEqualTo(0x1D);
        for (int a = 1; a < 256; a++) {
            assertThat(Galois.multiply(a, Galois.inverse(a))).isEqualTo(1);
            for (int b = 0; b < 256; b++) {
                assertThat(Galois.multiply(a, b)).isEqualTo(slowly(a, b));
            }
        }
    }

    private static int slowly(int a, int b) {
        int product = 0;
        for (int i = 0, shifted = a; i < 8; i++) {
            product ^= (b >>> i & 1) == 0 ? 0 : shifted;
            shifted = (shifted & 0x80) == 0 ? shifted << 1 : (shifted << 1 ^ 0x11D) & 0xFF;
        }
        return product;
    }

    @Test
    void readsAnyBlockWithoutAnyColumnsThatParityReplaces() throws IOException {
        Random random = new Random(47);
        for (int parity = 1; parity <= 3; parity++) {
            for (int round = 0; round < 12; round++) {
                int width = parity + 1 + random.nextInt(5);
                int ashift = 9 + random.nextInt(4);
                int size = 512 * (1 + random.nextInt(60));
                long offset = (long) random.nextInt(5000) << ashift;
                Written written = new Written(random, width, ashift, parity, size, offset);
                for (Set<Integer> lost : choices(width, parity)) {
                    assertThat(written.read(lost, Set.of())).isEqualTo(written.block);
                    assertThat(written.read(Set.of(), lost)).isEqualTo(written.block);
                    Set<Integer> first = new HashSet<>(lost.stream().limit(1).toList());
                    Set<Integer> rest = new HashSet<>(lost);
                    rest.removeAll(first);
                    assertThat(written.read(first, rest)).isEqualTo(written.block);
                }
            }
        }
    }

    @Test
    void givesNothingWhenMoreIsLostThanParityReplaces() throws IOException {
        Written written = new Written(new Random(3), 5, 9, 2, 4096, 0);
        assertThatThrownBy(() -> written.read(Set.of(0, 1, 2), Set.of()))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining("disk 0 is missing");
        assertThatThrownBy(() -> written.read(Set.of(0), Set.of(1, 2)))
                .isInstanceOf(ChecksumException.class)
                .hasMessageContaining("wrong checksum whatever columns are computed");
    }

    /// All sets of at most `parity` devices.
    private static List<Set<Integer>> choices(int width, int parity) {
        List<Set<Integer>> choices = new ArrayList<>();
        for (int bits = 0; bits < 1 << width; bits++) {
            if (Integer.bitCount(bits) <= parity) {
                Set<Integer> choice = new HashSet<>();
                for (int i = 0; i < width; i++) {
                    if ((bits >>> i & 1) != 0) {
                        choice.add(i);
                    }
                }
                choices.add(choice);
            }
        }
        return choices;
    }

    /// A random block on disks that are written here by the definition of the parity.
    private static final class Written {

        private final byte[] block;
        private final byte[][] disks;
        private final int ashift;
        private final int parity;
        private final long offset;

        Written(Random random, int width, int ashift, int parity, int size, long offset) {
            this.ashift = ashift;
            this.parity = parity;
            this.offset = offset;
            this.block = new byte[size];
            random.nextBytes(block);
            this.disks = new byte[width][(int) (offset / width) + (1 << 20)];
            RaidzMap map = RaidzMap.of(offset, size, ashift, width, parity);
            int from = 0;
            List<RaidzMap.Column> data = map.columns().subList(parity, map.columns().size());
            for (int i = 0; i < data.size(); i++) {
                RaidzMap.Column column = data.get(i);
                for (int at = 0; at < column.size(); at++) {
                    int value = from < size ? block[from] & 0xFF : 0;
                    from++;
                    disks[column.child()][(int) column.offset() + at] = (byte) value;
                    for (int row = 0; row < parity; row++) {
                        int factor = 1;
                        for (int k = 0; k < row * (data.size() - 1 - i); k++) {
                            factor = slowly(factor, 2);
                        }
                        RaidzMap.Column to = map.columns().get(row);
                        disks[to.child()][(int) to.offset() + at] ^= (byte) slowly(value, factor);
                    }
                }
            }
        }

        byte[] read(Set<Integer> missing, Set<Integer> wrong) throws IOException {
            List<Vdev> children = new ArrayList<>();
            for (int i = 0; i < disks.length; i++) {
                children.add(
                        missing.contains(i)
                                ? new Missing("disk " + i)
                                : new Leaf("disk " + i, disk(disks[i], wrong.contains(i)), false));
            }
            return new Raidz("raidz", ashift, parity, children)
                    .read(offset, block.length, bytes -> Arrays.equals(bytes, block));
        }

        private static ByteSource disk(byte[] content, boolean isWrong) {
            return new ByteSource() {
                @Override
                public long size() {
                    return (long) DATA + content.length;
                }

                @Override
                public int read(ByteBuffer target, long position) {
                    while (target.hasRemaining()) {
                        int at = (int) position++ - DATA;
                        target.put((byte) (isWrong ? content[at] ^ 0x55 : content[at]));
                    }
                    return 1;
                }
            };
        }
    }
}
