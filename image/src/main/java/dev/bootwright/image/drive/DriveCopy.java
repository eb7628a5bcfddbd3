package dev.bootwright.image.drive;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.bytes.SparseSource.Piece;
import dev.bootwright.formats.gpt.Gpt;
import dev.bootwright.formats.gpt.GptPartition;
import dev.bootwright.formats.gpt.GptReading;
import dev.bootwright.formats.gpt.GptWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A drive that lies in a file, to be written to a device: somebody made it elsewhere, where there was a
/// network. Its partitions are taken over as they are, changed settings with them; the table is laid out
/// anew for the size of the device.
public final class DriveCopy implements DriveContents {

    private static final int BOOT_CODE_BYTES = 440;

    /// What is found to be zeros is not written, in steps of so many bytes.
    private static final int STEP = 1 << 16;

    private final FileChannel file;
    private final DriveVerification verification;
    private final Gpt table;
    private final byte[] bootCode;
    private final List<Piece> contents;

    private DriveCopy(FileChannel file, DriveVerification verification, Gpt table)
            throws IOException {
        ByteSource source = ByteSource.of(file, file.size());
        ByteBuffer code = ByteBuffer.allocate(BOOT_CODE_BYTES);
        source.readFully(code, 0);
        List<Piece> pieces = new ArrayList<>();
        for (GptPartition each : table.partitions()) {
            addPieces(source, each.extent(table.sectorBytes()), pieces);
        }
        this.file = file;
        this.verification = verification;
        this.table = table;
        this.bootCode = code.array();
        this.contents = List.copyOf(pieces);
    }

    /// Opens the file of a drive and verifies it.
    ///
    /// @throws IOException if it cannot be read, or is no sound drive of ours: with what is wrong
    public static DriveCopy open(Path path) throws IOException {
        FileChannel file = FileChannel.open(path);
        try {
            DriveVerification found = DriveVerification.of(file, file.size());
            if (!found.isSound()) {
                throw new IOException("%s: %s".formatted(path, found.problems().getFirst()));
            }
            for (int sectorBytes : DriveLayout.SECTOR_SIZES) {
                if (Gpt.read(file, file.size(), sectorBytes)
                        instanceof GptReading.Found(Gpt table, _)) {
                    return new DriveCopy(file, found, table);
                }
            }
            throw new IOException(path + ": there is no table of partitions");
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static void addPieces(ByteSource file, Extent partition, List<Piece> pieces)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(STEP);
        ByteBuffer zeros = ByteBuffer.allocateDirect(STEP);
        long start = -1;
        for (long at = partition.offset(); at < partition.end(); at += buffer.limit()) {
            buffer.clear().limit((int) Math.min(STEP, partition.end() - at));
            file.readFully(buffer, at);
            boolean isZero = buffer.flip().mismatch(zeros.clear().limit(buffer.limit())) < 0;
            if (!isZero && start < 0) {
                start = at;
            } else if (isZero && start >= 0) {
                pieces.add(piece(file, start, at));
                start = -1;
            }
        }
        if (start >= 0) {
            pieces.add(piece(file, start, partition.end()));
        }
    }

    private static Piece piece(ByteSource file, long start, long end) {
        return new Piece(start, file.slice(new Extent(start, end - start)));
    }

    @Override
    public String image() {
        return verification.image();
    }

    @Override
    public Optional<SshSummary> ssh() {
        return verification.ssh();
    }

    /// None: what they were is in the manifest on the drive.
    @Override
    public List<String> loaderVersions() {
        return List.of();
    }

    @Override
    public int sectorBytes() {
        return table.sectorBytes();
    }

    @Override
    public long minimumBytes() {
        return table.sectors() * table.sectorBytes();
    }

    @Override
    public GptWriter table(long bytes) {
        if (bytes < minimumBytes()) {
            throw new IllegalArgumentException(
                    "a drive of %d bytes, %d are needed".formatted(bytes, minimumBytes()));
        }
        Gpt larger = Gpt.empty(table.diskGuid(), bytes, table.sectorBytes());
        return new GptWriter(larger.with(table.partitions()), bootCode);
    }

    @Override
    public List<Piece> contents() {
        return contents;
    }

    @Override
    public List<Area> areas(long bytes) {
        return table.partitions().stream()
                .map(each -> {
                    Extent extent = each.extent(table.sectorBytes());
                    String name = "partition %d: %s".formatted(each.number(), each.name());
                    return new Area(name, extent.offset(), extent.size());
                })
                .sorted(Comparator.comparingLong(Area::offset))
                .toList();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
