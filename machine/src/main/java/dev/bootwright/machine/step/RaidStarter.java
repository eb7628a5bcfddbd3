package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.Step;
import dev.bootwright.machine.program.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Starts software RAIDs that do not run.
@FunctionalInterface
interface RaidStarter {

    /// Starts an array, degraded where members are missing. It runs when this returns.
    ///
    /// @param members nodes of those that are there
    void start(Step.SoftwareRaid array, List<Path> members, StepLog log)
            throws IOException, InterruptedException;

    /// By mdadm(8), which stops again what it could not start.
    static RaidStarter ofSystem() {
        return (array, members, log) -> {
            List<String> command =
                    new ArrayList<>(
                            List.of(
                                    "mdadm",
                                    "--assemble",
                                    "--run",
                                    "--uuid=" + mdadmForm(array),
                                    "/dev/md/" + array.name()));
            members.forEach(member -> command.add(member.toString()));
            Program.of(command).run(log::line);
        };
    }

    /// mdadm writes UUIDs as four groups of eight digits.
    static String mdadmForm(Step.SoftwareRaid array) {
        return array.uuid().toString().replace("-", "").replaceAll("(.{8})(?!$)", "$1:");
    }
}
