package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.Step;
import dev.bootwright.machine.program.Program;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Makes software RAIDs.
@FunctionalInterface
interface RaidMaker {

    /// Makes an array. It runs when this returns.
    ///
    /// @param members and spares, in the order of the step
    void make(Step.SoftwareRaid array, List<FreeDevice> members, StepLog log)
            throws IOException, InterruptedException;

    /// By mdadm(8).
    static RaidMaker ofSystem() {
        return (array, members, log) -> {
            List<String> command =
                    new ArrayList<>(
                            List.of(
                                    "mdadm",
                                    "--create",
                                    "/dev/md/" + array.name(),
                                    "--run",
                                    "--metadata=" + array.metadata(),
                                    "--homehost=any",
                                    "--name=" + array.name(),
                                    "--uuid=" + RaidStarter.mdadmForm(array),
                                    "--level=" + array.level(),
                                    "--raid-devices=" + array.members().size()));
            if (!array.level().equals("0")) {
                command.add("--bitmap=internal"); // after a crash only what was written is compared
            }
            if (!array.spares().isEmpty()) {
                command.add("--spare-devices=" + array.spares().size());
            }
            members.forEach(member -> command.add(member.node().toString()));
            Program.of(command).run(log::line);
        };
    }
}
