package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Device nodes of what steps speak of: those of [BaseDevices], logical volumes by their group and name, and
/// what LUKS containers hold by the name they are mapped as. What is not active is activated, and what is not
/// open is opened: the steps that made it may have run before the machine was restarted.
final class BlockDevices {

    private final BaseDevices bases;
    private final Volumes volumes;
    private final LuksContainers containers;

    BlockDevices(BaseDevices bases, Volumes volumes, LuksContainers containers) {
        this.bases = bases;
        this.volumes = volumes;
        this.containers = containers;
    }

    /// The node of a device.
    ///
    /// @throws StepRefusedException if it is not there, or its disk is not the one that was meant
    Path node(BlockRef device, StepLog log) throws IOException, InterruptedException {
        if (device instanceof BlockRef.LogicalVolume(String group, String name)) {
            return volumes.active(group, name, log);
        }
        if (device instanceof BlockRef.Luks(String name)) {
            Step.LuksContainer container = containers.known(name);
            return containers.open(container, node(container.device(), log), log);
        }
        Optional<Path> base = bases.find(device, log);
        return base.orElseThrow(() -> new StepRefusedException(device + " is not there"));
    }
}
