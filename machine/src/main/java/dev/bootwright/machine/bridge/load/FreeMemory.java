package dev.bootwright.machine.bridge.load;

import dev.bootwright.formats.bzimage.MemoryRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Memory that the next kernel may be laid out in. What is taken is free no longer.
final class FreeMemory {

    static final int PAGE = 4096;

    private List<MemoryRange> ranges;

    /// @param ranges that may be used
    FreeMemory(List<MemoryRange> ranges) {
        this.ranges = new ArrayList<>(ranges);
    }

    /// Takes exactly this place, if it is free.
    boolean takeAt(long address, long size) {
        boolean isFree =
                ranges.stream()
                        .anyMatch(
                                each -> each.address() <= address && address + size <= each.end());
        if (isFree) {
            ranges = without(ranges, address, address + size);
        }
        return isFree;
    }

    /// Takes the lowest place.
    ///
    /// @throws IOException if there is none
    long takeLowest(String what, long size, long alignment, long end) throws IOException {
        Optional<Long> lowest =
                ranges.stream()
                        .filter(each -> fits(up(each.address(), alignment), size, each, end))
                        .map(each -> up(each.address(), alignment))
                        .min(Long::compare);
        return take(what, size, lowest);
    }

    /// Takes the highest place, at a page.
    ///
    /// @param end that nothing of it may reach
    /// @throws IOException if there is none
    long takeHighest(String what, long size, long end) throws IOException {
        Optional<Long> highest =
                ranges.stream()
                        .filter(each ->
                                fits(down(Math.min(each.end(), end) - size), size, each, end))
                        .map(each -> down(Math.min(each.end(), end) - size))
                        .max(Long::compare);
        return take(what, size, highest);
    }

    private long take(String what, long size, Optional<Long> address) throws IOException {
        if (address.isEmpty()) {
            throw new IOException(
                    "%s: no %d bytes of memory are free in one piece".formatted(what, size));
        }
        takeAt(address.get(), size);
        return address.get();
    }

    private static boolean fits(long address, long size, MemoryRange range, long end) {
        return address >= range.address() && address + size <= Math.min(range.end(), end);
    }

    private static long up(long address, long alignment) {
        return Math.ceilDiv(address, alignment) * alignment;
    }

    private static long down(long address) {
        return Math.floorDiv(address, (long) PAGE) * PAGE;
    }

    /// Ranges less what lies between two addresses.
    static List<MemoryRange> without(List<MemoryRange> ranges, long from, long to) {
        List<MemoryRange> left = new ArrayList<>();
        for (MemoryRange each : ranges) {
            add(left, each, each.address(), Math.min(each.end(), from));
            add(left, each, Math.max(each.address(), to), each.end());
        }
        return left;
    }

    private static void add(List<MemoryRange> ranges, MemoryRange of, long from, long to) {
        if (from < to) {
            ranges.add(new MemoryRange(from, to - from, of.type()));
        }
    }
}
