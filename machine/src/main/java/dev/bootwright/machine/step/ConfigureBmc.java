package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.ipmi.Controller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Sets up the machine's BMC.
final class ConfigureBmc {

    private final Path root;

    /// @param root of the tree that has `sys` and `dev`
    ConfigureBmc(Path root) {
        this.root = root;
    }

    StepOutcome run(Step.ConfigureBmc step, StepLog log) throws IOException, InterruptedException {
        boolean isUefi = Files.isDirectory(root.resolve("sys/firmware/efi"));
        try (SystemInterface device = SystemInterface.open(root.resolve("dev/ipmi0"))) {
            return new BmcSetup(new Controller(device), isUefi, log).run(step.settings());
        }
    }
}
