package dev.bootwright.server.plan;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.server.plan.Plan.PlannedStep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// What the steps of a plan will leave on disks and partitions, and what of it belongs together.
final class Wanted {

    /// How a thing can be recognised on a device.
    ///
    /// @param signature as `blkid` names it
    /// @param uuid      digits; absent where the program that makes it chooses it
    /// @param isNamed   whether it shows its label, or that it has none; else one that shows no label may be it
    /// @param label     the plan's; absent where it has none, or, if not `isNamed`, any will do
    record Mark(String signature, Optional<String> uuid, boolean isNamed, Optional<String> label) {}

    /// Disks and partitions that are of no use without each other.
    ///
    /// @param name for people: `array "m"`
    record Whole(String name, List<BlockRef> parts) {}

    private final Map<BlockRef, Mark> marks = new HashMap<>();
    private final Map<BlockRef, List<BlockRef>> below = new HashMap<>();
    private final Map<String, List<BlockRef>> groups = new HashMap<>();
    private final Map<DiskIdentity, UUID> systems = new HashMap<>();
    private final List<Whole> wholes = new ArrayList<>();

    Wanted(List<PlannedStep> steps) {
        steps.forEach(planned -> add(planned.step()));
    }

    private void add(Step step) {
        switch (step) {
            case Step.SoftwareRaid raid -> {
                List<BlockRef> parts = new ArrayList<>(raid.members());
                parts.addAll(raid.spares());
                Mark member =
                        new Mark(
                                "linux_raid_member",
                                Optional.of(digits(raid.uuid())),
                                false,
                                Optional.empty());
                parts.forEach(part -> marks.put(part, member));
                below.put(new BlockRef.Raid(raid.name()), parts);
                wholes.add(new Whole("array \"%s\"".formatted(raid.name()), bases(parts)));
            }
            case Step.LuksContainer made -> {
                marks.put(
                        made.device(),
                        new Mark(
                                "crypto_LUKS",
                                Optional.of(digits(made.uuid())),
                                true,
                                made.label()));
                below.put(new BlockRef.Luks(made.name()), List.of(made.device()));
            }
            case Step.VolumeGroup group -> {
                // Agents of earlier versions do not tell the group; nor can it be read where it has
                // no metadata.
                Mark member =
                        new Mark("LVM2_member", Optional.empty(), false, Optional.of(group.name()));
                group.physicalVolumes().forEach(part -> marks.put(part, member));
                groups.put(group.name(), group.physicalVolumes());
                wholes.add(
                        new Whole(
                                "volume group \"%s\"".formatted(group.name()),
                                bases(group.physicalVolumes())));
            }
            case Step.FileSystem made -> {
                String uuid = digits(made.uuid());
                marks.put(
                        made.device(),
                        new Mark(
                                made.type(),
                                Optional.of(
                                        made.type().equals("vfat") ? uuid.substring(0, 8) : uuid),
                                true,
                                made.label()));
            }
            case Step.WriteImage image -> systems.put(image.disk(), image.diskGuid());
            case Step.InstallDebian install -> systems.put(install.disk(), install.diskGuid());
            default -> {} // leaves nothing that an inventory shows
        }
    }

    private static String digits(UUID uuid) {
        return uuid.toString().replace("-", "").toLowerCase(Locale.ROOT);
    }

    /// How the thing can be recognised that a device will hold.
    Optional<Mark> mark(BlockRef device) {
        return Optional.ofNullable(marks.get(device));
    }

    /// The GUID of the table of a disk on which a system will be installed.
    Optional<UUID> system(DiskIdentity disk) {
        return Optional.ofNullable(systems.get(disk));
    }

    /// The disks and partitions that a step writes to.
    List<BlockRef> touched(Step step) {
        return switch (step) {
            case Step.Wipe wipe -> wipe.disks().stream().<BlockRef>map(BlockRef.Disk::new).toList();
            case Step.PartitionTable table -> List.of(new BlockRef.Disk(table.disk()));
            case Step.WriteImage image -> List.of(new BlockRef.Disk(image.disk()));
            case Step.InstallDebian install -> List.of(new BlockRef.Disk(install.disk()));
            case Step.SoftwareRaid raid -> bases(new BlockRef.Raid(raid.name()));
            case Step.LuksContainer made -> bases(made.device());
            case Step.VolumeGroup group -> bases(group.physicalVolumes());
            case Step.LogicalVolume volume -> bases(volume.group());
            case Step.FileSystem made -> bases(made.device());
            case Step.WriteFile file -> bases(file.device());
            case Step.ImportPayload payload -> payload.device().map(this::bases).orElse(List.of());
            default -> List.of();
        };
    }

    List<Whole> wholes() {
        return wholes;
    }

    /// The disks and partitions a device lies on; none for one that the plan does not make.
    List<BlockRef> bases(BlockRef device) {
        return switch (device) {
            case BlockRef.Disk _, BlockRef.Partition _ -> List.of(device);
            case BlockRef.Raid _, BlockRef.Luks _ -> bases(below.getOrDefault(device, List.of()));
            case BlockRef.LogicalVolume(String group, String _) -> bases(group);
        };
    }

    /// The disks and partitions a volume group lies on.
    List<BlockRef> bases(String group) {
        return bases(groups.getOrDefault(group, List.of()));
    }

    private List<BlockRef> bases(List<BlockRef> devices) {
        Set<BlockRef> seen = new HashSet<>();
        List<BlockRef> bases = new ArrayList<>();
        for (BlockRef device : devices) {
            for (BlockRef base : bases(device)) {
                if (seen.add(base)) {
                    bases.add(base);
                }
            }
        }
        return bases;
    }
}
