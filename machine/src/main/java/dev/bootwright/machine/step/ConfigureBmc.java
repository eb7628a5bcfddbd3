package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.ipmi.Controller;
import dev.bootwright.machine.ipmi.SystemInterface;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Sets up the machine's BMC.
final class ConfigureBmc {

    /// With others who change its network settings; programs take a second, people at its page some.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path root;

    /// @param root of the tree that has `sys` and `dev`
    ConfigureBmc(Path root) {
        this.root = root;
    }

    StepOutcome run(Step.ConfigureBmc step, StepLog log) throws IOException, InterruptedException {
        boolean isUefi = Files.isDirectory(root.resolve("sys/firmware/efi"));
        Path device = root.resolve("dev/ipmi0");
        if (!Files.exists(device)) {
            throw new StepRefusedException(
                    "%s is not there: the kernel found no BMC in this machine".formatted(device));
        }
        try (SystemInterface transport = SystemInterface.open(device)) {
            return new BmcSetup(new Controller(transport), isUefi, PATIENCE, log)
                    .run(step.settings());
        }
    }
}
