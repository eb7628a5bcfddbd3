package dev.bootwright.server.plan;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.server.plan.Plan.Outlook;
import dev.bootwright.server.plan.Plan.PlannedStep;
import dev.bootwright.server.template.Template;
import dev.bootwright.server.yaml.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A plan while it is written: what is known of the machine, and the steps and reasons so far.
final class Draft {

    /// How long a step takes at most that writes little.
    static final Duration SHORT = Duration.ofMinutes(10);

    /// How long a step takes at most that writes much.
    static final Duration LONG = Duration.ofHours(1);

    private final Identifiers identifiers;
    private final Template template;
    private final Inventory inventory;
    private final DiskChoice choice;
    private final Devices devices;
    private final List<String> reasons = new ArrayList<>();
    private final List<PlannedStep> steps = new ArrayList<>();
    private final List<Plan.Effect> more = new ArrayList<>();
    private final Map<BlockRef, Long> capacities = new HashMap<>();
    private final Map<String, Long> free = new HashMap<>();
    private final Map<String, Long> groups = new HashMap<>();
    private final Map<DiskIdentity, Layout> layouts = new HashMap<>();
    private final List<String> sections = new ArrayList<>();
    private String section = "";

    /// @param machine identifier of the machine, which the identifiers in the plan are drawn from
    Draft(String machine, Template template, Inventory inventory) {
        this.identifiers = new Identifiers(machine, template.name());
        this.template = template;
        this.inventory = inventory;
        this.choice = DiskChoice.of(template.disks(), inventory);
        this.devices = new Devices(template, choice);
        reasons.addAll(choice.reasons());
    }

    /// Why there can be no plan, as a sentence about a place in the template.
    void refuse(Place place, String reason) {
        reasons.add(place + ": " + reason);
    }

    void refuseAll(List<String> sentences) {
        reasons.addAll(sentences);
    }

    /// @param title    one line for people
    /// @param deadline after which the step has failed
    void add(String title, Step step, Duration deadline) {
        add(title, step, deadline, Outlook.CHECKED);
    }

    /// @param outlook where the planner knows it; [Outlook#CHECKED] where it is to be found out
    void add(String title, Step step, Duration deadline, Outlook outlook) {
        steps.add(new PlannedStep(title, step, deadline, outlook));
        sections.add(section);
    }

    /// The steps that are added from now on are of this key of the template.
    void begin(String key) {
        section = key;
    }

    /// The key of the template that each step is of.
    List<String> sections() {
        return sections;
    }

    /// What becomes of something that is no disk to the kernel, or not only that.
    void effect(Plan.Effect effect) {
        more.add(effect);
    }

    /// What was said by [#effect], after what is said of disks. What becomes of a logical or physical disk of a
    /// controller goes for the disk that the kernel sees, too.
    List<Plan.Effect> effects(List<Plan.Effect> disks) {
        List<Plan.Effect> effects = new ArrayList<>(disks);
        for (Plan.Effect effect : more) {
            effects.removeIf(seen ->
                    seen.kind() == Plan.Effect.Kind.KEPT && seen.disk().mayBe(effect.disk()));
            effects.add(effect);
        }
        return effects;
    }

    List<PlannedStep> steps() {
        return steps;
    }

    List<String> reasons() {
        return reasons;
    }

    boolean isRefused() {
        return !reasons.isEmpty();
    }

    Identifiers identifiers() {
        return identifiers;
    }

    Inventory inventory() {
        return inventory;
    }

    Template template() {
        return template;
    }

    DiskChoice choice() {
        return choice;
    }

    Devices devices() {
        return devices;
    }

    /// What each device holds, in bytes.
    Map<BlockRef, Long> capacities() {
        return capacities;
    }

    /// What is left in each volume group, in bytes.
    Map<String, Long> free() {
        return free;
    }

    /// What each volume group holds, in bytes.
    Map<String, Long> groups() {
        return groups;
    }

    /// The partitions each chosen disk will have.
    Map<DiskIdentity, Layout> layouts() {
        return layouts;
    }

    List<Long> sizes(List<BlockRef> of) {
        return of.stream().map(device -> capacities.getOrDefault(device, 0L)).toList();
    }

    static String joined(List<?> things) {
        return things.stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}
