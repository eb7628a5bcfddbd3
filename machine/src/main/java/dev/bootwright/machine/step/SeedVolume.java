package dev.bootwright.machine.step;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.SparseSource;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.fat.FatFile;
import dev.bootwright.formats.fat.FatLayout;
import dev.bootwright.formats.fat.FatVolume;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;

/// The file system in which cloud-init finds its seed: FAT of the label `CIDATA`. Source: cloud-init's
/// documentation, "NoCloud".
record SeedVolume(Step.Seed seed) {

    private static final String LABEL = "CIDATA";
    private static final long FREE = 1 << 20;

    /// FAT has no time before 1980, and equal input is to give equal bytes.
    private static final LocalDateTime WRITTEN = LocalDateTime.of(1980, 1, 1, 0, 0);

    /// @param sectorBytes of the disk
    long bytes(int sectorBytes) throws IOException {
        return FatLayout.sectors(files(), sectorBytes, 1, FREE) * sectorBytes;
    }

    /// @param start of its partition, in bytes
    /// @param size  of its partition, in bytes
    SparseSource laidOut(int sectorBytes, long start, long size) throws IOException {
        long id = seed.guid().getMostSignificantBits() >>> Integer.SIZE;
        return FatLayout.of(
                new FatVolume(
                        sectorBytes,
                        size / sectorBytes,
                        1,
                        Math.min(start / sectorBytes, 0xFFFF_FFFFL),
                        id,
                        LABEL,
                        WRITTEN),
                files());
    }

    private List<FatFile> files() throws IOException {
        try {
            return seed.files().entrySet().stream()
                    .map(file ->
                            new FatFile(
                                    file.getKey(), ByteSource.of(file.getValue().getBytes(UTF_8))))
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new StepRefusedException(
                    "the seed: " + String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT));
        }
    }
}
