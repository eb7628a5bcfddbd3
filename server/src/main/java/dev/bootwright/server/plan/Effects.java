package dev.bootwright.server.plan;

import dev.bootwright.formats.contract.Disk;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.server.plan.Plan.Effect;
import dev.bootwright.server.template.DiskSpec;
import dev.bootwright.server.template.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Says what becomes of every disk of a machine.
///
/// @param layouts the partitions each chosen disk will have
record Effects(Template template, DiskChoice choice, Map<DiskIdentity, Layout> layouts) {

    List<Effect> of(List<Disk> disks) {
        return disks.stream().map(this::of).toList();
    }

    private Effect of(Disk disk) {
        Optional<DiskSpec> spec =
                template.disks().stream()
                        .filter(each -> choice.disks(each.name()).contains(disk))
                        .findFirst();
        if (spec.isEmpty()) {
            return effect(disk, Effect.Kind.KEPT, "kept: ", "");
        }
        String role = " as \"" + spec.get().name() + "\"";
        boolean isBlank = disk.table().isEmpty() && disk.contents().isEmpty();
        if (isBlank) {
            return effect(disk, Effect.Kind.CHANGED, "would change: ", role);
        }
        Layout layout = layouts.get(disk.identity());
        boolean holds = layout != null && layout.holdsOn(disk);
        return spec.get().wipe() || !holds
                ? effect(disk, Effect.Kind.DESTROYED, "would destroy: ", role)
                : effect(disk, Effect.Kind.CHANGED, "would change: ", role);
    }

    private static Effect effect(Disk disk, Effect.Kind kind, String verb, String role) {
        String line = verb + DiskChoice.describe(disk) + role + ": " + contents(disk);
        return new Effect(disk.identity(), kind, line);
    }

    /// What is on a disk now, for people.
    static String contents(Disk disk) {
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
