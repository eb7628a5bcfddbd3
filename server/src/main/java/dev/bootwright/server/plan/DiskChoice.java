package dev.bootwright.server.plan;

import dev.bootwright.formats.contract.Disk;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.server.plan.Plan.Choice;
import dev.bootwright.server.template.Attachments;
import dev.bootwright.server.template.DiskSpec;
import dev.bootwright.server.template.Selector;
import dev.bootwright.server.template.Size;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds the disks that a template means. Entries that name a disk by serial number or WWN choose
/// first, then the others in the order of the template; a disk is chosen once.
final class DiskChoice {

    /// Disks that a message names.
    private static final int MOST_NAMED = 64;

    private final List<Disk> disks;
    private final Attachments attachments;
    private final Set<DiskIdentity> taken = new HashSet<>();
    private final Map<String, List<Disk>> chosen = new LinkedHashMap<>();
    private final List<String> reasons = new ArrayList<>();

    private DiskChoice(List<Disk> disks, Attachments attachments) {
        this.disks = disks;
        this.attachments = attachments;
    }

    static DiskChoice of(List<DiskSpec> specs, Inventory inventory) {
        DiskChoice choice = new DiskChoice(inventory.disks(), Attachments.of(inventory));
        for (DiskSpec spec : specs) {
            choice.chosen.put(spec.name(), List.of());
        }
        specs.stream()
                .sorted(Comparator.comparing((DiskSpec spec) -> !isNamed(spec.select())))
                .forEach(choice::choose);
        return choice;
    }

    private static boolean isNamed(Selector select) {
        return select.serial().isPresent() || select.wwn().isPresent();
    }

    private void choose(DiskSpec spec) {
        Selector select = spec.select();
        List<Disk> free =
                select.candidates(disks, attachments).stream()
                        .filter(disk -> !taken.contains(disk.identity()))
                        .toList();
        if (free.size() < select.minCount()) {
            reasons.add(missing(spec, free.size()));
            return;
        }
        List<Disk> found = free.subList(0, Math.min(free.size(), select.maxCount()));
        found.forEach(disk -> taken.add(disk.identity()));
        chosen.put(spec.name(), List.copyOf(found));
    }

    private String missing(DiskSpec spec, int found) {
        Selector select = spec.select();
        String wanted = select.minCount() == 1 ? "a disk" : "%d disks".formatted(select.minCount());
        boolean isAttached = select.controller().isPresent() || select.virtual().isPresent();
        List<String> present = new ArrayList<>();
        for (Disk disk : disks.subList(0, Math.min(disks.size(), MOST_NAMED))) {
            present.add(
                    describe(disk)
                            + (isAttached ? " on " + attachments.describe(disk) : "")
                            + (taken.contains(disk.identity()) ? " (taken)" : ""));
        }
        if (disks.size() > MOST_NAMED) {
            present.add("and %d more".formatted(disks.size() - MOST_NAMED));
        }
        return "%s: disk \"%s\" asks for %s (%s), but the machine has %d that fit; its disks are: %s"
                .formatted(
                        spec.place(),
                        spec.name(),
                        wanted,
                        select,
                        found,
                        present.isEmpty() ? "none" : String.join(", ", present));
    }

    /// A disk for people: serial number, size, how it is attached.
    static String describe(Disk disk) {
        return "%s (%s%s)"
                .formatted(
                        disk.identity(),
                        Size.format(disk.identity().size()),
                        disk.transport().map(how -> " " + how).orElse(""));
    }

    List<String> reasons() {
        return reasons;
    }

    /// The disks of an entry, in the order they are used in.
    List<Disk> disks(String name) {
        return chosen.getOrDefault(name, List.of());
    }

    List<Choice> choices() {
        List<Choice> choices = new ArrayList<>();
        chosen.forEach((name, found) ->
                choices.add(new Choice(name, found.stream().map(Disk::identity).toList())));
        return choices;
    }
}
