package dev.bootwright.lab.disk;

import dev.bootwright.formats.gpt.Gpt;
import dev.bootwright.formats.gpt.GptPartition;
import dev.bootwright.formats.gpt.GptReading;
import dev.bootwright.server.template.DiskSpec;
import dev.bootwright.server.template.PartitionSpec;
import dev.bootwright.server.template.Reference;
import dev.bootwright.server.template.Size;
import dev.bootwright.server.template.Template;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds out which image became which disk of a template, by the partition tables they hold.
final class DiskMatch {

    private static final int SECTOR = 512; // of every disk in the lab
    private static final long TOLERANCE = 2 << 20; // partitions begin and end at whole MiB

    private final Template template;
    private final Findings findings;

    DiskMatch(Template template, Findings findings) {
        this.template = template;
        this.findings = findings;
    }

    /// Disks and partitions by the names that the template gives them.
    Map<Reference, List<Region>> devices(List<Path> images) throws IOException {
        Map<Reference, List<Region>> devices = new HashMap<>();
        List<Path> left = new ArrayList<>(images);
        for (DiskSpec disk : template.disks()) {
            List<String> others = new ArrayList<>();
            List<Path> matching = new ArrayList<>();
            for (Path image : left) {
                String difference = difference(disk, image);
                if (difference.isEmpty() && matching.size() < disk.select().maxCount()) {
                    matching.add(image);
                } else {
                    others.add("%s: %s".formatted(image.getFileName(), difference));
                }
            }
            left.removeAll(matching);
            if (matching.size() < disk.select().minCount()) {
                findings.wrong(
                        "disk \"%s\": expected at least %d like it, found %d; %s"
                                .formatted(
                                        disk.name(),
                                        disk.select().minCount(),
                                        matching.size(),
                                        String.join("; ", others)));
            }
            for (Path image : matching) {
                add(disk, image, devices);
            }
        }
        return devices;
    }

    private void add(DiskSpec disk, Path image, Map<Reference, List<Region>> devices)
            throws IOException {
        Region whole = new Region(image, 0, Files.size(image));
        put(devices, new Reference.Disk(disk.name()), whole);
        if (disk.partitions().isEmpty()) {
            return;
        }
        GptReading.Found table = (GptReading.Found) read(image);
        for (int i = 0; i < disk.partitions().size(); i++) {
            var extent = table.table().partitions().get(i).extent(SECTOR);
            put(
                    devices,
                    new Reference.Partition(disk.name(), disk.partitions().get(i).name()),
                    whole.part(extent.offset(), extent.size()));
        }
        findings.right(
                "disk %s: GPT with %s"
                        .formatted(
                                image.getFileName().toString().replace(".disk", ""),
                                String.join(
                                        ", ",
                                        disk.partitions().stream()
                                                .map(PartitionSpec::name)
                                                .toList())));
    }

    private static void put(
            Map<Reference, List<Region>> devices, Reference reference, Region region) {
        devices.computeIfAbsent(reference, _ -> new ArrayList<>()).add(region);
    }

    private static GptReading read(Path image) throws IOException {
        try (FileChannel file = FileChannel.open(image)) {
            return Gpt.read(file, file.size(), SECTOR);
        }
    }

    /// Why an image is not this disk; empty when it is.
    private static String difference(DiskSpec disk, Path image) throws IOException {
        return switch (read(image)) {
            case GptReading.Absent() -> disk.partitions().isEmpty() ? "" : "no partition table";
            case GptReading.Damaged(var problems) -> String.join("; ", problems);
            case GptReading.Found(Gpt table, var problems) ->
                    problems.isEmpty()
                            ? difference(disk.partitions(), table)
                            : String.join("; ", problems);
        };
    }

    private static String difference(List<PartitionSpec> wanted, Gpt table) {
        if (table.partitions().size() != wanted.size()) {
            return "%d partitions, not %d".formatted(table.partitions().size(), wanted.size());
        }
        for (int i = 0; i < wanted.size(); i++) {
            PartitionSpec partition = wanted.get(i);
            GptPartition found = table.partitions().get(i);
            if (!found.name().equals(partition.name()) || !found.type().equals(partition.type())) {
                return "partition %d is \"%s\" of type %s"
                        .formatted(i + 1, found.name(), found.type());
            }
            if (!fits(partition.size(), found, table)) {
                return "partition %d has %d bytes".formatted(i + 1, found.extent(SECTOR).size());
            }
        }
        return "";
    }

    private static boolean fits(Size wanted, GptPartition found, Gpt table) {
        long size = found.extent(SECTOR).size();
        return switch (wanted) {
            case Size.Bytes(long bytes) -> Math.abs(size - bytes) <= TOLERANCE;
            case Size.Percent(int percent) ->
                    Math.abs(size - table.sectors() * SECTOR / 100 * percent) <= TOLERANCE;
            case Size.Rest() -> (table.lastUsableLba() - found.lastLba()) * SECTOR <= TOLERANCE;
        };
    }
}
