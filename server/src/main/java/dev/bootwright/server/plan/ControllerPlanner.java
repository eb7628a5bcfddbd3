package dev.bootwright.server.plan;

import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.LogicalDisk;
import dev.bootwright.formats.contract.RaidController;
import dev.bootwright.formats.contract.RaidController.Physical;
import dev.bootwright.formats.contract.RaidController.State;
import dev.bootwright.formats.contract.RaidController.Virtual;
import dev.bootwright.formats.contract.RaidLevel;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.raid.Fit;
import dev.bootwright.formats.raid.Operation;
import dev.bootwright.formats.raid.VolumePlan;
import dev.bootwright.server.plan.Plan.Effect;
import dev.bootwright.server.plan.Plan.Outlook;
import dev.bootwright.server.template.ControllerSpec;
import dev.bootwright.server.template.Size;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Plans `controllers`: chooses the members of each logical disk, and names what is destroyed by its world
/// wide name and by the serial numbers of its members.
final class ControllerPlanner implements SectionPlanner<List<ControllerSpec>> {

    @Override
    public void plan(List<ControllerSpec> controllers, Draft draft) {
        Set<RaidController.Name> used = new HashSet<>();
        for (ControllerSpec spec : controllers) {
            List<RaidController> found =
                    draft.inventory().raid().stream().filter(spec.select()::matches).toList();
            if (found.size() != 1) {
                draft.refuse(spec.place(), ambiguous(found, draft.inventory().raid()));
            } else if (!used.add(found.getFirst().name())) {
                draft.refuse(
                        spec.place(),
                        "controller %s is meant twice".formatted(found.getFirst().name()));
            } else {
                plan(spec, found.getFirst(), draft);
            }
        }
    }

    private static String ambiguous(List<RaidController> found, List<RaidController> all) {
        String there =
                all.isEmpty()
                        ? "the machine has none that a tool in its image speaks to; put the vendor's tool in by --overlay"
                        : "the machine has "
                                + all.stream()
                                        .map(each ->
                                                each.name()
                                                        + each.model()
                                                                .map(model -> " (" + model + ")")
                                                                .orElse(""))
                                        .collect(Collectors.joining(", "));
        return "expected one RAID controller to fit, found %d; %s".formatted(found.size(), there);
    }

    private static void plan(ControllerSpec spec, RaidController controller, Draft draft) {
        for (ControllerSpec.LogicalDiskSpec disk : spec.disks()) {
            boolean isThis =
                    disk.controller()
                            .map(word ->
                                    word.equals(controller.address())
                                            || word.equals(controller.name().serial())
                                            || word.equals(controller.model().orElse("")))
                            .orElse(true);
            if (!isThis) {
                draft.refuse(
                        disk.place(),
                        "%s is for controller \"%s\", this is %s"
                                .formatted(disk, disk.controller().orElse(""), controller.name()));
            }
        }
        MemberChoice choice = new MemberChoice(spec, controller);
        draft.refuseAll(choice.reasons());
        if (!choice.reasons().isEmpty()) {
            return;
        }
        List<Virtual> doomed = spec.clear() ? choice.unclaimed() : List.of();
        List<DiskIdentity> erased = erased(spec, controller, choice.disks());
        Step.ControllerVolumes step =
                new Step.ControllerVolumes(
                        controller.name(),
                        spec.foreign(),
                        choice.disks(),
                        doomed.stream().map(controller::identityOf).toList(),
                        erased);
        switch (VolumePlan.of(controller, step)) {
            case VolumePlan.Refused(var reasons) ->
                    reasons.forEach(reason -> draft.refuse(spec.place(), reason));
            case VolumePlan.Planned(var operations, var kept) -> {
                draft.add(
                        title(controller, operations),
                        step,
                        Draft.LONG,
                        operations.isEmpty() ? Outlook.KEPT : Outlook.CHANGES);
                effects(controller, step, doomed, kept, draft);
            }
        }
    }

    private static String title(RaidController controller, List<Operation> operations) {
        return "set up controller %s: %s"
                .formatted(
                        controller.name(),
                        operations.isEmpty() ? "as it is" : Draft.joined(operations));
    }

    /// Disks that hold something by themselves and would become members.
    private static List<DiskIdentity> erased(
            ControllerSpec spec, RaidController controller, List<LogicalDisk> disks) {
        Set<String> slots = new HashSet<>();
        for (LogicalDisk disk : disks) {
            if (disk.level() != RaidLevel.JBOD) {
                disk.members().forEach(member -> slots.add(member.slot()));
                disk.spares().forEach(spare -> slots.add(spare.slot()));
            }
        }
        return controller.disks().stream()
                .filter(disk ->
                        (disk.state() == State.JBOD && spec.clear() && slots.contains(disk.slot()))
                                || (disk.state() == State.FOREIGN
                                        && spec.foreign() == Step.Foreign.CLEAR))
                .map(Physical::identity)
                .toList();
    }

    private static void effects(
            RaidController controller,
            Step.ControllerVolumes step,
            List<Virtual> doomed,
            List<Virtual> kept,
            Draft draft) {
        for (Virtual volume : controller.volumes()) {
            boolean isDoomed = doomed.contains(volume);
            draft.effect(
                    effect(
                            new DiskIdentity("", volume.wwn(), volume.size()),
                            isDoomed ? Effect.Kind.DESTROYED : Effect.Kind.KEPT,
                            (isDoomed ? "would destroy: " : "kept: ")
                                    + describe(controller, volume)));
        }
        for (DiskIdentity disk : step.erased()) {
            draft.effect(
                    effect(
                            disk,
                            Effect.Kind.DESTROYED,
                            "would destroy: what is on %s behind controller %s"
                                    .formatted(disk, controller.name())));
        }
        for (LogicalDisk disk : step.disks()) {
            boolean isThere = kept.stream().anyMatch(volume -> Fit.holds(controller, volume, disk));
            disk.members().stream()
                    .filter(member -> !isThere && !step.erased().contains(member.identity()))
                    .forEach(member -> draft.effect(changed(controller, disk, member)));
        }
    }

    private static Effect changed(
            RaidController controller, LogicalDisk disk, LogicalDisk.Member member) {
        return effect(
                member.identity(),
                Effect.Kind.CHANGED,
                "would change: %s (%s) behind controller %s, for %s"
                        .formatted(
                                member,
                                Size.format(member.identity().size()),
                                controller.name(),
                                disk));
    }

    private static Effect effect(DiskIdentity disk, Effect.Kind kind, String line) {
        return new Effect(
                disk, kind, Optional.empty(), line.substring(line.indexOf(": ") + 2), line);
    }

    private static String describe(RaidController controller, Virtual volume) {
        String members =
                volume.members().stream()
                        .map(slot -> controller.disk(slot).map(Physical::toString).orElse(slot))
                        .collect(Collectors.joining(", "));
        return "logical disk %s%s of controller %s (%sRAID %s, %s) on %s"
                .formatted(
                        volume.id(),
                        volume.name().isEmpty() ? "" : " \"" + volume.name() + "\"",
                        controller.name(),
                        volume.wwn().map(wwn -> wwn + ", ").orElse(""),
                        volume.level(),
                        Size.format(volume.size()),
                        members);
    }
}
