package dev.bootwright.machine.controller;

import dev.bootwright.formats.contract.RaidController;
import dev.bootwright.formats.raid.Operation;
import java.util.List;

/// Speaks to the controllers of one vendor.
public interface ControllerTool {

    /// As templates name it: `storcli`.
    String name();

    /// Every controller that the tool knows of; none when this machine has none.
    ///
    /// @throws ControllerException if it fails, or its answer cannot be read
    List<RaidController> controllers() throws ControllerException, InterruptedException;

    /// Tells a controller to do something. Whether it did shows in [#controllers()] only.
    ///
    /// @param controller as it was read just before
    /// @throws ControllerException if the tool fails, or cannot do this
    void carryOut(RaidController controller, Operation operation)
            throws ControllerException, InterruptedException;
}
