package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.Step;
import dev.bootwright.machine.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// Runs a script in the agent's own system: by `/bin/sh -e`, which ends at the first command that fails,
/// or by the program that its first line names.
final class RunScript {

    private RunScript() {}

    static StepOutcome run(Step.RunCommand step, StepLog log)
            throws IOException, InterruptedException {
        Path script =
                Files.createTempFile(
                        "bootwright",
                        ".script",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
        try {
            Files.writeString(script, step.script());
            Program program =
                    step.script().startsWith("#!")
                            ? Program.of(script.toString())
                            : Program.of("/bin/sh", "-e", script.toString());
            program.run(log::line);
            return new StepOutcome.Changed("the script ended with status 0");
        } finally {
            Files.deleteIfExists(script);
        }
    }
}
