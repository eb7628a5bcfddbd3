package dev.bootwright.server.plan;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.server.template.DiskSpec;
import dev.bootwright.server.template.PartitionSpec;
import dev.bootwright.server.template.Reference;
import dev.bootwright.server.template.Template;
import java.util.List;

/// What the names of a template stand for on the machine that is planned for.
///
/// @param choice the disks that were chosen
record Devices(Template template, DiskChoice choice) {

    List<BlockRef> of(List<Reference> references) {
        return references.stream().flatMap(reference -> of(reference).stream()).toList();
    }

    List<BlockRef> of(Reference reference) {
        return switch (reference) {
            case Reference.Disk(String name) ->
                    choice.disks(name).stream()
                            .<BlockRef>map(disk -> new BlockRef.Disk(disk.identity()))
                            .toList();
            case Reference.Partition(String disk, String partition) ->
                    choice.disks(disk).stream()
                            .<BlockRef>map(found ->
                                    new BlockRef.Partition(
                                            found.identity(), number(disk, partition)))
                            .toList();
            case Reference.Raid(String name) -> List.of(new BlockRef.Raid(name));
            case Reference.Luks(String name) -> List.of(new BlockRef.Luks(name));
            case Reference.Volume(String group, String name) ->
                    List.of(new BlockRef.LogicalVolume(group, name));
        };
    }

    private int number(String disk, String partition) {
        DiskSpec spec =
                template.disks().stream()
                        .filter(each -> each.name().equals(disk))
                        .findFirst()
                        .orElseThrow();
        return spec.partitions().stream().map(PartitionSpec::name).toList().indexOf(partition) + 1;
    }
}
