package dev.bootwright.server.plan;

import dev.bootwright.formats.contract.Disk;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.server.plan.Plan.Outlook;
import dev.bootwright.server.plan.Plan.PlannedStep;
import dev.bootwright.server.template.DiskSpec;
import dev.bootwright.server.template.HookSpec;
import dev.bootwright.server.template.HookSpec.When;
import dev.bootwright.server.template.Section;
import dev.bootwright.server.template.Sections;
import java.net.URI;
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
                if (Standing.isUnknown(disk) && spec.wipe() != DiskSpec.Wipe.ALWAYS) {
                    draft.refuse(
                            spec.place(),
                            "disk \"%s\" is %s: %s; only \"wipe: always\" destroys what nobody could see"
                                    .formatted(
                                            spec.name(),
                                            DiskChoice.describe(disk),
                                            Effects.contents(disk, standing)));
                } else if (state == Standing.State.OTHER && spec.wipe() == DiskSpec.Wipe.NEVER) {
                    draft.refuse(
                            spec.place(),
                            "disk \"%s\" is %s, which holds %s; the template must say \"wipe: true\" to destroy that"
                                    .formatted(
                                            spec.name(),
                                            DiskChoice.describe(disk),
                                            Effects.contents(disk, standing)));
                }
                if (state != Standing.State.HOLDS && spec.wipe() != DiskSpec.Wipe.NEVER) {
                    wiped.add(disk.identity());
                }
            }
        }
        return wiped;
    }

    private List<PlannedStep> steps(List<DiskIdentity> wiped) {
        List<PlannedStep> steps = new ArrayList<>(hooks(new When.Pre()));
        for (Section<?> section : Planner.sections()) {
            steps.addAll(hooks(new When.Before(section.key())));
            if (section.equals(Sections.DISKS) && !wiped.isEmpty()) {
                steps.add(
                        new PlannedStep(
                                "wipe " + Draft.joined(wiped),
                                new Step.Wipe(wiped),
                                Draft.SHORT,
                                Outlook.CHANGES));
            }
            steps.addAll(steps(section.key()));
            steps.addAll(hooks(new When.After(section.key())));
        }
        steps.addAll(hooks(new When.Post()));
        return steps;
    }

    private List<PlannedStep> steps(String section) {
        List<PlannedStep> steps = new ArrayList<>();
        Outlooks outlooks = new Outlooks(wanted, standing);
        for (int i = 0; i < draft.steps().size(); i++) {
            PlannedStep each = draft.steps().get(i);
            if (draft.sections().get(i).equals(section)) {
                steps.add(
                        new PlannedStep(
                                each.title(),
                                each.step(),
                                each.deadline(),
                                each.outlook() == Outlook.CHECKED
                                        ? outlooks.of(each.step())
                                        : each.outlook()));
            }
        }
        return steps;
    }

    private List<PlannedStep> hooks(When when) {
        return draft.template().part(Sections.HOOKS).stream()
                .filter(hook -> hook.when().equals(when))
                .map(hook ->
                        new PlannedStep(
                                "run " + hook.title(),
                                step(hook.program()),
                                hook.deadline(),
                                Outlook.CHANGES))
                .toList();
    }

    private static Step step(HookSpec.Program program) {
        return switch (program) {
            case HookSpec.Program.Script(String text) -> new Step.RunCommand(text);
            case HookSpec.Program.Download(URI source, String digest, List<String> arguments) ->
                    new Step.RunProgram(source, digest, arguments);
        };
    }
}
