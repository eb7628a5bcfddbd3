package dev.bootwright.image.drive;

import dev.bootwright.formats.bytes.SparseSource;
import dev.bootwright.formats.bytes.SparseSource.Piece;
import dev.bootwright.formats.gpt.GptWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a drive is to hold: laid out from an image, or taken over from the file of a drive.
public sealed interface DriveContents extends AutoCloseable permits DriveLayout, DriveCopy {

    /// A part of a drive, for people.
    ///
    /// @param offset in bytes, as is `size`
    record Area(String name, long offset, long size) {}

    /// What the image is called, for people.
    String image();

    /// Who may come to it over SSH; empty where nobody can.
    Optional<SshSummary> ssh();

    /// Name and version of every package or archive that loaders were taken from.
    List<String> loaderVersions();

    /// The size of a sector of the drives this is for, in bytes.
    int sectorBytes();

    /// The least that a drive must have, and the size of a drive in a file, in bytes.
    long minimumBytes();

    /// The table of partitions.
    ///
    /// @param bytes size of the drive
    /// @throws IllegalArgumentException if that is less than [#minimumBytes]
    GptWriter table(long bytes);

    /// Everything but the table of partitions: what the partitions hold.
    List<Piece> contents();

    /// The parts of a drive, in the order in which they lie there.
    ///
    /// @param bytes size of the drive
    List<Area> areas(long bytes);

    /// The whole drive.
    ///
    /// @param bytes size of it
    /// @throws IllegalArgumentException if that is less than [#minimumBytes]
    default SparseSource whole(long bytes) {
        List<Piece> pieces = new ArrayList<>(contents());
        pieces.addAll(table(bytes).pieces());
        return new SparseSource(bytes, pieces);
    }

    @Override
    void close() throws IOException;
}
