package dev.bootwright.server.plan;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.server.template.RaidSpec;
import dev.bootwright.server.template.Size;
import java.util.List;

/// Plans `raid`.
final class RaidPlanner implements SectionPlanner<List<RaidSpec>> {

    private static final long LEAST_ARRAY = 1L << 20;

    @Override
    public void plan(List<RaidSpec> raids, Draft draft) {
        raids.forEach(raid -> raid(raid, draft));
    }

    private static void raid(RaidSpec raid, Draft draft) {
        List<BlockRef> members = draft.devices().of(raid.members());
        List<BlockRef> spares = draft.devices().of(raid.spares());
        BlockRef made = new BlockRef.Raid(raid.name());
        long capacity = Capacity.ofRaid(raid.level(), draft.sizes(members));
        draft.capacities().put(made, capacity);
        if (members.size() < raid.leastMembers()) {
            draft.refuse(
                    raid.place(),
                    "array \"%s\": RAID %s needs at least %d members, the machine gives it %d"
                            .formatted(
                                    raid.name(),
                                    raid.level(),
                                    raid.leastMembers(),
                                    members.size()));
        } else if (capacity < LEAST_ARRAY) {
            draft.refuse(
                    raid.place(),
                    "array \"%s\" would hold %s; expected members that leave at least %s"
                            .formatted(
                                    raid.name(),
                                    Size.format(Math.max(capacity, 0)),
                                    Size.format(LEAST_ARRAY)));
        }
        draft.add(
                "make RAID %s %s of %s".formatted(raid.level(), raid.name(), Draft.joined(members)),
                new Step.SoftwareRaid(
                        raid.name(),
                        raid.level(),
                        draft.identifiers()
                                .of(
                                        "raid/%s/%s/%s/%s%s"
                                                .formatted(
                                                        raid.name(),
                                                        raid.level(),
                                                        members,
                                                        spares,
                                                        raid.metadata().equals("1.2")
                                                                ? ""
                                                                : "/" + raid.metadata())),
                        members,
                        spares,
                        raid.metadata()),
                Draft.SHORT);
    }
}
