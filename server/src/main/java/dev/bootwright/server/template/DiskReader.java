package dev.bootwright.server.template;

import dev.bootwright.server.yaml.Members;
import dev.bootwright.server.yaml.Yaml;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Reads `disks`: which disks are meant and how they are partitioned.
final class DiskReader implements Section<List<DiskSpec>> {

    private static final Shape.Fields PARTITION =
            Shape.fields()
                    .required("name", Shape.name(36), "of the partition, in its table")
                    .optional("size", Size.SHAPE, "left out: the rest of the disk")
                    .required("type", PartitionType.SHAPE, "a word or a partition type GUID");

    private static final Shape.Fields ENTRY =
            Shape.fields()
                    .required("name", Shape.NAME, "what the template calls the disks")
                    .required("select", SelectorReader.SHAPE, "which disks are meant")
                    .optional(
                            "wipe",
                            Shape.either(Shape.BOOL, Shape.words("always")),
                            "whether what is in the way may be destroyed; always: destroyed each time")
                    .optional(
                            "partitions", Shape.list(PARTITION), "in order; none: used as a whole");

    @Override
    public String key() {
        return "disks";
    }

    @Override
    public Shape shape() {
        return Shape.list(ENTRY);
    }

    @Override
    public List<DiskSpec> absent() {
        return List.of();
    }

    @Override
    public List<DiskSpec> read(Yaml value, TemplateNames names) {
        return Values.each(Optional.of(value), element -> disk(element, names));
    }

    private static Optional<DiskSpec> disk(Yaml value, TemplateNames names) {
        Members in = value.members(ENTRY.keys());
        Optional<Yaml> name = in.require("name");
        Optional<Selector> selector = in.require("select").flatMap(SelectorReader::read);
        List<PartitionSpec> partitions = Values.each(in.find("partitions"), DiskReader::partition);
        checkPartitions(in.list("partitions"), partitions);
        DiskSpec.Wipe wipe = in.find("wipe").map(DiskReader::wipe).orElse(DiskSpec.Wipe.NEVER);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        // A disk whose selector is wrong still has its name, so that references to it stay right.
        DiskSpec disk =
                new DiskSpec(
                        Values.name(name.get()),
                        selector.orElse(Selector.ANY),
                        wipe,
                        partitions,
                        value.place());
        names.addDisk(name.get(), disk);
        return Optional.of(disk);
    }

    private static DiskSpec.Wipe wipe(Yaml value) {
        if (value.isText("always")) {
            return DiskSpec.Wipe.ALWAYS;
        }
        return value.bool().orElse(false) ? DiskSpec.Wipe.AS_NEEDED : DiskSpec.Wipe.NEVER;
    }

    private static void checkPartitions(List<Yaml> places, List<PartitionSpec> partitions) {
        int percent = 0;
        for (int i = 0; i < partitions.size() && partitions.size() == places.size(); i++) {
            PartitionSpec partition = partitions.get(i);
            if (partition.size() instanceof Size.Rest && i < partitions.size() - 1) {
                places.get(i)
                        .fail("only the last partition may take the rest; give this one a size");
            }
            if (partition.size() instanceof Size.Percent(int share)) {
                percent += share;
            }
            if (partitions.subList(0, i).stream()
                    .anyMatch(earlier -> earlier.name().equals(partition.name()))) {
                places.get(i).fail("a second partition is called \"" + partition.name() + "\"");
            }
        }
        if (percent > 100) {
            places.getFirst().fail("the partitions add up to %d%%".formatted(percent));
        }
        if (partitions.size() > 128) {
            places.get(128).fail("a partition table holds at most 128 partitions");
        }
    }

    private static Optional<PartitionSpec> partition(Yaml value) {
        Members in = value.members(PARTITION.keys());
        Optional<Yaml> name = in.require("name");
        name.ifPresent(DiskReader::partitionName);
        Size size = in.find("size").flatMap(Values::size).orElse(new Size.Rest());
        Optional<UUID> type = in.require("type").flatMap(DiskReader::partitionType);
        return name.isEmpty() || type.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new PartitionSpec(
                                name.get().text().orElse(""),
                                size,
                                type.get(),
                                in.find("size").orElse(value).place()));
    }

    private static void partitionName(Yaml value) {
        String name = Values.name(value);
        if (name.length() > 36) {
            value.fail("a partition's name has at most 36 characters (UEFI 2.10 §5.3.3)");
        }
    }

    private static Optional<UUID> partitionType(Yaml value) {
        Optional<UUID> type = value.text().flatMap(PartitionType::parse);
        if (type.isEmpty()) {
            value.fail(
                    "expected one of %s, or a GUID, found %s"
                            .formatted(PartitionType.words(), value.describe()));
        }
        return type;
    }
}
