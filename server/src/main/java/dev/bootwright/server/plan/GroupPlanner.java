package dev.bootwright.server.plan;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.server.template.GroupSpec;
import dev.bootwright.server.template.Size;
import java.util.List;

/// Plans `volumeGroups`.
final class GroupPlanner implements SectionPlanner<List<GroupSpec>> {

    @Override
    public void plan(List<GroupSpec> groups, Draft draft) {
        groups.forEach(group -> group(group, draft));
    }

    private static void group(GroupSpec group, Draft draft) {
        List<BlockRef> on = draft.devices().of(group.on());
        long capacity = Capacity.ofGroup(draft.sizes(on));
        for (BlockRef device : on) {
            if (Capacity.ofGroup(draft.sizes(List.of(device))) < Capacity.EXTENT) {
                draft.refuse(
                        group.place(),
                        "volume group \"%s\": %s has %s; expected room for at least one extent of %s and the metadata"
                                .formatted(
                                        group.name(),
                                        device,
                                        Size.format(draft.sizes(List.of(device)).getFirst()),
                                        Size.format(Capacity.EXTENT)));
            }
        }
        draft.groups().put(group.name(), capacity);
        draft.free().put(group.name(), capacity);
        draft.add(
                "make volume group %s on %s".formatted(group.name(), Draft.joined(on)),
                new Step.VolumeGroup(group.name(), on),
                Draft.SHORT);
    }
}
