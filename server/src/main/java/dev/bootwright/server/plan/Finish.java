package dev.bootwright.server.plan;

import dev.bootwright.formats.contract.Disk;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.server.plan.Plan.Outlook;
import dev.bootwright.server.plan.Plan.PlannedStep;
import dev.bootwright.server.template.DiskSpec;
import java.util.ArrayList;
import java.util.List;

/// Makes a plan of a draft whose steps are all there: finds what of it stands already, and which disks have to
/// be wiped for the rest.
final class Finish {

    private final Draft draft;
    private final Wanted wanted;
    private final Standing standing;

    private Finish(Draft draft) {
        this.draft = draft;
        this.wanted = new Wanted(draft.steps());
        this.standing = new Standing(draft, wanted);
    }

    static Planning of(Draft draft) {
        Finish finish = new Finish(draft);
        List<DiskIdentity> wiped = finish.wiped();
        if (draft.isRefused()) {
            return new Planning.Refused(draft.reasons());
        }
        List<PlannedStep> steps = finish.steps(wiped);
        var effects = new Effects(draft, finish.wanted, finish.standing, steps);
        return new Planning.Planned(
                new Plan(
                        draft.template().name(),
                        draft.choice().choices(),
                        draft.effects(effects.of(draft.inventory().disks())),
                        steps,
                        draft.template().then()));
    }

    /// The disks to wipe: those on which something is in the way, and those that are blank and must be so
    /// still when the plan is carried out.
    private List<DiskIdentity> wiped() {
        List<DiskIdentity> wiped = new ArrayList<>();
        for (DiskSpec spec : draft.template().disks()) {
            for (Disk disk : draft.choice().disks(spec.name())) {
                Standing.State state = standing.of(disk.identity());
                if (state == Standing.State.OTHER && spec.wipe() == DiskSpec.Wipe.NEVER) {
                    draft.refuse(
                            spec.place(),
                            "disk \"%s\" is %s, which holds %s; the template must say \"wipe: true\" to destroy that"
                                    .formatted(
                                            spec.name(),
                                            DiskChoice.describe(disk),
                                            Effects.contents(disk)));
                }
                if (state != Standing.State.HOLDS && spec.wipe() != DiskSpec.Wipe.NEVER) {
                    wiped.add(disk.identity());
                }
            }
        }
        return wiped;
    }

    private List<PlannedStep> steps(List<DiskIdentity> wiped) {
        List<PlannedStep> steps = new ArrayList<>();
        Outlooks outlooks = new Outlooks(wanted, standing);
        for (PlannedStep each : draft.steps()) {
            steps.add(
                    new PlannedStep(
                            each.title(),
                            each.step(),
                            each.deadline(),
                            each.outlook() == Outlook.CHECKED
                                    ? outlooks.of(each.step())
                                    : each.outlook()));
        }
        if (!wiped.isEmpty()) {
            steps.add(
                    draft.wipeAt(),
                    new PlannedStep(
                            "wipe " + Draft.joined(wiped),
                            new Step.Wipe(wiped),
                            Draft.SHORT,
                            Outlook.CHANGES));
        }
        return steps;
    }
}
