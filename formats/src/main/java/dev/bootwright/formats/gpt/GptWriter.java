package dev.bootwright.formats.gpt;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.ByteWriter;
import dev.bootwright.formats.bytes.SparseSource.Piece;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.List;

/// Puts a GUID partition table on a disk.
///
/// The order is such that a disk whose writing was cut off, at any point and with the writes of one
/// stage reaching it in any order, shows no table or the whole new one, never an old one or a mixture:
///
/// 1. The protective MBR and both header sectors become zero: what was there no longer counts.
/// 2. Both copies of the entries. Without a header they mean nothing.
/// 3. The backup header, then the primary header. Each is sound by then, and Linux and firmware look
///    at neither without a protective MBR.
/// 4. The protective MBR: from here on the disk is partitioned.
///
/// Between stages the writes are forced to the disk.
public final class GptWriter {

    /// Of a table's entries, in bytes.
    public static final int ENTRIES_BYTES = Gpt.ENTRY_COUNT * GptPartition.ENTRY_BYTES;

    private final Gpt table;
    private final long lastLba;
    private final byte[] entries;
    private final byte[] primaryHeader;
    private final byte[] backupHeader;
    private final byte[] protectiveMbr;

    /// @throws IllegalArgumentException if the table is not one as [Gpt#empty] lays it out
    public GptWriter(Gpt table) {
        this(table, new byte[0]);
    }

    /// @param bootCode for firmware that starts the protective MBR, at most 440 bytes
    /// @throws IllegalArgumentException if the table is not one as [Gpt#empty] lays it out
    public GptWriter(Gpt table, byte[] bootCode) {
        Gpt canonical =
                Gpt.empty(
                        table.diskGuid(),
                        table.sectors() * table.sectorBytes(),
                        table.sectorBytes());
        if (!canonical.with(table.partitions()).equals(table)) {
            throw new IllegalArgumentException(
                    "room for partitions is from sector %d to %d, not %d to %d"
                            .formatted(
                                    canonical.firstUsableLba(),
                                    canonical.lastUsableLba(),
                                    table.firstUsableLba(),
                                    table.lastUsableLba()));
        }
        this.table = table;
        this.lastLba = table.sectors() - 1;
        this.entries = entries(table);
        this.primaryHeader = header(1, lastLba, 2);
        this.backupHeader = header(lastLba, 1, lastLba - entriesSectors());
        this.protectiveMbr = ProtectiveMbr.toSector(bootCode, table.sectors(), table.sectorBytes());
    }

    /// Writes the table; whatever the partitions hold stays as it is.
    ///
    /// @param disk opened for writing, left open
    /// @throws IOException if the disk cannot be written; it then holds no table or this one
    public void write(FileChannel disk) throws IOException {
        byte[] nothing = new byte[table.sectorBytes()];
        put(disk, 0, nothing);
        put(disk, 1, nothing);
        put(disk, lastLba, nothing);
        disk.force(false);
        put(disk, lastLba - entriesSectors(), entries);
        put(disk, 2, entries);
        disk.force(false);
        put(disk, lastLba, backupHeader);
        disk.force(false);
        put(disk, 1, primaryHeader);
        disk.force(false);
        put(disk, 0, protectiveMbr);
        disk.force(false);
    }

    public Gpt table() {
        return table;
    }

    /// What [#write] puts on a disk, and where.
    public List<Piece> pieces() {
        long sector = table.sectorBytes();
        return List.of(
                new Piece(0, ByteSource.of(protectiveMbr)),
                new Piece(sector, ByteSource.of(primaryHeader)),
                new Piece(2 * sector, ByteSource.of(entries)),
                new Piece((lastLba - entriesSectors()) * sector, ByteSource.of(entries)),
                new Piece(lastLba * sector, ByteSource.of(backupHeader)));
    }

    /// Whether a disk holds exactly the bytes that [#write] puts there.
    ///
    /// @param disk opened for reading, left open; what the kernel still has cached of it should have
    ///             been dropped before
    public boolean isOn(FileChannel disk) throws IOException {
        return holds(disk, 0, protectiveMbr)
                && holds(disk, 1, primaryHeader)
                && holds(disk, 2, entries)
                && holds(disk, lastLba - entriesSectors(), entries)
                && holds(disk, lastLba, backupHeader);
    }

    private int entriesSectors() {
        return Gpt.entriesSectors(table.sectorBytes());
    }

    private byte[] header(long myLba, long alternateLba, long entriesLba) {
        return new GptHeader(
                        myLba,
                        alternateLba,
                        table.firstUsableLba(),
                        table.lastUsableLba(),
                        table.diskGuid(),
                        entriesLba,
                        Gpt.ENTRY_COUNT,
                        GptPartition.ENTRY_BYTES,
                        GptHeader.crc(entries))
                .toSector(table.sectorBytes());
    }

    private static byte[] entries(Gpt table) {
        ByteWriter out = ByteWriter.littleEndian(Gpt.ENTRY_COUNT * GptPartition.ENTRY_BYTES);
        int next = 1;
        for (GptPartition partition : table.partitions()) {
            out.zeros((partition.number() - next) * GptPartition.ENTRY_BYTES);
            partition.write(out);
            next = partition.number() + 1;
        }
        return out.zeros((Gpt.ENTRY_COUNT + 1 - next) * GptPartition.ENTRY_BYTES).toByteArray();
    }

    private void put(FileChannel disk, long lba, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            disk.write(buffer, lba * table.sectorBytes() + buffer.position());
        }
    }

    private boolean holds(FileChannel disk, long lba, byte[] bytes) throws IOException {
        byte[] found =
                GptReader.bytes(
                        ByteSource.of(disk, table.sectors() * table.sectorBytes()),
                        lba * table.sectorBytes(),
                        bytes.length);
        return Arrays.equals(found, bytes);
    }
}
