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
import java.util.stream.Stream;

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
        SeenDisks seen = new SeenDisks(draft.inventory().disks());
        MemberChoice choice = new MemberChoice(spec, controller, seen);
        draft.refuseAll(choice.reasons());
        if (!choice.reasons().isEmpty()) {
            return;
        }
        List<Virtual> doomed = spec.clear() ? choice.unclaimed() : List.of();
        List<DiskIdentity> erased = erased(spec, controller, choice.disks(), seen);
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
                volumes(controller, doomed, draft);
                singles(controller, step, kept, seen, draft);
            }
        }
    }

    private static String title(RaidController controller, List<Operation> operations) {
        return "set up controller %s: %s"
                .formatted(
                        controller.name(),
                        operations.isEmpty() ? "as it is" : Draft.joined(operations));
    }

    /// Disks that may hold something by themselves and would become members. What a spare holds, the system
    /// sees when it is one no more.
    private static List<DiskIdentity> erased(
            ControllerSpec spec,
            RaidController controller,
            List<LogicalDisk> disks,
            SeenDisks seen) {
        Set<String> members = new HashSet<>();
        Set<String> slots = new HashSet<>();
        for (LogicalDisk disk : disks) {
            if (disk.level() != RaidLevel.JBOD) {
                disk.members().forEach(member -> members.add(member.slot()));
                disk.spares().forEach(spare -> slots.add(spare.slot()));
            }
        }
        slots.addAll(members);
        return controller.disks().stream()
                .filter(disk ->
                        switch (disk.state()) {
                            case JBOD -> spec.clear() && slots.contains(disk.slot());
                            case READY ->
                                    spec.clear() && slots.contains(disk.slot()) && seen.has(disk);
                            case SPARE -> spec.clear() && members.contains(disk.slot());
                            case FOREIGN -> spec.foreign() == Step.Foreign.CLEAR;
                            case MEMBER, FAILED, OTHER -> false;
                        })
                .map(Physical::identity)
                .toList();
    }

    /// What becomes of logical disks.
    private static void volumes(RaidController controller, List<Virtual> doomed, Draft draft) {
        for (Virtual volume : controller.volumes()) {
            boolean isDoomed = doomed.contains(volume);
            draft.effect(
                    effect(
                            new DiskIdentity("", volume.wwn(), volume.size()),
                            isDoomed ? Effect.Kind.DESTROYED : Effect.Kind.KEPT,
                            (isDoomed ? "would destroy: " : "kept: ")
                                    + describe(controller, volume)));
        }
    }

    /// What becomes of physical disks.
    private static void singles(
            RaidController controller,
            Step.ControllerVolumes step,
            List<Virtual> kept,
            SeenDisks seen,
            Draft draft) {
        Set<DiskIdentity> destroyed = new HashSet<>();
        for (Physical disk : controller.disks()) {
            boolean isUnused = disk.state() == State.READY || disk.state() == State.SPARE;
            String contents = seen.contents(disk);
            if (step.erased().contains(disk.identity()) && !(isUnused && contents.isEmpty())) {
                destroyed.add(disk.identity());
                draft.effect(destroyed(controller, disk.identity(), contents));
            }
        }
        for (LogicalDisk disk : step.disks()) {
            boolean isThere = kept.stream().anyMatch(volume -> Fit.holds(controller, volume, disk));
            Stream<LogicalDisk.Member> spares =
                    disk.spares().stream().filter(spare -> !standsBy(controller, spare));
            Stream.concat(isThere ? Stream.of() : disk.members().stream(), spares)
                    .filter(member -> !destroyed.contains(member.identity()))
                    .forEach(member -> draft.effect(changed(controller, disk, member)));
        }
    }

    private static boolean standsBy(RaidController controller, LogicalDisk.Member spare) {
        return controller
                .disk(spare.slot())
                .filter(disk -> disk.state() == State.SPARE)
                .isPresent();
    }

    private static Effect destroyed(RaidController controller, DiskIdentity disk, String contents) {
        return effect(
                disk,
                Effect.Kind.DESTROYED,
                "would destroy: what is on %s behind controller %s%s"
                        .formatted(
                                disk,
                                controller.name(),
                                contents.isEmpty() ? "" : ": " + contents));
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
