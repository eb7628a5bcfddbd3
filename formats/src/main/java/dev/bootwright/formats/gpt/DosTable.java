package dev.bootwright.formats.gpt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.bytes.FormatException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A DOS partition table: four records in the master boot record, and a chain of boot records with
/// logical partitions inside an extended one. Only read.
///
/// ```text
/// offset  size  field             little-endian
///    446     1  boot indicator    00 or 80
///    447     3  starting CHS
///    450     1  OS type           00 in an unused record; 05, 0F, 85: extended
///    451     3  ending CHS
///    454     4  starting LBA      in a logical boot record relative to it; in its link to the next
///    458     4  size in LBA       one relative to the extended partition
///    462    48  three more records
///    510     2  signature         55 AA
/// ```
///
/// A boot sector of a FAT, NTFS or exFAT file system ends with the same signature and is no table.
/// Source: UEFI 2.10 §5.2.1.
///
/// @param partitions  primary ones as 1 to 4, logical ones from 5
/// @param bootRecords of the logical partitions: where they lie
/// @param problems    what was left out, one line each
public record DosTable(
        List<DosPartition> partitions, List<Extent> bootRecords, List<String> problems) {

    private static final int RECORDS_OFFSET = 446;
    private static final int RECORD_BYTES = 16;
    private static final int RECORD_COUNT = 4;

    /// More logical partitions than Linux shows.
    private static final int MAX_LOGICAL = 256;

    private static final Set<Integer> EXTENDED = Set.of(0x05, 0x0F, 0x85);

    public DosTable {
        partitions = List.copyOf(partitions);
        bootRecords = List.copyOf(bootRecords);
        problems = List.copyOf(problems);
    }

    /// @param number   as Linux counts them
    /// @param type     OS type, 8 bits
    /// @param isActive whether the firmware is to boot from it
    /// @param firstLba in logical blocks
    /// @param sectors  in logical blocks
    public record DosPartition(
            int number, int type, boolean isActive, long firstLba, long sectors) {

        public Extent extent(int sectorBytes) {
            return new Extent(firstLba * sectorBytes, sectors * sectorBytes);
        }
    }

    /// Whether the table says nothing but that the disk has a GPT.
    public boolean isProtective() {
        return partitions.stream().anyMatch(each -> each.type() == ProtectiveMbr.TYPE);
    }

    /// Reads the table of a disk; empty when there is none.
    ///
    /// @throws IOException only if the disk cannot be read
    public static Optional<DosTable> read(FileChannel disk, long diskBytes, int sectorBytes)
            throws IOException {
        return read(ByteSource.of(disk, diskBytes), sectorBytes);
    }

    /// Reads the table of a disk or an image of one.
    ///
    /// @param sectorBytes size of a logical block, 512 or 4096
    /// @return empty if there is none
    /// @throws IOException only if the disk cannot be read
    public static Optional<DosTable> read(ByteSource disk, int sectorBytes) throws IOException {
        byte[] sector = GptReader.bytes(disk, 0, 512);
        long sectors = disk.size() / sectorBytes;
        if (!isBootRecord(sector) || isFileSystem(sector)) {
            return Optional.empty();
        }
        List<DosPartition> found = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (DosPartition each : records(sector)) {
            if (each.firstLba() >= sectors) {
                problems.add(
                        "partition %d begins at sector %d of %d"
                                .formatted(each.number(), each.firstLba(), sectors));
            } else {
                found.add(each);
            }
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        List<Extent> bootRecords = new ArrayList<>();
        for (DosPartition each : List.copyOf(found)) {
            if (isExtended(each)) {
                new Chain(disk, sectors, sectorBytes, each, problems).read(found, bootRecords);
            }
        }
        return Optional.of(new DosTable(found, bootRecords, problems));
    }

    /// The boot records of the logical partitions in one extended partition.
    private record Chain(
            ByteSource disk,
            long sectors,
            int sectorBytes,
            DosPartition extended,
            List<String> problems) {

        void read(List<DosPartition> found, List<Extent> bootRecords) throws IOException {
            Set<Long> seen = new HashSet<>();
            Optional<Long> next = Optional.of(extended.firstLba());
            while (next.isPresent()) {
                long lba = next.get();
                byte[] sector = GptReader.bytes(disk, lba * sectorBytes, 512);
                if (!seen.add(lba) || seen.size() > MAX_LOGICAL) {
                    problems.add("the chain of logical partitions has no end");
                    return;
                }
                if (lba >= sectors || !isBootRecord(sector)) {
                    problems.add("no boot record at sector " + lba);
                    return;
                }
                bootRecords.add(new Extent(lba * sectorBytes, sectorBytes));
                logical(sector, lba, 4 + seen.size()).ifPresent(found::add);
                next = link(sector);
            }
        }

        private Optional<DosPartition> logical(byte[] sector, long lba, int number) {
            Optional<DosPartition> record =
                    records(sector).stream().filter(each -> !isExtended(each)).findFirst();
            if (record.isPresent() && lba + record.get().firstLba() >= sectors) {
                problems.add("partition %d begins behind the disk".formatted(number));
                return Optional.empty();
            }
            return record.map(each ->
                    new DosPartition(
                            number,
                            each.type(),
                            each.isActive(),
                            lba + each.firstLba(),
                            each.sectors()));
        }

        private Optional<Long> link(byte[] sector) {
            return records(sector).stream()
                    .filter(DosTable::isExtended)
                    .findFirst()
                    .map(each -> extended.firstLba() + each.firstLba());
        }
    }

    private static boolean isExtended(DosPartition partition) {
        return EXTENDED.contains(partition.type());
    }

    private static boolean isBootRecord(byte[] sector) {
        if (sector[510] != 0x55 || sector[511] != (byte) 0xAA) {
            return false;
        }
        for (int i = 0; i < RECORD_COUNT; i++) {
            if ((sector[RECORDS_OFFSET + i * RECORD_BYTES] & 0x7F) != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isFileSystem(byte[] sector) {
        String head = new String(sector, 0, 96, ISO_8859_1);
        return head.startsWith("NTFS    ", 3)
                || head.startsWith("EXFAT   ", 3)
                || head.startsWith("FAT", 0x36)
                || head.startsWith("FAT32   ", 0x52);
    }

    private static List<DosPartition> records(byte[] sector) {
        List<DosPartition> records = new ArrayList<>();
        try {
            for (int i = 0; i < RECORD_COUNT; i++) {
                ByteReader in =
                        ByteReader.littleEndian("MBR", sector, 0)
                                .at("record", RECORDS_OFFSET + i * RECORD_BYTES);
                boolean active = in.u8("boot indicator") == 0x80;
                int type = in.skip("starting CHS", 3).u8("OS type");
                long first = in.skip("ending CHS", 3).u32("starting LBA");
                long count = in.u32("size in LBA");
                if (type != 0 && count > 0) {
                    records.add(new DosPartition(i + 1, type, active, first, count));
                }
            }
        } catch (FormatException e) {
            throw new AssertionError("a boot record has 512 bytes", e);
        }
        return records;
    }
}
