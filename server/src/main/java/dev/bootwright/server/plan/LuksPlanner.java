package dev.bootwright.server.plan;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.Passphrase;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.server.template.LuksSpec;
import dev.bootwright.server.template.Reference;
import dev.bootwright.server.template.Size;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Plans `luks`. Containers on logical volumes are planned with these.
final class LuksPlanner implements SectionPlanner<List<LuksSpec>> {

    /// What cryptsetup keeps for its header. Source: cryptsetup-luksFormat(8), `--offset`.
    private static final long HEADER = 16L << 20;

    @Override
    public void plan(List<LuksSpec> containers, Draft draft) {
        containers.stream()
                .filter(container -> !(container.on() instanceof Reference.Volume))
                .forEach(container -> container(container, draft));
    }

    /// Plans the containers that lie on logical volumes.
    static void onVolumes(Draft draft) {
        draft.template().containers().stream()
                .filter(container -> container.on() instanceof Reference.Volume)
                .forEach(container -> container(container, draft));
    }

    private static void container(LuksSpec spec, Draft draft) {
        List<BlockRef> on = draft.devices().of(spec.on());
        if (on.size() != 1) {
            draft.refuse(
                    spec.place(),
                    "LUKS container \"%s\" lies on one device, but \"%s\" stands for %d"
                            .formatted(spec.name(), spec.on(), on.size()));
            return;
        }
        BlockRef device = on.getFirst();
        long size = draft.capacities().getOrDefault(device, 0L);
        if (size <= HEADER) {
            draft.refuse(
                    spec.place(),
                    "LUKS container \"%s\" needs more than %s, which its header takes; it gets %s"
                            .formatted(spec.name(), Size.format(HEADER), Size.format(size)));
        }
        draft.capacities().put(new BlockRef.Luks(spec.name()), size - HEADER);
        UUID uuid =
                draft.identifiers()
                        .of(
                                "luks/%s/%s/%s/%s"
                                        .formatted(
                                                spec.name(),
                                                device,
                                                spec.label().orElse(""),
                                                spec.settings()));
        draft.add(
                "make LUKS container %s on %s".formatted(spec.name(), device),
                new Step.LuksContainer(
                        device,
                        spec.name(),
                        uuid,
                        spec.label(),
                        spec.settings(),
                        new Passphrase(spec.secret(), Optional.empty())),
                Draft.SHORT);
    }
}
