package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.machine.payload.FoundPayload;
import dev.bootwright.machine.payload.PayloadSearch;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;

/// Copies the files of the payload disk into a directory.
final class ImportPayload {

    private final Path root;
    private final BlockDevices devices;
    private final ModuleLoader modules;

    /// @param root of the tree that has `proc` and `dev`, and of the agent's own system
    ImportPayload(Path root, BlockDevices devices, ModuleLoader modules) {
        this.root = root;
        this.devices = devices;
        this.modules = modules;
    }

    StepOutcome run(Step.ImportPayload step, StepLog log) throws IOException, InterruptedException {
        FoundPayload found = PayloadSearch.run(root).one();
        log.line("payload " + found);
        try {
            if (step.device().isEmpty()) {
                return copy(found, WriteOneFile.inside(root, step.path()), log);
            }
            BlockRef device = step.device().get();
            Path node = devices.node(device, log);
            try (MountedDevice mounted = MountedDevice.mount(device, node, modules)) {
                return copy(found, WriteOneFile.inside(mounted.directory(), step.path()), log);
            }
        } catch (ClosedByInterruptException e) {
            throw new InterruptedException("interrupted while " + found.device() + " was copied");
        }
    }

    private static StepOutcome copy(FoundPayload found, Path directory, StepLog log)
            throws IOException {
        FoundPayload.Imported imported =
                found.importTo(
                        directory,
                        (_, done, all) ->
                                log.progress(all == 0 ? 100 : (int) (done * 100.0 / all)));
        return imported.hasChanged()
                ? new StepOutcome.Changed(imported.toString())
                : new StepOutcome.AlreadyHolds(imported.toString());
    }
}
