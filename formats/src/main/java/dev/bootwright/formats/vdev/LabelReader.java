package dev.bootwright.formats.vdev;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.ChecksumException;
import dev.bootwright.formats.bytes.Opaque;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Reads the labels of a device: two at its start, two at its end.
///
/// ```text
/// offset   size   field          of a label of 256 KiB
///      0    8 K   blank
///    8 K    8 K   boot header
///   16 K  112 K   name-value list, with a checksum in its last 40 bytes
///  128 K  128 K   ring of uberblocks, each with a checksum in its last 40 bytes
/// ```
///
/// An uberblock takes as many bytes as a block of the device, at least 1 KiB and at most 8 KiB. The size
/// of the device is rounded down to a multiple of 256 KiB before the labels at its end are placed.
/// Source: ZFS On-Disk Specification, §1.2 and §1.3; `VDEV_UBERBLOCK_SHIFT`.
final class LabelReader {

    private static final int LABEL_BYTES = 256 << 10;
    private static final int LIST_OFFSET = 16 << 10;
    private static final int LIST_BYTES = 112 << 10;
    private static final int RING_OFFSET = 128 << 10;
    private static final int RING_BYTES = 128 << 10;
    private static final int MIN_SHIFT = 10;
    private static final int MAX_SHIFT = 13;

    private final String device;
    private final ByteSource source;
    private final List<String> problems = new ArrayList<>();

    LabelReader(String device, ByteSource source) {
        this.device = device;
        this.source = source;
    }

    /// What a label says, and what is needed to check it.
    ///
    /// @param list     without its checksum
    /// @param checksum is of the label's place too, so that of equal labels it differs
    private record Found(PoolLabel label, Opaque list, Opaque checksum, long place) {
        boolean isSound() {
            byte[] whole = Arrays.copyOf(list.toByteArray(), LIST_BYTES);
            byte[] end = checksum.toByteArray();
            System.arraycopy(end, 0, whole, list.length(), end.length);
            return EmbeddedChecksum.matches(whole, place);
        }
    }

    /// The newest label that is sound. Checking one takes longer than reading it, and than comparing it: two
    /// that are equal, at places far from each other, were not both damaged in the same way.
    Optional<Member> read() throws IOException {
        List<Found> found = new ArrayList<>();
        for (long start : starts()) {
            label(start).ifPresent(found::add);
        }
        found.sort(Comparator.comparingLong((Found each) -> each.label().txg()).reversed());
        for (Found each : found) {
            if (isTwice(each, found) || each.isSound()) {
                return Optional.of(
                        new Member(device, source, each.label(), uberblocks(each.label())));
            }
            problems.add("label at byte %d: wrong checksum".formatted(each.place() - LIST_OFFSET));
        }
        if (problems.isEmpty()) {
            return Optional.empty();
        }
        throw new ChecksumException(
                "%s: no sound ZFS label: %s".formatted(device, String.join("; ", problems)));
    }

    private static boolean isTwice(Found label, List<Found> all) {
        return all.stream()
                .filter(other -> other.place() != label.place())
                .anyMatch(other -> other.list().equals(label.list()));
    }

    private List<Long> starts() {
        long end = source.size() / LABEL_BYTES * LABEL_BYTES;
        return end < 4 * LABEL_BYTES
                ? List.of()
                : List.of(0L, (long) LABEL_BYTES, end - 2 * LABEL_BYTES, end - LABEL_BYTES);
    }

    private Optional<Found> label(long start) {
        long at = start + LIST_OFFSET;
        try {
            byte[] list = bytes(at, LIST_BYTES);
            if (!EmbeddedChecksum.isIn(list)) {
                return Optional.empty();
            }
            int end = list.length - EmbeddedChecksum.BYTES;
            byte[] content = Arrays.copyOf(list, end);
            Opaque checksum = Opaque.of(Arrays.copyOfRange(list, end, list.length));
            PoolLabel label = PoolLabel.read(NvList.read(content, at));
            return Optional.of(new Found(label, Opaque.of(content), checksum, at));
        } catch (IOException e) {
            problems.add("label at byte %d: %s".formatted(start, e.getMessage()));
            return Optional.empty();
        }
    }

    private List<Uberblock> uberblocks(PoolLabel label) {
        int size = 1 << Math.clamp(label.top().ashift(), MIN_SHIFT, MAX_SHIFT);
        List<Uberblock> found = new ArrayList<>();
        for (long start : starts()) {
            byte[] ring;
            try {
                ring = bytes(start + RING_OFFSET, RING_BYTES);
            } catch (IOException e) {
                continue; // three more labels have the same
            }
            for (int at = 0; at < RING_BYTES; at += size) {
                byte[] slot = Arrays.copyOfRange(ring, at, at + size);
                Uberblock.read(slot, start + RING_OFFSET + at).ifPresent(found::add);
            }
        }
        return found;
    }

    private byte[] bytes(long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        source.readFully(bytes, offset);
        return bytes.array();
    }
}
