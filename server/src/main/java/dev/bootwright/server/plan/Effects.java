package dev.bootwright.server.plan;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.Disk;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.server.plan.Plan.Effect;
import dev.bootwright.server.plan.Plan.Outlook;
import dev.bootwright.server.plan.Plan.PlannedStep;
import dev.bootwright.server.template.DiskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Says what becomes of every disk of a machine.
record Effects(Draft draft, Wanted wanted, Standing standing, List<PlannedStep> steps) {

    List<Effect> of(List<Disk> disks) {
        return disks.stream().map(this::of).toList();
    }

    private Effect of(Disk disk) {
        Optional<DiskSpec> spec =
                draft.template().disks().stream()
                        .filter(each -> draft.choice().disks(each.name()).contains(disk))
                        .findFirst();
        if (spec.isEmpty()) {
            return effect(disk, Effect.Kind.KEPT, Optional.empty());
        }
        Effect.Kind kind =
                switch (standing.of(disk.identity())) {
                    case BLANK -> Effect.Kind.CHANGED;
                    case OTHER -> Effect.Kind.DESTROYED;
                    case HOLDS ->
                            isChanged(disk.identity()) ? Effect.Kind.CHANGED : Effect.Kind.KEPT;
                };
        return effect(disk, kind, spec.map(DiskSpec::name));
    }

    private boolean isChanged(DiskIdentity disk) {
        return steps.stream()
                .filter(step -> step.outlook() == Outlook.CHANGES)
                .flatMap(step -> wanted.touched(step.step()).stream())
                .anyMatch(device ->
                        switch (device) {
                            case BlockRef.Disk(DiskIdentity found) -> found.equals(disk);
                            case BlockRef.Partition(DiskIdentity found, int _) ->
                                    found.equals(disk);
                            default -> false;
                        });
    }

    private Effect effect(Disk disk, Effect.Kind kind, Optional<String> role) {
        String verb =
                switch (kind) {
                    case KEPT -> "kept: ";
                    case CHANGED -> "would change: ";
                    case DESTROYED -> "would destroy: ";
                };
        String holds = contents(disk, standing);
        String as = role.map(name -> " as \"" + name + "\"").orElse("");
        String line = verb + DiskChoice.describe(disk) + as + ": " + holds;
        return new Effect(disk.identity(), kind, role, holds, line);
    }

    /// What is on a disk now, for people, and what of it is not whole.
    static String contents(Disk disk, Standing standing) {
        String shortage = standing.shortage(disk.identity());
        return contents(disk) + (shortage.isEmpty() ? "" : ", " + shortage);
    }

    static String contents(Disk disk) {
        if (Standing.isUnknown(disk)) {
            return "it is not known what it holds (%s)"
                    .formatted(String.join("; ", disk.problems()));
        }
        List<String> words = new ArrayList<>();
        disk.table().ifPresent(table -> words.add(table + " table"));
        for (Disk.Content content : disk.contents()) {
            List<String> parts = new ArrayList<>();
            content.number().ifPresent(number -> parts.add("partition " + number));
            content.name().filter(name -> !name.isEmpty()).ifPresent(parts::add);
            parts.add(content.signature().orElse("data of unknown kind"));
            content.label()
                    .filter(label -> !label.isEmpty())
                    .ifPresent(label -> parts.add("\"" + label + "\""));
            words.add(String.join(" ", parts));
        }
        return words.isEmpty() ? "empty" : String.join(", ", words);
    }
}
