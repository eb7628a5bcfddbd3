package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.LogicalDisk;
import dev.bootwright.formats.contract.RaidController;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.raid.Operation;
import dev.bootwright.formats.raid.VolumePlan;
import dev.bootwright.machine.controller.ControllerException;
import dev.bootwright.machine.controller.ControllerTool;
import dev.bootwright.machine.controller.Controllers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Brings a hardware RAID controller to the wanted state, one operation at a time: after each, the controller
/// is read again and compared anew. So what its tool says of itself counts for nothing, and a run that was
/// cut off goes on where the controller is.
final class ConfigureController {

    /// More than any plan has; a controller that never becomes as wanted ends here.
    private static final int MOST_OPERATIONS = 1000;

    private final Path root;
    private final Supplier<Controllers> controllers;

    /// @param root        of the tree that has `sys`, `dev` and `proc`
    /// @param controllers is asked once per step
    ConfigureController(Path root, Supplier<Controllers> controllers) {
        this.root = root;
        this.controllers = controllers;
    }

    StepOutcome run(Step.ControllerVolumes wanted, StepLog log)
            throws IOException, InterruptedException {
        Controllers all = controllers.get();
        ControllerTool tool = tool(all, wanted.controller());
        List<String> done = new ArrayList<>();
        Optional<Operation> last = Optional.empty();
        while (done.size() < MOST_OPERATIONS) {
            RaidController present = read(tool, wanted.controller());
            List<Operation> operations = plan(present, wanted, done.isEmpty());
            if (operations.isEmpty()) {
                return done.isEmpty()
                        ? new StepOutcome.AlreadyHolds(wanted.controller() + " is as it shall be")
                        : new StepOutcome.Changed(
                                wanted.controller() + ": " + String.join("; ", done));
            }
            Operation next = operations.getFirst();
            if (last.equals(Optional.of(next))) {
                throw new IOException(
                        "%s: its tool said that it did, but the controller shows no change: %s"
                                .formatted(wanted.controller(), next));
            }
            MemberDisks members = new MemberDisks(root, present, wanted);
            for (Operation operation : operations) { // before the first thing is changed
                check(operation, members);
            }
            log.line(next.toString());
            carryOut(tool, present, next, wanted);
            done.add(next.toString());
            last = Optional.of(next);
            log.progress(100 * done.size() / (done.size() + operations.size()));
        }
        throw new IOException(
                "%s is not as it shall be after %d operations"
                        .formatted(wanted.controller(), done.size()));
    }

    private static ControllerTool tool(Controllers all, RaidController.Name controller)
            throws StepRefusedException {
        return all.tool(controller.tool())
                .orElseThrow(() ->
                        new StepRefusedException(
                                "there is no tool \"%s\" in this image; put it in by --overlay"
                                        .formatted(controller.tool())));
    }

    private static RaidController read(ControllerTool tool, RaidController.Name wanted)
            throws IOException, InterruptedException {
        List<RaidController> found = tool.controllers();
        List<RaidController> same =
                found.stream().filter(each -> each.name().equals(wanted)).toList();
        if (same.size() == 1) {
            return same.getFirst();
        }
        throw new StepRefusedException(
                same.isEmpty()
                        ? "expected controller %s, found %s"
                                .formatted(
                                        wanted, found.stream().map(RaidController::name).toList())
                        : "%d controllers say that they are %s".formatted(same.size(), wanted));
    }

    /// @param isFirst whether nothing was changed yet
    private static List<Operation> plan(
            RaidController present, Step.ControllerVolumes wanted, boolean isFirst)
            throws IOException {
        return switch (VolumePlan.of(present, wanted)) {
            case VolumePlan.Planned(var operations, _) -> operations;
            case VolumePlan.Refused(var reasons) -> {
                String message =
                        "%s: %s".formatted(wanted.controller(), String.join("; ", reasons));
                throw isFirst ? new StepRefusedException(message) : new IOException(message);
            }
        };
    }

    private static void check(Operation operation, MemberDisks members) throws IOException {
        switch (operation) {
            case Operation.MakeReady(var slot) -> members.check(slot);
            case Operation.AddSpare(var slot, _) -> members.check(slot);
            case Operation.Create(var disk) -> {
                for (LogicalDisk.Member member : disk.members()) {
                    members.check(member.slot());
                }
                for (LogicalDisk.Member spare : disk.spares()) {
                    members.check(spare.slot());
                }
            }
            case Operation.Delete _, // which takes a proof
                    Operation.ClearForeign _,
                    Operation.ImportForeign _,
                    Operation.DropSpare _,
                    Operation.MakeJbod _,
                    Operation.SetCache _ -> {}
        }
    }

    private void carryOut(
            ControllerTool tool,
            RaidController present,
            Operation operation,
            Step.ControllerVolumes wanted)
            throws IOException, InterruptedException {
        if (operation instanceof Operation.Delete(var volume)) {
            DestroyableVolume proof =
                    DestroyableVolume.check(root, present, volume, wanted.doomed());
            destroy(tool, present, proof);
        } else {
            tool.carryOut(present, operation);
        }
    }

    private static void destroy(
            ControllerTool tool, RaidController controller, DestroyableVolume proof)
            throws ControllerException, InterruptedException {
        tool.carryOut(controller, new Operation.Delete(proof.volume()));
    }
}
