package dev.bootwright.formats.vdev;

import dev.bootwright.formats.bytes.ChecksumException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// RAID-Z with one to three parity columns per block. What is missing is computed; what is wrong too: as
/// long as the checksum does not match, other columns are taken for the wrong ones, in every combination.
///
/// @param name     as the pool calls it
/// @param ashift   power of two of a sector
/// @param parity   1 to 3
/// @param children in the order of the pool, more than there is parity
record Raidz(String name, int ashift, int parity, List<Vdev> children) implements Vdev {

    static final int MAX_PARITY = 3;

    /// Enough for every three of 40 disks.
    private static final int MAX_ATTEMPTS = 10_000;

    Raidz {
        children = List.copyOf(children);
        if (parity < 1 || parity > MAX_PARITY || children.size() <= parity) {
            throw new IllegalArgumentException(
                    "%s: %d disks with %d of parity".formatted(name, children.size(), parity));
        }
    }

    @Override
    public byte[] read(long offset, int size, Verifier verifier) throws IOException {
        RaidzMap map = RaidzMap.of(offset, size, ashift, children.size(), parity);
        Attempt attempt = new Attempt(map, size, verifier, new ArrayList<>());
        Optional<byte[]> found = attempt.read();
        if (found.isPresent()) {
            return found.get();
        }
        String message =
                "%s: %d bytes from byte %d on: %s"
                        .formatted(name, size, offset, String.join("; ", attempt.problems()));
        throw attempt.isWrong() ? new ChecksumException(message) : new IOException(message);
    }

    @Override
    public Health health() {
        long missing = count(Health.UNAVAIL);
        if (missing > parity) {
            return Health.UNAVAIL;
        }
        return count(Health.ONLINE) == children.size() ? Health.ONLINE : Health.DEGRADED;
    }

    private long count(Health health) {
        return children.stream().filter(child -> child.health() == health).count();
    }

    /// Reading one block.
    private final class Attempt {

        private final RaidzMap map;
        private final int size;
        private final Verifier verifier;
        private final List<String> problems;
        private final byte[][] columns;
        private final int[] sizes;
        private final Set<Integer> lost = new TreeSet<>();
        private int attempts;

        Attempt(RaidzMap map, int size, Verifier verifier, List<String> problems) {
            this.map = map;
            this.size = size;
            this.verifier = verifier;
            this.problems = problems;
            this.columns = new byte[map.columns().size()][];
            this.sizes = map.columns().stream().mapToInt(RaidzMap.Column::size).toArray();
        }

        List<String> problems() {
            return problems;
        }

        /// Whether there were enough columns, and none of them added up.
        boolean isWrong() {
            return lost.size() <= parity;
        }

        Optional<byte[]> read() {
            read(parity, columns.length);
            if (lost.isEmpty()) {
                Optional<byte[]> whole = without(Set.of());
                if (whole.isPresent()) {
                    return whole;
                }
            }
            read(0, parity);
            if (lost.size() > parity) {
                return Optional.empty();
            }
            List<Integer> suspects = suspects();
            for (int count = lost.size(); count <= parity; count++) {
                Optional<byte[]> found = without(suspects, 0, new TreeSet<>(lost), count);
                if (found.isPresent()) {
                    return found;
                }
            }
            problems.add("wrong checksum whatever columns are computed from the others");
            return Optional.empty();
        }

        private void read(int from, int to) {
            for (int i = from; i < to; i++) {
                RaidzMap.Column column = map.columns().get(i);
                Vdev child = children.get(column.child());
                try {
                    columns[i] = child.read(column.offset(), column.size(), trust());
                } catch (IOException e) {
                    lost.add(i);
                    problems.add(String.valueOf(e.getMessage()));
                }
            }
        }

        /// A column has no checksum; a stale one is welcome only if that of the block decides.
        private Verifier trust() {
            return verifier.isCertain() ? bytes -> true : Verifier.NONE;
        }

        /// All columns that were read, the stale ones first.
        private List<Integer> suspects() {
            List<Integer> suspects = new ArrayList<>();
            for (int i = 0; i < columns.length; i++) {
                if (!lost.contains(i)) {
                    suspects.add(i);
                }
            }
            suspects.sort(
                    Comparator.comparing(
                            (Integer i) -> children.get(map.columns().get(i).child()).health(),
                            Comparator.reverseOrder()));
            return suspects;
        }

        /// Takes every choice of suspects for lost until `count` are.
        private Optional<byte[]> without(
                List<Integer> suspects, int from, Set<Integer> chosen, int count) {
            if (chosen.size() == count) {
                return without(chosen);
            }
            for (int i = from; i < suspects.size(); i++) {
                chosen.add(suspects.get(i));
                Optional<byte[]> found = without(suspects, i + 1, chosen, count);
                if (found.isPresent()) {
                    return found;
                }
                chosen.remove(suspects.get(i));
            }
            return Optional.empty();
        }

        private Optional<byte[]> without(Set<Integer> chosen) {
            if (++attempts > MAX_ATTEMPTS) {
                return Optional.empty();
            }
            byte[][] data = new RaidzParity(parity, columns).without(chosen, sizes);
            int total = Arrays.stream(data).mapToInt(column -> column.length).sum();
            byte[] block = new byte[total];
            int at = 0;
            for (byte[] column : data) {
                System.arraycopy(column, 0, block, at, column.length);
                at += column.length;
            }
            byte[] bytes = Arrays.copyOf(block, size);
            return verifier.accepts(bytes) ? Optional.of(bytes) : Optional.empty();
        }
    }
}
