package dev.bootwright.server.control;

import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.server.job.Job;
import dev.bootwright.server.job.Jobs;
import dev.bootwright.server.machine.Machine;
import dev.bootwright.server.machine.Machine.Pin;
import dev.bootwright.server.machine.Machine.Wish;
import dev.bootwright.server.machine.Machines;
import dev.bootwright.server.machine.Phase;
import dev.bootwright.server.machine.Refusal;
import dev.bootwright.server.machine.Variables;
import dev.bootwright.server.plan.Plan;
import dev.bootwright.server.plan.Planner;
import dev.bootwright.server.plan.Planning;
import dev.bootwright.server.rule.Rules;
import dev.bootwright.server.rule.Verdict;
import dev.bootwright.server.store.Session;
import dev.bootwright.server.template.Templates;
import dev.bootwright.server.yaml.Problem;
import dev.bootwright.server.yaml.YamlException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Decides whether a machine is to be given a job now: it must be approved, have a template that has
/// not been carried out, have reported an inventory in this boot, and be supported hardware.
final class Dispatcher {

    private final Machines machines;
    private final Templates templates;
    private final Rules rules;
    private final Jobs jobs;
    private final Wanting wanting;
    private final InstantSource clock;

    /// Tells which secrets steps want that nobody has set.
    interface Wanting {
        List<String> missing(String machine, List<Step> steps) throws IOException;
    }

    Dispatcher(
            Machines machines,
            Templates templates,
            Rules rules,
            Jobs jobs,
            Wanting wanting,
            InstantSource clock) {
        this.machines = machines;
        this.templates = templates;
        this.rules = rules;
        this.jobs = jobs;
        this.wanting = wanting;
        this.clock = clock;
    }

    /// A machine was approved, or registered: what follows from that.
    Machine consider(Session session, Machine machine) throws IOException {
        Optional<Inventory> inventory = machines.loadInventory(session, machine.id());
        Machine ruled = obey(session, machine, rules.verdict(machine, inventory));
        return inventory.isPresent() && hasReported(ruled)
                ? dispatch(session, ruled, inventory.get())
                : ruled;
    }

    /// A machine has reported its inventory. A job that its agent was not given is planned anew.
    Machine reported(Session session, Machine machine, Inventory inventory) throws IOException {
        Machine ruled = obey(session, machine, rules.verdict(machine, Optional.of(inventory)));
        Optional<Job> active = jobs.active(session, ruled.id());
        if (active.isPresent() && !jobs.isGiven(session, active.get())) {
            if (plan(session, ruled, inventory) instanceof Planning.Planned(Plan plan)
                    && active.get().carriesOut(plan)) {
                return ruled;
            }
            jobs.withdraw(session, active.get());
            boolean isByRule = ruled.wish().assignedBy().equals(Optional.of("rule"));
            Wish wish = isByRule ? ruled.wish().pin(List.of()) : ruled.wish();
            ruled = machines.save(session, ruled.with(wish).withoutJob());
        }
        return dispatch(session, ruled, inventory);
    }

    /// An operator has assigned a template: its disks are found and pinned now, if they are known.
    Machine assigned(Session session, Machine machine) throws IOException {
        String template = machine.wish().template().orElse("");
        if (templates.find(session, template).isEmpty()) {
            throw Refusal.unknown("template", template);
        }
        Machine pinned = machine;
        Optional<Inventory> inventory = machines.loadInventory(session, machine.id());
        if (inventory.isPresent()) {
            pinned =
                    switch (plan(session, machine, inventory.get())) {
                        case Planning.Refused refused ->
                                throw new Refusal(Refusal.Kind.CONFLICT, refused.toString());
                        case Planning.Planned(Plan plan) ->
                                machine.with(machine.wish().pin(pins(plan)));
                    };
        }
        machines.note(session, pinned, "machine.assigned", template + " by an operator");
        machines.save(session, pinned);
        return consider(session, pinned);
    }

    /// An operator has given a machine other values. A job that its agent was not given is planned anew.
    void valued(Session session, Machine machine) throws IOException {
        Optional<Inventory> inventory = machines.loadInventory(session, machine.id());
        if (inventory.isPresent() && hasReported(machine)) {
            reported(session, machine, inventory.get());
        }
    }

    private static boolean hasReported(Machine machine) {
        return machine.boot().phases().stream()
                .anyMatch(reached -> reached.phase() == Phase.INVENTORY);
    }

    /// Does what rules say, where no operator has said otherwise.
    private Machine obey(Session session, Machine machine, Verdict verdict) throws IOException {
        Wish wish = machine.wish();
        if (verdict.approve() && !wish.approved()) {
            wish = wish.approve();
            machines.note(session, machine, "machine.approved", "by a rule");
        }
        boolean isOpen = !wish.assignedBy().equals(Optional.of("operator")) && !wish.configured();
        boolean isIdle = machine.job().map(job -> !job.isActive()).orElse(true);
        Optional<String> template = verdict.template();
        if (isOpen && isIdle && template.isPresent() && !wish.template().equals(template)) {
            wish = wish.assign(template.get(), "rule");
            machines.note(session, machine, "machine.assigned", template.get() + " by a rule");
        }
        return wish.equals(machine.wish()) ? machine : machines.save(session, machine.with(wish));
    }

