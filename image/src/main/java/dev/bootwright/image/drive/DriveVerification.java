package dev.bootwright.image.drive;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.fat.FatNode;
import dev.bootwright.formats.fat.FatTree;
import dev.bootwright.formats.gpt.Gpt;
import dev.bootwright.formats.gpt.GptPartition;
import dev.bootwright.formats.gpt.GptReading;
import dev.bootwright.formats.gpt.PartitionType;
import dev.bootwright.formats.tree.FileKind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A drive compared with what it says of itself: both copies of its table, the core of GRUB, and every
/// file.
///
/// @param image   on it; empty when nobody knows
/// @param ssh     who may come to it over SSH; empty where nobody can
/// @param files   that are as they should be
/// @param notes   settings that were changed, one line each
/// @param problems one line each; empty for a sound drive
public record DriveVerification(
        String image,
        Optional<SshSummary> ssh,
        int files,
        List<String> notes,
        List<String> problems) {

    /// What the file system of our drives is called.
    public static final String LABEL = DriveLayout.LABEL;

    public DriveVerification {
        notes = List.copyOf(notes);
        problems = List.copyOf(problems);
    }

    public boolean isSound() {
        return problems.isEmpty();
    }

    /// Reads a drive.
    ///
    /// @param drive left open
    /// @param bytes size of it
    /// @throws IOException only if it cannot be read
    public static DriveVerification of(FileChannel drive, long bytes) throws IOException {
        Reading reading = new Reading(ByteSource.of(drive, bytes));
        GptReading found = Gpt.read(drive, bytes, DriveLayout.SECTOR_BYTES);
        if (found instanceof GptReading.Absent) {
            found = Gpt.read(drive, bytes, DriveLayout.LARGE_SECTOR_BYTES);
        }
        switch (found) {
            case GptReading.Absent() -> reading.problems.add("there is no table of partitions");
            case GptReading.Damaged(List<String> wrong) -> reading.problems.addAll(wrong);
            case GptReading.Found(Gpt table, List<String> wrong) -> {
                reading.problems.addAll(wrong);
                reading.partitions(table);
            }
        }
        return new DriveVerification(
                reading.image, reading.ssh, reading.files, reading.notes, reading.problems);
    }

    /// What a drive says of its access over SSH; empty where there is none, or it is no drive of ours. Compares
    /// nothing.
    ///
    /// @param drive left open
    /// @param bytes size of it
    /// @throws IOException if it cannot be read
    public static Optional<SshSummary> ssh(FileChannel drive, long bytes) throws IOException {
        for (int sectorBytes : DriveLayout.SECTOR_SIZES) {
            if (Gpt.read(drive, bytes, sectorBytes) instanceof GptReading.Found(Gpt table, _)) {
                Optional<Extent> esp = Reading.partition(table, PartitionType.EFI_SYSTEM);
                if (esp.isPresent()) {
                    FatTree tree = FatTree.open(ByteSource.of(drive, bytes).slice(esp.get()));
                    return DriveManifest.find(tree).flatMap(DriveManifest::ssh);
                }
            }
        }
        return Optional.empty();
    }

    /// What has been found so far.
    private static final class Reading {
        private final ByteSource drive;
        private final List<String> notes = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private String image = "";
        private Optional<SshSummary> ssh = Optional.empty();
        private int files;

        Reading(ByteSource drive) {
            this.drive = drive;
        }

        void partitions(Gpt table) throws IOException {
            Optional<Extent> esp = partition(table, PartitionType.EFI_SYSTEM);
            if (esp.isEmpty()) {
                problems.add("there is no EFI system partition");
                return;
            }
            try {
                FatTree tree = FatTree.open(drive.slice(esp.get()));
                Optional<DriveManifest> found = DriveManifest.find(tree);
                if (found.isEmpty()) {
                    problems.add(
                            "there is no /" + DriveManifest.PATH + ": it is none of our drives");
                    return;
                }
                DriveManifest manifest = found.get();
                image = manifest.image();
                ssh = manifest.ssh();
                for (DriveManifest.Item each : manifest.files()) {
                    check(tree, each);
                }
                if (manifest.core().isPresent()) {
                    core(partition(table, PartitionType.BIOS_BOOT), manifest.core().get());
                }
            } catch (IOException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }

        private static Optional<Extent> partition(Gpt table, PartitionType type) {
            return table.partitions().stream()
                    .filter(each -> each.type().equals(type.guid()))
                    .map((GptPartition each) -> each.extent(table.sectorBytes()))
                    .findFirst();
        }

        private void check(FatTree tree, DriveManifest.Item item) throws IOException {
            Optional<FatNode> found = tree.resolve(item.path());
            if (found.isEmpty() || found.get().kind() != FileKind.FILE) {
                problems.add("/%s is missing".formatted(item.path()));
                return;
            }
            try {
                compare("/" + item.path(), tree.content(found.get()), item);
            } catch (IOException e) {
                problems.add("/%s: %s".formatted(item.path(), e.getMessage()));
            }
        }

        private void core(Optional<Extent> partition, DriveManifest.Item item) throws IOException {
            if (partition.isEmpty() || partition.get().size() < item.size()) {
                problems.add("there is no BIOS boot partition");
                return;
            }
            Extent extent = new Extent(partition.get().offset(), item.size());
            compare("the core of GRUB", drive.slice(extent), item);
        }

        private void compare(String what, ByteSource content, DriveManifest.Item item)
                throws IOException {
            String expected = item.sha256();
            String found = content.size() == item.size() ? Sha256.of(content) : "";
            if (found.equals(expected)) {
                files++;
            } else if (item.isSettings()) {
                notes.add(what + " was changed since the drive was made");
            } else if (found.isEmpty()) {
                problems.add(
                        "%s: expected %d bytes, found %d"
                                .formatted(what, item.size(), content.size()));
            } else {
                problems.add("%s: expected SHA-256 %s, found %s".formatted(what, expected, found));
            }
        }
    }
}
