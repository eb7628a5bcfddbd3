package dev.bootwright.server.plan;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.server.plan.Plan.Outlook;
import java.util.List;

/// Says of each step what it will find.
///
/// @param wanted   what the steps make
/// @param standing what of it is there
record Outlooks(Wanted wanted, Standing standing) {

    Outlook of(Step step) {
        return switch (step) {
            case Step.PartitionTable table ->
                    standing.of(table.disk()) == Standing.State.HOLDS
                            ? Outlook.KEPT
                            : Outlook.CHANGES;
            case Step.WriteImage image -> system(image.disk());
            case Step.InstallDebian install -> system(install.disk());
            case Step.SoftwareRaid raid -> seen(new BlockRef.Raid(raid.name()));
            case Step.LuksContainer made ->
                    isBase(made.device()) ? seen(made.device()) : unseen(made.device());
            case Step.VolumeGroup group -> group(group.physicalVolumes());
            case Step.LogicalVolume volume ->
                    unseen(new BlockRef.LogicalVolume(volume.group(), volume.name()));
            case Step.FileSystem made ->
                    isBase(made.device()) ? seen(made.device()) : unseen(made.device());
            case Step.WriteFile file -> unseen(file.device());
            case Step.ImportPayload payload ->
                    payload.device().map(this::unseen).orElse(Outlook.CHANGES);
            case Step.Wipe _, Step.RunCommand _, Step.RunProgram _ -> Outlook.CHANGES;
            default -> Outlook.CHECKED;
        };
    }

    private Outlook system(DiskIdentity disk) {
        return standing.of(disk) == Standing.State.HOLDS ? Outlook.KEPT : Outlook.CHANGES;
    }

    private Outlook seen(BlockRef device) {
        return standing.stands(device) ? Outlook.KEPT : Outlook.CHANGES;
    }

    /// A group on arrays cannot be seen until they are started, nor one that its volumes do not name.
    private Outlook group(List<BlockRef> devices) {
        if (!devices.stream().allMatch(standing::stands)) {
            return Outlook.CHANGES;
        }
        boolean isSeen =
                devices.stream().allMatch(each -> isBase(each) && standing.showsLabel(each));
        return isSeen ? Outlook.KEPT : Outlook.CHECKED;
    }

    private Outlook unseen(BlockRef device) {
        return standing.stands(device) ? Outlook.CHECKED : Outlook.CHANGES;
    }

    private static boolean isBase(BlockRef device) {
        return device instanceof BlockRef.Disk || device instanceof BlockRef.Partition;
    }
}
