package dev.bootwright.server.plan;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.server.template.Size;
import dev.bootwright.server.template.VolumeSpec;
import java.util.List;
import java.util.Optional;

/// Plans `logicalVolumes`, and what is encrypted of them.
final class VolumePlanner implements SectionPlanner<List<VolumeSpec>> {

    @Override
    public void plan(List<VolumeSpec> volumes, Draft draft) {
        volumes.forEach(volume -> volume(volume, draft));
        LuksPlanner.onVolumes(draft);
    }

    private static void volume(VolumeSpec volume, Draft draft) {
        long total = draft.groups().getOrDefault(volume.group(), 0L);
        long left = draft.free().getOrDefault(volume.group(), 0L);
        Optional<Long> size =
                switch (volume.size()) {
                    case Size.Bytes(long bytes) ->
                            Optional.of(Math.ceilDiv(bytes, Capacity.EXTENT) * Capacity.EXTENT);
                    case Size.Percent(int percent) ->
                            Optional.of(
                                    Math.max(total / Capacity.EXTENT * percent / 100, 1)
                                            * Capacity.EXTENT);
                    case Size.Rest() -> Optional.empty();
                };
        long taken = size.orElse(left);
        if (taken > left || taken < Capacity.EXTENT) {
            draft.refuse(
                    volume.place(),
                    "logical volume \"%s/%s\" needs %s, but the group has %s left"
                            .formatted(
                                    volume.group(),
                                    volume.name(),
                                    Size.format(Math.max(taken, Capacity.EXTENT)),
                                    Size.format(left)));
        }
        draft.free().put(volume.group(), left - taken);
        draft.capacities().put(new BlockRef.LogicalVolume(volume.group(), volume.name()), taken);
        draft.add(
                "make logical volume %s/%s: %s"
                        .formatted(
                                volume.group(),
                                volume.name(),
                                size.map(Size::format).orElse("rest")),
                new Step.LogicalVolume(volume.group(), volume.name(), size),
                Draft.SHORT);
    }
}
