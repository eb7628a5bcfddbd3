package dev.bootwright.formats.gpt;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.bytes.FormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads both copies of a table and decides which one counts: the primary where it is sound, as Linux
/// and EFI do.
final class GptReader {

    private static final int[] SECTOR_SIZES = {512, 4096};

    private final ByteSource disk;
    private final long sectors;
    private final int sectorBytes;
    private final List<String> problems = new ArrayList<>();
    private boolean headerSeen;

    GptReader(ByteSource disk, int sectorBytes) {
        this.disk = disk;
        this.sectors = disk.size() / sectorBytes;
        this.sectorBytes = sectorBytes;
    }

    /// One copy: its header, the entries that belong to it, and what was wrong with some of them.
    private record Copy(GptHeader header, List<GptPartition> partitions, List<String> problems) {
        boolean agreesWith(Copy other) {
            return header.diskGuid().equals(other.header.diskGuid())
                    && header.firstUsableLba() == other.header.firstUsableLba()
                    && header.lastUsableLba() == other.header.lastUsableLba()
                    && header.myLba() == other.header.alternateLba()
                    && header.alternateLba() == other.header.myLba()
                    && partitions.equals(other.partitions);
        }
    }

    GptReading read() throws IOException {
        Optional<Copy> primary = copy("primary", 1);
        Optional<Copy> backup = backup(primary);
        Optional<Copy> counts = primary.or(() -> backup);
        if (counts.isEmpty()) {
            return headerSeen ? new GptReading.Damaged(problems) : new GptReading.Absent();
        }
        if (primary.isPresent() && backup.isPresent() && !primary.get().agreesWith(backup.get())) {
            problems.add("primary and backup differ");
        }
        if (!ProtectiveMbr.isOn(disk, sectorBytes)) {
            problems.add("no protective MBR");
        }
        problems.addAll(counts.get().problems());
        GptHeader header = counts.get().header();
        return new GptReading.Found(
                new Gpt(
                        header.diskGuid(),
                        sectorBytes,
                        sectors,
                        header.firstUsableLba(),
                        header.lastUsableLba(),
                        counts.get().partitions()),
                problems);
    }

    /// The backup lies at the end, or, where the disk has grown since, where the primary says.
    private Optional<Copy> backup(Optional<Copy> primary) throws IOException {
        long last = sectors - 1;
        long alternate = primary.map(copy -> copy.header().alternateLba()).orElse(last);
        if (alternate == last) {
            return copy("backup", last);
        }
        problems.add(
                "the backup lies at sector %d of a disk that ends with sector %d"
                        .formatted(alternate, last));
        return copy("backup", alternate);
    }

    private Optional<Copy> copy(String which, long lba) throws IOException {
        boolean isOnDisk = lba > 0 && lba < sectors;
        byte[] sector = isOnDisk ? bytes(lba, sectorBytes) : new byte[sectorBytes];
        if (!startsWithSignature(sector)) {
            problems.add("no " + which + " header");
            return Optional.empty();
        }
        headerSeen = true;
        try {
            GptHeader header = GptHeader.read(sector, lba, sectors);
            byte[] entries = bytes(header.entriesLba(), header.entryCount() * header.entryBytes());
            if (GptHeader.crc(entries) != header.entriesCrc()) {
                throw new FormatException(
                        GptHeader.FORMAT,
                        "entries CRC32",
                        lba * sectorBytes + 88,
                        "0x%08x, computed 0x%08x"
                                .formatted(header.entriesCrc(), GptHeader.crc(entries)));
            }
            return Optional.of(partitions(header, entries));
        } catch (FormatException e) {
            problems.add(which + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    /// The entries that make sense; one that does not is left out and named.
    private static Copy partitions(GptHeader header, byte[] entries) {
        List<GptPartition> partitions = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < header.entryCount(); i++) {
            int from = i * header.entryBytes();
            byte[] entry = Arrays.copyOfRange(entries, from, from + GptPartition.ENTRY_BYTES);
            try {
                GptPartition.read(
                                ByteReader.littleEndian(GptHeader.FORMAT, entry, 0), i + 1, header)
                        .ifPresent(partitions::add);
            } catch (FormatException e) {
                problems.add("partition %d is left out: %s".formatted(i + 1, e.getMessage()));
            }
        }
        Set<GptPartition> overlapping = new LinkedHashSet<>(Gpt.overlapping(partitions));
        for (GptPartition partition : overlapping) {
            problems.add(
                    "partition %d is left out: it overlaps another".formatted(partition.number()));
        }
        partitions.removeAll(overlapping);
        return new Copy(header, List.copyOf(partitions), problems);
    }

    /// As many bytes as there are from a sector on, and zeros behind the end of the disk.
    private byte[] bytes(long lba, int length) throws IOException {
        return bytes(disk, lba * sectorBytes, length);
    }

    static byte[] bytes(ByteSource disk, long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining() && disk.read(buffer, offset + buffer.position()) >= 0) {
            // A single read may return fewer bytes than asked for; only -1 is the end.
        }
        return buffer.array();
    }

    static List<Extent> traces(ByteSource disk) throws IOException {
        Set<Extent> found = new LinkedHashSet<>();
        for (int size : SECTOR_SIZES) {
            long sectors = disk.size() / size;
            if (sectors < 2) {
                continue;
            }
            byte[] primary = bytes(disk, size, size);
            Set<Long> places = new LinkedHashSet<>(List.of(1L, sectors - 1));
            if (startsWithSignature(primary)) {
                long alternate =
                        ByteReader.littleEndian(GptHeader.FORMAT, primary, size)
                                .at("alternate LBA", 32)
                                .bits64("alternate LBA");
                if (alternate > 1 && alternate < sectors) {
                    places.add(alternate);
                }
            }
            for (long lba : places) {
                if (startsWithSignature(bytes(disk, lba * size, size))) {
                    found.add(new Extent(lba * size, size));
                }
            }
        }
        return List.copyOf(found);
    }

    private static boolean startsWithSignature(byte[] sector) {
        return Arrays.equals(sector, 0, GptHeader.SIGNATURE.length, GptHeader.SIGNATURE, 0, 8);
    }
}