    private Machine dispatch(Session session, Machine machine, Inventory inventory)
            throws IOException {
        Wish wish = machine.wish();
        if (!wish.approved()
                || wish.template().isEmpty()
                || wish.configured()
                || machine.job().isPresent()) { // under way, or failed and waiting for an operator
            return machine;
        }
        Verdict verdict = rules.verdict(machine, Optional.of(inventory));
        if (!machine.facts().developer()
                && !verdict.developer()
                && !rules.supportList()
                        .covers(machine.facts().manufacturer(), machine.facts().product())) {
            return fail(session, machine, unsupported(machine));
        }
        return switch (plan(session, machine, inventory)) {
            case Planning.Refused refused -> fail(session, machine, refused.toString());
            case Planning.Planned(Plan plan) ->
                    jobs.create(session, machine.with(wish.pin(pins(plan))), plan);
        };
    }

    private static String unsupported(Machine machine) {
        return "%s %s is not on the support list; boot it with DEVELOPER=1 to configure it anyway"
                .formatted(
                        machine.facts().manufacturer().orElse("(no manufacturer)"),
                        machine.facts().product().orElse("(no product name)"));
    }

    private Machine fail(Session session, Machine machine, String reason) throws IOException {
        machines.note(session, machine, "plan.refused", reason);
        return machines.save(session, machine.with(machine.boot().failed(clock.instant(), reason)));
    }

    private Planning plan(Session session, Machine machine, Inventory inventory)
            throws IOException {
        String name = machine.wish().template().orElse("");
        Optional<Templates.Stored> template = templates.find(session, name);
        if (template.isEmpty()) {
            return new Planning.Refused(List.of("there is no template \"" + name + "\""));
        }
        Map<String, String> own = Variables.of(session, machine.id());
        Planning planning = plan(machine, template.get(), inventory, own);
        List<Pin> pins = machine.wish().pins();
        return switch (planning) {
            case Planning.Refused refused when pins.isEmpty() -> refused;
            case Planning.Refused refused -> {
                List<String> reasons = new ArrayList<>(refused.reasons());
                pins.forEach(pin -> reasons.add(meant(pin)));
                yield new Planning.Refused(reasons);
            }
            case Planning.Planned(Plan plan) -> {
                List<String> changed = changed(pins, pins(plan));
                yield changed.isEmpty() ? planning : new Planning.Refused(changed);
            }
        };
    }

    /// What a template would do to a machine, with the values that rules give its variables, and operators
    /// this machine.
    ///
    /// @param own of this machine; they go before those of rules
    Planning plan(
            Machine machine,
            Templates.Stored template,
            Inventory inventory,
            Map<String, String> own)
            throws IOException {
        Map<String, String> values =
                new TreeMap<>(rules.verdict(machine, Optional.of(inventory)).variables());
        values.putAll(own);
        values.put("machine.id", machine.id());
        values.put("machine.name", machine.name());
        try {
            Planning planning = Planner.plan(machine.id(), template.template(values), inventory);
            return planning instanceof Planning.Planned(Plan plan)
                    ? withSecrets(machine, plan, template.name())
                    : planning;
        } catch (YamlException e) {
            return new Planning.Refused(e.problems().stream().map(Problem::toString).toList());
        }
    }

    private Planning withSecrets(Machine machine, Plan plan, String template) throws IOException {
        List<String> missing =
                wanting.missing(
                        machine.id(), plan.steps().stream().map(Plan.PlannedStep::step).toList());
        return missing.isEmpty()
                ? new Planning.Planned(plan)
                : new Planning.Refused(
                        missing.stream()
                                .map(name ->
                                        "template \"%s\" needs secret \"%s\", which nobody has set: bootwright secret set %s"
                                                .formatted(template, name, name))
                                .toList());
    }

    private static String meant(Pin pin) {
        return "when the template was assigned, disk \"%s\" was %s"
                .formatted(pin.name(), serials(pin));
    }

    /// The disk entries that stand for other disks than when the template was assigned.
    private static List<String> changed(List<Pin> before, List<Pin> now) {
        List<String> reasons = new ArrayList<>();
        for (Pin pin : now) {
            for (Pin earlier : before) {
                boolean isChanged =
                        earlier.name().equals(pin.name())
                                && !new HashSet<>(earlier.disks())
                                        .equals(new HashSet<>(pin.disks()));
                if (isChanged) {
                    reasons.add(
                            "disk \"%s\" was %s when the template was assigned, and is %s now; assign it again if that is meant"
                                    .formatted(pin.name(), serials(earlier), serials(pin)));
                }
            }
        }
        return reasons;
    }

    private static String serials(Pin pin) {
        return String.join(", ", pin.disks().stream().map(DiskIdentity::toString).toList());
    }

    private static List<Pin> pins(Plan plan) {
        return plan.choices().stream()
                .map(choice -> new Pin(choice.name(), choice.disks()))
                .toList();
    }
}
