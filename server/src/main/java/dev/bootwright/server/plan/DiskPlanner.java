package dev.bootwright.server.plan;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.Disk;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.server.template.DiskSpec;
import dev.bootwright.server.template.Size;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

/// Plans `disks`: what is wiped and how each disk is partitioned.
final class DiskPlanner implements SectionPlanner<List<DiskSpec>> {

    @Override
    public void plan(List<DiskSpec> disks, Draft draft) {
        disks.forEach(spec -> layOut(spec, draft));
        disks.forEach(spec -> partition(spec, draft));
    }

    private static void layOut(DiskSpec spec, Draft draft) {
        List<Disk> disks = draft.choice().disks(spec.name());
        for (int i = 0; i < disks.size(); i++) {
            Disk disk = disks.get(i);
            Layout layout = Layout.of(spec, disk, i, draft.identifiers());
            draft.refuseAll(layout.reasons());
            draft.layouts().put(disk.identity(), layout);
            draft.capacities().put(new BlockRef.Disk(disk.identity()), disk.identity().size());
            for (int part = 0; part < layout.capacities().size(); part++) {
                draft.capacities()
                        .put(
                                new BlockRef.Partition(disk.identity(), part + 1),
                                layout.capacities().get(part));
            }
            disk.uses().stream()
                    .filter(use -> use.contains(" is mounted "))
                    .forEach(use ->
                            draft.refuse(
                                    spec.place(),
                                    "disk \"%s\" is %s, which is in use: %s"
                                            .formatted(
                                                    spec.name(), DiskChoice.describe(disk), use)));
        }
    }

    private static void partition(DiskSpec spec, Draft draft) {
        List<Disk> disks = draft.choice().disks(spec.name());
        for (int i = 0; i < disks.size() && !spec.partitions().isEmpty(); i++) {
            Disk disk = disks.get(i);
            List<Step.Partition> partitions =
                    Objects.requireNonNull(draft.layouts().get(disk.identity())).partitions();
            String list =
                    partitions.stream()
                            .map(part ->
                                    part.name()
                                            + " "
                                            + part.size().map(Size::format).orElse("rest"))
                            .collect(Collectors.joining(", "));
            UUID guid =
                    draft.identifiers()
                            .of(
                                    "disk/%s/%s"
                                            .formatted(
                                                    spec.name(),
                                                    Draft.joined(
                                                            partitions.stream()
                                                                    .map(Step.Partition::guid)
                                                                    .toList())));
            draft.add(
                    "partition %s: %s".formatted(disk.identity(), list),
                    new Step.PartitionTable(disk.identity(), guid, partitions),
                    Draft.SHORT);
        }
    }
}
