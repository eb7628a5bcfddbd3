package dev.bootwright.netboot.aoe;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The targets on one interface, by shelf and slot; looking one up allocates nothing.
final class Directory {

    private final int[] keys;
    private final List<ServedTarget> targets;

    Directory(List<ServedTarget> served) {
        targets =
                served.stream()
                        .sorted(Comparator.comparing(each -> each.target().address()))
                        .toList();
        keys =
                targets.stream()
                        .map(each -> each.target().address())
                        .mapToInt(address -> key(address.shelf(), address.slot()))
                        .toArray();
    }

    private static int key(int shelf, int slot) {
        return shelf << 8 | slot;
    }

    List<ServedTarget> all() {
        return targets;
    }

    @Nullable ServedTarget find(int shelf, int slot) {
        int index = Arrays.binarySearch(keys, key(shelf, slot));
        return index < 0 ? null : targets.get(index);
    }
}
